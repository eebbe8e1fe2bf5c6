import math
import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, Variable, layers, optim
from pygrad.errors import ArgumentError, DTypeError
from tests.optim.reference import give_gradients, parameters
from tests.pytorch import pytorch

SHAPES = [(130, 300), (5,), (), (0, 3), (2, 2)]
NORMS = [2.0, 1, 0, 3.5, 0.5, -1.0, math.inf, -math.inf]


def both(dtype, scale=1.0):
    """Parameters of ours with gradients, and PyTorch's with the same."""
    torch = pytorch()
    params = parameters(SHAPES, dtype)
    give_gradients(params, 1, missing={1})
    theirs = []
    for one in params:
        other = torch.nn.Parameter(torch.tensor(one.data))
        if one.grad is not None:
            one.grad.data[...] *= dtype(scale)
            other.grad = torch.tensor(one.grad.data)
        theirs.append(other)
    return params, theirs


def assert_close(params, theirs, tolerance):
    for one, other in zip(params, theirs, strict=True):
        if one.grad is None:
            assert other.grad is None
        else:
            assert one.grad.dtype == one.dtype
            np.testing.assert_allclose(one.grad.data, other.grad.numpy(), rtol=tolerance, atol=1e-30)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("limit", [0.5, 1e6, 0])
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_by_norm_equals_pytorch(norm, limit, dtype, tolerance):
    params, theirs = both(dtype)
    if norm < 0 or norm == math.inf:  # PyTorch refuses the least and the largest of nothing
        params, theirs = [one for one in params if one.size], [one for one in theirs if one.numel()]
    ours = optim.clip_grad_norm_(params, limit, norm)
    other = pytorch().nn.utils.clip_grad_norm_(theirs, limit, norm)
    assert ours == pytest.approx(other.item(), rel=tolerance)
    assert_close(params, theirs, tolerance)


@pytest.mark.parametrize("limit", [0.1, 0, 100])
def test_by_value_equals_pytorch(limit):
    params, theirs = both(np.float32)
    optim.clip_grad_value_(params, limit)
    pytorch().nn.utils.clip_grad_value_(theirs, limit)
    assert_close(params, theirs, 0)


def test_in_place():
    x = Parameter([3.0, 4.0])
    x.grad = np.array([3.0, 4.0])
    gradient, array = x.grad, x.grad.data
    assert optim.clip_grad_norm_(x, 1.0) == 5.0
    assert x.grad is gradient and gradient.data is array and np.allclose(array, [0.6, 0.8])
    optim.clip_grad_value_(x, 0.5)
    assert array.tolist() == [0.5, 0.5]


def test_what_is_below_stays_bit_for_bit():
    params, _ = both(np.float32)
    before = [None if one.grad is None else one.grad.data.copy() for one in params]
    optim.clip_grad_norm_(params, 1e9)
    assert all(one.grad is None or np.array_equal(one.grad.data, old) for one, old in zip(params, before, strict=True))


@pytest.mark.parametrize("scale", [1e-30, 1e25])
def test_squares_that_leave_float32(scale):
    params, _ = both(np.float32, scale)
    reference, _ = both(np.float64, np.float32(scale))
    expected = math.sqrt(sum((one.grad.data ** 2).sum() for one in reference if one.grad is not None))
    assert optim.clip_grad_norm_(params, 1.0) == pytest.approx(expected, rel=1e-5)
    if scale > 1:
        assert optim.clip_grad_norm_(params, 1.0) == pytest.approx(1.0, rel=1e-5)


def test_float16_and_integers():
    x, y = Parameter(np.ones(3, np.float16)), Parameter(np.ones(1, np.float32))
    x.grad, y.grad = np.full(3, 300, np.float16), Variable(np.array([400]), requires_grad=False)
    assert optim.clip_grad_norm_([x, y], 1.0) == pytest.approx(math.sqrt(3 * 300**2 + 400**2))
    assert x.grad.dtype == np.float16 and y.grad.dtype == np.float32
    assert optim.get_total_norm([x.grad, y.grad]) == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize("make", [
    lambda array: np.asfortranarray(array), lambda array: np.repeat(array, 2, axis=1)[:, ::2],
    lambda array: np.broadcast_to(array[:1], array.shape),
])
def test_any_memory_layout(make):
    x = Parameter(np.ones((300, 200)))
    x.grad = make(np.random.default_rng(0).standard_normal((300, 200)))
    before = x.grad.data.copy()
    norm = optim.clip_grad_norm_([x], 2.0)
    assert norm == pytest.approx(np.linalg.norm(before))
    np.testing.assert_allclose(x.grad.data, before * (2 / (norm + 1e-6)), rtol=1e-12)
    optim.clip_grad_value_([x], 1e-3)
    assert np.abs(x.grad.data).max() == 1e-3


def test_a_gradient_with_a_graph_is_left_alone():
    x = Parameter([3.0])
    (x ** 3).sum().backward(create_graph=True)
    taken = x.grad
    optim.clip_grad_norm_([x], 1.0)
    assert taken.tolist() == [27.0] and taken.creator is not None
    np.testing.assert_allclose(x.grad.data, [1.0], rtol=1e-5)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite(value):
    x, y = Parameter([1.0]), Parameter([2.0])
    x.grad, y.grad = [value], [1.0]
    for norm in NORMS[:2] + [math.inf]:
        with pytest.raises(ArgumentError, match=f"the norm of order .* of the gradients is {value}, and nothing was"):
            optim.clip_grad_norm_([x, y], 1.0, norm, error_if_nonfinite=True)
    assert y.grad.tolist() == [1.0]
    assert str(optim.clip_grad_norm_([x, y], 1.0)) == str(value)
    assert np.isnan(x.grad.data[0]) and (np.isnan(y.grad.data[0]) if math.isnan(value) else y.grad.tolist() == [0])


def test_nothing_to_clip():
    assert optim.clip_grad_norm_([], 1.0) == 0.0 == optim.clip_grad_norm_([Parameter([1.0])], 1.0)
    assert optim.get_total_norm([], math.inf) == 0.0
    model = layers.Linear(2, 2)
    used = model.parameters()
    list(used)
    with pytest.warns(UserWarning, match="the generator of parameters is empty, and nothing is clipped"):
        optim.clip_grad_norm_(used, 1.0)
    assert optim.clip_grad_norm_(model.parameters(), 1.0) == 0.0


def test_no_temporaries_of_a_parameters_size():
    params = parameters([(1000, 1000)], np.float32)
    give_gradients(params, 0)
    tracemalloc.start()
    try:
        for norm in (2.0, 1.0, math.inf):
            optim.clip_grad_norm_(params, 0.5, norm)
        optim.clip_grad_value_(params, 1e-4)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("clip", [optim.clip_grad_norm_, optim.clip_grad_value_,
                                  lambda params, limit: optim.clip_grads_with_norm_(params, limit, 9.0)])
def test_bad_arguments(clip):
    x = Parameter([1.0])
    x.grad = [5.0]
    for limit in (-1, math.nan, "much", None):
        with pytest.raises(ArgumentError, match="to be a number of at least 0, got"):
            clip([x], limit)
    with pytest.raises(DTypeError, match="expected parameters to clip the gradients of, got a ndarray"):
        clip([x, np.ones(3)], 1.0)
    for what in (layers.Linear(1, 1), 3):
        with pytest.raises(ArgumentError, match=r"to clip, got a \w+; pass model.parameters\(\)"):
            clip(what, 1.0)
    assert x.grad.tolist() == [5.0]


def test_bad_norms():
    with pytest.raises(ArgumentError, match="expected norm_type to be a number, got nan"):
        optim.get_total_norm([np.ones(1)], math.nan)
    with pytest.raises(DTypeError, match="expected Variables or arrays of numbers, got a int"):
        optim.get_total_norm([3])
