import tracemalloc

import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.binary_cross_entropy import softplus
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
WEIGHTS = {"none": {}, "weight": {"weight": np.array([0.5, 1.0, 2.0])}, "full": {"weight": uniform((2, 3), 0.1, 2)}}
POSITIVES = {"pos": {"pos_weight": np.array([0.5, 1.0, 3.0])},
             "both": {"pos_weight": np.array([[0.5], [3.0]]), "weight": np.array([0.5, 1.0, 2.0])}}


def probabilities(shape, seed=0):
    return uniform(shape, 0.06, 0.94, seed)


def of_probabilities(x, t, reduction, weight=1.0):
    return REDUCE[reduction](-weight * (t * np.log(x) + (1 - t) * np.log1p(-x)))


def of_logits(x, t, reduction, weight=1.0, pos_weight=1.0):
    losses = pos_weight * t * np.log1p(np.exp(-x)) + (1 - t) * np.log1p(np.exp(x))
    return REDUCE[reduction](weight * losses)


def bce(shape, reduction, name="none"):
    options = WEIGHTS[name]
    return case(F.BinaryCrossEntropy, lambda x, t: F.binary_cross_entropy(x, t, reduction=reduction, **options),
                probabilities(shape), probabilities(shape, 1), name=f"{shape} {reduction} {name}",
                reference=lambda x, t: of_probabilities(x, t, reduction, **options),
                saves=lambda x, t, y: x.nbytes + t.nbytes)


def logits(shape, reduction, name="none"):
    options = (WEIGHTS | POSITIVES)[name]
    return case(F.BinaryCrossEntropyWithLogits,
                lambda x, t: F.binary_cross_entropy_with_logits(x, t, reduction=reduction, **options),
                uniform(shape), probabilities(shape), name=f"{shape} {reduction} {name}",
                reference=lambda x, t: of_logits(x, t, reduction, **options),
                saves=lambda x, t, y: x.nbytes + t.nbytes)


CASES = [
    *(make(shape, reduction) for make in (bce, logits) for shape in ((), (2, 3)) for reduction in REDUCE),
    *(bce((2, 3), reduction, name) for name in ("weight", "full") for reduction in ("mean", "none")),
    *(logits((2, 3), reduction, name) for name in ("weight", "full", "pos", "both") for reduction in ("mean", "none")),
    *(case(cls, lambda x, t, f=f: f(x, t, reduction="sum"), np.zeros((0, 2)), np.zeros((0, 2)), name="empty")
      for cls, f in ((F.BinaryCrossEntropy, F.binary_cross_entropy),
                     (F.BinaryCrossEntropyWithLogits, F.binary_cross_entropy_with_logits))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def tensors(options):
    torch = pytorch()
    return lambda dtype: {name: torch.tensor(value, dtype=dtype) for name, value in options.items()}


@pytest.mark.parametrize("reduction", REDUCE)
@pytest.mark.parametrize("name", WEIGHTS)
def test_equals_pytorch(name, reduction):
    torch, options = pytorch(), tensors(WEIGHTS[name])
    agree(lambda x, t: F.binary_cross_entropy(x, t, reduction=reduction, **WEIGHTS[name]),
          lambda x, t: torch.nn.functional.binary_cross_entropy(x, t, reduction=reduction, **options(x.dtype)),
          probabilities((2, 3)), probabilities((2, 3), 1))


@pytest.mark.parametrize("reduction", REDUCE)
@pytest.mark.parametrize("name", [*WEIGHTS, *POSITIVES])
def test_logits_equal_pytorch(name, reduction):
    torch, given = pytorch(), (WEIGHTS | POSITIVES)[name]
    options = tensors(given)
    agree(lambda x, t: F.binary_cross_entropy_with_logits(x, t, reduction=reduction, **given),
          lambda x, t: torch.nn.functional.binary_cross_entropy_with_logits(
              x, t, reduction=reduction, **options(x.dtype)),
          uniform((2, 3), -20, 20), probabilities((2, 3)))


def test_limits_equal_pytorch():
    x, t = np.array([0.0, 1.0, 0.0, 1.0, 1e-300, 1e-5]), np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.5])
    torch = pytorch()
    with np.errstate(all="ignore"):  # of the infinite gradients of the target, also in the comparison
        agree(lambda x, t: F.binary_cross_entropy(x, t, reduction="none"),
              lambda x, t: torch.nn.functional.binary_cross_entropy(x, t, reduction="none"), x, t, dtypes=("float64",))


def test_limits():
    x = Variable(np.array([0.0, 1.0], np.float16))
    losses = F.binary_cross_entropy(x, np.array([1.0, 0.0]), reduction="none")
    assert losses.data.tolist() == [100, 100]
    losses.backward(np.full(2, 1e-4))
    assert np.isfinite(x.grad.data).all()


def test_extreme_logits():
    for dtype in (np.float64, np.float32, np.float16):
        x = Variable(np.array([1e4, -1e4, 1e4, -1e4], dtype))
        losses = F.binary_cross_entropy_with_logits(x, [1, 0, 0, 1], reduction="none")
        np.testing.assert_allclose(losses.data, [0, 0, 1e4, 1e4], rtol=1e-3)
        losses.sum().backward()
        assert x.grad.data.tolist() == [0, 0, 1, -1]
    small = F.binary_cross_entropy_with_logits(np.array([40.0]), [1.0]).item()
    np.testing.assert_allclose(small, np.exp(-40), rtol=1e-12)


def test_softplus():
    x = np.array([-800.0, -1.0, 0.0, 1.0, 800.0])
    np.testing.assert_allclose(softplus(x), np.logaddexp(0, x))
    np.testing.assert_allclose(softplus(Variable(x)).data, np.logaddexp(0, x), atol=1e-16)
    np.testing.assert_allclose(gradient(softplus, x)[0], special.expit(x), rtol=1e-12)


def test_mean_of_nothing_is_nan():
    for function in (F.binary_cross_entropy, F.binary_cross_entropy_with_logits):
        loss = function(Variable(np.zeros((0, 2), np.float32)), np.zeros((0, 2)))
        assert np.isnan(loss.data) and loss.dtype == np.float32


def test_integer_and_number_targets():
    x = Variable(np.zeros(2, np.float32))
    for target in (1, np.array([1, 1]), [True, True]):
        loss = F.binary_cross_entropy_with_logits(x, target)
        assert loss.dtype == np.float32
        np.testing.assert_allclose(loss.item(), np.log(2), rtol=1e-6)
    assert F.binary_cross_entropy_with_logits(Variable([0, 0]), 1).dtype == np.float64


def test_large_arrays_make_no_others_of_their_size():
    x = Variable(np.zeros((1000, 1000), np.float32))
    t, positives = np.ones((1000, 1000), np.float32), np.ones(1000, np.float32)
    F.binary_cross_entropy_with_logits(x, t).backward()
    x.clear_grad()
    for options in ({}, {"pos_weight": positives}):
        tracemalloc.start()
        try:
            loss = F.binary_cross_entropy_with_logits(x, t, **options)
            _, forward = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            loss.backward()
            _, backward = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        x.clear_grad()
        assert forward < 0.3 * x.nbytes
        assert backward < 1.3 * x.nbytes


@pytest.mark.parametrize("x, t, message", [
    ([0.5, 1.5], [0, 1], r"expected probabilities from 0 to 1, got 1.5 at \(1,\) of the input .*_with_logits"),
    ([0.5, 0.5], [0, 2], r"got 2.0 at \(1,\) of the target of shape \(2,\)$"),
    ([np.nan, 0.5], [0, 1], r"got nan at \(0,\) of the input"),
    ([-0.1, 0.5], [0, 1], r"got -0.1 at \(0,\) of the input"),
])
def test_no_probabilities(x, t, message):
    with pytest.raises(ArgumentError, match=message):
        F.binary_cross_entropy(Variable(x), t)


@pytest.mark.parametrize("function", [F.binary_cross_entropy, F.binary_cross_entropy_with_logits])
def test_bad_options(function):
    x = Variable(np.full((2, 3), 0.5))
    name = function.__name__
    with pytest.raises(ShapeError, match=f"{name}: the input has shape .*; expected the same shape"):
        function(x, np.ones(3))
    with pytest.raises(ShapeError, match=rf"{name}: the weight has shape \(2,\).*does not broadcast to .* \(2, 3\)"):
        function(x, np.ones((2, 3)), np.ones(2))
    with pytest.raises(ShapeError, match="the weight has shape .* does not broadcast"):
        function(x, np.ones((2, 3)), np.ones((4, 2, 3)))
    with pytest.raises(ArgumentError, match="the weight is a constant .* pass weight.data"):
        function(x, np.ones((2, 3)), Variable(np.ones(3)))
    with pytest.raises(ArgumentError, match=f"{name}: unknown reduction 'average'; expected 'mean', 'sum' or 'none'"):
        function(x, x, reduction="average")


def test_bad_pos_weight():
    x = Variable(np.full((2, 3), 0.5))
    with pytest.raises(ShapeError, match="the pos_weight has shape"):
        F.binary_cross_entropy_with_logits(x, 1, pos_weight=np.ones(2))
    with pytest.raises(ArgumentError, match="the pos_weight is a constant"):
        F.binary_cross_entropy_with_logits(x, 1, pos_weight=Variable(1.0))
