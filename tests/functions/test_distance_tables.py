import numpy as np
import pytest

from pygrad.functions import _distance_tables
from pygrad.functions._distance_tables import add_pulls, table


def exact(a, b):
    d = a.astype(np.longdouble)[:, None] - b.astype(np.longdouble)
    return np.sqrt((d * d).sum(-1)).astype(np.float64)


def pulls(a, b, gy):
    d = a.astype(np.float64)[:, None] - b.astype(np.float64)
    y = np.sqrt((d * d).sum(-1))
    weighted = d * (gy / np.where(y == 0, 1, y))[..., None]
    return weighted.sum(1), -weighted.sum(0)


def pairs(dtype, offset, seed=0):
    """Rows far from the origin, of which some are very near each other and some are equal."""
    generator = np.random.default_rng(seed)
    a = generator.standard_normal((40, 8)) + offset
    b = generator.standard_normal((50, 8)) + offset
    b[:10] = a[:10] + 1e-3 * generator.standard_normal((10, 8))
    b[10:15] = a[10:15]
    return a.astype(dtype), b.astype(dtype)


@pytest.mark.parametrize("offset", [0, 100])
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-11), (np.float32, 3e-6)])
def test_a_product_is_accurate_near_zero(dtype, tolerance, offset):
    a, b = pairs(dtype, offset)
    got = table(a, b, 2, product=True)
    assert got.dtype == dtype
    np.testing.assert_allclose(got, exact(a, b), rtol=tolerance)
    assert (np.diagonal(got)[10:15] == 0).all()


@pytest.mark.parametrize("offset", [0, 100])
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-11), (np.float32, 3e-5)])
def test_gradients_of_a_product_are_accurate_near_zero(dtype, tolerance, offset):
    a, b = pairs(dtype, offset)
    gy = np.random.default_rng(1).standard_normal((40, 50)).astype(dtype)
    ga, gb = np.zeros_like(a), np.zeros_like(b)
    add_pulls(ga, gb, gy, table(a, b, 2, product=True), a, b, 2, product=True)
    for got, wanted in zip((ga, gb), pulls(a, b, gy), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance * np.abs(wanted).max())


@pytest.mark.parametrize("product", [False, True])
def test_blocks_of_any_size(monkeypatch, product):
    a, b = pairs(np.float64, 0)
    gy = np.random.default_rng(1).standard_normal((40, 50))
    results = []
    for size in (1, 120, 1 << 14):
        monkeypatch.setattr(_distance_tables, "BLOCK", size)
        monkeypatch.setattr(_distance_tables, "PRODUCT", size)
        y = table(a, b, 2, product)
        ga, gb = np.zeros_like(a), np.zeros_like(b)
        add_pulls(ga, None, gy, y, a, b, 2, product)
        add_pulls(None, gb, gy, y, a, b, 2, product)
        results.append((y, ga, gb))
    for one in results[1:]:
        for got, wanted in zip(one, results[0], strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-12)


def test_infinities_and_nan_stay_in_their_rows():
    a, b = pairs(np.float64, 0)
    b[3, 0], b[4, 1], a[5, 2] = np.inf, np.nan, -np.inf
    y = table(a, b, 2, product=True)
    assert np.isposinf(np.delete(y[:, 3], 5)).all()
    assert np.isnan(y[:, 4]).all()
    assert np.isposinf(np.delete(y[5], 4)).all()
    assert np.isfinite(np.delete(np.delete(y, [3, 4], 1), 5, 0)).all()


def test_half_precision_does_not_overflow():
    a = np.full((30, 100), 100, np.float16)
    y = table(a, -a, 2, product=True)
    assert y.dtype == np.float16 and (y == 2000).all()
    assert (table(a, -a, 2, product=False) == 2000).all()


@pytest.mark.parametrize("shapes", [((0, 3), (4, 3)), ((4, 3), (0, 3)), ((2, 0), (3, 0))])
@pytest.mark.parametrize("product", [False, True])
def test_empty(shapes, product):
    a, b = np.zeros(shapes[0]), np.zeros(shapes[1])
    y = table(a, b, 2, product)
    assert y.shape == (len(a), len(b)) and not y.any()
    ga, gb = np.zeros(shapes[0]), np.zeros(shapes[1])
    add_pulls(ga, gb, y, y, a, b, 2, product)
    assert not ga.any() and not gb.any()
