import itertools
import math
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
LABELS = np.array([1, -1, -1, 1])


def cosine(a, b, target, margin, reduction):
    cos = (a * b).sum(-1) / np.sqrt(((a * a).sum(-1) + 1e-12) * ((b * b).sum(-1) + 1e-12))
    return REDUCE[reduction](np.where(target == 1, 1 - cos, np.maximum(cos - margin, 0)))


def triplet(a, p, n, reduction, swap=False, margin=1.0, power=2):
    def distance(x, y):
        return np.linalg.norm(x - y + 1e-6, ord=power, axis=-1)

    far = np.minimum(distance(a, n), distance(p, n)) if swap else distance(a, n)
    return REDUCE[reduction](np.maximum(margin + distance(a, p) - far, 0))


def cosine_case(shapes, target, reduction, margin=-0.2):
    return case(F.CosineEmbeddingLoss, lambda a, b: F.cosine_embedding_loss(a, b, target, margin, reduction),
                uniform(shapes[0]), uniform(shapes[1], seed=1), name=f"{shapes} {reduction}",
                reference=lambda a, b: cosine(a, b, np.asarray(target), margin, reduction),
                saves=lambda a, b, y: a.nbytes + b.nbytes)


def triplet_case(shape, reduction, power=2, **options):
    return case(F.TripletMarginLoss, lambda a, p, n: F.triplet_margin_loss(
        a, p, n, p=power, reduction=reduction, **options), uniform(shape) ** 3, uniform(shape, seed=1),
        uniform(shape, -1.5, 2.5, seed=2), name=f"{shape} {reduction} {power} {sorted(options)}",
        reference=lambda a, p, n: triplet(a, p, n, reduction, power=power, **options),
        saves=lambda a, p, n, y: a.nbytes + p.nbytes + n.nbytes)


CASES = [
    *(cosine_case(((4, 3), (4, 3)), LABELS, reduction) for reduction in REDUCE),
    *(cosine_case(((3,), (3,)), label, "mean") for label in (1, -1)),
    cosine_case(((1, 3), (4, 3)), LABELS, "mean"),
    *(triplet_case((3, 2), reduction, swap=swap) for reduction in REDUCE for swap in (False, True)),
    *(triplet_case((3, 2), "mean", power, margin=2.0, swap=True) for power in (1, 3, math.inf)),
    triplet_case((3,), "none"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def agree_on_cosines(a, b, target, margin, reduction="mean", **options):
    torch = pytorch()
    agree(lambda a, b: F.cosine_embedding_loss(a, b, target, margin, reduction),
          lambda a, b: torch.nn.functional.cosine_embedding_loss(a, b, torch.tensor(target), margin, reduction=reduction),
          a, b, **options)


def test_cosines_equal_pytorch():
    for shapes, target, margin, reduction in itertools.product(
            (((4, 3), (4, 3)), ((1, 3), (4, 3))), (LABELS, -LABELS), (0.0, -0.5), REDUCE):
        agree_on_cosines(uniform(shapes[0]), uniform(shapes[1], seed=1), target, margin, reduction)
    agree_on_cosines(uniform((3,)), uniform((3,), seed=1), -1, -1.0)


TRIPLETS = [((4, 3), (4, 3), (4, 3)), ((1, 3), (4, 3), (4, 3)), ((3,), (3,), (3,)), ((2, 4, 3),) * 3]


def agree_on(name, arrays, **options):
    ours, theirs = getattr(F, name), getattr(pytorch().nn.functional, name)
    agree(lambda *arrays: ours(*arrays, **options), lambda *arrays: theirs(*arrays, **options), *arrays)


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("shapes", TRIPLETS, ids=str)
def test_triplets_equal_pytorch(shapes, swap):
    arrays = [uniform(shape, seed=seed) for seed, shape in enumerate(shapes)]
    for reduction, p in itertools.product(REDUCE, (0.5, 1, 2, 3, math.inf)):
        agree_on("triplet_margin_loss", arrays, margin=1.5, p=p, swap=swap, reduction=reduction)
    for reduction in REDUCE:
        agree_on("triplet_margin_with_distance_loss", arrays, swap=swap, reduction=reduction)


def test_another_distance_equals_pytorch():
    torch = pytorch()
    agree(lambda *arrays: F.triplet_margin_with_distance_loss(
              *arrays, distance_function=lambda a, b: 1 - F.cosine_similarity(a, b), margin=0.2, swap=True),
          lambda *arrays: torch.nn.functional.triplet_margin_with_distance_loss(
              *arrays, distance_function=lambda a, b: 1 - torch.nn.functional.cosine_similarity(a, b),
              margin=0.2, swap=True), *(uniform((5, 3), seed=seed) for seed in range(3)))


@pytest.mark.parametrize("swap", [False, True])
def test_kinks_and_ties_equal_pytorch(swap):
    torch = pytorch()
    arrays = [np.array(rows, float) for rows in ([[0, 0], [1, 1], [0, 0]], [[1, 0], [1, 1], [0, 2]],
                                                 [[2, 0], [1, 1], [2, 2]])]
    agree_on("triplet_margin_loss", arrays, eps=0, swap=swap, reduction="none")
    agree(lambda *arrays: F.triplet_margin_with_distance_loss(
              *arrays, swap=swap, distance_function=lambda a, b: F.pairwise_distance(a, b, 1, 0)),
          lambda *arrays: torch.nn.functional.triplet_margin_with_distance_loss(
              *arrays, swap=swap, distance_function=lambda a, b: torch.nn.functional.pairwise_distance(a, b, 1, 0)),
          *arrays)


def test_kinks_of_cosines_equal_pytorch():
    a, b = np.array([[1.0, 0], [0, 0], [1, 1], [3, 4]]), np.array([[0.0, 1], [1, 0], [0, 0], [3, 4]])
    agree_on_cosines(a, b, LABELS, 0.0, "none", dtypes=("float64",))


def test_power_zero_counts_and_has_no_gradient():
    anchor = Variable(np.array([[0.0, 1.0]]))
    loss = F.triplet_margin_loss(anchor, [[1.0, 1.0]], [[2.0, 2.0]], p=0, eps=0, margin=2.0)
    loss.backward()
    assert loss.item() == 1 and anchor.grad is None


def test_only_what_is_asked_for():
    anchor = Variable(uniform((4, 3)))
    others = uniform((4, 3), seed=1), uniform((4, 3), seed=2)
    F.triplet_margin_loss(anchor, *others).backward()
    np.testing.assert_array_equal(anchor.grad.data, gradient(F.triplet_margin_loss, anchor.data, *others)[0])


def test_mean_of_nothing_is_nan():
    x = Variable(np.zeros((0, 3), np.float32))
    for loss in (F.cosine_embedding_loss(x, x, np.zeros(0)), F.triplet_margin_loss(x, x, x)):
        assert np.isnan(loss.data) and loss.dtype == np.float32
        loss.backward()


def test_half_precision_zeros():
    x = Variable(np.zeros((2, 3), np.float16))
    loss = F.cosine_embedding_loss(x, np.ones((2, 3), np.float16), [1, -1])
    loss.backward()
    assert loss.item() == 0.5 and not np.isnan(x.grad.data).any()


def test_backward_makes_nothing_but_results():
    arrays = [Variable(uniform((2000, 512), seed=seed).astype(np.float32)) for seed in range(3)]
    F.triplet_margin_loss(*arrays).backward()
    for array in arrays:
        array.clear_grad()
    tracemalloc.start()
    try:
        loss = F.triplet_margin_loss(*arrays, margin=100.0)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        loss.backward()
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert forward < 0.3 * arrays[0].data.nbytes
    assert backward < 3.4 * arrays[0].data.nbytes


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.cosine_embedding_loss(x, x, [1, 0]), ArgumentError,
     r"cosine_embedding_loss: expected labels 1 or -1, got 0.0 at \(1,\)"),
    (lambda x: F.cosine_embedding_loss(x, x, [1]), ShapeError, r"the target shape \(1,\).*expected \(N, D\)"),
    (lambda x: F.cosine_embedding_loss(x, x, [1, 1], "no"), ArgumentError, "expected margin to be a number"),
    (lambda x: F.cosine_embedding_loss(x, np.ones((3, 3)), [1, 1]), ShapeError, "cosine_embedding_loss: these do not"),
    (lambda x: F.cosine_embedding_loss(x, x, [1, 1], reduction="all"), ArgumentError, "unknown reduction 'all'"),
    (lambda x: F.triplet_margin_loss(x, x, np.ones(3)), ShapeError, "triplet_margin_loss: the anchor has .* as many axes"),
    (lambda x: F.triplet_margin_loss(x, x, np.ones((3, 3))), ShapeError, "triplet_margin_loss: these do not broadcast"),
    (lambda x: F.triplet_margin_loss(x, x, x, margin=0), ArgumentError, "expected margin to be a number above 0, got 0"),
    (lambda x: F.triplet_margin_loss(x, x, x, reduction="all"), ArgumentError, "triplet_margin_loss: unknown reduction"),
    (lambda x: F.triplet_margin_with_distance_loss(x, x, np.ones(3)), ShapeError, "as many axes"),
    (lambda x: F.triplet_margin_with_distance_loss(x, x, x, margin=-1), ArgumentError, "margin to be a number above 0"),
    (lambda x: F.triplet_margin_with_distance_loss(x, x, x, reduction=None), ArgumentError, "unknown reduction None"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
