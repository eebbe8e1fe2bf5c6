import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}


def labels(shape, seed=0):
    return np.random.default_rng(seed).choice([-1.0, 1.0], shape)


def hinge(shape, reduction, margin=0.7):
    target = labels(shape).astype(int)
    return case(F.HingeEmbeddingLoss, lambda x: F.hinge_embedding_loss(x, target, margin, reduction), uniform(shape),
                name=f"{shape} {reduction}", saves=lambda x, y: -(-x.size // 8),
                reference=lambda x: REDUCE[reduction](np.where(target == 1, x, np.maximum(margin - x, 0))))


def ranking(shapes, reduction, margin=0.3):
    one, other, wanted = shapes
    return case(F.MarginRankingLoss, lambda a, b, t: F.margin_ranking_loss(a, b, t, margin, reduction), uniform(one),
                uniform(other, seed=1), labels(wanted) * 1.5, name=f"{shapes} {reduction}",
                reference=lambda a, b, t: REDUCE[reduction](np.maximum(margin - t * (a - b), 0)))


def soft(shape, reduction):
    return case(F.SoftMarginLoss, lambda x, t: F.soft_margin_loss(x, t, reduction), uniform(shape), labels(shape),
                name=f"{shape} {reduction}", saves=lambda x, t, y: x.nbytes + t.nbytes,
                reference=lambda x, t: REDUCE[reduction](np.log1p(np.exp(-x * t))))


CASES = [
    *(make(shape, reduction) for make in (hinge, soft) for shape in ((), (2, 3)) for reduction in REDUCE),
    *(ranking((shape,) * 3, reduction) for shape in ((), (2, 3)) for reduction in REDUCE),
    *(ranking(shapes, "mean") for shapes in (((2, 3), (1, 3), (2, 1)), ((3,), (3,), ()))),
    case(F.MarginRankingLoss, lambda a, b: F.margin_ranking_loss(a, b, [1, -1, 1]), uniform((3,)),
         uniform((3,), seed=1), name="constant target", saves=1),
    hinge((0, 2), "sum"), soft((0, 2), "sum"), ranking(((0, 2),) * 3, "sum"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("reduction", REDUCE)
def test_equals_pytorch(reduction):
    theirs, target = pytorch().nn.functional, labels((4, 3))
    tensor = pytorch().tensor
    options = {"reduction": reduction}
    agree(lambda x: F.hinge_embedding_loss(x, target, 0.7, **options),
          lambda x: theirs.hinge_embedding_loss(x, tensor(target, dtype=x.dtype), 0.7, **options), uniform((4, 3)))
    agree(lambda x: F.soft_margin_loss(x, target, **options),
          lambda x: theirs.soft_margin_loss(x, tensor(target, dtype=x.dtype), **options), uniform((4, 3)))


@pytest.mark.parametrize("reduction", REDUCE)
@pytest.mark.parametrize("margin", [0.0, 0.5])
@pytest.mark.parametrize("shape", [(4, 3), (1, 3)])
def test_ranking_equals_pytorch(shape, margin, reduction):
    theirs = pytorch().nn.functional
    agree(lambda a, b, t: F.margin_ranking_loss(a, b, t, margin, reduction=reduction),
          lambda a, b, t: theirs.margin_ranking_loss(a, b, t, margin, reduction=reduction),
          uniform((4, 3)), uniform(shape, seed=1), labels((4, 3)))


def test_kinks_equal_pytorch():
    theirs, tensor = pytorch().nn.functional, pytorch().tensor
    x, target = np.array([1.0, 1.0, 0.0, np.nan, 2.0]), np.array([-1.0, 1.0, 1.0, -1.0, -1.0])
    with np.errstate(invalid="ignore"):
        agree(lambda x: F.hinge_embedding_loss(x, target, reduction="none"),
              lambda x: theirs.hinge_embedding_loss(x, tensor(target, dtype=x.dtype), reduction="none"), x)
        agree(lambda a, b: F.margin_ranking_loss(a, b, target, 1.0, reduction="none"),
              lambda a, b: theirs.margin_ranking_loss(a, b, tensor(target, dtype=a.dtype), 1.0, reduction="none"),
              x, np.zeros(5))


def test_bits():
    x = Variable(np.arange(20.0))
    assert_saves(F.hinge_embedding_loss(x, np.ones(20)), 3)
    assert_saves(F.margin_ranking_loss(x, np.zeros(20), np.ones(20)), 3)


def test_soft_margin_far_from_zero():
    x = Variable(np.array([1000, -1000, 40], np.float32))
    losses = F.soft_margin_loss(x, [1, 1, 1], "none")
    np.testing.assert_allclose(losses.data, [0, 1000, np.exp(-40)], rtol=1e-6)
    losses.sum().backward()
    np.testing.assert_allclose(x.grad.data, [0, -1, -np.exp(-40)], rtol=1e-5)


def test_numbers_as_targets():
    x = Variable(np.array([-0.5, 2], np.float32))
    assert F.hinge_embedding_loss(x, -1).item() == 0.75
    assert F.margin_ranking_loss(x, x, -1, 0.5).item() == 0.5
    assert F.soft_margin_loss(x * 0, 1).dtype == np.float32


def test_a_label_that_asks_for_a_gradient_gets_none():
    x, target = Variable([0.5]), Variable([1.0])
    F.hinge_embedding_loss(x, target).backward()
    assert target.grad is None and x.grad.tolist() == [1]


def test_large_arrays():
    x, t = uniform((300, 200)), labels((300, 200))
    np.testing.assert_allclose(F.hinge_embedding_loss(x, t).item(), np.where(t == 1, x, np.maximum(1 - x, 0)).mean())
    got = gradient(lambda a, b: F.margin_ranking_loss(a, b, t, 1.0, "sum"), x, x[::-1])
    active = 1 - t * (x - x[::-1]) >= 0
    np.testing.assert_array_equal(got[0], -t * active)
    np.testing.assert_array_equal(got[1], t * active)


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.hinge_embedding_loss(x, [[1, 0, 1], [1, 1, 1]]), ArgumentError,
     r"hinge_embedding_loss: expected labels 1 or -1, got 0.0 at \(0, 1\) of .*; 2 \* y - 1 makes"),
    (lambda x: F.hinge_embedding_loss(x, np.ones(3)), ShapeError, "hinge_embedding_loss: the input has shape"),
    (lambda x: F.hinge_embedding_loss(x, 1, margin="1"), ArgumentError, "expected margin to be a number, got '1'"),
    (lambda x: F.hinge_embedding_loss(x, 1, reduction="all"), ArgumentError, "hinge_embedding_loss: unknown reduction"),
    (lambda x: F.soft_margin_loss(x, np.ones(3)), ShapeError, "soft_margin_loss: the input has shape"),
    (lambda x: F.soft_margin_loss(x, x, "all"), ArgumentError, "soft_margin_loss: unknown reduction 'all'"),
    (lambda x: F.margin_ranking_loss(x, x, np.ones(3)), ShapeError, "expected as many axes of all"),
    (lambda x: F.margin_ranking_loss(x, Variable(1.0), 1), ShapeError, "expected as many axes of all"),
    (lambda x: F.margin_ranking_loss(x, x, np.ones((3, 3))), ShapeError, "margin_ranking_loss: these do not broadcast"),
    (lambda x: F.margin_ranking_loss(x, x, x, None), ArgumentError, "expected margin to be a number, got None"),
    (lambda x: F.margin_ranking_loss(x, x, x, reduction="all"), ArgumentError, "margin_ranking_loss: unknown reduction"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
