import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_vector_products import products


def matvec(x1, x2):
    return np.matmul(x1, x2[..., None])[..., 0]


def vecmat(x1, x2):
    return np.matmul(np.conjugate(x1)[..., None, :], x2)[..., 0, :]


CASES = [
    *products(F.Matvec, F.matvec, matvec, ((2, 3), (3,)), ((4, 2, 3), (3,)), ((2, 3), (4, 3)), ((2, 0), (0,)),
              ((2, 1, 2, 3), (2, 3))),
    *products(F.Vecmat, F.vecmat, vecmat, ((3,), (3, 2)), ((4, 3), (3, 2)), ((3,), (4, 3, 2)), ((0,), (0, 2)),
              ((2, 3), (2, 1, 3, 2))),
    case(F.Matvec, lambda x: F.matvec(x, x[0]), complex_uniform((2, 2)), name="by itself"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.skipif(not hasattr(np, "matvec"), reason="NumPy 2.2 has it first")
def test_numpy_calls():
    x, y = Variable(complex_uniform((2, 3, 4))), complex_uniform((4,), seed=1)
    np.testing.assert_allclose(np.matvec(x, y).data, np.matvec(x.data, y))
    z = complex_uniform((2, 3), seed=2)
    np.testing.assert_allclose(np.vecmat(z, x).data, np.vecmat(z, x.data))
    axes = [(0, 1), (0,), (1,)]
    w = uniform((3,))
    np.testing.assert_allclose(np.matvec(Variable(uniform((4, 3, 2))), w, axes=axes).data,
                               np.matvec(uniform((4, 3, 2)), w, axes=axes))


@pytest.mark.parametrize("function, one, other, message", [
    (F.matvec, (2, 3), (2,), r"matvec: expected shapes \(\*, M, N\) and \(\*, N\).*got .*\(2, 3\)"),
    (F.matvec, (3,), (), r"matvec: expected shapes"),
    (F.matvec, (3,), (3,), r"matvec: expected shapes"), (F.vecmat, (3,), (3,), r"vecmat: expected shapes"),
    (F.vecmat, (3,), (2, 3), r"vecmat: expected shapes \(\*, N\) and \(\*, N, M\)")])
def test_misfits(function, one, other, message):
    with pytest.raises(ShapeError, match=message):
        function(Variable(np.ones(one)), np.ones(other))
