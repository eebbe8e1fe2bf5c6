import itertools
import math
import tracemalloc

import numpy as np
import pytest
from scipy.spatial import distance

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, pytorch

POWERS = [0, 0.5, 1, 1.5, 2, 3, math.inf]
MM, DIRECT = "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"
STACKS = [((4, 3), (2, 3)), ((2, 4, 3), (3, 3)), ((2, 1, 4, 3), (3, 2, 3)), ((1, 1), (1, 1))]


def scattered(shape, seed=0):
    """Return rows without ties between features, which an infinite power would make kinks of."""
    return uniform(shape, seed=seed) ** 3 + 0.01 * uniform(shape, seed=seed + 5)


def norms(a, b, p):
    return np.linalg.norm(a[..., :, None, :] - b[..., None, :, :], ord=p, axis=-1)


def between(shapes, p, mode=DIRECT):
    return case(F.Cdist, lambda a, b: F.cdist(a, b, p, mode), scattered(shapes[0]), scattered(shapes[1], 1),
                name=f"{shapes} p={p} {mode}", reference=lambda a, b: norms(a, b, p),
                saves=lambda a, b, y: a.nbytes + b.nbytes + y.nbytes)


def among(shape, p):
    return case(F.Pdist, lambda x: F.pdist(x, p), scattered(shape), name=f"{shape} p={p}",
                reference=lambda x: norms(x, x, p)[np.triu_indices(len(x), 1)],
                saves=lambda x, y: x.nbytes + y.nbytes)


CASES = [
    *(between(STACKS[0], p) for p in POWERS),
    *(between(shapes, 2, mode) for shapes in STACKS for mode in (MM, DIRECT)),
    between(STACKS[1], 1), between(STACKS[2], 3),
    *(among((4, 2), p) for p in POWERS),
    among((1, 3), 2), among((0, 3), 2),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("p", POWERS)
@pytest.mark.parametrize("shapes", STACKS, ids=str)
def test_cdist_equals_pytorch(shapes, p):
    torch = pytorch()
    agree(lambda a, b: F.cdist(a, b, p), lambda a, b: torch.cdist(a, b, p), scattered(shapes[0]),
          scattered(shapes[1], 1))


@pytest.mark.parametrize("mode", [MM, DIRECT, "use_mm_for_euclid_dist_if_necessary"])
def test_many_rows_equal_pytorch(mode):
    torch = pytorch()
    agree(lambda a, b: F.cdist(a, b, compute_mode=mode), lambda a, b: torch.cdist(a, b, compute_mode=mode),
          scattered((40, 5)), scattered((30, 5), 1), tol={"float64": 1e-9, "float32": 3e-5})
    agree(F.pdist, torch.pdist, scattered((40, 5)), tol={"float64": 1e-9, "float32": 3e-5})


@pytest.mark.parametrize("p", POWERS)
def test_pdist_equals_pytorch(p):
    torch = pytorch()
    agree(lambda x: F.pdist(x, p), lambda x: torch.pdist(x, p), scattered((6, 3)))
    agree(lambda x: F.pdist(x, p), lambda x: torch.pdist(x, p), scattered((1, 3)))


ROWS = np.array([[1.0, 2, 3], [0, 0, 0], [3, 3, 1], [0, 0, 0], [1, 0, 0]])


@pytest.mark.parametrize("p", POWERS)
def test_ties_and_zeros_equal_pytorch(p):
    torch = pytorch()
    agree(lambda a, b: F.cdist(a, b, p), lambda a, b: torch.cdist(a, b, p), ROWS, ROWS[1:4])
    agree(lambda x: F.pdist(x, p), lambda x: torch.pdist(x, p), ROWS)


@pytest.mark.parametrize("p", [1, 2, 2.5, math.inf])
def test_many_rows_equal_scipy(p):
    x = scattered((300, 7))
    names = {1: ("cityblock", {}), math.inf: ("chebyshev", {})}
    name, options = names.get(p, ("minkowski", {"p": p}))
    np.testing.assert_allclose(F.pdist(x, p).data, distance.pdist(x, name, **options), rtol=1e-10)
    np.testing.assert_allclose(F.cdist(x, x[:9], p).data, distance.cdist(x, x[:9], name, **options), rtol=1e-10,
                               atol=1e-15)


@pytest.mark.parametrize("p", [1, 2, 3])
def test_pairs_are_the_upper_triangle(p):
    x = scattered((60, 4))
    upper = np.triu_indices(60, 1)
    np.testing.assert_allclose(F.pdist(x, p).data, F.cdist(x, x, p).data[upper], rtol=1e-10)
    weights = np.cos(np.arange(len(upper[0])))
    table = np.zeros((60, 60))
    table[upper] = weights
    one = gradient(lambda x: F.pdist(x, p) * weights, x)[0]
    first, second = gradient(lambda a, b: F.cdist(a, b, p) * table, x, x)
    np.testing.assert_allclose(one, first + second, rtol=1e-9, atol=1e-12)


def test_integers_and_halves():
    assert F.cdist(Variable([[0, 0]]), [[3, 4]]).tolist() == [[5]]
    x = Variable(np.array([[0, 0], [300, 400]], np.float16))
    y = F.pdist(x)
    y.backward()
    assert y.dtype == x.grad.dtype == np.float16 and y.item() == 500
    np.testing.assert_allclose(x.grad.data, [[-0.6, -0.8], [0.6, 0.8]], rtol=1e-3)


def test_differences_never_exist_together():
    x = Variable(np.random.default_rng(0).standard_normal((500, 64)).astype(np.float32))
    for p, mode in itertools.product((1, 2), (MM, DIRECT)):
        F.cdist(x, x.data[::-1], p, mode).sum().backward()
        x.clear_grad()
        tracemalloc.start()
        try:
            y = F.cdist(x, x.data[::-1], p, mode)
            _, forward = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            y.sum().backward()
            _, backward = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        x.clear_grad()
        assert forward < 2 * y.data.nbytes
        assert backward < 6 * y.data.nbytes  # with the differences, 64


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.cdist(x, np.ones((2, 2))), ShapeError, r"cdist: .* expected vectors as the rows of matrices"),
    (lambda x: F.cdist(x, np.ones(3)), ShapeError, "cdist: the first has"),
    (lambda x: F.cdist(np.ones((2, 2, 3)), np.ones((3, 2, 3))), ShapeError, "cdist, but for the last two axes: these do"),
    (lambda x: F.cdist(x, x, -1), ArgumentError, "cdist: expected p to be a number of at least 0, got -1"),
    (lambda x: F.cdist(x, x, 2, "fast"), ArgumentError, "cdist: unknown compute_mode 'fast'; expected 'use_mm"),
    (lambda x: F.pdist(x[0]), ShapeError, "pdist: expected vectors as the rows of a matrix, got shape"),
    (lambda x: F.pdist(x, None), ArgumentError, "pdist: expected p to be a number of at least 0, got None"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
