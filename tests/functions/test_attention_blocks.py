import numpy as np
import pytest

from pygrad.functions._attention_blocks import as_columns, attend, finish, merge, scaled
from pygrad.functions._attention_scores import Setting
from pygrad.functions._attention_tiles import Scratch
from tests.functions.test_attention import random, reference
from tests.functions.test_attention_tiles import small_tiles

SHAPES = [((2, 3), 10, 10), ((5,), 3, 30), ((1,), 30, 3), ((2, 2), 17, 25)]


@pytest.fixture
def small(monkeypatch):
    small_tiles(monkeypatch)


def run(lead, rows, keys, causal=False, scale=1.0, mask=None):
    q, k, v = random((*lead, rows, 4), 0, scale), random((*lead, keys, 4), 1), random((*lead, keys, 3), 2)
    out, lse = np.empty((*lead, rows, 3)), np.empty((*lead, rows))
    attend((q, k, v, mask), Setting(0.5, causal), out, lse)
    return q, k, v, out, lse


@pytest.mark.parametrize("lead, rows, keys", SHAPES)
@pytest.mark.parametrize("causal", [False, True])
def test_small_tiles_give_the_whole(small, lead, rows, keys, causal):
    q, k, v, out, _ = run(lead, rows, keys, causal)
    np.testing.assert_allclose(out, reference(q, k, v, scale=0.5, causal=causal), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("scale", [30.0, 1000.0])
def test_chunks_of_different_shifts(small, scale):
    q, k, v, out, lse = run((2,), 10, 40, scale=scale)
    scores = 0.5 * q @ k.swapaxes(1, 2)
    top = scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores - top)
    np.testing.assert_allclose(out, weights @ v / weights.sum(axis=-1, keepdims=True), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(lse, np.log(weights.sum(axis=-1)) + top[..., 0], rtol=1e-9)


def test_chunks_that_are_hidden(small):
    mask = np.ones((1, 10, 40), bool)
    mask[:, :5, :16] = mask[:, 2] = False
    q, k, v, out, lse = run((2,), 10, 40, mask=mask)
    np.testing.assert_allclose(out, reference(q, k, v, mask, scale=0.5), rtol=1e-9, atol=1e-12)
    assert not out[:, 2].any() and (lse[:, 2] == -np.inf).all()


def test_no_keys():
    out, lse = np.empty((1, 2, 3)), np.empty((1, 2))
    attend((np.ones((1, 2, 4)), np.ones((1, 0, 4)), np.ones((1, 0, 3)), None), Setting(0.5), out, lse)
    assert not out.any() and (lse == -np.inf).all()


@pytest.mark.parametrize("first", [None, -2.0, 5.0, -np.inf])
@pytest.mark.parametrize("second", [None, -3.0, 4.0, -np.inf])
def test_merge(first, second):
    product, sums, added, more = np.array([[2.0]]), np.array([3.0]), np.array([[5.0]]), np.array([7.0])
    a, b = (0 if one is None else one for one in (first, second))
    if a == -np.inf:
        product, sums = 0 * product, 0 * sums
    if b == -np.inf:
        added, more = 0 * added, 0 * more
    shifts = [None if one is None else np.array([one]) for one in (first, second)]
    weight = product * np.exp(a) + added * np.exp(b), sums * np.exp(a) + more * np.exp(b)
    merged, total, shift = merge(product, sums, shifts[0], added, more, shifts[1])
    assert merged is product
    factor = np.exp(0 if shift is None else shift)
    np.testing.assert_allclose(product * factor, weight[0])
    np.testing.assert_allclose(total * factor, weight[1])
    assert (shift is None) == (first is None and second is None)


def test_finish():
    out, lse = np.empty((2, 1), np.float16), np.empty(2)
    finish(np.array([[6.0], [0.0]]), np.array([3.0, 0.0]), np.array([1.0, -np.inf]), 0.5, out, lse)
    np.testing.assert_allclose(out, [[1], [0]])
    np.testing.assert_allclose(lse, [np.log(3) + 1, -np.inf])


@pytest.mark.parametrize("size", [1, 64, 10**5])
def test_layouts(size):
    scratch, array = Scratch(np.float32), random((2, 10, 3)).astype(np.float16)
    columns = as_columns(scratch, "columns", array, (2, 7), size)
    assert columns.dtype == np.float32 and np.array_equal(columns, array[:, 2:7].swapaxes(1, 2))
    assert columns.flags.c_contiguous == (size == 64)
    rows = scaled(scratch, "rows", array, (2, 7), 0.1)
    assert rows.flags.c_contiguous and rows.dtype == np.float32
    np.testing.assert_array_equal(rows, array[:, 2:7].astype(np.float32) * np.float32(0.1))
    np.testing.assert_array_equal(scaled(scratch, "rows", array, (2, 7), 1), array[:, 2:7])
