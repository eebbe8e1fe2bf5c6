import math

import numpy as np
import pytest
from scipy import stats

from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers import init

SIZE = 20_000


def drawn(function, *args, dtype=np.float64, **options):
    """Return many numbers, drawn always alike."""
    return function(np.empty(SIZE, dtype), *args, generator=np.random.default_rng(7), **options).astype(np.float64)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("a, b", [(0, 1), (-3, -1), (2.0, 2.0)])
def test_uniform(a, b, dtype):
    x = drawn(init.uniform_, a, b, dtype=dtype)
    assert x.min() >= a and x.max() <= b
    if a < b:
        assert stats.kstest(x, stats.uniform(a, b - a).cdf).pvalue > 0.01


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_normal(dtype):
    x = drawn(init.normal_, 1.0, 3.0, dtype=dtype)
    assert stats.kstest(x, stats.norm(1, 3).cdf).pvalue > 0.01
    assert np.array_equal(drawn(init.normal_, 2.0, 0.0), np.full(SIZE, 2.0))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("mean, std, a, b", [
    (0, 1, -2, 2), (1, 2, -1, 8), (0, 1, -0.1, 0.2), (0, 0.5, 0.9, 3.0), (0, 1, 1.9, 1000.0), (3, 1, -9, 1.5),
])
def test_truncated(mean, std, a, b, dtype):
    x = drawn(init.trunc_normal_, mean, std, a, b, dtype=dtype)
    assert x.min() >= dtype(a) and x.max() <= dtype(b)
    expected = stats.truncnorm((a - mean) / std, (b - mean) / std, mean, std)
    # float16 has too few values to be continuous
    assert stats.kstest(x, expected.cdf).statistic < (0.02 if dtype == np.float16 else 1.63 / math.sqrt(SIZE))


def test_far_from_the_mean():
    with pytest.warns(UserWarning, match="mean=0.0 is more than two std=1.0 outside the bounds 30.0 to 1000000"):
        x = drawn(init.trunc_normal_, 0, 1, 30, 1e6)
    assert x.min() >= 30 and abs(x.mean() - stats.truncnorm(30, 1e6).mean()) < 0.002
    assert drawn(init.trunc_normal_, 0, 1, 1.0, 1.0).tolist() == [1.0] * SIZE


@pytest.mark.parametrize("sparsity, zeros", [(0, 0), (0.25, 5), (0.01, 1), (1, 20)])
def test_sparse(sparsity, zeros):
    w = init.sparse_(np.empty((20, 500)), sparsity, std=2.0, generator=np.random.default_rng(0))
    assert ((w == 0).sum(0) == zeros).all()
    if 0 < zeros < 20:
        assert np.abs((w == 0).mean(1) - zeros / 20).max() < 0.1
    if zeros < 20:
        assert stats.kstest(w[w != 0], stats.norm(0, 2).cdf).pvalue > 0.01


def test_bad_arguments():
    x = np.ones((2, 3))
    for function in (init.uniform_, init.trunc_normal_):
        with pytest.raises(ArgumentError, match="expected a to be at most b, got a=2 and b=1"):
            function(x, a=2, b=1)
    with pytest.raises(ArgumentError, match="normal_: expected std to be at least 0, got -1"):
        init.normal_(x, std=-1)
    with pytest.raises(ArgumentError, match="trunc_normal_: expected std to be above 0"):
        init.trunc_normal_(x, std=0)
    with pytest.raises(ArgumentError, match="normal_: expected mean to be a finite number, got nan"):
        init.normal_(x, np.nan)
    for bad in (-0.1, 1.1):
        with pytest.raises(ArgumentError, match="sparse_: expected sparsity to be"):
            init.sparse_(x, bad)
    with pytest.raises(ShapeError, match=r"sparse_: expected 2 axes, got shape \(2,\)"):
        init.sparse_(np.ones(2), 0.5)
    assert (x == 1).all()
