import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

C = 5
REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
WEIGHT = np.array([0.5, 1.0, 2.0, 0.25, 3.0])
SHAPES = [(C,), (4, C)]
CLASSES = np.array([[2, 0, -1, 1, 1], [-1, 0, 1, 2, 3], [4, 3, 2, 1, 0], [1, 1, 4, -1, 0]])


def scores(shape):
    """Return numbers of which no two are 1 or 0.7 apart, where the kinks are."""
    return 0.97 * uniform(shape)


def multi(x, target, reduction, p=1, margin=1.0, weight=None):
    x, target = np.atleast_2d(x), np.atleast_1d(target)
    losses = []
    for scores, label in zip(x, target, strict=True):
        hinges = np.maximum(margin - scores[label] + np.delete(scores, label), 0) ** p
        losses.append(hinges.sum() / C * (1 if weight is None else weight[label]))
    return REDUCE[reduction](losses)


def multilabel(x, target, reduction):
    losses = []
    for scores, listed in zip(np.atleast_2d(x), np.atleast_2d(target), strict=True):
        right = list(itertools.takewhile(lambda label: label >= 0, listed))
        losses.append(sum(max(0, 1 - scores[one] + scores[other]) for one in right
                          for other in set(range(C)) - set(right)) / C)
    return REDUCE[reduction](losses)


def multi_case(shape, reduction, **options):
    target = np.random.default_rng(0).integers(0, C, shape[:-1])
    return case(F.MultiMarginLoss, lambda x: F.multi_margin_loss(x, target, reduction=reduction, **options),
                scores(shape), name=f"{shape} {reduction} {sorted(options)}",
                reference=lambda x: multi(x, target, reduction, **options).reshape(
                    shape[:-1] if reduction == "none" else ()),
                saves=lambda x, y: x.nbytes if options.get("p") == 2 else -(-x.size // 8))


def multilabel_case(shape, reduction):
    target = CLASSES if len(shape) == 2 else CLASSES[0]
    return case(F.MultilabelMarginLoss, lambda x: F.multilabel_margin_loss(x, target, reduction), scores(shape),
                name=f"{shape} {reduction}", saves=lambda x, y: x.size,
                reference=lambda x: multilabel(x, target, reduction).reshape(shape[:-1] if reduction == "none" else ()))


def soft_case(shape, reduction, weight=None):
    def reference(x, t):
        losses = (t * np.log1p(np.exp(-x)) + (1 - t) * np.log1p(np.exp(x))) * (1 if weight is None else weight)
        return REDUCE[reduction](losses.mean(-1))

    return case(F.MultilabelSoftMarginLoss, lambda x, t: F.multilabel_soft_margin_loss(x, t, weight, reduction),
                scores(shape), uniform(shape, 0.06, 0.94), name=f"{shape} {reduction} {weight is not None}",
                reference=reference, saves=lambda x, t, y: x.nbytes + t.nbytes)


CASES = [
    *(make(shape, reduction) for make in (multi_case, multilabel_case, soft_case) for shape in SHAPES
      for reduction in REDUCE),
    *(multi_case(SHAPES[1], reduction, p=p, margin=0.7, weight=weight) for reduction in REDUCE
      for p, weight in ((2, None), (2, WEIGHT), (1, WEIGHT))),
    multi_case(SHAPES[0], "none", p=2),
    *(soft_case(SHAPES[1], reduction, WEIGHT) for reduction in REDUCE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("reduction", REDUCE)
def test_equals_pytorch(shape, reduction):
    torch = pytorch()
    theirs, tensor = torch.nn.functional, torch.tensor
    target = np.random.default_rng(0).integers(0, C, shape[:-1])
    classes = CLASSES if len(shape) == 2 else CLASSES[0]

    def check(p, weight):
        agree(lambda x: F.multi_margin_loss(x, target, p, 0.7, weight, reduction=reduction),
              lambda x: theirs.multi_margin_loss(
                  x, tensor(target), p, 0.7, None if weight is None else tensor(weight, dtype=x.dtype),
                  reduction=reduction), scores(shape))
        agree(lambda x, t: F.multilabel_soft_margin_loss(x, t, weight, reduction),
              lambda x, t: theirs.multilabel_soft_margin_loss(
                  x, t, None if weight is None else tensor(weight, dtype=x.dtype), reduction=reduction),
              uniform(shape, -30, 30), uniform(shape, 0, 1))
    for p, weight in itertools.product((1, 2), (None, WEIGHT)):
        check(p, weight)
    agree(lambda x: F.multilabel_margin_loss(x, classes, reduction),
          lambda x: theirs.multilabel_margin_loss(x, tensor(classes), reduction=reduction), scores(shape))


def test_kinks_equal_pytorch():
    theirs, tensor = pytorch().nn.functional, pytorch().tensor
    x = np.array([[1.0, 0.0, 2.0, 1.0, 0.0]])
    agree(lambda x: F.multi_margin_loss(x, [0]), lambda x: theirs.multi_margin_loss(x, tensor([0])), x)
    agree(lambda x: F.multilabel_margin_loss(x, [[0, 3, -1, -1, -1]]),
          lambda x: theirs.multilabel_margin_loss(x, tensor([[0, 3, -1, -1, -1]])), x)


def test_many_rows_run_in_blocks():
    x, target = scores((5000, C)), np.random.default_rng(0).integers(0, C, 5000)
    classes = CLASSES[np.arange(5000) % 4]
    t = (scores((5000, C)) > 0).astype(float)
    for function, wanted in ((F.multi_margin_loss, target), (F.multilabel_margin_loss, classes),
                             (F.multilabel_soft_margin_loss, t)):
        whole, part = function(x, wanted, reduction="none").data, function(x[-8:], wanted[-8:], reduction="none").data
        np.testing.assert_allclose(whole[-8:], part, rtol=1e-12)
        np.testing.assert_allclose(function(x, wanted).item(), whole.mean())
        one = gradient(lambda x, f=function, w=wanted: f(x, w, reduction="sum"), x)[0]
        other = gradient(lambda x, f=function, w=wanted: f(x, w[-8:], reduction="sum"), x[-8:])[0]
        np.testing.assert_allclose(one[-8:], other, rtol=1e-12, atol=1e-15)


def test_many_classes_take_wider_counts():
    classes = np.full((1, 300), -1)
    classes[0, 0] = 7
    x = Variable(np.zeros((1, 300), np.float32))
    loss = F.multilabel_margin_loss(x, classes)
    assert_saves(loss, 600)
    loss.backward()
    assert x.grad.data[0, 7] == pytest.approx(-299 / 300) and x.grad.data[0, 0] == pytest.approx(1 / 300)


def test_mean_of_no_rows_is_nan():
    x = Variable(np.zeros((0, C), np.float32))
    for loss in (F.multi_margin_loss(x, np.zeros(0, int)), F.multilabel_margin_loss(x, np.zeros((0, C), int)),
                 F.multilabel_soft_margin_loss(x, np.zeros((0, C)))):
        assert np.isnan(loss.data) and loss.dtype == np.float32
        loss.backward()
        assert x.grad.shape == (0, C)


def test_integer_scores():
    x = Variable([[3, 1]])
    loss = F.multi_margin_loss(x, Variable([1], requires_grad=False), p=2)
    loss.backward()
    assert loss.item() == 4.5 and x.grad.tolist() == [[3, -3]]
    assert F.multilabel_margin_loss(x, [[1, -1]]).item() == 1.5


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.multi_margin_loss(x, [0, 3]), LabelError,
     r"multi_margin_loss: class index 3 at \(1,\) of a target of shape \(2,\) is out of range .* expected 0 to 2"),
    (lambda x: F.multi_margin_loss(x, [-1, 0]), LabelError, r"class index -1 at \(0,\)"),
    (lambda x: F.multi_margin_loss(x, [0.0, 1.0]), DTypeError, "class indices must be integers"),
    (lambda x: F.multi_margin_loss(x, [0]), ShapeError, r"expected class indices of shape \(2,\)"),
    (lambda x: F.multi_margin_loss(x[0, 0], 0), ShapeError, r"expected an input of shape \(N, C\) or \(C,\)"),
    (lambda x: F.multi_margin_loss(x[:, :0], [0, 0]), ShapeError, "at least one class"),
    (lambda x: F.multi_margin_loss(x, [0, 1], p=3), ArgumentError, "expected p to be 1 or 2, got 3"),
    (lambda x: F.multi_margin_loss(x, [0, 1], weight=np.ones(2)), ShapeError, r"expected a weight of shape \(3,\)"),
    (lambda x: F.multi_margin_loss(x, [0, 1], weight=Variable(np.ones(3))), ArgumentError, "the weight is a constant"),
    (lambda x: F.multi_margin_loss(x, [0, 1], reduction="all"), ArgumentError, "unknown reduction 'all'"),
    (lambda x: F.multilabel_margin_loss(x, [[0, 1, -2], [0, 1, 2]]), LabelError,
     r"multilabel_margin_loss: class index -2 at \(0, 2\) .* expected -1 to 2"),
    (lambda x: F.multilabel_margin_loss(x, [0, 1]), ShapeError, r"expected class indices of shape \(2, 3\)"),
    (lambda x: F.multilabel_margin_loss(x, np.ones((2, 3))), DTypeError, "class indices must be integers"),
    (lambda x: F.multilabel_margin_loss(x, [[0] * 3] * 2, "all"), ArgumentError, "unknown reduction 'all'"),
    (lambda x: F.multilabel_soft_margin_loss(x, np.ones(3)), ShapeError,
     "multilabel_soft_margin_loss: the input has shape"),
    (lambda x: F.multilabel_soft_margin_loss(x[0, 0], 1.0), ShapeError, "at least one class"),
    (lambda x: F.multilabel_soft_margin_loss(x, 1, np.ones(2)), ShapeError, "the weight has shape"),
    (lambda x: F.multilabel_soft_margin_loss(x, 1, Variable(np.ones(3))), ArgumentError, "the weight is a constant"),
    (lambda x: F.multilabel_soft_margin_loss(x, x, reduction="all"), ArgumentError,
     "multilabel_soft_margin_loss: unknown reduction"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
