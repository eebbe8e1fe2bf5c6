"""Gradients that a recurrent network's steps add up to: of its weights, and for each step of the input.

Nothing waits for them while the steps run. So what the steps of several blocks give is collected, in time order,
and multiplied at once: large products are faster, and there are fewer of them to add.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.functions._sequences import Block, earlier
from pygrad.kernels import matmul

COLLECTED_BYTES = 1 << 22


class Sums:
    """Sums over blocks, which have to come in the order of the backward pass.

    Parameters
    ----------
    x : ndarray
        The input, dense or packed; None where the gradient of its weight is not asked for.
    w_ih : ndarray
        The weight of the input; None where the gradient of the input is not asked for.
    y, h0 : ndarray
        The states that steps ended with, and the first ones; ``y`` None where the gradient of the state's weight is
        not asked for.
    shape : tuple of int
        Of the input.
    blocks : sequence of Block
    rows : int
        How many rows a block gives for each step: gradients of what input and state gave to the gates.
    inward, onward : tuple of int, optional
        Those that concern the input and the state, first and one after the last; all by default.
    reverse : bool
        Whether steps were processed from the last to the first.

    Attributes
    ----------
    x, w_ih, w_hh : ndarray
        The gradients after `finish`, None where they are not asked for.
    """

    __slots__ = ("_bias", "_first", "_given", "_h", "_h0", "_reverse", "_slices", "_taken", "_weight", "_x",
                 "_y", "w_hh", "w_ih", "x")
    x: Any
    w_ih: Any
    w_hh: Any
    _bias: Any

    def __init__(self, x: Any, w_ih: Any, y: Any, h0: Any, shape: tuple[int, ...], blocks: Sequence[Block], rows: int,
                 dtype: Any, reverse: bool, inward: tuple[int, int] | None = None,
                 onward: tuple[int, int] | None = None) -> None:
        self._x, self._weight, self._reverse = x, w_ih, reverse
        self._slices = slice(*(inward or (0, rows))), slice(*(onward or (0, rows)))
        self._y, self._h0 = y, h0
        counts = [block.steps * block.size for block in blocks]
        columns = min(sum(counts), max(*counts, COLLECTED_BYTES // (rows * dtype.itemsize), 0))
        self._given = np.empty((rows, columns), dtype)
        self._h = None if y is None else np.empty((columns, y.shape[-1]), dtype)
        self._taken = self._first = 0
        self.x = None if w_ih is None else np.empty(shape, dtype)
        self.w_ih = self.w_hh = self._bias = None

    def add(self, block: Block, given: Any) -> None:
        """Add a block.

        Parameters
        ----------
        block : Block
        given : ndarray, shape (steps, rows, size)
            As processed.
        """
        count, columns = block.steps * block.size, self._given.shape[1]
        if self._taken + count > columns:
            self.finish()
        if not self._taken or not self._reverse:
            self._first = block.first
        # Backward through time unless the steps were processed so: then it is forward.
        start = self._taken if self._reverse else columns - self._taken - count
        target = self._given[:, start:start + count].reshape(len(self._given), block.steps, block.size)
        np.copyto(target, (given[::-1] if self._reverse else given).swapaxes(0, 1))
        if self._h is not None:
            states = self._h[start:start + count].reshape(block.steps, block.size, self._h.shape[1])
            earlier(self._y, self._h0, block, self._reverse, out=states)
        self._taken += count

    def finish(self) -> None:
        """Multiply what has been collected."""
        count, columns = self._taken, self._given.shape[1]
        part = slice(0, count) if self._reverse else slice(columns - count, columns)
        inward, onward = [self._given[rows, part] for rows in self._slices]
        if self._weight is not None:
            matmul(inward.T, self._weight, out=_rows(self.x, self._first, count))
        if self._x is not None:
            self.w_ih = added(self.w_ih, matmul(inward, _rows(self._x, self._first, count)))
        if self._h is not None:
            self.w_hh = added(self.w_hh, matmul(onward, self._h[part]))
        self._bias = added(self._bias, np.add.reduce(self._given[:, part], axis=1))
        self._taken = 0

    @property
    def b_ih(self) -> Any:
        """The gradient of the input's bias."""
        return self._bias[self._slices[0]]

    @property
    def b_hh(self) -> Any:
        """The gradient of the state's bias: memory of its own."""
        return self._bias[self._slices[1]].copy()


def added(total: Any, part: Any) -> Any:
    """Return the sum of an array of the caller's own, or None, and another."""
    return part if total is None else np.add(total, part, out=total)


def _rows(array: Any, first: int, count: int) -> Any:
    """Return rows of packed data, or of dense data as if it were packed; a view where that is possible."""
    if array.ndim == 2:
        return array[first:first + count]
    size = max(array.shape[1], 1)
    return array[first // size:(first + count) // size].reshape(count, array.shape[2])
