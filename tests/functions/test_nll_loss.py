import itertools

import numpy as np
import pytest
from scipy.special import log_softmax

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

C = 5
SHAPES = [(C,), (7, C), (3, C, 4), (2, C, 3, 2)]
WEIGHT = np.array([0.5, 1.0, 2.0, 0.25, 3.0])
REDUCTIONS = ("mean", "sum", "none")


def labels(shape, ignored=0.0, seed=0):
    generator = np.random.default_rng(seed)
    drawn = np.asarray(generator.integers(0, C, shape[:1] + shape[2:] if len(shape) > 1 else ()))
    return np.where(generator.random(drawn.shape) < ignored, -100, drawn)


def reference(x, target, weight, reduction):
    x = np.moveaxis(x, 1, -1) if x.ndim > 1 else x
    kept = target != -100
    counts = kept * (np.ones(C) if weight is None else weight)[np.where(kept, target, 0)]
    losses = -counts * np.take_along_axis(x, np.where(kept, target, 0)[..., None], -1)[..., 0]
    return losses if reduction == "none" else losses.sum() / (counts.sum() if reduction == "mean" else 1)


def nll(shape, reduction, ignored=0.0, weight=None):
    target = labels(shape, ignored)
    return case(F.NllLoss, lambda x: F.nll_loss(x, target, weight, reduction=reduction), uniform(shape), saves=0,
                reference=lambda x: reference(x, target, weight, reduction),
                name=f"{shape} {reduction} {ignored} {weight is not None}")


CASES = [
    *(nll(shape, reduction) for shape in SHAPES for reduction in REDUCTIONS),
    *(nll(shape, reduction, 0.4, weight) for shape in SHAPES[1:3] for reduction in REDUCTIONS
      for weight in (None, WEIGHT)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_equals_pytorch(shape):
    torch = pytorch()

    def check(target, weight, reduction):
        agree(lambda x: F.nll_loss(x, target, weight, reduction=reduction),
              lambda x: torch.nn.functional.nll_loss(
                  x, torch.tensor(target), None if weight is None else torch.tensor(weight, dtype=x.dtype),
                  reduction=reduction), log_softmax(uniform(shape), axis=min(1, len(shape) - 1)))

    for ignored, weight, reduction in itertools.product((0.0, 0.3), (None, WEIGHT), REDUCTIONS):
        if len(shape) > 1 or not ignored:
            check(labels(shape, ignored), weight, reduction)


def test_after_log_softmax_it_is_cross_entropy():
    x, target = uniform((7, C)), labels((7, C), 0.3)
    one, other = Variable(x), Variable(x)
    F.nll_loss(F.log_softmax(one, 1), target, WEIGHT).backward()
    F.cross_entropy(other, target, WEIGHT).backward()
    np.testing.assert_allclose(one.grad.data, other.grad.data, atol=1e-15)


@pytest.mark.parametrize("target, shape", [(np.zeros(0, int), (0, 3)), (np.array([-100, -100]), (2, 3))])
def test_mean_of_nothing_is_nan_with_gradient_zero(target, shape):
    x = Variable(np.zeros(shape, np.float32))
    loss = F.nll_loss(x, target)
    assert np.isnan(loss.data) and loss.dtype == np.float32
    loss.backward()
    assert np.array_equal(x.grad.data, np.zeros(shape))


def test_ignored_positions_may_hold_anything():
    x = Variable([[-np.inf, np.nan], [-1.0, -2.0]])
    loss = F.nll_loss(x, [-1, 0], ignore_index=-1)
    loss.backward()
    assert loss.item() == 1
    assert x.grad.tolist() == [[0, 0], [-1, 0]]


def test_targets_of_any_integer_type():
    x = Variable(np.eye(3))
    for dtype in (np.int8, np.uint8, np.uint64):
        target = np.arange(3, dtype=dtype)
        assert F.nll_loss(x, target).item() == F.nll_loss(x, Variable(target)).item() == -1
    loss = F.nll_loss(Variable([[1, 2]]), [0])
    loss.backward()
    assert loss.dtype == np.float64


def test_nothing_is_saved():
    assert_saves(F.nll_loss(Variable(np.zeros((5, 3))) * 2, [0, 1, 2, 0, 1]), 0)


@pytest.mark.parametrize("target, error, message", [
    ([0, 3], LabelError, r"nll_loss: class index 3 at \(1,\) of a target of shape \(2,\) is out of range for 3 classes"),
    ([-1, 0], LabelError, r"class index -1 at \(0,\) .* or ignore_index \(-100\)"),
    ([0.0, 1.0], DTypeError, r"nll_loss: class indices must be integers, got shape \(2,\), dtype float64; convert .*\)$"),
    (np.zeros((2, 3), int), ShapeError, r"nll_loss: .*expected class indices of shape \(2,\)$"),
])
def test_bad_targets(target, error, message):
    with pytest.raises(error, match=message):
        F.nll_loss(Variable(np.zeros((2, 3))), target)


def test_a_number_out_of_range():
    with pytest.raises(LabelError, match="nll_loss: class index 3 is out of range for 3 classes"):
        F.nll_loss(Variable(np.zeros(3)), 3)


@pytest.mark.parametrize("options, error, message", [
    ({"reduction": "average"}, ArgumentError, "nll_loss: unknown reduction 'average'"),
    ({"weight": np.ones(2)}, ShapeError, r"nll_loss: expected a weight of shape \(3,\).* got shape \(2,\)"),
    ({"weight": Variable(np.ones(3))}, ArgumentError, "the weight is a constant .* pass weight.data"),
])
def test_bad_options(options, error, message):
    with pytest.raises(error, match=message):
        F.nll_loss(Variable(np.zeros((2, 3))), [0, 1], **options)


def test_no_classes():
    with pytest.raises(ShapeError, match="nll_loss: expected an input of shape .* with at least one class"):
        F.nll_loss(Variable(0.0), 0)
