import tracemalloc

import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.softmax import highest, sum_of_exponentials
from tests.functions.cases import case, gradient, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree, pytorch

AXES = [((3,), 0), ((3,), -1), ((2, 3), 1), ((2, 3), 0), ((2, 3, 4), 1), ((2, 3, 4), -3), ((1, 1), 1),
        ((0, 3), 1)]


def along(cls, function, reference, shapes, **options):
    return [case(cls, lambda x, dim=dim: function(x, dim), uniform(shape), name=f"{shape} dim={dim}",
                 reference=lambda x, dim=dim: reference(x, dim), **options) for shape, dim in shapes]


CASES = [
    *along(F.Softmax, F.softmax, special.softmax, AXES, saves=lambda x, y: y.nbytes),
    *along(F.LogSoftmax, F.log_softmax, special.log_softmax, AXES, saves=lambda x, y: y.nbytes),
    case(F.Softmax, lambda x: F.softmax(x, 0), uniform(()), name="0-d"),
    case(F.LogSoftmax, lambda x: F.log_softmax(x, -1), uniform(()), name="0-d"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("shape, dim", [((5,), 0), ((3, 5), 1), ((3, 4, 2), -2)])
def test_agrees_with_pytorch(name, shape, dim):
    agree(lambda x: getattr(F, name)(x, dim), theirs(name, dim=dim), uniform(shape, -4, 4))


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_in_another_dtype_agrees_with_pytorch(name):
    x = Variable(uniform((2, 3)).astype(np.float16))
    y = getattr(F, name)(x, 1, dtype=np.float32)
    assert y.dtype == np.float32 and getattr(F, name)(x, 1, "float64").dtype == np.float64
    y.backward(uniform((2, 3), seed=1).astype(np.float32))
    assert x.grad.dtype == np.float16
    other = pytorch().tensor(x.data, requires_grad=True)
    z = theirs(name, dim=1, dtype=pytorch().float32)(other)
    z.backward(pytorch().tensor(uniform((2, 3), seed=1).astype(np.float32)))
    np.testing.assert_allclose(y.data, z.detach().numpy(), rtol=1e-5)
    np.testing.assert_allclose(x.grad.data, other.grad.numpy(), rtol=2e-3)
    assert getattr(F, name)([1, 2], 0, np.float32).dtype == np.float32
    assert getattr(F, name)(Variable([1.0]), 0, np.float64).creator.saved[0].dtype == np.float64


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_bad_dtype(name):
    with pytest.raises(ArgumentError, match=f"{name}: expected a floating dtype such as np.float32, got int32"):
        getattr(F, name)([1.0], 0, np.int32)


def test_numbers():
    assert F.softmax(3.0, -1).item() == 1
    assert F.log_softmax(3, 0).item() == 0
    assert F.logsumexp(3, 0).item() == 3
    assert F.softmax([1, 1], 0).tolist() == [0.5, 0.5]


def test_empty_lines():
    assert F.softmax(np.ones((2, 0)), 1).shape == (2, 0)
    assert np.array_equal(F.logsumexp(np.ones((2, 0)), 1).data, [-np.inf, -np.inf])


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("offset", [0, 1e4, -1e4])
def test_shifts_do_not_matter(dtype, offset):
    x = np.array([0, 1, 2], dtype) + dtype(offset)
    np.testing.assert_allclose(F.softmax(x, 0).data, F.softmax(x - x.max(), 0).data)
    np.testing.assert_allclose(F.log_softmax(x, 0).data, F.log_softmax(x - x.max(), 0).data)


def test_infinities():
    x = np.array([[-np.inf, 0, 1], [0, -np.inf, -np.inf]])
    assert np.array_equal(F.softmax(x, 1).data[1], [1, 0, 0])
    assert np.array_equal(F.log_softmax(x, 1).data[1], [0, -np.inf, -np.inf])
    assert np.array_equal(gradient(lambda x: F.logsumexp(x, 1), x)[0][1], [1, 0, 0])


def test_nan_spreads():
    for function in (F.softmax, F.log_softmax, F.logsumexp):
        assert np.isnan(function(np.array([1.0, np.nan]), 0).data).all()


@pytest.mark.parametrize("shape, axes", [((3000, 50), (-1,)), ((50, 3000), (-1,)), ((20, 30, 200), (-2,)),
                                         ((200000,), (-1,)), ((20, 30, 200), (-3, -1))])
def test_sums_in_blocks(shape, axes):
    x = uniform(shape)
    top = x.max(axis=axes, keepdims=True)
    expected = np.exp(x - top).sum(axis=axes, keepdims=True)
    np.testing.assert_allclose(sum_of_exponentials(x, axes, top), expected, rtol=1e-12)
    np.testing.assert_allclose(sum_of_exponentials(x - top, axes, block=1000), expected, rtol=1e-12)


@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (5, 2), (40000, 3), (7, 32), (7, 33)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_maxima_of_short_rows(shape, dtype):
    x = uniform(shape).astype(dtype)
    if x.size > 3:
        x[1, 1] = np.nan
    got = highest(x, (-1,))
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, x.max(axis=1, keepdims=True))


@pytest.mark.parametrize("function, arrays", [(F.softmax, 1), (F.log_softmax, 1), (F.logsumexp, 0)])
def test_forward_makes_no_second_array_of_the_inputs_size(function, arrays):
    x = Variable(np.zeros((1000, 1000), np.float32))
    function(x, 1)
    tracemalloc.start()
    try:
        y = function(x, 1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert y.data is not None
    assert peak < arrays * x.nbytes + 0.15 * x.nbytes


@pytest.mark.parametrize("function", [F.softmax, F.log_softmax, F.logsumexp])
def test_bad_dim(function):
    with pytest.raises(ShapeError, match=r": dim 2 is out of range .* shape \(2, 3\); expected -2 to 1"):
        function(Variable(np.ones((2, 3))), 2)
    with pytest.raises(ShapeError, match=r"of shape \(\); expected -1 to 0"):
        function(Variable(1.0), 1)
    for dim in (None, 1.0, "1", ()):
        with pytest.raises(ArgumentError, match=": expected an integer as dim, got"):
            function(Variable(np.ones(3)), dim)
    with pytest.raises(ShapeError, match="names an axis .* twice"):
        function(Variable(np.ones((2, 3))), (1, -1))


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
def test_scipys_arguments(name):
    ours, scipys, x = getattr(F, name), getattr(special, name), uniform((2, 3, 2))
    for axis in (None, 1, (0, -1)):
        np.testing.assert_allclose(ours(x, axis=axis).data, scipys(x, axis=axis), rtol=1e-12)
    np.testing.assert_allclose(ours(Variable(x)).data, scipys(x), rtol=1e-12)
    with pytest.raises(ArgumentError, match=f"{name}: dim=1 and axis=0 are two names of one argument"):
        ours(x, 1, axis=0)
    assert ours(3.0).item() == scipys(3.0)


def test_over_all_axes_agrees_with_pytorch():
    for name in ("softmax", "log_softmax"):
        agree(lambda x, f=getattr(F, name): f(x, axis=None), lambda x, f=theirs(name, dim=0): f(x.reshape(-1)).reshape(
            x.shape), uniform((3, 2), -4, 4))
