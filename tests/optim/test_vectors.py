import tracemalloc

import numpy as np
import pytest

from pygrad.optim.vectors import absolute_sum, add_scaled, blocks_of, largest, move_towards

LAYOUTS = {
    "in order": lambda array: array, "Fortran order": np.asfortranarray,
    "gaps": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
}
SHAPES = [(300, 400), (7,), (0, 3)]


@pytest.fixture(params=LAYOUTS, ids=str)
def layout(request):
    return LAYOUTS[request.param]


@pytest.mark.parametrize("shape", SHAPES)
def test_in_place(layout, shape):
    x, y = np.random.default_rng(0).standard_normal((2, *shape))
    first, second = layout(x.copy()), layout(x.copy())
    add_scaled(first, -0.5, y.reshape(-1))
    move_towards(second, layout(y), 0.25)
    np.testing.assert_allclose(first, x - 0.5 * y, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(second, 0.75 * x + 0.25 * y, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_sums_and_extremes(layout, shape):
    x = layout(np.random.default_rng(0).standard_normal(shape))
    assert largest(x) == np.abs(x).max(initial=0)
    assert absolute_sum(x) == pytest.approx(np.abs(x).sum(), rel=1e-12)


def test_largest_of_what_is_not_finite():
    assert np.isnan(largest(np.array([1.0, np.nan, 3.0])))
    assert largest(np.array([1.0, -np.inf])) == np.inf


def test_0d_and_single():
    x = np.array(2.0)
    add_scaled(x, 3.0, np.array([1.0]))
    assert x == 5.0 and [part.shape for part, in blocks_of(x)] == [(1,)]


def test_dtypes_stay():
    x = np.ones(3, np.float32)
    add_scaled(x, 0.5, np.ones(3))
    move_towards(x, np.zeros(3), 0.5)
    assert x.dtype == np.float32 and x.tolist() == [0.75] * 3


def test_no_temporaries_of_their_size():
    x, y = np.ones((2, 1_000_000))
    tracemalloc.start()
    try:
        add_scaled(x, 0.5, y)
        move_towards(x, y, 0.5)
        largest(x)
        absolute_sum(x)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
