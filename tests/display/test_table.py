import re
import tracemalloc

import numpy as np
import pytest

from pygrad.display.table import table, texts


def cells(html):
    return re.findall(r"<td[^>]*>(.*?)</td>", html)


def test_one_and_two_axes():
    assert cells(table(np.array([1, 20, 3]))) == ["1", "20", "3"]
    html = table(np.arange(6).reshape(2, 3))
    assert cells(html) == list("012345") and html.count("<tr") == 3


def test_long_axes_show_their_ends():
    html = table(np.arange(10000).reshape(100, 100))
    assert cells(html)[:9] == ["0", "1", "2", "3", "⋯", "96", "97", "98", "99"] and "9999" in cells(html)
    assert html.count("<tr") == 8 and ">97</th>" in html and len(html) < 4000


def test_three_axes_if_they_are_small():
    assert table(np.zeros((2, 3, 4))).count("<table") == 2
    assert table(np.zeros((5, 3, 4))) is None and table(np.zeros((2, 9, 4))) is None


@pytest.mark.parametrize("array", [np.zeros(()), np.zeros((0, 3)), np.zeros((1, 1, 1, 1))])
def test_what_is_no_table(array):
    assert table(array) is None


def test_what_is_not_finite_is_loud():
    html = table(np.array([1.0, np.nan, -np.inf]))
    assert len(re.findall("<td style='color:#e5484d[^>]*>(?:nan|-inf)</td>", html)) == 2


def test_numpys_options_hold_and_text_is_escaped():
    with np.printoptions(precision=2, threshold=1):
        assert texts(np.array([1.23456, 2.0])) == ["1.23", "2."]
    with np.printoptions(formatter={"float": lambda value: f"<{value}>\n"}):
        assert texts(np.array([1.0, 2.0])) == ["1.0", "2.0"]
    with np.printoptions(formatter={"int": lambda value: f"<{value}>"}):
        assert texts(np.array([1, 2])) == ["&lt;1&gt;", "&lt;2&gt;"]
    assert texts(np.array([1 + 2j])) == ["1.+2.j"] and texts(np.array([True])) == ["True"]


def test_no_more_is_copied_than_is_shown():
    array = np.zeros(2**21, np.int8)
    tracemalloc.start()
    try:
        table(array)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
