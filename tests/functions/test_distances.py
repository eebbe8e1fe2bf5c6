import itertools
import math
import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.differentiate import grad
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.distances import nonzero, norms, root
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

POWERS = [0, 0.5, 1, 1.5, 2, 3, math.inf, -1, -math.inf]
SHAPES = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1, 3), (4, 3)), ((3,), (3,)), ((2, 1), (2, 3))]


def cosine(a, b, dim=-1, eps=1e-8):
    a, b = np.broadcast_arrays(a, b)
    lengths = [np.maximum(np.linalg.norm(x, axis=dim), eps) for x in (a, b)]
    return (a * b).sum(dim) / (lengths[0] * lengths[1])


def norm(d, p):
    return np.linalg.norm(d, ord=p, axis=-1)


def cosine_case(shapes, dim):
    return case(F.CosineSimilarity, lambda a, b: F.cosine_similarity(a, b, dim), uniform(shapes[0]),
                uniform(shapes[1], seed=1), name=f"{shapes} dim={dim}", reference=lambda a, b: cosine(a, b, dim),
                saves=lambda a, b, y: a.nbytes + b.nbytes + y.nbytes)


def distance_case(shapes, p, **options):
    return case(F.PairwiseDistance, lambda a, b: F.pairwise_distance(a, b, p, **options), uniform(shapes[0]),
                uniform(shapes[1], seed=1), name=f"{shapes} p={p} {options}",
                reference=None if options.get("keepdim") else lambda a, b: norm(a - b + options.get("eps", 1e-6), p),
                saves=lambda a, b, y: a.nbytes + b.nbytes + y.nbytes)


CASES = [
    *(cosine_case(shapes, -1) for shapes in SHAPES),
    *(cosine_case(shapes, 0) for shapes in (((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (3,)), ((2, 2, 3), (1, 3)))),
    *(distance_case(shapes, 2) for shapes in SHAPES),
    *(distance_case(SHAPES[0], p, eps=0.01) for p in POWERS if p != 2),
    *(distance_case(SHAPES[1], p, keepdim=True) for p in (1, 2, 3, math.inf)),
    *(distance_case(SHAPES[3], p) for p in (1, math.inf)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def agree_on_cosines(a, b, dim, eps=1e-8, **options):
    theirs = pytorch().nn.functional
    agree(lambda a, b: F.cosine_similarity(a, b, dim, eps), lambda a, b: theirs.cosine_similarity(a, b, dim, eps), a, b,
          **options)


def agree_on_distances(a, b, *options):
    theirs = pytorch().nn.functional
    agree(lambda a, b: F.pairwise_distance(a, b, *options), lambda a, b: theirs.pairwise_distance(a, b, *options), a, b)


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_equals_pytorch(shapes):
    a, b = uniform(shapes[0]), uniform(shapes[1], seed=1)
    # Along an axis where one is constant or single, a gradient is zero, and only its rounding would be compared.
    for dim in {((2, 3), (2, 3)): (-1, 0), ((2, 1), (2, 3)): (0,)}.get(shapes, (-1,)):
        agree_on_cosines(a, b, dim)
    for p, keepdim in itertools.product(POWERS, (False, True)):
        agree_on_distances(a, b, p, 0.01, keepdim)


ROWS = np.array([[1.0, 2, 3], [0, 0, 0], [3, 3, 1], [1, 0, 0], [-2, 2, 2]])


@pytest.mark.parametrize("p", POWERS)
def test_ties_and_zeros_equal_pytorch(p):
    agree_on_distances(ROWS, np.zeros((5, 3)), p, 0)


def test_short_vectors_equal_pytorch():
    for eps in (1e-8, 3.0):
        agree_on_cosines(ROWS, ROWS[::-1].copy(), 1, eps, dtypes=("float64",))


def test_second_derivatives_of_short_vectors_are_finite():
    a = Variable(np.zeros((2, 3)))
    y = F.cosine_similarity(a, ROWS[:2] + 1)
    (first,) = grad([y.sum()], [a], create_graph=True)
    np.testing.assert_allclose(first.data, (ROWS[:2] + 1) / np.linalg.norm(ROWS[:2] + 1, axis=1)[:, None] / 1e-8)
    (second,) = grad([first.sum()], [a])
    assert np.isfinite(second.data).all()


def test_numbers():
    assert F.cosine_similarity(2.0, -3.0, 0).item() == -1
    assert F.pairwise_distance(2.0, 5.0, eps=0).item() == 3
    x = Variable(2.0)
    F.pairwise_distance(x, 5.0, 1).backward()
    assert x.grad.item() == -1
    for p in (3, math.inf):
        assert gradient(lambda x, p=p: F.pairwise_distance(x, 5.0, p), np.array(2.0))[0] == pytest.approx(-1)


def test_empty():
    assert F.pairwise_distance(np.zeros((0, 3)), np.zeros(3)).shape == (0,)
    assert F.pairwise_distance(np.zeros((2, 0)), np.zeros((2, 0))).tolist() == [0, 0]
    assert F.cosine_similarity(np.zeros((0, 3)), np.zeros(3)).shape == (0,)
    assert gradient(lambda x: F.pairwise_distance(x, x * 2, math.inf), np.zeros((2, 0)))[0].shape == (2, 0)


def test_integers():
    x = Variable([[3, 4]])
    assert F.pairwise_distance(x, [0, 0], eps=0).item() == 5
    assert F.cosine_similarity(x, [3, 4]).item() == pytest.approx(1)


@pytest.mark.parametrize("p", [1, 2, 3, math.inf])
def test_many_rows_make_no_array_of_their_size(p):
    a, b = Variable(np.ones((4000, 400), np.float32)), np.zeros((4000, 400), np.float32)
    F.pairwise_distance(a, b, p).sum().backward()
    a.clear_grad()
    tracemalloc.start()
    try:
        y = F.pairwise_distance(a, b, p)
        _, forward = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        y.sum().backward()
        _, backward = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert forward < 0.3 * a.nbytes
    assert backward < 1.35 * a.nbytes


def test_many_rows_in_blocks():
    a, b = uniform((300, 200)), uniform((300, 200), seed=1)
    for p in (1, 2, math.inf):
        np.testing.assert_allclose(F.pairwise_distance(a, b, p, 0).data, norm(a - b, p), rtol=1e-12)
        whole = gradient(lambda a, b, p=p: F.pairwise_distance(a, b, p), a, b)
        part = gradient(lambda a, b, p=p: F.pairwise_distance(a, b, p), a[:9], b[:9])
        np.testing.assert_allclose(whole[0][:9], part[0], rtol=1e-12)
    for dim in (0, 1):
        np.testing.assert_allclose(F.cosine_similarity(a, b, dim).data, cosine(a, b, dim), rtol=1e-12)
    whole, part = (gradient(F.cosine_similarity, a[:n], b[:n]) for n in (300, 9))
    np.testing.assert_allclose(whole[0][:9], part[0], atol=1e-15)


def test_helpers():
    assert nonzero(np.array([0.0, 2.0])).tolist() == [1, 2]
    assert root(Variable([0.0, 4.0])).tolist() == [0, 2]
    assert gradient(root, np.array([0.0, 4.0]))[0].tolist() == [0.5, 0.25]
    d = np.array([[1.0, -2.0], [0.0, 3.0]])
    for p in POWERS:
        with np.errstate(divide="ignore"):
            np.testing.assert_allclose(norms(d.copy(), p), norm(d, p))


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.cosine_similarity(x, np.ones((3, 3))), ShapeError, "cosine_similarity: these do not broadcast"),
    (lambda x: F.cosine_similarity(x, x, 2), ShapeError, r"dim 2 is out of range .*; expected -2 to 1"),
    (lambda x: F.cosine_similarity(x, x, 0.5), ArgumentError, "expected an integer as dim, got 0.5"),
    (lambda x: F.cosine_similarity(x, x, eps=-1), ArgumentError, "expected eps to be a number of at least 0"),
    (lambda x: F.pairwise_distance(x, np.ones(2)), ShapeError, "pairwise_distance: these do not broadcast"),
    (lambda x: F.pairwise_distance(x, x, p="2"), ArgumentError, "expected p to be a number, got '2'"),
    (lambda x: F.pairwise_distance(x, x, p=np.nan), ArgumentError, "expected p to be a number"),
    (lambda x: F.pairwise_distance(x, x, eps=None), ArgumentError, "expected eps to be a number"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
