import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform

MASK = np.array([[True, False, True], [True, True, False]])
AXES = [(), (0,), (3,), (2, 3), (2, 3, 4)]


def reductions(cls, function, reference, shapes=AXES, numbers=uniform, **options):
    """Cases over all axes, each axis and some pairs, with and without keepdims."""
    for shape in shapes:
        n = len(shape)
        for axis in [None, *range(-n, n, 2), *([(0, -1)] if n > 1 else []), *([()] if n else [])]:
            for keepdims in (False, True):
                arguments = {"axis": axis, "keepdims": keepdims}
                yield case(cls, lambda x, a=arguments: function(x, **a), numbers(shape),
                           name=f"{shape} {arguments}", reference=lambda x, a=arguments: reference(x, **a),
                           **options)


CASES = [
    *reductions(F.Sum, F.sum, np.sum, saves=0),
    *reductions(F.Mean, F.mean, np.mean, [(), (3,), (2, 3), (2, 3, 4)], saves=0),
    *[case(cls, lambda x, w, f=function, a=axis: f(x, axis=a, where=w), numbers((2, 3)), MASK, name=f"where {axis}",
           reference=lambda x, w, f=reference, a=axis: f(x, axis=a, where=w), saves=0)
      for cls, function, reference in ((F.Sum, F.sum, np.sum), (F.Mean, F.mean, np.mean))
      for numbers in (uniform, complex_uniform) for axis in (None, 0, (-1,))],
    case(F.Sum, lambda x: x.sum(0, initial=2.5, where=[[True], [False]], keepdims=True), uniform((2, 3)), name="initial",
         reference=lambda x: x.sum(0, initial=2.5, where=[[True], [False]], keepdims=True)),
    *reductions(F.Sum, F.sum, np.sum, [(2, 3)], complex_uniform, saves=0),
    *reductions(F.Mean, F.mean, np.mean, [(2, 3)], complex_uniform, saves=0),
    case(F.Sum, lambda x: x.sum(0, np.float64), uniform((2, 3)), dtypes=(), reference=lambda x: x.sum(0),
         name="dtype"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@settings(max_examples=30, deadline=None)
@given(shape=hnp.array_shapes(max_dims=4, max_side=3, min_side=0), keepdims=st.booleans(), data=st.data())
def test_any_shape_and_axes(shape, keepdims, data):
    axis = data.draw(st.none() | hnp.valid_tuple_axes(len(shape)))
    check_function(lambda x: F.sum(x, axis, keepdims=keepdims), uniform(shape), order=1,
                   reference=lambda x: np.sum(x, axis, keepdims=keepdims))


def test_integers_and_booleans():
    assert gradient(F.sum, np.array([1, 2]))[0].dtype.kind == "i"
    assert gradient(F.mean, np.array([1, 2]))[0].tolist() == [0.5, 0.5]
    assert Variable([True, True]).sum().item() == 2


def test_dtype_of_the_sum_and_of_its_gradient():
    x = Variable(np.ones(3, np.float32))
    y = x.sum(dtype=np.float64)
    y.backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float32)
    assert x.mean(dtype=np.float64).dtype == np.float64


def test_half_precision_means_do_not_overflow():
    x = Variable(np.full(1000, 100.0, np.float16))
    assert x.mean().item() == 100.0


def test_mean_of_nothing_is_nan_with_numpys_warning():
    with pytest.warns(RuntimeWarning):
        y = Variable(np.zeros((0, 2))).mean(axis=0)
    y.backward(np.ones(2))
    assert np.isnan(y.data).all()


def test_gradient_of_a_sum_takes_no_memory_of_its_own():
    x = Variable(np.ones((100, 100)))
    y = x * 1.0
    (gy,) = (gy for gy in [y.sum().creator.backward(np.array(1.0))])
    assert gy.strides == (0, 0)


@pytest.mark.parametrize("function", [F.sum, F.mean])
@pytest.mark.parametrize("axis", [2, -3, (0, 0), (0, 5)])
def test_wrong_axis(function, axis):
    with pytest.raises(ShapeError,
                       match=rf"{function.__name__}: axis=.*\(2, 3\), dtype float64; axes run from -2 to 1"):
        function(Variable(np.zeros((2, 3))), axis)


def test_what_cannot_be_recorded():
    for function in (F.sum, F.mean):
        with pytest.raises(ArgumentError, match=rf"{function.__name__}: the argument out= is not supported"):
            function(Variable([1.0]), out=np.array(1.0))
    with pytest.raises(ArgumentError, match="sum: initial= is a constant"):
        F.sum(Variable([1.0]), initial=Variable(1.0))
    assert F.sum(Variable([1.0]), initial=Variable(2.0, requires_grad=False)).item() == 3


@pytest.mark.parametrize("function", [F.sum, F.mean, F.var])
def test_a_mask_that_does_not_fit(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: where= of shape \(2,\) does not broadcast to"):
        function(Variable(np.ones(3)), where=[True, False])
    with pytest.raises(ShapeError, match=r"where= of shape \(2, 3\) does not broadcast"):
        function(Variable(np.ones(3)), where=np.ones((2, 3), bool))


def test_what_a_mask_leaves_out_has_exactly_no_gradient():
    x = Variable([np.inf, 1.0, np.nan])
    y = F.sum(np.log(x), where=[False, True, False])
    y.backward(np.array(np.inf))
    assert y.item() == 0 and x.grad.data[1] == np.inf and np.isfinite(x.grad.data[0])
    (slope,) = gradient(lambda x: F.mean(x, where=Variable([True, False, True])), np.ones(3))
    assert slope.tolist() == [0.5, 0, 0.5]


def test_means_of_nothing_under_a_mask():
    x = Variable(np.ones((2, 2)))
    with pytest.warns(RuntimeWarning):
        y = x.mean(axis=1, where=np.array([[True, True], [False, False]]))
    y.backward(np.ones(2))
    assert x.grad.tolist() == [[0.5, 0.5], [0, 0]]


def test_large_means_are_numpys():
    x = np.random.default_rng(0).standard_normal((7, 1001)).astype(np.float32)
    for axis in (None, 0, 1):
        assert np.array_equal(Variable(x).mean(axis).data, np.mean(x, axis))


def test_numpy_calls_and_methods():
    x = Variable(np.ones((2, 3)))
    assert np.sum(x, axis=0).shape == x.sum(0).shape == np.mean(x, 0).shape == x.mean(axis=0).shape == (3,)
