import numpy as np
import pytest

from pygrad.functions import _norm_channels
from pygrad.functions._norm_channels import Columns, Rows, empty_planes, planes_of, same_order

F64 = np.dtype(np.float64)


@pytest.fixture(autouse=True, params=[1 << 15, 20], ids=["one block", "many blocks"])
def block(request, monkeypatch):
    monkeypatch.setattr(_norm_channels, "BLOCK", request.param)


@pytest.fixture(params=["Rows", "Columns", "wide Columns", "shared Columns"])
def lying(request, monkeypatch):
    """A way to lie, and functions between the shape (N, C, L) and that form."""
    if request.param == "wide Columns":
        monkeypatch.setattr(_norm_channels, "WIDE", 1)
    if request.param == "Rows":
        return Rows, lambda a: a.copy(), lambda a: a
    if request.param == "shared Columns":
        return Columns, lambda a: a.transpose(0, 2, 1).reshape(1, -1, a.shape[1]), None
    return Columns, lambda a: a.transpose(0, 2, 1).copy(), lambda a: a.transpose(0, 2, 1)


def arrays(lying):
    generator = np.random.default_rng(0)
    kind, inward, outward = lying
    x, g = generator.standard_normal((2, 4, 3, 7))
    numbers = generator.standard_normal((3, 1 if outward is None else 4, 3))
    return kind, inward, x, g, numbers


def of_planes(numbers):
    return numbers[:, :, None]


def test_sums(lying):
    kind, inward, x, g, numbers = arrays(lying)
    axes = (0, 2) if lying[2] is None else 2

    def summed(a):
        return np.atleast_2d(a.sum(axes))

    a, b = inward(x), inward(g)
    np.testing.assert_allclose(kind.total(a), summed(x))
    plain, products = kind.totals(b, a)
    np.testing.assert_allclose(plain, summed(g))
    np.testing.assert_allclose(products, summed(g * x))
    np.testing.assert_allclose(kind.squares(a, numbers[0]), summed((x - of_planes(numbers[0])) ** 2))
    assert kind.total(a.astype(np.float32)).dtype == F64
    assert np.array_equal(a, inward(x)) and np.array_equal(b, inward(g))


def test_maps(lying):
    kind, inward, x, g, numbers = arrays(lying)
    first, second, third = map(of_planes, numbers)
    a, b = inward(x), inward(g)
    out = np.empty_like(a)
    kind.affine(a, numbers[0], numbers[1], out)
    np.testing.assert_allclose(out, inward(x * first + second))
    kind.affine(a, numbers[0], None, out)
    np.testing.assert_allclose(out, inward(x * first))
    kind.combine(b, a, numbers, out)
    np.testing.assert_allclose(out, inward(g * first - x * second + third), atol=1e-14)
    assert np.array_equal(a, inward(x)) and np.array_equal(b, inward(g))
    kind.combine(b, a, numbers, b)
    assert np.array_equal(b, out)


def test_shared_numbers_for_rows():
    x = np.random.default_rng(0).standard_normal((4, 3, 7))
    scale = np.array([[1.0, 2.0, 3.0]])
    out = np.empty_like(x)
    Rows.affine(x, scale, None, out)
    assert np.array_equal(out, x * scale[:, :, None])


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4), (2, 3, 4, 5), (2, 1, 4), (2, 3, 1, 1), (0, 3, 2), (2, 0, 2)])
def test_forms_are_views(shape):
    x = np.empty(shape)
    last = np.moveaxis(np.empty((shape[0], *shape[2:], shape[1])), -1, 1)
    for a in (x, last):
        for shared in (False, True):
            kind, form = planes_of(a, F64, shared)
            assert not a.size or np.shares_memory(form, a)
            like = empty_planes(a, np.float32)
            assert like.shape == a.shape and like.dtype == np.float32 and same_order(like, a)
            assert planes_of(like, np.float32, shared)[0] is kind
    assert planes_of(np.empty((2, 3)), F64, True)[1].shape == (1, 2, 3)
    assert planes_of(np.empty((2, 3)), F64, False)[0] is Rows


def test_other_orders_become_rows():
    x = np.asfortranarray(np.random.default_rng(0).standard_normal((2, 3, 4, 5)))
    kind, form = planes_of(x, F64)
    assert kind is Rows and np.array_equal(form, x.reshape(2, 3, 20))
    assert empty_planes(x, F64).flags.c_contiguous
    assert same_order(np.ones((2, 3, 4, 5)), x) and not same_order(x, np.ones((2, 3, 4, 5)))
