import numpy as np
import pytest

from pygrad.functions import _sequences
from pygrad.functions._sequences import Block, blocks_of, earlier, in_rows, resized, runs_of, steps_of


def test_runs():
    assert runs_of((5, 3, 7)) == ((5, 3),)
    assert runs_of((0, 7), []) == ()
    assert runs_of((7, 2), np.array([3, 2, 2])) == ((1, 3), (2, 2))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("width", [1, 100, 10**9])
def test_blocks_cover_all_steps_in_order(reverse, width, monkeypatch):
    monkeypatch.setattr(_sequences, "BLOCK_BYTES", 1000)
    runs = ((7, 5), (1, 3), (4, 1))
    blocks = blocks_of(runs, width, reverse)
    sizes = [size for steps, size in runs for _ in range(steps)]
    place, before, times = 0, 0, []
    for block in blocks:
        assert block.place == place and block.before == before
        assert block.first == sum(sizes[:block.time])
        assert sizes[block.time:block.time + block.steps] == [block.size] * block.steps
        assert block.steps == 1 or block.steps * block.size * width <= 1000
        place, before = place + block.steps * block.size, block.size
        span = range(block.time, block.time + block.steps)
        times += reversed(span) if reverse else span
    assert times == sorted(range(12), reverse=reverse)


def test_no_sequences():
    assert blocks_of(((4, 0),), 8) == [(0, 0, 4, 0, 0, 0)]


@pytest.mark.parametrize("reverse", [False, True])
def test_steps_of_dense_and_packed_data_are_the_same(reverse):
    dense = np.arange(24).reshape(4, 3, 2)
    block = Block(1, 3, 2, 3, 3, 3)
    expected = dense[1:3][::-1] if reverse else dense[1:3]
    assert np.array_equal(steps_of(dense, block, reverse), expected)
    assert np.array_equal(steps_of(dense.reshape(12, 2), block, reverse), expected)
    assert np.shares_memory(steps_of(dense.reshape(12, 2), block), dense)


def test_states_come_and_go():
    start, final = np.arange(6.0).reshape(3, 2), np.full((3, 2), -1.0)
    state = resized(np.empty((2, 0)), 1, start, final)
    assert np.array_equal(state, start[:1].T) and state.flags.c_contiguous
    assert resized(state, 1, start, final) is state
    grown = resized(state, 3, start, final)
    assert np.array_equal(grown, start.T) and grown.flags.c_contiguous
    assert np.array_equal(resized(state, 2, None, final), [[0, 0], [1, 0]])
    left = resized(grown, 1, start, final)
    assert np.array_equal(left, start[:1].T) and left.flags.c_contiguous
    assert np.array_equal(final, [[-1, -1], [2, 3], [4, 5]])
    resized(left, 0, None, final)
    assert np.array_equal(final, start)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("width", [1, 10**9])
def test_earlier_states(reverse, width):
    sizes = [3, 3, 2, 1, 1]
    y = np.arange(10.0)[:, None]
    h0 = np.array([[-1.0], [-2.0], [-3.0]])
    firsts = np.cumsum([0, *sizes])
    for block in blocks_of(runs_of((10, 1), sizes), width, reverse):
        got = earlier(y, h0, block, reverse)
        for number in range(block.steps):
            time = block.time + number
            other = time + 1 if reverse else time - 1
            there = sizes[other] if 0 <= other < len(sizes) else 0
            expected = [y[firsts[other] + place, 0] if place < there else h0[place, 0] for place in range(block.size)]
            assert got[number, :, 0].tolist() == expected


def test_steps_side_by_side():
    part = np.arange(24).reshape(4, 3, 2)
    assert np.array_equal(in_rows(part), np.concatenate(list(part), axis=1))
    assert in_rows(np.empty((4, 3, 0))).shape == (3, 0)
