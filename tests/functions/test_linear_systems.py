"""Tests of inverses and linear systems."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.graph import ancestors
from pygrad.testing import check_function
from tests.functions.cases import case, gradient
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, matrix, square
from tests.pytorch import agree, pytorch


def inverts(*shape, **options):
    return case(F.Inv, np.linalg.inv, square(*shape, **options), reference=np.linalg.inv,
                saves=lambda x, y: y.nbytes, **SINGLE)


def solves(a, b):
    return case(F.Solve, np.linalg.solve, a, b, reference=np.linalg.solve,
                saves=lambda a, b, y: a.nbytes + y.nbytes, **SINGLE)


CASES = [
    inverts(3), inverts(1), inverts(0), inverts(2, 2), inverts(0, 2), inverts(2, complex=True),
    inverts(2, 1, 2, complex=True),
    solves(square(3), matrix(3)), solves(square(3), matrix(3, 2)), solves(square(2, 2), matrix(2)),
    solves(square(2, 2), matrix(2, 2, 1)), solves(square(2), matrix(2, 2, 3)), solves(square(2, 1, 2), matrix(3, 2, 1)),
    solves(square(1), matrix(1)), solves(square(0), matrix(0)), solves(square(0, 2), matrix(0, 2, 1)),
    solves(square(2), matrix(2, 0)),
    solves(square(2, complex=True), matrix(2)), solves(square(2), matrix(2, 2, complex=True)),
    solves(square(2, 2, complex=True), matrix(2, complex=True)),
    solves(square(2, complex=True), matrix(2, 2, 1, complex=True)),
    case(F.Solve, lambda b: np.linalg.solve(square(3), b), matrix(3), saves=0, name="constant a", dtypes=()),
    case(F.Solve, lambda a: np.linalg.solve(a, matrix(3)), square(3), name="constant b", dtypes=()),
    case(F.Solve, lambda a: np.linalg.solve(a, a @ a), square(2), name="of one Variable", **SINGLE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("ind, shape", [(1, (4, 2, 2)), (2, (2, 2, 4)), (2, (2, 3, 3, 2))])
@pytest.mark.parametrize("complex", [False, True])
def test_tensorinv(ind, shape, complex):
    n = int(np.sqrt(np.prod(shape)))
    x = square(n, complex=complex).reshape(shape)
    check_function(lambda x: np.linalg.tensorinv(x, ind), x, reference=lambda x: np.linalg.tensorinv(x, ind),
                   layouts=False, order=1, **SINGLE)


@pytest.mark.parametrize("shape, axes, right", [((2, 2, 4), None, (2, 2)), ((4, 2, 2), None, (4,)),
                                                ((2, 3, 6), (0, 1), (6,)), ((3, 6, 2), [0, -1], (6,)),
                                                ((2, 1, 2), (0,), (1, 2))])
def test_tensorsolve(shape, axes, right):
    if axes == [0, -1]:
        axes = [0, 2]
    a = square(int(np.sqrt(np.prod(shape)))).reshape(shape)
    check_function(lambda a, b: np.linalg.tensorsolve(a, b, axes), a, matrix(*right), layouts=False, order=1,
                   reference=lambda a, b: np.linalg.tensorsolve(a, b, axes), **SINGLE)


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-4}
    agree(np.linalg.inv, torch.linalg.inv, square(2, 3), tol=single)
    agree(np.linalg.solve, torch.linalg.solve, square(3), matrix(3, 2), tol=single)
    agree(np.linalg.solve, torch.linalg.solve, square(3), matrix(3), tol=single)
    agree(np.linalg.solve, torch.linalg.solve, square(2, 3), matrix(3, 2), tol=single)
    agree(np.linalg.tensorinv, torch.linalg.tensorinv, square(6).reshape(2, 3, 6), tol=single)
    agree(np.linalg.tensorsolve, torch.linalg.tensorsolve, square(6).reshape(2, 3, 6), matrix(2, 3), tol=single)
    agree_complex(np.linalg.inv, torch.linalg.inv, square(3, complex=True))
    agree_complex(np.linalg.solve, torch.linalg.solve, square(2, 3, complex=True), matrix(3, 2, complex=True))


@pytest.mark.parametrize("dtype", [int, np.float32, complex])
def test_large_single_matrix(dtype):
    """Beyond the blocks of LAPACK, and with every kind of number."""
    a = (np.random.default_rng(1).integers(-3, 4, (150, 150)) + 40 * np.eye(150)).astype(dtype)
    b = np.ones(150, dtype)
    leaf = Variable(b * 1.0)
    np.linalg.solve(a, leaf).real.sum().backward()
    np.testing.assert_allclose(leaf.grad.data, np.linalg.solve(a.conj().T, np.ones(150)), rtol=1e-4)
    x = Variable(a)
    np.linalg.det(x / 40).real.backward()
    expected = np.linalg.det(a / 40) * np.linalg.inv(a).T
    np.testing.assert_allclose(x.grad.data, expected.conj(), rtol=1e-3, atol=1e-3 * np.abs(expected).max())


def test_integers_and_lists():
    x = Variable([[2, 1], [1, 3]])
    y = np.linalg.solve(x, [1, 2])
    assert y.dtype == np.float64
    y.sum().backward()
    np.testing.assert_allclose(x.grad.data, gradient(lambda a: np.linalg.solve(a, [1, 2]), x.data * 1.0)[0])
    assert np.linalg.inv(x).dtype == np.float64


def test_third_order():
    x = Variable(square(2))
    import pygrad
    first, = pygrad.grad(np.linalg.inv(x).sum(), [x], create_graph=True)
    second, = pygrad.grad((first * first).sum(), [x], create_graph=True)
    third, = pygrad.grad((second * second).sum(), [x])
    assert np.isfinite(third.data).all()


def test_singular_matrices_are_numpys_error():
    singular = Variable(np.ones((2, 2)))
    for call in (np.linalg.inv, lambda x: np.linalg.solve(x, np.ones(2))):
        with pytest.raises(np.linalg.LinAlgError, match="Singular"):
            call(singular)
    with pytest.raises(np.linalg.LinAlgError, match="square"):
        np.linalg.inv(Variable(np.ones((2, 3))))


def test_tensor_errors():
    x = Variable(np.ones((2, 2, 4)))
    with pytest.raises(ValueError, match="positive ind"):
        np.linalg.tensorinv(x, 0)
    with pytest.raises(np.linalg.LinAlgError, match="square"):
        np.linalg.tensorinv(x, 1)
    with pytest.raises(np.linalg.LinAlgError, match="no square map"):
        np.linalg.tensorsolve(x, np.ones(2))
    with pytest.raises(ShapeError, match="4 elements"):
        np.linalg.tensorsolve(x, np.ones((3, 2)))


def test_compositions_are_made_of_solve_and_inv():
    x = Variable(square(6).reshape(2, 3, 6))
    made = {type(one) for one in ancestors([np.linalg.tensorinv(x).creator])}
    assert made == {F.Reshape, F.Inv}
