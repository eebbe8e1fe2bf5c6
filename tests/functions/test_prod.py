import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.test_sums import MASK, reductions
from tests.pytorch import agree

ZEROS = [np.array([2.0, 0.0, 3.0, -1.0]), np.array([[0.0, 2.0, 0.0], [1.0, 3.0, 0.0]]), np.zeros(3), np.zeros(()),
         np.array([[1j, 0.0, 2.0]])]

CASES = [
    *reductions(F.Prod, F.prod, np.prod, [(), (0,), (3,), (2, 3)], saves=lambda x, y: x.nbytes + y.nbytes),
    *reductions(F.Prod, F.prod, np.prod, [(2, 3)], complex_uniform),
    *[case(F.Prod, lambda x, a=axis: F.prod(x, a), x, name=f"zeros {number} {axis}",
           reference=lambda x, a=axis: np.prod(x, a))
      for number, x in enumerate(ZEROS) for axis in ((None, 0, 1) if x.ndim > 1 else (None,))],
    case(F.Prod, lambda x: F.prod(x, (0, 2), keepdims=True), uniform((2, 2, 2)) * (np.arange(8).reshape(2, 2, 2) != 3),
         name="zeros over several axes"),
    *[case(F.Prod, lambda x, o=options: F.prod(x, **o), x, reference=lambda x, o=options: np.prod(x, **o),
           name=f"{number} {options}")
      for number, x in enumerate((uniform((2, 3)), ZEROS[1]))
      for options in ({"where": MASK, "axis": 1}, {"initial": 2.5, "axis": 0}, {"initial": 0.5, "where": MASK})],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_third_derivatives_at_zeros():
    x = Variable([0.0, 0.0, 0.0, 2.0])
    y = x.prod()
    for order in range(3):
        (slope,) = grad(y, [x], create_graph=True)
        y = slope[order]
    assert y.item() == 2


def test_underflow_and_overflow():
    (slope,) = gradient(F.prod, np.array([1e-200, 1e-200, 1e200]))
    assert np.allclose(slope, [1, 1, 0])
    (slope,) = gradient(F.prod, np.array([np.inf, 2.0]))
    assert slope.tolist() == [2, np.inf]


def test_an_initial_value_of_zero():
    assert gradient(lambda x: F.prod(x, initial=0), np.array([2.0, 3.0]))[0].tolist() == [0, 0]


def test_what_a_mask_leaves_out_may_be_anything():
    (slope,) = gradient(lambda x: F.prod(x, where=[True, False, True, False]), np.array([2.0, 0.0, 3.0, np.nan]))
    assert slope.tolist() == [3, 0, 2, 0]


def test_integers_and_methods():
    x = Variable([2, 3, 0])
    assert x.prod().item() == 0 and x.prod(dtype=np.float32).dtype == np.float32
    assert gradient(F.prod, np.array([2, 3, 0]))[0].tolist() == [0, 0, 6]


def test_gradients_are_pytorchs():
    for x in (uniform((2, 3)), ZEROS[1]):
        agree(lambda x: F.prod(x, 1), lambda x: x.prod(1), x)
        agree(F.prod, lambda x: x.prod(), x)


def test_wrong_arguments():
    with pytest.raises(ShapeError, match="prod: axis=2 does not fit"):
        F.prod(Variable(np.zeros((2, 3))), 2)
    with pytest.raises(ShapeError, match="prod: where= of shape"):
        F.prod(Variable(np.zeros((2, 3))), where=[True, False])
    with pytest.raises(ArgumentError, match="out= is not supported"):
        F.prod(Variable([1.0]), out=np.zeros(()))
