import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform

MASK = np.array([[True, False, True], [False, False, True]])

CASES = [
    case(F.Where, F.where, MASK, uniform((2, 3)), uniform((2, 3), seed=1), reference=np.where, saves=0),
    case(F.Where, F.where, MASK, uniform((3,)), uniform((2, 1), seed=1), reference=np.where),
    case(F.Where, F.where, MASK[0], uniform((2, 3)), 0.0, reference=np.where, name="number"),
    case(F.Where, F.where, MASK[0], 1, uniform((2, 3)), reference=np.where, name="whole number"),
    case(F.Where, F.where, np.array(True), uniform(()), uniform((), seed=1), reference=np.where),
    case(F.Where, F.where, MASK[:0], uniform((0, 3)), uniform((3,)), reference=np.where),
    case(F.Where, lambda x: np.where(x > 0, x, 0.1 * x), uniform((2, 3)), name="by its own sign"),
    case(F.Where, lambda x: np.where(MASK, x, x), uniform((2, 3)), name="twice the same"),
    case(F.Where, F.where, np.array([0, 2, 1]), uniform((3,)), 0.0, reference=np.where,
         name="integer condition"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_condition_may_be_a_variable_or_a_list():
    x = Variable([1.0, 2.0])
    for condition in (Variable([True, False]), [1, 0], (True, False)):
        y = np.where(condition, x, -x) if isinstance(condition, Variable) else F.where(condition, x, -x)
        assert y.tolist() == [1.0, -2.0]


def test_not_chosen_is_exactly_zero():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        (slope,) = gradient(lambda x: np.sqrt(np.where(x > 0, x, 0)), np.array([-1.0, 4.0]))
    assert np.array_equal(slope, [0.0, 0.25])


def test_condition_alone_gives_positions():
    (places,) = np.where(Variable([1.0, 0.0, 2.0]))
    assert places.tolist() == [0, 2] and not isinstance(places, Variable)
    with pytest.raises(ArgumentError, match="where: .*both x and y, or the condition alone"):
        F.where(MASK, 1.0)


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ShapeError, match=r"where: .*dtype bool and shape \(2,\).*shape \(4,\)"):
        np.where(MASK[0], Variable(np.zeros(2)), np.zeros(4))
