import numpy as np
import pytest

from pygrad import Variable, functions
from pygrad.anomaly import causes
from pygrad.anomaly.causes import cause
from pygrad.anomaly.survey import survey
from tests.anomaly.test_detect import anomaly
from tests.toys import leaf


@pytest.mark.parametrize("call, words", [
    (lambda: np.log(leaf(0.0, 1.0)), ["0 is -inf", "np.maximum(x, 1e-12)", "np.log(np.where(x > 0, x, 1))"]),
    (lambda: np.log(leaf(-1.0)), ["a negative number is NaN"]),
    (lambda: leaf(1.0) / leaf(0.0), ["Division by 0", "np.where(y == 0, 1, y)"]),
    (lambda: np.sqrt(leaf(-1.0)), ["root of a negative number"]),
    (lambda: np.sqrt(leaf(0.0)).backward(), ["derivative of a root at 0", "np.sqrt(x + 1e-12)"]),
    (lambda: np.exp(Variable(np.float16([12]))), ["float16 ends at", "F.softmax"]),
    (lambda: leaf(-1.0) ** 0.5, ["fractional power"]),
    (lambda: Variable(np.float16([60000])) + np.float16(60000), ["too large for float16 (at most 6.55e+04)"]),
    (lambda: leaf(0.0) * np.array([np.inf]), ["holds infinities"]),
    (lambda: np.where(np.array([False]), 1 / leaf(0.0), 1.0).backward(), ["Division by 0"]),
])
def test_common_cases_are_told(call, words):
    text = " ".join(str(anomaly(call)).split())
    assert all(word in text for word in words), text


def test_a_masked_branch():
    x = leaf(0.0, 1.0)
    text = " ".join(str(anomaly(lambda: np.where(x > 0, 1 / x, 0.0).sum().backward(), forward=False)).split())
    assert "The gradient that came in is 0 there" in text and "Division by 0" in text


def test_nothing_is_said_where_nothing_is_known():
    assert cause("Unheard", "forward", survey([np.nan]), [survey([1.0])], np.float64) == []
    assert cause("Unheard", "backward", survey([np.nan]), [], np.float64) == []
    assert cause("Log", "forward", survey([np.nan]), [survey([2.0])], np.float64) == []


def test_the_names_are_those_of_functions():
    for name in (*causes._LOGARITHMS, *causes._EXPONENTIALS, *causes._ROOTS, *causes._QUOTIENTS):
        assert isinstance(getattr(functions, name), type), name
