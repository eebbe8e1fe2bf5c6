import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import DTypeError
from tests.functions.cases import gradient, unary
from tests.pytorch import agree, pytorch

CASES = unary(F.I0, F.i0, np.i0, saves=lambda x, y: x.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree(np.i0, lambda x: pytorch().special.i0(x), np.array([-9.0, -1.0, 0.0, 0.5, 8.0, 20.0]))


def test_every_order_at_zero():
    x, found = Variable(0.0), []
    y = np.i0(x)
    for _ in range(6):
        (y,) = grad([y], [x], create_graph=True)
        found.append(y.item())
    assert np.allclose(found, [0, 1 / 2, 0, 3 / 8, 0, 5 / 16])


def test_integers_and_precision():
    assert gradient(np.i0, np.array([1, 2]))[0].dtype == np.float64
    for dtype in (np.float16, np.float32, np.longdouble):
        assert gradient(np.i0, np.array([0.5], dtype))[0].dtype == dtype


def test_complex_numbers_are_refused():
    with pytest.raises(DTypeError, match="I0.*complex"):
        np.i0(Variable(1j))
