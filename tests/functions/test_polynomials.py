import numpy as np
import pytest

from pygrad import Variable, dispatch
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform

CASES = [
    case(F.Roots, F.roots, np.array([1.0, -3.0, 2.0]), name="saved", saves=lambda x, y: x.nbytes + y.nbytes, order=1,
         dtypes=(np.float32,)),
    *[case(F.Polyval, F.polyval, numbers((count,)), others(shape, seed=1), name=f"{count} {shape} {numbers.__name__}",
           reference=np.polyval, saves=lambda p, x, y: p.nbytes + x.nbytes)
      for numbers, others in ((uniform, uniform), (uniform, complex_uniform), (complex_uniform, complex_uniform))
      for count, shape in ((1, ()), (3, (2,)), (4, (2, 2)), (2, (0,)))],
    *[case(F.Vander, lambda x, n=n, up=increasing: F.vander(x, n, up), numbers(shape), name=f"{shape} {n} {increasing}",
           reference=lambda x, n=n, up=increasing: np.vander(x, n, up), dtypes=(),
           saves=lambda x, y: x.nbytes)
      for numbers in (uniform, complex_uniform) for shape, n in (((3,), None), ((2,), 4), ((2,), 1), ((2,), 0))
      for increasing in (False, True)],
    case(F.Roots, F.roots, np.array([2.0, -3.0, -5.0, 1.0]), name="real", reference=np.roots, dtypes=(np.float32,)),
    case(F.Roots, F.roots, np.array([1.0, 0.5, 2.0]), name="pair", reference=np.roots, dtypes=(np.float32,)),
    case(F.Roots, F.roots, complex_uniform((4,)), name="complex", reference=np.roots),
    case(F.Roots, F.roots, np.array([1.0, -1.0, 0.0]), name="root at 0", reference=np.roots, order=0, layouts=False,
         dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_coefficients_with_more_axes():
    check_function(np.polyval, uniform((3, 2)), uniform((2,), seed=1), reference=np.polyval)
    assert F.polyval([1, 2], 3).item() == 5 and F.polyval(Variable([1, 2]), np.array([1.5])).tolist() == [3.5]
    assert gradient(lambda p: F.polyval(p, np.array([2, 3])), np.array([1, 1, 1]))[0].tolist() == [13, 5, 2]


def test_roots_of_what_has_none():
    assert F.roots(Variable([0.0, 0.0])).shape == (0,) and F.roots(Variable(3.0)).shape == (0,)
    assert gradient(lambda p: F.roots(p), np.array([3.0]))[0].tolist() == [0]
    (slope,) = gradient(lambda p: F.roots(p), np.array([2.0, 0.0, 0.0, -2.0])[[1, 0, 2, 3]])
    assert np.isfinite(slope).all()


def test_multiple_roots_have_no_derivative():
    x = Variable([1.0, 0.0, 0.0])
    with pytest.warns(RuntimeWarning):
        np.roots(x).sum().backward()
    assert not np.isfinite(x.grad.data).all()


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_coefficients_from_roots(numbers):
    check_function(F.poly, numbers((3,)), reference=np.poly, dtypes=(np.float32,))
    pair = np.array([1 + 2j, 1 - 2j])
    assert F.poly(Variable(pair)).dtype == float and F.poly(Variable(pair)).tolist() == [1, -2, 5]
    assert F.poly(Variable([1, 2])).tolist() == [1, -3, 2] and F.poly([]).item() == 1
    assert F.poly(Variable(2.0)).tolist() == [1, -2]


@pytest.mark.skipif(np.linalg.eigvals not in dispatch.table, reason="needs the derivative of eigenvalues")
def test_characteristic_polynomial():
    x = np.array([[1.0, 2.0], [0.5, 3.0]])
    check_function(F.poly, x, reference=np.poly, order=1, dtypes=())


def test_wrong_arguments():
    for function in (F.vander, F.roots):
        with pytest.raises(ShapeError, match=f"{function.__name__}: expected a one-dimensional array, got shape"):
            function(Variable(np.ones((2, 2))))
    with pytest.raises(ArgumentError, match="poly: expected roots along one axis, or a square matrix"):
        F.poly(Variable(np.ones((2, 3))))
