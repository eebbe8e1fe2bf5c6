"""Sequences side by side, cut into blocks of steps with as many sequences each.

Data is dense, of shape (T, N, D), or packed, of shape (rows, D): the steps one after another, each with the
sequences that last so long, the longest first. Either is a list of runs ``(steps, size)``; a run is cut into
blocks of about `BLOCK_BYTES`, so that what is computed for all steps of a block at once stays in the cache.

States are held with features first, of shape (H, N). Forward in time they shrink, as sequences end; backward in
time, and in the backward pass, they grow, as sequences join with the state they start from.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

BLOCK_BYTES = 1 << 19


class Block(NamedTuple):
    """Consecutive steps of one size.

    Attributes
    ----------
    time : int
        The number of its earliest step.
    first : int
        The row of packed data with which that begins.
    steps, size : int
        How many steps, and sequences in each.
    place : int
        How many rows are processed before it.
    before : int
        The size of the step that is processed just before it, 0 if there is none.
    """

    time: int
    first: int
    steps: int
    size: int
    place: int
    before: int


def runs_of(shape: tuple[int, ...], batch_sizes: Any = None) -> tuple[tuple[int, int], ...]:
    """Return the numbers of steps and of sequences in them, run by run, for input of a shape.

    Examples
    --------
    >>> runs_of((4, 2, 3)), runs_of((6, 3), [2, 2, 1, 1])
    (((4, 2),), ((2, 2), (2, 1)))
    """
    if batch_sizes is None:
        return ((shape[0], shape[1]),)
    return tuple([(len(list(group)), int(size)) for size, group in groupby(batch_sizes)])


def blocks_of(runs: tuple[tuple[int, int], ...], width: int, reverse: bool = False) -> list[Block]:
    """Return the blocks in the order of processing; ``width`` is the bytes that a row takes.

    Examples
    --------
    >>> [block[:4] for block in blocks_of(((3, 2), (1, 1)), BLOCK_BYTES // 4)]
    [(0, 0, 2, 2), (2, 4, 1, 2), (3, 6, 1, 1)]
    >>> [block[4:] for block in blocks_of(((3, 2), (1, 1)), 8, reverse=True)]
    [(0, 0), (1, 1)]
    """
    cut, time, first = [], 0, 0
    for steps, size in runs:
        most = max(1, BLOCK_BYTES // max(1, width * size))
        for start in range(0, steps, most):
            part = min(most, steps - start)
            cut.append((time, first, part, size))
            time, first = time + part, first + part * size
    blocks, place, before = [], 0, 0
    for time, first, part, size in reversed(cut) if reverse else cut:
        blocks.append(Block(time, first, part, size, place, before))
        place, before = place + part * size, size
    return blocks


def steps_of(array: Any, block: Block, reverse: bool = False) -> Any:
    """Return a block's part of dense or packed data, of shape (steps, size, D), in time or ``reverse``.

    Examples
    --------
    >>> steps_of(np.arange(6)[:, None], Block(1, 2, 2, 1, 2, 2), reverse=True).tolist()
    [[[3]], [[2]]]
    """
    if array.ndim == 3:
        part = array[block.time:block.time + block.steps]
    else:
        part = array[block.first:block.first + block.steps * block.size]
        part = part.reshape(block.steps, block.size, array.shape[1])
    return part[::-1] if reverse else part


def resized(state: Any, size: int, start: Any, final: Any) -> Any:
    """Return a state, features first, for another number of sequences.

    Those that end are written to ``final``, those that join come from ``start``, both of shape (N, H); None
    stands for zeros.

    Examples
    --------
    >>> final = np.zeros((2, 1))
    >>> resized(np.array([[1.0, 2.0]]), 1, None, final), final.tolist()
    (array([[1.]]), [[0.0], [2.0]])
    >>> resized(np.array([[1.0]]), 2, np.array([[5.0], [6.0]]), None)
    array([[1., 6.]])
    """
    width, old = state.shape
    if size < old:
        final[size:old] = state[:, size:].T
        return state[:, :size].copy()
    if size > old:
        grown = np.empty((width, size), state.dtype)
        grown[:, :old] = state
        grown[:, old:] = 0 if start is None else start[old:size].T
        return grown
    return state


def earlier(y: Any, h0: Any, block: Block, reverse: bool = False, out: Any = None) -> Any:
    """Return the states with which a block's steps began, of shape (steps, size, H), in time.

    Parameters
    ----------
    y : ndarray
        The states in which steps ended, dense or packed.
    h0 : ndarray, shape (N, H)
        What sequences began with.
    block : Block
    reverse : bool
        Whether steps are processed from the last to the first.
    out : ndarray, optional
        Where to write them.
    """
    own = steps_of(y, block)
    states = np.empty(own.shape, y.dtype) if out is None else out
    if reverse:
        states[:-1], edge, row = own[1:], states[-1], block.first + block.steps * block.size
    else:
        states[1:], edge, row = own[:-1], states[0], block.first - block.before
    shared = min(block.before, block.size)
    edge[:shared] = y.reshape(-1, h0.shape[1])[row:row + shared]
    edge[shared:] = h0[shared:block.size]
    return states


def kept_of(kept: Any, block: Block, rows: int) -> Any:
    """Return the block's part of what is kept for each row, ``rows`` numbers: (steps, rows, size), as processed.

    Examples
    --------
    >>> kept_of(np.arange(8), Block(0, 0, 2, 1, 2, 1), 2).tolist()
    [[[4], [5]], [[6], [7]]]
    """
    part = kept[block.place * rows:(block.place + block.steps * block.size) * rows]
    return part.reshape(block.steps, rows, block.size)


def in_rows(part: Any) -> Any:
    """Return (steps, rows, size) as a matrix (rows, steps * size).

    Examples
    --------
    >>> in_rows(np.arange(4).reshape(2, 2, 1)).tolist()
    [[0, 2], [1, 3]]
    """
    steps, rows, size = part.shape
    return np.ascontiguousarray(part.swapaxes(0, 1)).reshape(rows, steps * size)
