import os
import sys
from types import SimpleNamespace

import numpy as np

from pygrad import Variable, layers
from pygrad.memory import _sites
from pygrad.memory.records import NOWHERE, Line


def test_line_is_the_innermost_of_the_program():
    line = _sites.line_of(sys._getframe())
    assert line.filename == __file__ and line.function == "test_line_is_the_innermost_of_the_program"
    assert line.source == "line = _sites.line_of(sys._getframe())"
    assert str(line) == f"{__file__}:{line.number}"
    assert _sites.line_of(None) is NOWHERE and NOWHERE.source == "" and str(NOWHERE) == "(unknown)"


def test_lines_in_the_package_and_in_numpy_are_skipped():
    lines = []

    class Spy(np.ndarray):
        def __array_finalize__(self, other):
            lines.append(_sites.line_of(sys._getframe(1)))

    np.ones_like(np.zeros(2).view(Spy))
    assert {line.filename for line in lines} == {__file__}


class Block(layers.Module):
    def __init__(self):
        self.inner = layers.Linear(2, 2)
        self.places = []

    def forward(self, x):
        self.places.append(_sites.place_of(sys._getframe()))
        return self.inner(x)


def test_layers_are_named_from_the_outermost():
    model = layers.Sequential(layers.Tanh(), layers.Sequential(Block()))
    model(np.ones((1, 2), np.float32))
    (line, layer), = model[1][0].places
    assert layer == "1.0: Block" and line.function == "Block.forward"
    block = Block()
    block(np.ones((1, 2), np.float32))
    assert block.places[0][1] == "Block"
    assert _sites.place_of(sys._getframe())[1] == ""


def test_the_line_of_a_backward_pass_is_that_which_runs_it():
    found = []
    y = Variable(1.0) * 2
    y.register_hook(lambda gradient: found.append(_sites.line_of(sys._getframe(1))))
    y.backward()
    assert found == [Line(__file__, found[0].number, "test_the_line_of_a_backward_pass_is_that_which_runs_it")]


def test_layers_are_looked_for_no_further_out_than_a_script():
    """Below the module of a program are those who run it, and no layers."""
    code = compile("found.append(place_of(sys._getframe()))", "<cell 3>", "exec")
    found = []

    class Running(layers.Module):
        def forward(self):
            exec(code, {"found": found, "place_of": _sites.place_of, "sys": sys})

    Running()()
    assert found == [(Line("<cell 3>", 1, "<module>"), "")]


def test_lines_of_installed_packages_are_passed_over():
    """What Python's own library does is charged to the program, unless there is none above it."""
    code = compile("def call(function):\n    return function()\n", os.path.join(os.path.dirname(os.__file__), "some.py"),
                   "exec")
    names = {}
    exec(code, names)
    line = names["call"](lambda: names["call"](the_line))
    assert line.filename == __file__ and line.function.endswith("<lambda>")
    frame, = names["call"](lambda: [sys._getframe(1)])
    alone = SimpleNamespace(f_code=frame.f_code, f_lineno=2, f_back=None)
    above = SimpleNamespace(f_code=frame.f_code, f_lineno=1, f_back=alone)
    assert _sites.line_of(above) == Line(frame.f_code.co_filename, 1, "call")


def the_line():
    return _sites.line_of(sys._getframe(1))
