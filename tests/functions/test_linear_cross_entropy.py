import importlib
import itertools
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

module = importlib.import_module("pygrad.functions.linear_cross_entropy")

N, C, D = 6, 5, 3
REDUCTIONS = ("mean", "sum", "none")
CLASSES = np.array([0.5, 1.0, 2.0, 0.25, 3.0])
SHAPES = {"rows": ((N, D), (C, D), (N,)), "one": ((D,), (C, D), ()), "grid": ((N, D), (C, 2, 3, D), (N, 2, 3))}
OPTIONS = [{}, {"weight": CLASSES}, {"label_smoothing": 0.1}, {"weight": CLASSES, "label_smoothing": 0.3}]


@pytest.fixture(params=[False, True], ids=["whole", "blocks"])
def small_blocks(request, monkeypatch):
    if request.param:
        for name in ("LOGITS", "LEAST_ROWS", "PRODUCT"):
            monkeypatch.setattr(module, name, 4)


def labels(shape, ignored=0.3):
    generator = np.random.default_rng(0)
    drawn = np.asarray(generator.integers(0, C, shape))
    return np.where(generator.random(shape) < ignored, -100, drawn) if shape else drawn


def probabilities(shape, axis):
    p = uniform(shape, 0.1, 1)
    return p / p.sum(axis, keepdims=True)


def composed(x, w, target, b=None, **options):
    z = F.linear(x, w.reshape(-1, w.shape[-1]), None if b is None else b.reshape(-1))
    return F.cross_entropy(z.reshape(x.shape[:-1] + w.shape[:-1]), target, **options)


def fused(name, reduction, bias=True, **options):
    x, w, target = SHAPES[name]
    target = labels(target)
    arrays = [uniform(x), uniform(w, seed=1), *([uniform(w[:-1], seed=2)] if bias else [])]

    def function(x, w, b=None):
        return F.linear_cross_entropy(x, w, target, linear_bias=b, reduction=reduction, **options)

    return case(F.LinearCrossEntropy, function, *arrays, name=f"{name} {reduction} {bias} {sorted(options)}",
                reference=lambda x, w, b=None: composed(Variable(x), w, target, b, reduction=reduction, **options).data,
                saves=lambda *a: sum(one.nbytes for one in a[:-1]) + 2 * 8 * target.size)


CASES = [
    *(fused(name, reduction) for name in SHAPES for reduction in REDUCTIONS),
    *(fused("rows", reduction, False, **options) for reduction in ("mean", "none") for options in OPTIONS),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case, small_blocks):
    case.check()


@pytest.mark.parametrize("name", SHAPES)
def test_equals_pytorch(name, small_blocks):
    torch = pytorch()
    x, w, target = SHAPES[name]
    target, soft = labels(target), probabilities(x[:-1] + w[:-1], 1 if len(x) == 2 else 0)

    def theirs(x, w, b, wanted, weight=None, **options):
        weight = None if weight is None else torch.tensor(weight, dtype=x.dtype)
        wanted = torch.tensor(wanted, dtype=x.dtype if wanted.dtype.kind == "f" else torch.int64)
        return torch.nn.functional.linear_cross_entropy(x, w, wanted, linear_bias=b, weight=weight, **options)

    def check(wanted, reduction, options):
        agree(lambda x, w, b: F.linear_cross_entropy(x, w, wanted, linear_bias=b, reduction=reduction, **options),
              lambda x, w, b: theirs(x, w, b, wanted, reduction=reduction, **options),
              uniform(x), uniform(w, seed=1), uniform(w[:-1], seed=2))

    for wanted, reduction, options in itertools.product((target, soft), REDUCTIONS, OPTIONS):
        check(wanted, reduction, options)


def test_another_index_to_ignore():
    x, w = uniform((N, D)), uniform((C, D), seed=1)
    target = labels((N,), 0.0)
    kept = target != 2
    assert 0 < kept.sum() < N
    for one, other in zip(gradient(lambda x, w: F.linear_cross_entropy(x, w, target, ignore_index=2), x, w),
                          gradient(lambda x, w: F.linear_cross_entropy(x[kept], w, target[kept]), x, w), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-15)


def test_targets_that_are_probabilities_get_a_gradient():
    x, w, p = uniform((N, D)), uniform((C, D), seed=1), probabilities((N, C), 1)
    for one, other in zip(gradient(F.linear_cross_entropy, x, w, p), gradient(composed, x, w, p), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-15)


def test_only_what_is_asked_for(small_blocks):
    x, w, b, target = uniform((N, D)), uniform((C, D), seed=1), uniform((C,), seed=2), labels((N,))
    everything = gradient(lambda x, w, b: F.linear_cross_entropy(x, w, target, linear_bias=b), x, w, b)
    for number in range(3):
        arrays = [x, w, b]
        arrays[number] = Variable(arrays[number])
        F.linear_cross_entropy(*arrays[:2], target, linear_bias=arrays[2]).backward()
        np.testing.assert_array_equal(arrays[number].grad.data, everything[number])


def test_logits_never_exist_whole(monkeypatch):
    monkeypatch.setattr(module, "LOGITS", 1 << 14)
    x = Variable(np.random.default_rng(0).standard_normal((500, 16)).astype(np.float32))
    w = Variable(np.random.default_rng(1).standard_normal((4000, 16)).astype(np.float32))
    target = np.arange(500)
    F.linear_cross_entropy(x, w, target).backward()
    x.clear_grad()
    w.clear_grad()
    tracemalloc.start()
    try:
        loss = F.linear_cross_entropy(x, w, target)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        loss.backward()
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    logits = 4 * 500 * 4000
    assert forward < 0.3 * logits and backward < 0.3 * logits
    assert_saves(loss.creator, 0)
    loss = F.linear_cross_entropy(x, w, target)
    assert_saves(loss, x.nbytes + w.nbytes + 2 * 4 * 500)


def test_mean_of_nothing_is_nan():
    x, w = Variable(np.zeros((0, D), np.float32)), Variable(np.ones((C, D), np.float32))
    loss = F.linear_cross_entropy(x, w, np.zeros(0, int))
    assert np.isnan(loss.data) and loss.dtype == np.float32
    loss.backward()
    assert x.grad.shape == (0, D) and not w.grad.data.any()
    assert F.linear_cross_entropy(x, w, np.zeros(0, int), reduction="none").shape == (0,)


def test_integers():
    loss = F.linear_cross_entropy(Variable([[1, 2]]), [[0, 0], [0, 0]], Variable([1], requires_grad=False))
    np.testing.assert_allclose(loss.item(), np.log(2))


def call(x=(2, 3), w=(4, 3), target=(0, 1), **options):
    return F.linear_cross_entropy(Variable(np.ones(x)), np.ones(w), target, **options)


@pytest.mark.parametrize("options, error, message", [
    ({"target": [0, 4]}, LabelError, r"linear_cross_entropy: class index 4 at \(1,\) .* out of range for 4 classes"),
    ({"target": [0]}, ShapeError, r"expected class indices of shape \(2,\), or probabilities of shape \(2, 4\)"),
    ({"target": np.ones((2, 4), bool)}, DTypeError, "linear_cross_entropy: class indices must be integers"),
    ({"target": np.ones((2, 3))}, ShapeError, "cross_entropy: the input has"),
    ({"w": (4, 2)}, ShapeError, r"linear_cross_entropy: the input has .* expected \(N, D\) and \(C, D\)"),
    ({"w": (3,)}, ShapeError, "expected"), ({"x": (2, 2, 3)}, ShapeError, r"to \(-1, D\)"),
    ({"x": (3,), "w": (4, 2, 3), "target": [0, 0]}, ShapeError, "expected"),
    ({"w": (0, 3)}, ShapeError, "expected"),
    ({"linear_bias": np.ones(3)}, ShapeError, r"expected a linear_bias of shape \(4,\), .* got shape \(3,\)"),
    ({"linear_bias": np.ones(3), "target": np.ones((2, 4))}, ShapeError, "expected a linear_bias"),
    ({"weight": np.ones(3)}, ShapeError, r"linear_cross_entropy: expected a weight of shape \(4,\)"),
    ({"weight": Variable(np.ones(4))}, ArgumentError, "linear_cross_entropy: the weight is a constant"),
    ({"reduction": "all"}, ArgumentError, "linear_cross_entropy: unknown reduction 'all'"),
    ({"label_smoothing": 2}, ArgumentError, "expected a label_smoothing from 0 to 1, got 2"),
    ({"target": np.ones((2, 4)), "ignore_index": 0}, ArgumentError, "ignore_index 0 is for class indices"),
])
def test_bad_arguments(options, error, message):
    with pytest.raises(error, match=message):
        call(**options)
