"""How attention is cut into tiles: a group of matrices, a block of queries, a chunk of keys.

All arrays come as views of equally many axes: leading ones (extent 1 where an array is broadcast), then rows
and columns. A tile of scores has about `TILE` elements, so that it stays in the second-level cache of a core,
and the workspace of the whole operation is a few tiles, whatever the lengths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from pygrad.kernels.parallel import share

TILE = 1 << 17
"""Scores in a tile."""
ROWS = 64
"""Queries in a block."""
SPAN = 4
"""Blocks of queries that go through the keys together, which are laid out once for them."""
KEYS = 1024
"""Keys in a chunk, at most."""
SMALL = 10**6
"""Multiplications up to which OpenBLAS computes a product in one thread, without copies, wherever it runs."""
LARGE = 1 << 19
"""Scores from which on threads are started: some milliseconds of work."""

Index = tuple[int | slice, ...]


class Tiles:
    """The tiles of one attention.

    Parameters
    ----------
    lead : tuple of int
        Extents of the leading axes, at least one.
    rows, keys : int
        L and S.
    width : int
        The larger of the two feature lengths.
    causal : bool
        Whether query i sees the keys up to i alone.

    Examples
    --------
    >>> tiles = Tiles((16, 4), 128, 128, 32, causal=True)
    >>> len(list(tiles.groups())), tiles.chunks(), tiles.blocks((0, 128))
    (4, [(0, 128)], [(0, 64), (64, 128)])
    """

    __slots__ = ("causal", "keys", "keys_at_once", "lead", "matrices", "rows", "rows_at_once")

    def __init__(self, lead: tuple[int, ...], rows: int, keys: int, width: int, causal: bool) -> None:
        self.lead, self.rows, self.keys, self.causal = lead, rows, keys, causal
        self.rows_at_once = block = min(rows, ROWS)
        chunk = SMALL // max(block * width, 1) // ROWS * ROWS
        self.keys_at_once = chunk = min(keys, KEYS, max(chunk, ROWS))
        self.matrices = max(1, TILE // max(block * chunk, width * chunk, SPAN * block * width, 1))

    def groups(self) -> Iterator[tuple[int, Index]]:
        """Iterate over numbers and indices of the leading axes that take some matrices at a time."""
        whole, axis = 1, len(self.lead)
        while axis > 1 and whole * self.lead[axis - 1] <= self.matrices:
            axis -= 1
            whole *= self.lead[axis]
        step = max(1, self.matrices // max(whole, 1))
        number = 0
        for outer in np.ndindex(self.lead[:axis - 1]):
            for start in range(0, self.lead[axis - 1], step):
                yield number, (*outer, slice(start, start + step))
                number += 1

    def share(self, work: Callable[[Iterator[tuple[int, Index]]], None]) -> None:
        """Do work on the groups, in several threads where it is worth starting them."""
        if math.prod(self.lead) * self.rows * self.keys < LARGE:
            work(self.groups())
        else:
            share(work, self.groups())

    def chunks(self) -> list[tuple[int, int]]:
        """Return where chunks of keys start and end."""
        return _cut(self.keys, self.keys_at_once)

    def spans(self) -> list[tuple[int, int]]:
        """Return where spans of queries start and end."""
        return _cut(self.rows, SPAN * self.rows_at_once)

    def blocks(self, chunk: tuple[int, int], span: tuple[int, int] | None = None) -> list[tuple[int, int]]:
        """Return where blocks of queries (of a span) start and end that see keys of a chunk."""
        step, (start, end) = self.rows_at_once, span or (0, self.rows)
        if self.causal:
            if end <= chunk[0]:
                return []
            start = max(start, chunk[0] // step * step)
        return [(first, min(first + step, end)) for first in range(start, end, max(step, 1))]

    def seen(self, block: tuple[int, int], chunk: tuple[int, int]) -> int:
        """Return up to which key of a chunk a block of queries has to look."""
        return min(block[1], chunk[1]) if self.causal else chunk[1]

    def number(self, group: int, block: tuple[int, int], chunk: tuple[int, int]) -> int:
        """Return a number that no other tile has."""
        across, down = -(-self.keys // self.keys_at_once), -(-self.rows // self.rows_at_once)
        return (group * down + block[0] // self.rows_at_once) * across + chunk[0] // self.keys_at_once


def _cut(length: int, step: int) -> list[tuple[int, int]]:
    return [(start, min(start + step, length)) for start in range(0, length, max(step, 1))]


def pick(array: Any, index: Index) -> Any:
    """Return the matrices of an array at an index of its leading axes, along which it may be broadcast.

    Examples
    --------
    >>> pick(np.ones((5, 1, 2, 3)), (4, slice(0, 2))).shape
    (1, 2, 3)
    """
    return array[tuple([one if extent > 1 else 0 if type(one) is int else slice(None)
                        for one, extent in zip(index, array.shape, strict=False)])]


def cut(array: Any, rows: tuple[int, int], columns: tuple[int, int]) -> Any:
    """Return a part of the matrices of a mask, along whose rows and columns it may be broadcast.

    Examples
    --------
    >>> cut(np.ones((2, 1, 5)), (2, 4), (0, 3)).shape
    (2, 1, 3)
    """
    across = slice(*rows) if array.shape[-2] > 1 else slice(None)
    along = slice(*columns) if array.shape[-1] > 1 else slice(None)
    return array[..., across, along]


def add_to(target: Any, value: Any) -> None:
    """Add to an array, summing along the axes where it was broadcast.

    Examples
    --------
    >>> target = np.zeros((1, 2))
    >>> add_to(target, np.ones((3, 2)))
    >>> target
    array([[3., 3.]])
    """
    axes = tuple([axis for axis, extent in enumerate(target.shape) if extent == 1 and value.shape[axis] != 1])
    target += value.sum(axis=axes, keepdims=True) if axes else value


class Scratch:
    """Arrays of one dtype that are used again and again, by name."""

    __slots__ = ("arrays", "dtype", "views")

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        self.arrays: dict[str, Any] = {}
        self.views: dict[tuple[str, tuple[int, ...]], Any] = {}

    def __call__(self, name: str, shape: tuple[int, ...]) -> Any:
        """Return the array of a name in a shape; what was in it is lost.

        Examples
        --------
        >>> scratch = Scratch(np.float32)
        >>> scratch("scores", (2, 3)).base is scratch("scores", (3, 2)).base
        True
        """
        view = self.views.get((name, shape))
        if view is None:
            size, flat = math.prod(shape), self.arrays.get(name)
            if flat is None or flat.size < size:
                self.arrays[name] = flat = np.empty(size, self.dtype)
                self.views = {key: one for key, one in self.views.items() if key[0] != name}
            view = self.views[name, shape] = flat[:size].reshape(shape)
        return view


def like(array: Any, shape: tuple[int, ...], dtype: Any, zeros: bool = False) -> Any:
    """Return a new array whose axes lie in memory in the order of another's, the last one last.

    So what comes as a view of heads inside of rows, ``(B, T, H, D)`` seen as ``(B, H, T, D)``, gives a result
    that lies the same way, and joining the heads again takes no copy.

    Examples
    --------
    >>> heads = np.ones((2, 5, 3, 4)).transpose(0, 2, 1, 3)
    >>> like(heads, heads.shape, heads.dtype).transpose(0, 2, 1, 3).flags.c_contiguous
    True
    """
    order = list(range(len(shape)))
    if array.ndim == len(shape):
        steps = [abs(step) * (extent > 1) for step, extent in zip(array.strides, array.shape, strict=True)]
        order[:-1] = sorted(order[:-1], key=lambda axis: -steps[axis])
    make = np.zeros if zeros else np.empty
    made = make([shape[axis] for axis in order], dtype)
    return made.transpose(np.argsort(order))
