import importlib
import itertools
import tracemalloc

import numpy as np
import pytest
from scipy.special import log_softmax

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, uniform

module = importlib.import_module("pygrad.functions.cross_entropy")

C = 5
SHAPES = [(C,), (7, C), (3, C, 4), (2, C, 3, 2)]
WEIGHT = np.array([0.5, 1.0, 2.0, 0.25, 3.0])
OPTIONS = [{}, {"weight": WEIGHT}, {"label_smoothing": 0.1}, {"weight": WEIGHT, "label_smoothing": 0.3}]


def positions(shape):
    return shape[:1] + shape[2:] if len(shape) > 1 else ()


def labels(shape, ignored=0.0, seed=0):
    generator = np.random.default_rng(seed)
    drawn = np.asarray(generator.integers(0, C, positions(shape)))
    return np.where(generator.random(drawn.shape) < ignored, -100, drawn)


def probabilities(shape, seed=0):
    p = np.random.default_rng(seed).random(shape) + 0.1
    return p / p.sum(axis=1 if len(shape) > 1 else 0, keepdims=True)


def reference(x, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0):
    """What the definition says, with a full table of probabilities."""
    x = np.moveaxis(x, 1, -1) if x.ndim > 1 else x
    logs = log_softmax(x, axis=-1)
    weight = np.ones(C) if weight is None else weight
    if target.dtype.kind == "f":
        table = np.moveaxis(target, 1, -1) if target.ndim > 1 else target
        counts = np.ones(table.shape[:-1])
        kept = counts
    else:
        kept = (target != ignore_index).astype(float)
        table = np.eye(C)[np.where(kept, target, 0)]
        counts = kept * table @ weight if kept.ndim == 0 else kept * (table @ weight)
    table = table * (1 - label_smoothing) + label_smoothing / C
    losses = -(weight * table * logs).sum(-1) * kept
    return losses if reduction == "none" else losses.sum() / (counts.sum() if reduction == "mean" else 1)


def indexed(shape, reduction="mean", ignored=0.0, **options):
    target = labels(shape, ignored)
    return case(F.CrossEntropy, lambda x: F.cross_entropy(x, target, reduction=reduction, **options),
                uniform(shape), reference=lambda x: reference(x, target, reduction=reduction, **options),
                name=f"{shape} {reduction} {ignored} {sorted(options)}",
                saves=lambda x, y: x.nbytes + 2 * 8 * target.size)


def soft(shape, reduction="mean", **options):
    return case(F.SoftCrossEntropy, lambda x, t: F.cross_entropy(x, t, reduction=reduction, **options),
                uniform(shape), probabilities(shape), name=f"{shape} {reduction} {sorted(options)}",
                reference=lambda x, t: reference(x, t, reduction=reduction, **options),
                saves=lambda x, t, y: x.nbytes + t.nbytes)


CASES = [
    *(indexed(shape, reduction) for shape in SHAPES for reduction in ("mean", "sum", "none")),
    *(indexed(shape, ignored=0.4, **options) for shape in SHAPES[1:3] for options in OPTIONS),
    *(indexed((3, C, 4), "none", 0.4, **options) for options in OPTIONS),
    *(soft(shape, reduction) for shape in SHAPES for reduction in ("mean", "sum", "none")),
    *(soft(shape, **options) for shape in SHAPES[1:3] for options in OPTIONS[1:]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_equals_pytorch(shape, dtype):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    tolerance = 1e-12 if dtype == np.float64 else 2e-5
    targets = [labels(shape), labels(shape, 0.3), probabilities(shape).astype(dtype)]
    weights = [None, WEIGHT.astype(dtype)]
    x = (3 * uniform(shape)).astype(dtype)
    for target, weight, reduction, smoothing in itertools.product(
            targets, weights, ("mean", "none"), (0.0, 0.1)):
        ours, theirs = Variable(x), torch.tensor(x, requires_grad=True)
        loss = F.cross_entropy(ours, target, weight, reduction=reduction, label_smoothing=smoothing)
        expected = torch.nn.functional.cross_entropy(
            theirs, torch.tensor(target), weight if weight is None else torch.tensor(weight),
            reduction=reduction, label_smoothing=smoothing)
        gradient = np.random.default_rng(0).random(loss.shape).astype(dtype)
        loss.backward(gradient)
        expected.backward(torch.tensor(gradient))
        assert loss.dtype == ours.grad.dtype == dtype and loss.shape == tuple(expected.shape)
        np.testing.assert_allclose(loss.data, expected.detach().numpy(), rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(ours.grad.data, theirs.grad.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("offset", [0, 10_000, -10_000])
def test_small_losses_at_any_distance_from_zero(offset):
    x = Variable(np.array([[0, 10], [10, 0]], np.float32) + np.float32(offset))
    losses = F.cross_entropy(x, [1, 1], reduction="none")
    small = np.log1p(np.exp(-10.0))
    np.testing.assert_allclose(losses.data, [small, 10 + small], rtol=1e-3)
    losses.sum().backward()
    np.testing.assert_allclose(x.grad.data[1], [1, -1], rtol=1e-4)


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (40, 32), (1, 7)])
@pytest.mark.parametrize("options", [{}, {"label_smoothing": 0.2}, {"weight": True}, {"ignore_index": 0}])
def test_short_rows_turned_or_not(shape, options, monkeypatch):
    rng = np.random.default_rng(shape[0])
    logits, labels = rng.standard_normal(shape) * 9, rng.integers(0, shape[1], shape[0])
    if "weight" in options:
        options = {"weight": rng.random(shape[1])}
    found = []
    for small in (1 << 14, 0):
        monkeypatch.setattr(module, "SMALL", small)
        x = Variable(logits)
        losses = F.cross_entropy(x, labels, reduction="none", **options)
        losses.backward(np.arange(1.0, len(labels) + 1))
        found.append((losses.data, x.grad.data))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-13, atol=1e-13)


def test_masked_classes():
    x = Variable([[0.0, -np.inf, 0.0]])
    loss = F.cross_entropy(x, [0])
    loss.backward()
    np.testing.assert_allclose(loss.data, np.log(2))
    np.testing.assert_allclose(x.grad.data, [[-0.5, 0, 0.5]])


def test_ignored_positions_may_hold_anything():
    x = Variable([[0.0, -np.inf], [0.0, 0.0]])
    loss = F.cross_entropy(x, [-100, 0])
    loss.backward()
    np.testing.assert_allclose(loss.data, np.log(2))
    np.testing.assert_allclose(x.grad.data, [[0, 0], [-0.5, 0.5]])
    assert np.array_equal(F.cross_entropy(x, [1, 0], ignore_index=1, reduction="none").data[0], 0)


@pytest.mark.parametrize("target, shape", [(np.zeros(0, int), (0, 3)), (np.array([-100, -100]), (2, 3))])
def test_mean_of_nothing_is_nan_with_gradient_zero(target, shape):
    x = Variable(np.zeros(shape, np.float32))
    loss = F.cross_entropy(x, target)
    assert np.isnan(loss.data) and loss.dtype == np.float32
    loss.backward()
    assert np.array_equal(x.grad.data, np.zeros(shape))
    assert F.cross_entropy(x, target, reduction="sum").item() == 0


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64, np.int64])
def test_integer_types_of_indices(dtype):
    x, target = np.eye(3), np.arange(3, dtype=dtype)
    expected = F.cross_entropy(x, [0, 1, 2]).item()
    assert F.cross_entropy(x, target).item() == F.cross_entropy(x, Variable(target)).item() == expected


def test_integer_logits():
    x = Variable([[1, 2]])
    loss = F.cross_entropy(x, [0])
    loss.backward()
    assert loss.dtype == x.grad.dtype == np.float64


def test_constant_probabilities_take_the_inputs_dtype():
    x = Variable(np.zeros((2, 3), np.float32))
    loss = F.cross_entropy(x, np.full((2, 3), 1 / 3))
    assert loss.dtype == np.float32
    assert_saves(loss, x.nbytes)


def test_large_input_makes_no_second_array_of_its_size():
    x = Variable(np.zeros((500, 2000), np.float32))
    target = np.arange(500)
    F.cross_entropy(x, target).backward()
    x.clear_grad()
    tracemalloc.start()
    try:
        loss = F.cross_entropy(x, target)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        loss.backward()
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert forward < 0.15 * x.nbytes
    assert backward < 1.1 * x.nbytes


@pytest.mark.parametrize("target, message", [
    ([0, 3], r"class index 3 at \(1,\) of a target of shape \(2,\) is out of range for 3 classes"),
    ([-1, 0], r"class index -1 at \(0,\) .* or ignore_index \(-100\)"),
    (np.array([0, 2**63], np.uint64), "class index 9223372036854775808 at"),
])
def test_class_index_out_of_range(target, message):
    x = Variable(np.zeros((2, 3)))
    with pytest.raises(LabelError, match=message):
        F.cross_entropy(x, target)
    with pytest.raises(IndexError):
        F.cross_entropy(x, target)
    assert x.grad is None


def test_class_index_out_of_range_in_a_picture():
    target = np.zeros((2, 4, 4), int)
    target[1, 2, 3] = 7
    with pytest.raises(LabelError, match=r"class index 7 at \(1, 2, 3\)"):
        F.cross_entropy(np.zeros((2, 3, 4, 4)), target)


@pytest.mark.parametrize("target, message", [
    ([0.0, 1.0], r"class indices must be integers, got shape \(2,\), dtype float64; .*or give probabilities"),
    ([True, False], "class indices must be integers, got shape .* dtype bool"),
    (np.zeros((2, 3), int), r"a target of the input's shape \(2, 3\) holds probabilities.*dtype int64"),
])
def test_wrong_kind_of_target(target, message):
    with pytest.raises(DTypeError, match=message):
        F.cross_entropy(Variable(np.zeros((2, 3))), target)


@pytest.mark.parametrize("shape, target, message", [
    ((2, 3), [0], r"expected class indices of shape \(2,\), or probabilities of shape \(2, 3\)"),
    ((2, 3), [[0], [1]], r"the target shape \(2, 1\)"),
    ((2, 3), np.ones((2, 4)), r"the input has shape \(2, 3\), .* the target shape \(2, 4\)"),
    ((3,), [0], r"expected class indices of shape \(\)"),
    ((), 0, r"expected an input of shape \(N, C\), \(C,\) or \(N, C, d1, ...\) with at least one class"),
    ((2, 0), [0, 0], "at least one class"),
])
def test_wrong_shapes(shape, target, message):
    with pytest.raises(ShapeError, match=message):
        F.cross_entropy(Variable(np.zeros(shape)), target)


@pytest.mark.parametrize("options, error, message", [
    ({"reduction": "average"}, ArgumentError, "cross_entropy: unknown reduction 'average'"),
    ({"label_smoothing": 1.5}, ArgumentError, "expected a label_smoothing from 0 to 1, got 1.5"),
    ({"label_smoothing": np.nan}, ArgumentError, "expected a label_smoothing from 0 to 1"),
    ({"weight": np.ones(2)}, ShapeError, r"expected a weight of shape \(3,\).* got shape \(2,\)"),
    ({"weight": Variable(np.ones(3))}, ArgumentError, "the weight is a constant .* pass weight.data"),
])
@pytest.mark.parametrize("target", [[0, 1], np.full((2, 3), 0.5)])
def test_bad_options(target, options, error, message):
    with pytest.raises(error, match=message):
        F.cross_entropy(Variable(np.zeros((2, 3))), target, **options)


def test_weight_as_a_constant_variable():
    weight = Variable(np.ones(3), requires_grad=False)
    assert F.cross_entropy(np.zeros((1, 3)), [0], weight).item() == pytest.approx(np.log(3))
