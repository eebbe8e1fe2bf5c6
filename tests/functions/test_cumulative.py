import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.cumulative import around, divisible
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree

FORMS = [((), None), ((), 0), ((3,), None), ((3,), -1), ((2, 3), None), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), -2),
         ((0,), 0), ((2, 0), 1)]
ZEROS = [np.array([2.0, 0.0, 3.0, -1.0]), np.array([[0.0, 2.0, 0.0], [1.0, 3.0, 2.0]]),
         np.array([0.0, 0.0, 0.0]), np.array([[1j, 0.0, 2.0]])]

CASES = [
    *[case(cls, lambda x, f=function, a=axis: f(x, a), numbers(shape), name=f"{numbers.__name__} {shape} {axis}",
           reference=lambda x, f=reference, a=axis: f(x, a), saves=saves)
      for cls, function, reference, saves in ((F.Cumsum, F.cumsum, np.cumsum, 0),
                                              (F.Cumprod, F.cumprod, np.cumprod, lambda x, y: x.nbytes + y.nbytes))
      for numbers, forms in ((uniform, FORMS), (complex_uniform, FORMS[4:7])) for shape, axis in forms],
    *[case(F.Cumprod, lambda x: F.cumprod(x, -1), x, name=f"zeros {number}") for number, x in enumerate(ZEROS)],
    case(F.Cumprod, lambda x: F.cumprod(x, 0), ZEROS[1], name="zeros along another axis"),
    case(F.Cumprod, F.cumprod, ZEROS[1], name="zeros along all"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["sum", "prod"])
@pytest.mark.parametrize("include", [False, True])
def test_of_the_array_api(name, include):
    theirs, ours = getattr(np, f"cumulative_{name}", None), getattr(F, f"cumulative_{name}")
    for shape, axis in (((3,), None), ((2, 3), 0), ((2, 0), 1), ((2, 2), -1)):
        reference = theirs and (lambda x, a=axis: theirs(x, axis=a, include_initial=include))
        check_function(lambda x, a=axis: ours(x, axis=a, include_initial=include), uniform(shape), reference=reference,
                       order=1)
    if theirs:
        assert theirs(Variable([1, 2]), include_initial=include).dtype.kind == "i"


def test_third_derivatives_at_zeros():
    x = Variable([0.0, 0.0, 0.0, 2.0])
    y = x.cumprod()[3]
    for order in range(3):
        (slope,) = grad(y, [x], create_graph=True)
        y = slope[order]
    assert y.item() == 2


def test_infinite_products():
    (slope,) = gradient(F.cumprod, np.array([1.0, np.inf, 2.0]))
    assert slope.tolist() == [np.inf, 3, np.inf]


def test_methods_dtypes_and_integers():
    x = Variable(np.array([1, 2, 3], np.int8))
    assert x.cumsum().dtype == np.cumsum(x.data).dtype and x.cumprod(dtype=np.float32).dtype == np.float32
    assert gradient(F.cumprod, np.array([2, 0, 3]))[0].tolist() == [1, 8, 0]
    single = Variable(np.ones((2, 2), np.float32))
    single.cumsum(0, dtype=np.float64).sum().backward()
    assert single.grad.dtype == np.float32 and single.grad.tolist() == [[2, 2], [1, 1]]
    assert divisible(Variable([1.0])) and not divisible(Variable([np.nan]))


def test_gradients_are_pytorchs():
    for x in (uniform((2, 3)), ZEROS[1]):
        agree(lambda x: F.cumprod(x, 1), lambda x: x.cumprod(1), x)
        agree(lambda x: np.cumsum(x, axis=0), lambda x: x.cumsum(0), x)


@pytest.mark.parametrize("function", [F.cumsum, F.cumprod])
def test_wrong_arguments(function):
    with pytest.raises(ShapeError, match=f"{function.__name__}: axis=2 does not fit"):
        function(Variable(np.zeros((2, 3))), 2)
    with pytest.raises(ArgumentError, match="out= is not supported"):
        function(Variable([1.0]), out=np.zeros(1))
    ours = F.cumulative_sum if function is F.cumsum else F.cumulative_prod
    with pytest.raises(ShapeError, match="expected axis=, beside several axes; got shape"):
        ours(Variable(np.zeros((2, 3))))


def test_the_cumulative_sum_of_a_number_has_an_axis_as_in_numpy():
    x = Variable(3.0)
    y = F.cumulative_sum(x, include_initial=True)
    y[1].backward()
    assert y.tolist() == [0, 3] and F.cumulative_prod(x).tolist() == [3] and x.grad.item() == 1


def test_products_around():
    x = np.array([[2.0, 0.0, 5.0], [1.0, 3.0, -1.0]])
    before, after = around(x)
    np.testing.assert_array_equal(before * after, [[0, 10, 0], [-3, -1, 3]])
    assert all(one.shape == (2, 0) for one in around(np.zeros((2, 0))))
