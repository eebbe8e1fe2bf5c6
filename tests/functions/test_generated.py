"""Every entry of the dispatch table, on calls that Hypothesis generates; see `generated` and the tables `lines_*`."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pygrad import Function, dispatch
from pygrad import functions as F
from tests.functions.generated import Call, Constant, Line, args, calls, literal
from tests.functions.generated_checks import check_call, check_method
from tests.functions.lines_elementwise import LINES as ELEMENTWISE
from tests.functions.lines_linalg import LINES as LINALG
from tests.functions.lines_polynomials import LINES as POLYNOMIALS
from tests.functions.lines_reductions import LINES as REDUCTIONS
from tests.functions.lines_shape import LINES as SHAPE
from tests.functions.lines_special import LINES as SPECIAL

LINES = [*ELEMENTWISE, *REDUCTIONS, *SHAPE, *LINALG, *POLYNOMIALS, *SPECIAL]

SETTINGS = settings(derandomize=True, max_examples=15, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck))


def entry_of(line):
    """Return what dispatch knows of a line's function, or None."""
    target = line.target
    owner, name = getattr(target, "__self__", None), getattr(target, "__name__", None)
    if type(owner).__name__ == "ufunc":
        return dispatch.methods.get((owner, name)) or dispatch.methods.get((None, name))
    return target and (dispatch.table.get(target) or dispatch._by_name(target) or dispatch.updates.get(target))


def ids(lines):
    """Return each line's name, numbered where several have it."""
    seen = Counter()
    for line in lines:
        seen[line.name] += 1
        yield f"{line.name}{f' {seen[line.name]}' if seen[line.name] > 1 else ''}"


@pytest.mark.parametrize("line", LINES, ids=ids(LINES))
def test_generated_calls(line):
    if line.target is None:
        pytest.skip(f"the installed version has no {line.name}")

    @SETTINGS
    @given(call=calls(line))
    def every_promise_is_kept(call):
        check_call(call)

    every_promise_is_kept()


METHODS = {"astype", "choose", "clip", "compress", "conjugate", "copy", "cumprod", "cumsum", "diagonal", "dot", "max",
           "mean", "min", "prod", "ravel", "repeat", "reshape", "round", "squeeze", "std", "sum", "swapaxes", "take",
           "trace", "transpose", "var"}
METHOD_LINES = [entry for entry in LINES if entry.name.removeprefix("numpy.") in METHODS]


@pytest.mark.parametrize("line", METHOD_LINES, ids=ids(METHOD_LINES))
def test_generated_calls_of_methods(line):
    """A method takes the arguments of the array's own, and gives its values."""
    name = line.name.removeprefix("numpy.")

    @SETTINGS
    @given(call=calls(line))
    def every_value_is_the_arrays(call):
        check_method(call, name)

    every_value_is_the_arrays()


def test_every_entry_of_the_dispatch_table_has_a_line():
    for name in dir(F):  # those that are imported when one asks for them register themselves
        getattr(F, name)
    for entry in LINES:
        entry_of(entry)
    lined = {entry.target for entry in LINES}
    names = {entry.name for entry in LINES}
    missing = {f"{owner.__module__}.{owner.__name__}" for owner in {*dispatch.table, *dispatch.updates} - lined}
    missing |= {f"{module}.{name}" for name, modules in dispatch.named.items() for module in modules} - names
    missing |= {f"numpy.{ufunc.__name__}.{method}" for ufunc, method in dispatch.methods
                if ufunc is not None} - names
    assert not missing, f"no line in tests/functions/lines_*.py draws calls of {sorted(missing)}"


def test_every_line_is_of_a_function_in_the_dispatch_table():
    unknown = {entry.name for entry in LINES if entry.ours is None and entry.target is not None
               and entry_of(entry) is None}
    assert not unknown


def found_in(function, expected, build=lambda d: args(d.array())):
    """Return the message that a wrong function gets."""
    entry = Line("numpy.square", build, ours=function)

    @SETTINGS
    @given(call=calls(entry))
    def every_promise_is_kept(call):
        check_call(call)

    with pytest.raises(AssertionError, match=expected) as error:
        every_promise_is_kept()
    return f"{error.value} {' '.join(getattr(error.value, '__notes__', []))}"


class WrongSquare(Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, gy):
        (x,) = self.saved
        return gy * x if x.ndim > 1 else gy * (2 * x)


class WrongSecond(WrongSquare):
    constant_saves = True

    def forward(self, x):
        self.save_for_backward(x * 1)
        return x * x

    def backward(self, gy):
        (x,) = self.saved
        return gy * (2 * x)


def test_a_wrong_rule_is_found_and_shrinks_to_a_call_that_numpy_understands():
    text = found_in(lambda x: WrongSquare()(x), "derivative of the output at")
    assert "call=np.square(np.array([[-1.238, 0.938, -0.382], [0.091, 1.426, -1.4]]))" in text
    assert "the gradient by input 0" in found_in(lambda x: WrongSecond()(x), "order 2")


@pytest.mark.parametrize("function, message", [
    (lambda x: np.square(x) * 1.001, "value"),
    (lambda x: np.square(x).astype(np.float64), "dtype float64, NumPy gives float32"),
    (lambda x: np.square(x).reshape(-1), r"shape \(1,\), NumPy gives \(\)"),
    (lambda x: np.square(x.data), "the gradient is lost"),
    (lambda x: (np.square(x), x), "2 results, NumPy gives 1"),
])
def test_other_broken_promises_are_found(function, message):
    found_in(function, message)


def test_arguments_print_as_numpy_writes_them():
    entry = Line("numpy.take", lambda d: args())
    array = np.arange(6.0).reshape(2, 3)
    call = Call(entry, (array[::-1], [0, (1,)], Constant(array.astype("f").T)), {"axis": None, "mode": "clip"})
    assert repr(call) == ("np.take(np.array([[3.0, 4.0, 5.0], [0.0, 1.0, 2.0]]) (negative strides), [0, (1,)], "
                          "np.array([[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], dtype=np.float32) (Fortran order), axis=None, "
                          "mode='clip')")
    assert literal(np.zeros((0, 2), "F")) == "np.array([], dtype=np.complex64).reshape(0, 2)"
