import math

import numpy as np
import pytest

from pygrad.functions import _attention_tiles
from pygrad.functions._attention_tiles import Scratch, Tiles, add_to, cut, like, pick


def small_tiles(monkeypatch):
    """Make tiles of a few elements."""
    monkeypatch.setattr(_attention_tiles, "TILE", 64)
    monkeypatch.setattr(_attention_tiles, "ROWS", 4)
    monkeypatch.setattr(_attention_tiles, "KEYS", 8)
    monkeypatch.setattr(_attention_tiles, "SPAN", 2)


@pytest.fixture
def small(monkeypatch):
    small_tiles(monkeypatch)


@pytest.mark.parametrize("lead", [(1,), (5,), (2, 3), (2, 3, 4), (7, 1, 1), (0,), (3, 0)])
@pytest.mark.parametrize("keys", [1, 6, 8])
def test_groups_cover_everything_once(small, lead, keys):
    tiles = Tiles(lead, 6, keys, 4, causal=False)
    seen = np.zeros((*lead, 6), int)
    numbers = []
    for number, index in tiles.groups():
        part = pick(seen, index)
        assert math.prod(part.shape[:-1]) <= tiles.matrices
        part += 1
        numbers.append(number)
    assert (seen == 1).all()
    assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("rows, keys", [(1, 1), (4, 8), (6, 8), (10, 9), (9, 30), (30, 9), (600, 17)])
def test_tiles_cover_what_is_seen_once(small, rows, keys, causal):
    tiles = Tiles((2,), rows, keys, 2, causal)
    seen, numbers = np.zeros((rows, keys), int), []
    for group in (0, 1):
        for chunk in tiles.chunks():
            for block in tiles.blocks(chunk):
                end = tiles.seen(block, chunk)
                assert chunk[0] < end <= chunk[1] and (block[1] - block[0]) * (end - chunk[0]) <= 2048
                seen[slice(*block), chunk[0]:end] += 1
                numbers.append(tiles.number(group, block, chunk))
    assert len(set(numbers)) == len(numbers)
    assert set(np.unique(seen)) <= {0, 2}
    wanted = np.tri(rows, keys, dtype=bool) if causal else np.ones((rows, keys), bool)
    assert (seen[wanted] == 2).all()
    if causal and rows > 2 * tiles.rows_at_once and keys > 2 * tiles.keys_at_once:
        assert (seen == 0).any()


def test_tiles_are_of_bounded_size():
    for rows, keys, width in [(128, 128, 32), (1, 1000, 64), (10**6, 10**6, 64), (5, 5, 5), (128, 128, 512)]:
        tiles = Tiles((1000,), rows, keys, width, causal=True)
        elements = tiles.matrices * tiles.keys_at_once * max(tiles.rows_at_once, width)
        assert elements <= max(_attention_tiles.TILE, 512 * width, 1024 * width)


def test_pick_and_cut_leave_broadcast_axes():
    array = np.arange(2 * 5 * 6).reshape(2, 1, 5, 6)
    assert pick(array, (1, slice(2, 4))).shape == (1, 5, 6)
    assert np.array_equal(pick(array, (1, slice(2, 4)))[0], array[1, 0])
    assert np.array_equal(pick(array, (slice(0, 1),)), array[:1])
    assert np.array_equal(cut(array, (1, 3), (2, 6)), array[..., 1:3, 2:6])
    assert cut(array[..., :1, :], (1, 3), (2, 6)).shape == (2, 1, 1, 4)
    assert cut(array[..., :1], (1, 3), (2, 6)).shape == (2, 1, 2, 1)


def test_add_to():
    target = np.ones((2, 3))
    add_to(target, np.full((2, 3), 2.0))
    assert (target == 3).all()
    target = np.ones((1, 2, 1))
    add_to(target, np.ones((4, 2, 5)))
    assert (target == 21).all()


def test_scratch_is_used_again():
    scratch = Scratch(np.float32)
    first = scratch("a", (2, 3))
    assert first.dtype == np.float32
    assert scratch("a", (2, 3)) is first
    assert np.shares_memory(scratch("a", (6,)), first)
    assert not np.shares_memory(scratch("b", (2, 3)), first)
    larger = scratch("a", (3, 3))
    assert not np.shares_memory(larger, first) and np.shares_memory(scratch("a", (2, 3)), larger)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (2, 0, 1)])
@pytest.mark.parametrize("zeros", [False, True])
def test_like_has_the_order_of_axes(order, zeros):
    array = np.ones((3, 4, 5)).transpose(order)
    made = like(array, (*array.shape[:-1], 7), np.float32, zeros)
    assert made.shape == (*array.shape[:-1], 7) and made.dtype == np.float32
    assert not zeros or not made.any()
    by_memory = sorted(range(2), key=lambda axis: -array.strides[axis])
    assert made.transpose(*by_memory, 2).flags.c_contiguous
    assert like(array, (2, 3, 4, 5), np.float32).flags.c_contiguous


@pytest.mark.parametrize("causal", [False, True])
def test_spans_have_all_blocks(small, causal):
    tiles = Tiles((1,), 37, 50, 2, causal)
    for chunk in tiles.chunks():
        assert [block for span in tiles.spans() for block in tiles.blocks(chunk, span)] == tiles.blocks(chunk)
