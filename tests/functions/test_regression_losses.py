import itertools
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
SHAPES = [(), (3,), (2, 3), (2, 1, 4)]


def huber(x, t, delta=1.0):
    e = np.abs(x - t)
    return np.where(e < delta, e * e / 2, delta * (e - delta / 2))


LOSSES = {
    "mse": (F.MseLoss, F.mse_loss, lambda x, t: np.square(x - t), {}),
    "l1": (F.L1Loss, F.l1_loss, lambda x, t: np.abs(x - t), {}),
    "smooth": (F.SmoothL1Loss, F.smooth_l1_loss, lambda x, t: huber(x, t, 0.7) / 0.7, {"beta": 0.7}),
    "smooth as l1": (F.L1Loss, F.smooth_l1_loss, lambda x, t: np.abs(x - t), {"beta": 0}),
    "huber": (F.HuberLoss, F.huber_loss, lambda x, t: huber(x, t, 0.7), {"delta": 0.7}),
}
WEIGHTED = ["mse", "l1", "huber"]


def saved(name):
    if "l1" in name:
        return lambda x, t, y: -(-x.size // 8)
    return lambda x, t, y: x.nbytes + t.nbytes


def plain(name, shape, reduction):
    makes, function, loss, options = LOSSES[name]
    return case(makes, lambda x, t: function(x, t, reduction, **options), uniform(shape), uniform(shape, seed=1),
                name=f"{name} {shape} {reduction}", reference=lambda x, t: REDUCE[reduction](loss(x, t)),
                saves=saved(name))


def weighted_reference(name, reduction):
    def reference(x, t, w):
        losses = w * LOSSES[name][2](x, t)
        if reduction == "mean":
            return losses.sum() / (w.size if name == "huber" else w.sum())
        return REDUCE[reduction](losses)
    return reference


def weighted(name, reduction):
    makes, function, _, options = LOSSES[name]
    return case(makes, lambda x, t, w: function(x, t, reduction, weight=w, **options), uniform((2, 3)),
                uniform((2, 3), seed=1), uniform((2, 3), 0.2, 2, seed=2), name=f"{name} weighted {reduction}",
                reference=weighted_reference(name, reduction))


CASES = [
    *(plain(name, shape, reduction) for name in LOSSES for shape in SHAPES[:3] for reduction in REDUCE),
    *(plain(name, SHAPES[3], "mean") for name in LOSSES),
    *(weighted(name, reduction) for name in WEIGHTED for reduction in REDUCE),
    *(case(makes, lambda x, t, f=function, o=options: f(x, t, "sum", **o), uniform((0, 2)), uniform((0, 2)),
           name=f"{name} empty") for name, (makes, function, _, options) in LOSSES.items()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("reduction", REDUCE)
@pytest.mark.parametrize("name", LOSSES)
def test_equals_pytorch(name, reduction):
    _, function, _, options = LOSSES[name]
    theirs = getattr(pytorch().nn.functional, function.__name__)
    agree(lambda x, t: function(x, t, reduction, **options), lambda x, t: theirs(x, t, reduction=reduction, **options),
          uniform((4, 3)), uniform((4, 3), seed=1))


@pytest.mark.parametrize("reduction", REDUCE)
@pytest.mark.parametrize("name", WEIGHTED)
def test_weights_equal_pytorch(name, reduction):
    _, function, _, options = LOSSES[name]
    theirs = getattr(pytorch().nn.functional, function.__name__)
    agree(lambda x, t, w: function(x, t, reduction, weight=w, **options),
          lambda x, t, w: theirs(x, t, reduction=reduction, weight=w, **options),
          uniform((4, 3)), uniform((4, 3), seed=1), uniform((4, 3), 0.1, 1, seed=2))


@pytest.mark.parametrize("name", LOSSES)
def test_kinks_and_infinities_equal_pytorch(name):
    _, function, _, options = LOSSES[name]
    theirs = getattr(pytorch().nn.functional, function.__name__)
    x = np.array([0, 0.7, -0.7, 0.3, np.inf, -np.inf, np.nan, 1e30])
    with np.errstate(all="ignore"):  # of infinities that are subtracted, also by the comparison
        agree(lambda x, t: function(x, t, "none", **options), lambda x, t: theirs(x, t, reduction="none", **options),
              x, np.zeros(8), dtypes=("float64",))


@pytest.mark.parametrize("name", LOSSES)
def test_mean_of_nothing_is_nan(name):
    _, function, _, options = LOSSES[name]
    x = Variable(np.ones((0, 2), np.float32))
    loss = function(x, np.ones((0, 2)), **options)
    assert np.isnan(loss.data) and loss.dtype == np.float32
    loss.backward()
    assert x.grad.shape == (0, 2)


def test_mean_over_weights_of_zero_is_nan():
    x = Variable(np.ones(2, np.float32))
    loss = F.mse_loss(x, np.zeros(2), weight=np.zeros(2))
    assert np.isnan(loss.data) and loss.dtype == np.float32


@pytest.mark.parametrize("name", LOSSES)
def test_constant_targets_take_the_inputs_dtype(name):
    _, function, loss, options = LOSSES[name]
    x = Variable(np.ones(3, np.float32))
    constant = Variable(np.zeros(3), requires_grad=False)
    for target in (np.zeros(3), [0, 0, 0], np.zeros(3, int), 0, 0.0, constant):
        y = function(x, target, **options)
        assert y.dtype == np.float32
        assert y.item() == pytest.approx(loss(1.0, 0.0))
        y.backward()
    assert x.grad.dtype == np.float32


def test_a_target_alone_that_requires_grad():
    target = Variable(np.ones(3))
    F.mse_loss(np.zeros(3), target).backward()
    np.testing.assert_allclose(target.grad.data, 2 / 3)
    target.clear_grad()
    F.l1_loss(np.zeros(3), target).backward()
    np.testing.assert_allclose(target.grad.data, 1 / 3)


def test_integers():
    assert F.mse_loss(Variable([1, 3]), [1, 1]).item() == 2
    x = Variable([1, 4])
    F.smooth_l1_loss(x, [1, 1]).backward()
    assert x.grad.tolist() == [0, 0.5]


def test_bits_of_the_absolute_error():
    x, t = Variable(np.arange(20.0)), np.full(20, 3.5)
    assert_saves(F.l1_loss(x, t), 3)
    t[5] = 5.0  # a tie takes the second bit
    loss = F.l1_loss(x, t, "sum")
    assert_saves(loss, 6)
    loss.backward()
    assert x.grad.tolist() == [-1.0] * 4 + [1.0, 0.0] + [1.0] * 14


@pytest.mark.parametrize("name, arrays", [("mse", 0), ("huber", 0), ("l1", 0.55)])
def test_forward_makes_no_array_of_the_inputs_size(name, arrays):
    _, function, _, options = LOSSES[name]
    x, t = Variable(np.zeros((1000, 1000), np.float32)), np.ones((1000, 1000), np.float32)
    function(x, t, **options).backward()
    x.clear_grad()
    tracemalloc.start()
    try:
        loss = function(x, t, **options)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        loss.backward()
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert forward < (arrays + 0.2) * x.nbytes
    assert backward < (1 + arrays + 0.3) * x.nbytes


@pytest.mark.parametrize("name", LOSSES)
def test_large_arrays_in_any_layout(name):
    _, function, loss, options = LOSSES[name]
    x, t = uniform((300, 200)), uniform((200, 300), seed=1).T
    for one, other in itertools.product((x, np.asfortranarray(x), x[::-1]), (t, np.ascontiguousarray(t))):
        with no_grad():
            np.testing.assert_allclose(function(one, other, **options).item(), loss(one, other).mean(), rtol=1e-12)
            np.testing.assert_allclose(function(one, other, "none", **options).data, loss(one, other), rtol=1e-12)
        grads = gradient(lambda x, t: function(x, t, "sum", **options), one, other)
        small = gradient(lambda x, t: function(x, t, "sum", **options), one[:50], other[:50])
        np.testing.assert_allclose(grads[0][:50], small[0], rtol=1e-12)
        np.testing.assert_allclose(grads[1], -grads[0], rtol=1e-12)


@pytest.mark.parametrize("shapes", [((3, 1), (3,)), ((3,), (2,)), ((3,), (1,)), ((), (2,))])
@pytest.mark.parametrize("name", LOSSES)
def test_shapes_that_differ(name, shapes):
    with pytest.raises(ShapeError, match=r"_loss: the input has shape .*, the target shape .* same shape"):
        LOSSES[name][1](*(Variable(np.ones(shape)) for shape in shapes))


@pytest.mark.parametrize("name", WEIGHTED)
def test_weights_that_do_not_fit(name):
    with pytest.raises(ShapeError, match=r"_loss: expected a weight of the input's shape \(2, 3\), got shape \(3,\)"):
        LOSSES[name][1](Variable(np.ones((2, 3))), np.ones((2, 3)), weight=np.ones(3))


@pytest.mark.parametrize("reduction", ["average", None, ""])
@pytest.mark.parametrize("name", LOSSES)
def test_unknown_reduction(name, reduction):
    function, options = LOSSES[name][1], LOSSES[name][3]
    with pytest.raises(ArgumentError,
                       match=f"{function.__name__}: unknown reduction .*; expected 'mean', 'sum' or 'none'"):
        function(Variable([1.0]), [1.0], reduction, **options)


@pytest.mark.parametrize("call, message", [
    (lambda x: F.smooth_l1_loss(x, x, beta=-1), "smooth_l1_loss: expected beta to be a number above 0, got -1"),
    (lambda x: F.huber_loss(x, x, delta=0), "huber_loss: expected delta to be a number above 0, got 0"),
    (lambda x: F.huber_loss(x, x, delta=None), "huber_loss: expected delta .* got None"),
])
def test_bad_options(call, message):
    with pytest.raises(ArgumentError, match=message):
        call(Variable([1.0]))
