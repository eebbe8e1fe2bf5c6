import numpy as np
import pytest

from pygrad.functions import _recurrent_sums
from pygrad.functions._recurrent_sums import Sums, added
from pygrad.functions._sequences import blocks_of, earlier, runs_of, steps_of
from tests.functions.cases import uniform

D, P, ROWS = 3, 2, 5


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sizes", [None, (4, 4, 4, 2, 1, 1)])
@pytest.mark.parametrize("width", [1, 10**5, 10**9])
@pytest.mark.parametrize("collected", [0, 500, 10**6])
def test_sums_do_not_depend_on_blocks(reverse, sizes, width, collected, monkeypatch):
    monkeypatch.setattr(_recurrent_sums, "COLLECTED_BYTES", collected)
    shape = (6, 4, D) if sizes is None else (16, D)
    x, w_ih = uniform(shape), uniform((ROWS - 1, D), seed=1)
    given, y = uniform((*shape[:-1], ROWS), seed=2), uniform((*shape[:-1], P), seed=3)
    blocks = blocks_of(runs_of(shape, sizes), width, reverse)
    inward, onward, h0 = slice(1, ROWS), slice(0, 2), uniform((4, P), seed=4)
    sums = Sums(x, w_ih, y, h0, shape, blocks, ROWS, np.dtype(float), reverse, (1, ROWS), (0, 2))
    for block in reversed(blocks):
        sums.add(block, steps_of(given, block, reverse).swapaxes(1, 2))
    sums.finish()
    rows, states = given.reshape(-1, ROWS), np.empty((len(given.reshape(-1, ROWS)), P))
    for block in blocks:
        steps_of(states, block)[...] = earlier(y, h0, block, reverse)
    expected = {"x": (rows[:, inward] @ w_ih).reshape(shape), "w_ih": rows[:, inward].T @ x.reshape(-1, D),
                "w_hh": rows[:, onward].T @ states, "b_ih": rows[:, inward].sum(0), "b_hh": rows[:, onward].sum(0)}
    for name, array in expected.items():
        np.testing.assert_allclose(getattr(sums, name), array, rtol=1e-12, atol=1e-12)
    assert not np.shares_memory(sums.b_ih, sums.b_hh)


def test_what_is_not_asked_for_is_not_computed():
    blocks = blocks_of(((2, 4),), 8)
    sums = Sums(None, None, None, None, (2, 4, D), blocks, ROWS, np.dtype(np.float32), False)
    sums.add(blocks[0], np.ones((2, ROWS, 4), np.float32))
    sums.finish()
    assert sums.x is sums.w_ih is sums.w_hh is None
    assert sums.b_ih.tolist() == [8] * ROWS and sums.b_ih.dtype == np.float32


def test_no_sequences():
    blocks = blocks_of(((2, 0),), 8)
    sums = Sums(np.ones((2, 0, D)), np.ones((ROWS, D)), np.ones((2, 0, P)), np.ones((0, P)), (2, 0, D), blocks, ROWS,
                np.dtype(float), False)
    sums.add(blocks[0], np.ones((2, ROWS, 0)))
    sums.finish()
    assert sums.x.shape == (2, 0, D) and not sums.w_ih.any() and not sums.w_hh.any()


def test_added():
    total = np.ones(2)
    assert added(None, total) is total
    assert added(total, np.ones(2)) is total and total.tolist() == [2, 2]
