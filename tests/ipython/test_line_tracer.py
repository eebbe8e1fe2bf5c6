import re
import sys

from pygrad.ipython import line_tracer
from tests.ipython.test_lines import sizes


def rows(text):
    """Return retained and highest bytes by line."""
    found = re.findall(r"^ *(\d+)((?:  +[\d.]+ (?:B|KiB|MiB)){3})  ", text, re.MULTILINE)
    return {int(number): (sizes(one)[0], sizes(one)[2]) for number, one in found}


def test_plain_lines(run):
    found = rows(run("import numpy as np", "%gradmem -q 1", "%%gradmem\nx = np.ones(10_000)\ny = x * 2\ndel x\nnp.ones(20_000)[0]"))
    assert found[2][0] == 0 and 80_000 <= found[2][1] < 84_096
    assert 80_000 <= found[3][0] < 84_096 and 4 not in found
    assert found[5][0] < 8192 and 160_000 <= found[5][1] < 168_192


def test_functions_of_the_notebook_and_lines_after_them(run):
    text = run("import numpy as np\ndef f(n):\n    a = np.ones(n)\n    return a",
               "%%gradmem\nb = f(10_000), np.ones(20_000)")
    own, called = [rows(part) for part in text.split("Cell ")[1:3]]
    assert 160_000 <= own[2][0] < 168_192 and 80_000 <= called[3][0] < 84_096


def test_another_trace_is_left_alone(run, shell):
    def mine(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(mine)
    try:
        run("import numpy as np", "%%gradmem\nx = np.ones(1000)")
        assert sys.gettrace() is mine
    finally:
        sys.settrace(before)


def test_the_tracer_is_taken_away(run):
    before = sys.gettrace()
    run("%gradmem -q 1 + 1")
    assert sys.gettrace() is before


def test_without_a_profile():
    before = sys.gettrace()
    with line_tracer.lines_told():
        assert sys.gettrace() is before
