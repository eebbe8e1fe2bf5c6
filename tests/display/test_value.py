"""A Variable as HTML: what it says, and that saying it costs and changes nothing."""

import gc
import re
import sys
import threading
import warnings
import weakref
from html.parser import HTMLParser

import numpy as np
import pytest

import pygrad
from pygrad import Parameter, Variable, config, no_grad
from pygrad.display import value
from pygrad.display.value import fragment, kept


class Checked(HTMLParser):
    """Fails for a tag that is not closed, or closed where another is open."""

    def __init__(self, html):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        assert tag in {"div", "b", "code", "pre", "table", "tr", "td", "th", "span", "img", "details", "summary"}
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def shown(variable):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        html = variable._repr_html_()
    return Checked(html).text


def test_what_it_is_and_where_it_comes_from():
    x = Variable(np.ones((4, 5), np.float32), name="x")
    with config.trace_lines():
        y = (x * 2).exp()
    text = shown(y)
    assert "Variable · float32 (4, 5) · 80 B" in text
    assert re.search(r"made by Exp, tests/display/test_value.py:\d+ y = \(x \* 2\).exp\(\)", text.replace("\\", "/"))
    assert "its graph: 2 Functions, 84 B saved for backward, 0 B that nothing else holds" in text
    assert "Variable x · float32 (4, 5) · 80 B" in shown(x) and "made by" not in shown(x)
    assert "requires_grad=False" in shown(x.detach()) and "Parameter" in shown(Parameter([1.0]))


def test_outputs_of_several():
    assert "made by output 1 of " in shown(np.split(Variable(np.arange(4.0)), 2)[1])


def test_the_gradient_at_a_glance():
    x = Variable([1.0, 2.0, 0.0, 1.0])
    (x * np.array([np.nan, 3.0, 4.0, 0.0])).sum().backward()
    assert "gradient (4,) · from 0 to 4 · norm 5 · 25 % zeros · 1 NaN" in shown(x)
    assert "gradient" not in shown(x * 2)


@pytest.mark.parametrize("data, text", [
    (3, "Variable(3)"), (1 + 2j, "Variable((1+2j))"), (np.empty((0, 3)), "Variable([], shape=(0, 3))"),
    ([True, False], "True"), (np.zeros((2, 3, 4, 5)), "all 0"), (np.ones(3, np.float16), "float16"),
    (np.full((9, 9), np.nan), "81 NaN"), (np.broadcast_to(1.0, (10**5, 10**4)), "elements looked at"),
    (np.arange(10**5).reshape(10, 100, 100), "..."), (np.zeros((3, 99, 99)), "averaged"),
])
def test_odd_arrays_are_shown_in_a_few_kilobytes(data, text):
    variable = Variable(data)
    assert text in shown(variable) and len(variable._repr_html_()) < 11_000


def test_options_of_numpy_do_not_make_it_large():
    with np.printoptions(threshold=sys.maxsize, edgeitems=1000, linewidth=10**6):
        assert len(fragment(Variable(np.arange(10**5).reshape(10, 100, 100)))) < 6000


def test_names_are_escaped():
    html = fragment(Variable(1.0, name="<script>alert('x')</script>\n&" + "n" * 1000))
    assert "<script" not in html and "&lt;script&gt;" in html and len(html) < 2200
    assert "two\\nlines" in fragment(Variable([1.0], name="two\nlines"))


def test_a_graph_is_counted_as_letting_go_frees():
    x = Variable(np.ones(1000))
    y = (x * 2.0).exp().sum()
    assert kept(y.creator) == (3, 8008, 8000)
    constant = np.ones(500)
    assert kept((y * constant).sum().creator)[2] == 0  # y and constant are held here, too
    y.backward()
    assert kept(y.creator) == (3, 0, 0) and "nothing saved beyond its leaves" in shown(y)
    del x
    assert kept(y.creator) == (3, 0, 16000)  # the leaf and its gradient


def test_a_large_graph_is_counted_to_a_limit(monkeypatch):
    y = x = Variable(np.ones(10))
    for _ in range(50):
        y = np.tanh(y)
    assert kept(y.creator, 50) == (50, 4000, 3920) and kept(y.creator, 20) == (20, 1600, None)
    monkeypatch.setattr(value, "MOST_COUNTED", 20)
    assert "its graph: more than 20 Functions, at least 1.6 KiB saved for backward" in shown(y)
    z = x * x
    for _ in range(30):
        z = z * x
    assert kept(z.creator, 1) == (1, 80, None)


def test_nothing_is_kept_alive_or_changed():
    x = Variable(np.ones(1000))
    y = (x * 2).exp()
    gc.collect()
    gc.disable()
    try:
        references = sys.getrefcount(y), sys.getrefcount(y.creator), sys.getrefcount(y.data)
        html = y._repr_html_()
        assert (sys.getrefcount(y), sys.getrefcount(y.creator), sys.getrefcount(y.data)) == references
        gone = weakref.ref(y), weakref.ref(y.creator)
        del y
        assert html and gone[0]() is gone[1]() is None
    finally:
        gc.enable()


def test_handles_whose_value_is_gone():
    x = Variable([1.0, 2.0])
    y = (x * 2 + 1).sum()
    assert "float64 (2,)" in shown(y.creator.inputs[0])
    with no_grad():
        x += 1
    assert "StaleGraphError" in shown(y.creator.inputs[0])


def test_it_never_fails():
    assert fragment(object.__new__(Variable)) is None

    class Bad(np.ndarray):
        @property
        def nbytes(self):
            raise RuntimeError

    x = Variable([1.0])
    x._data = x.data.view(Bad)
    assert x._repr_html_() is None


def test_in_a_thread_under_no_grad_and_in_an_error():
    y, found = Variable([1.0, 2.0]) * 2, []
    try:
        raise ValueError
    except ValueError:
        found.append(y._repr_html_())
    with no_grad():
        found.append(y._repr_html_())
    thread = threading.Thread(target=lambda: found.append(y._repr_html_()))
    thread.start()
    thread.join()
    assert len(found) == 3 and len(set(found)) == 1 and found[0]


def test_the_note_without_the_extension_only_where_there_is_ipython(monkeypatch):
    y = Variable([1.0]) * 2
    monkeypatch.setattr("pygrad.display.outputs.running_shell", lambda: None)
    assert "Out" not in shown(y)
    monkeypatch.setattr("pygrad.display.outputs.running_shell", lambda: pygrad.Variable(1.0))
    assert "%load_ext pygrad" in shown(y)
