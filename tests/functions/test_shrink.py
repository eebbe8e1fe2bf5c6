import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, unary, uniform
from tests.functions.elementwise import EDGES, agree_everywhere, bits, check_large, peak_arrays, theirs
from tests.pytorch import agree


def soft(lambd):
    return lambda x: np.sign(x) * np.maximum(np.abs(x) - lambd, 0)


CASES = [
    *unary(F.Hardshrink, F.hardshrink, lambda x: np.where(np.abs(x) > 0.5, x, 0), -2.03, 2.09, saves=bits),
    *unary(F.Softshrink, F.softshrink, soft(0.5), -2.03, 2.09, saves=bits),
    *unary(F.Tanhshrink, F.tanhshrink, lambda x: x - np.tanh(x), saves=lambda x, y: x.nbytes),
    *unary(F.Threshold, lambda x: F.threshold(x, 0.517, 20.0), lambda x: np.where(x > 0.517, x, 20), saves=bits),
    *(case(F.Hardshrink, lambda x, v=lambd: F.hardshrink(x, v), uniform((2, 3)), name=str(lambd),
           reference=lambda x, v=lambd: np.where(np.abs(x) > v, x, 0), saves=1) for lambd in (0.0, 1.11, -0.5)),
    *(case(F.Softshrink, lambda x, v=lambd: F.softshrink(x, v), uniform((2, 3)), name=str(lambd),
           reference=soft(lambd), saves=1) for lambd in (0.0, 1.11)),
    *(case(F.Threshold, lambda x, v=value: F.threshold(x, 0, v), uniform((2, 3)), name=str(value),
           reference=lambda x, v=value: np.where(x > 0, x, v), saves=1) for value in (0.0, -1.5)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, options", [
    ("hardshrink", {}), ("hardshrink", {"lambd": 3}), ("hardshrink", {"lambd": -1}), ("softshrink", {}),
    ("softshrink", {"lambd": 0}), ("tanhshrink", {}), ("threshold", {"threshold": 0.5, "value": 7}),
    ("threshold", {"threshold": -1, "value": 0}),
])
def test_agrees_with_pytorch(name, options):
    edges = EDGES[np.isfinite(EDGES)]  # both infinities in one sum would make NaN
    agree_everywhere(lambda x: getattr(F, name)(x, **options), theirs(name, **options), edges)
    for edge in (np.inf, -np.inf, np.nan):
        agree(lambda x: getattr(F, name)(x, **options), theirs(name, **options), np.array([edge]))


@pytest.mark.parametrize("function", [F.hardshrink, F.softshrink, F.tanhshrink, lambda x: F.threshold(x, 0.4, 9)],
                         ids=["hardshrink", "softshrink", "tanhshrink", "threshold"])
def test_large(function):
    check_large(function)
    assert max(peak_arrays(function)) < 2.8


def test_integers():
    assert F.threshold([-1, 3], 0, 7).tolist() == [7, 3] and F.threshold([-1, 3], 0, 7).dtype == int
    assert F.threshold([-1, 3], 0, 0.5).tolist() == [0.5, 3.0] and F.threshold([-1, 3], 0, 0).tolist() == [0, 3]
    assert F.threshold([-1, 3], 0, -np.inf).tolist() == [-np.inf, 3.0]
    assert F.hardshrink([0, 3]).tolist() == [0, 3] and F.softshrink([1, -3]).tolist() == [0.5, -2.5]
    assert F.tanhshrink(0).item() == 0


@pytest.mark.parametrize("call, message", [
    (lambda: F.softshrink(1.0, -1), "softshrink: expected a lambd of at least 0, got -1"),
    (lambda: F.softshrink(1.0, None), "softshrink: expected a number as lambd, got None"),
    (lambda: F.hardshrink(1.0, "1"), "hardshrink: expected a number as lambd, got '1'"),
    (lambda: F.threshold(1.0, None, 1), "threshold: expected a number as threshold, got None"),
    (lambda: F.threshold(1.0, 1, float("nan")), "threshold: expected a number as value, got nan"),
])
def test_bad_arguments(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()
