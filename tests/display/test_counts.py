import tracemalloc

import numpy as np
import pytest

from pygrad.display import counts
from pygrad.display.counts import Counts, binned, measured

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("array", [
    RNG.standard_normal(200_000), RNG.standard_normal((300, 400)).T, RNG.standard_normal((64, 64))[::2, ::-3],
    RNG.standard_normal(1000).astype(np.float16), RNG.integers(-5, 5, 1000), RNG.integers(0, 255, 999).astype(np.uint8),
    RNG.random(70_000) > 0.5, np.float32(3) * np.ones(()), np.broadcast_to(np.arange(5.0), (7, 5)),
])
def test_moments_and_bins_are_numpys(array):
    found, reference = measured(array), np.asarray(array, np.float64)
    assert (found.size, found.finite, found.zeros) == (array.size, array.size, int((array == 0).sum()))
    np.testing.assert_allclose([found.mean, found.std, found.low, found.high],
                               [reference.mean(), reference.std(), reference.min(), reference.max()], atol=1e-12)
    if found.high > found.low:
        expected = np.histogram(reference, 16, (found.low, found.high))[0]
        difference = np.abs(np.array(binned(array, found.low, found.high, 16)) - expected)
        assert difference.sum() <= 2  # at the edges of bins


def test_what_is_not_finite_is_counted_and_left_out():
    array = np.array([np.nan, 1.0, -np.inf, np.inf, 0.0, -0.0])
    found = measured(array)
    assert (found.nan, found.infinite, found.zeros, found.finite) == (1, 2, 2, 3)
    assert (found.low, found.high) == (0.0, 1.0)
    assert binned(array, 0, 1, 2) == (2, 1)


@pytest.mark.parametrize("array", [np.zeros((0, 3)), np.full(4, np.nan), np.full(4, np.inf)])
def test_without_finite_elements(array):
    found = measured(array)
    assert found.finite == 0
    assert np.isnan([found.mean, found.std, found.low, found.high]).all()


def test_complex_numbers_by_their_absolute_value():
    found = measured(np.array([3 + 4j, 0, complex(np.nan, 1)]))
    assert (found.low, found.high, found.nan) == (0, 5, 1)


def test_extremes_do_not_overflow():
    assert binned(np.array([1e308, -1e308, 0.0]), -1e308, 1e308, 3) == (1, 1, 1)
    assert sum(binned(np.array([5e-324, 1e-323]), 5e-324, 1e-323, 3)) == 2


def test_a_constant_is_one_bar():
    assert binned(np.full(7, 2.0), 2.0, 2.0, 5) == (0, 0, 7, 0, 0)


@pytest.mark.parametrize("layout", [lambda a: a, lambda a: a.T, lambda a: a[:, ::2]])
def test_there_is_no_temporary_as_large_as_the_array(layout):
    array = layout(np.ones((2000, 1000)))
    tracemalloc.start()
    found = measured(array)
    binned(array, 0, 2, 10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.mean == 1
    assert peak < 60 * counts.CHUNK < array.nbytes


@pytest.mark.parametrize("bins, helped", [((0, 0, 9990, 4, 3, 3), True), ((10, 20, 30, 20, 10), False),
                                          ((0, 100, 0), False), ((), False)])
def test_where_logarithmic_counts_help(bins, helped):
    assert Counts(size=sum(bins), bins=bins).helped_by_log is helped


@pytest.mark.parametrize("values", [(0.0, 5e-324), (1.0, 1.7976931348623157e308), (np.nan, 2.2250738585072014e-308)])
def test_numpys_errors_do_not_matter(values):
    with np.errstate(all="raise"):
        found = measured(np.array(values * 2))
        assert sum(binned(np.array(values * 2), found.low, found.high, 4)) == found.finite
