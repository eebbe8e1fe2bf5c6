"""Taking elements from planes by codes, and adding them back: what max-pooling and its gradient come to.

A code says of an output element which input element it was taken from. `Picks` turns codes into positions in
memory, block by block, so that they never exist for the whole array at 8 bytes each. Codes have the form
``(P, ..., Q)`` of `pygrad.functions._layout`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.function import Function
from pygrad.functions._layout import Layout
from pygrad.functions._pool_windows import Axis, blocks, merge, sliding, strides_of
from pygrad.functions._sibling import sibling
from pygrad.kernels.parallel import share

Shape = tuple[int, ...]
Writer = Callable[[Any, slice, Any], None]


class Picks:
    """Codes are numbers of elements in their plane, in C order.

    Parameters
    ----------
    layout : Layout
    shape : tuple of int
        That of the input, from which elements are taken.
    counts : tuple of int
        The extents of the output's planes.
    unique : bool
        Whether no element is taken twice.
    """

    __slots__ = ("counts", "layout", "shape", "unique")

    def __init__(self, layout: Layout, shape: Shape, counts: Shape, unique: bool = False) -> None:
        self.layout, self.shape, self.counts, self.unique = layout, shape, counts, unique

    @property
    def extents(self) -> Shape:
        """The extents of the input's planes."""
        return self.shape[-len(self.counts):]

    @property
    def result(self) -> Shape:
        """The output's shape."""
        return (*self.shape[:-len(self.counts)], *self.counts)

    def scatter(self, codes: Any, gy: Any, add: bool = True) -> Any:
        """Return zeros of the input's shape with ``gy`` put where its elements were taken.

        What meets in one place is summed, unless ``add`` is False: then the last stays.
        """
        batch = gy.ndim - len(self.result)
        gx = self.layout.empty(gy.shape[:batch] + self.shape, gy.dtype)
        if not gy.size:
            gx[...] = 0
            return gx
        given, wide = (self._rows(array, codes, math.prod(gy.shape[:batch])) for array in (gy, gx))

        def put(rows: slice, places: Any) -> None:
            for gradient, plane in zip(given, wide, strict=True):
                flat = plane[rows].reshape(-1)
                flat.fill(0)
                if add and not self.unique:
                    np.add.at(flat, places, gradient[rows].reshape(-1))
                else:
                    flat[places] = gradient[rows].reshape(-1)

        self._at_places(put, codes, gx.itemsize)
        return gx

    def gather(self, codes: Any, x: Any) -> Any:
        """Return the elements of ``x`` that the codes say."""
        batch = x.ndim - len(self.shape)
        y = self.layout.empty(x.shape[:batch] + self.result, x.dtype)
        if not y.size:
            return y
        taken, wide = (self._rows(array, codes, math.prod(x.shape[:batch])) for array in (y, x))

        def take(rows: slice, places: Any) -> None:
            for result, plane in zip(taken, wide, strict=True):
                np.take(plane[rows].reshape(-1), places, mode="clip", out=result[rows].reshape(-1))

        self._at_places(take, codes, x.itemsize)
        return y

    def indices(self, codes: Any) -> Any:
        """Return for each output element its input element's number in its plane, int64."""
        y = self.layout.empty(self.result, np.int64)
        inner = self.layout.inward(y)
        if y.size:
            plane = math.prod(self.counts)
            by_channel = inner.reshape(len(inner), plane, -1)
            for channel in range(by_channel.shape[2]):
                part = codes.reshape(by_channel.shape)[:, :, channel]
                out = np.empty(part.shape, np.intp)
                self._writer(1, False)(part, slice(0, len(part)), out)
                by_channel[:, :, channel] = out
        return y

    def _rows(self, a: Any, codes: Any, batch: int) -> Any:
        """Return an array as (batch, rows, elements): a view of what has the layout."""
        return self.layout.inward(a).reshape(batch, self._count(codes), -1)

    def _count(self, codes: Any) -> int:
        return len(codes)

    def _at_places(self, act: Callable[[slice, Any], None], codes: Any, itemsize: int) -> None:
        """Call ``act`` with blocks of rows and the positions of what was taken in them."""
        rows, width = self._count(codes), codes.shape[-1]
        flat = codes.reshape(rows, -1)
        elements = len(codes) * math.prod(self.extents) * width // rows
        write = self._writer(width, True)

        def work(parts: Iterator[slice]) -> None:
            space: Any = None
            for part in parts:
                count = part.stop - part.start
                if space is None or len(space) < count:
                    space = np.empty((count, flat.shape[1]), np.intp)
                places = space[:count]
                write(flat[part], part, places)
                places += np.arange(count)[:, None] * elements
                act(part, places.reshape(-1))

        share(work, blocks(rows, rows * elements * itemsize))

    def _writer(self, width: int, merged: bool) -> Writer:
        """Return what writes positions in a row, of ``width`` elements a place, from some rows' codes."""
        columns = np.arange(width)

        def write(codes: Any, part: slice, out: Any) -> None:
            np.multiply(codes, width, out=out, casting="unsafe")
            if width > 1:
                by_column = out.reshape(len(out), -1, width)
                by_column += columns

        return write


class WindowPicks(Picks):
    """Codes are places in windows, in C order.

    Parameters
    ----------
    layout, shape
        As for `Picks`.
    axes : tuple of Axis
        The windows.
    """

    __slots__ = ("axes",)

    def __init__(self, layout: Layout, shape: Shape, axes: tuple[Axis, ...]) -> None:
        super().__init__(layout, shape, tuple([axis.count for axis in axes]),
                         all(axis.is_disjoint for axis in axes))
        self.axes = axes

    def scatter(self, codes: Any, gy: Any, add: bool = True) -> Any:
        windows = sliding(self.axes)
        if windows is not None and add and gy.shape == self.result and gy.size:
            gx = self.layout.empty(self.shape, gy.dtype)
            if kernels.max_pool_backward(self.layout.inward(gy), codes, windows, self.layout.inward(gx)):
                return gx
            del gx  # what comes instead makes another
        return super().scatter(codes, gy, add)

    def _count(self, codes: Any) -> int:
        merged = merge(self.axes)
        return len(codes) * self.axes[0].count // merged[0].count

    def _writer(self, width: int, merged: bool) -> Writer:
        axes = merge(self.axes) if merged else self.axes
        steps = [step * width for step in strides_of([axis.extent for axis in axes])]
        table = outer_sum([np.arange(axis.kernel) * axis.step * step
                           for axis, step in zip(axes, steps, strict=True)]).ravel()
        starts = outer_sum([*(axis.starts * step for axis, step in zip(axes, steps, strict=True)),
                            np.arange(width)]).ravel()

        def write(codes: Any, part: slice, out: Any) -> None:
            np.take(table, codes, mode="clip", out=out)
            np.add(out, starts, out=out)

        return write


class _Scatter(Function):
    """Zeros with x put where elements were taken. dx = dy there. Saves: the codes it was given."""

    __slots__ = ("codes", "picks")
    __module__ = "pygrad.functions"

    def __init__(self, picks: Picks, codes: Any) -> None:
        self.picks, self.codes = picks, codes

    def forward(self, x: Any) -> Any:
        return self.picks.scatter(self.codes, x)

    def backward(self, gy: Any) -> Any:
        return sibling(_Gather(self.picks, self.codes), gy)


class _Gather(Function):
    """The elements of x that were taken. dx = zeros with dy added there. Saves: the codes it was given."""

    __slots__ = ("codes", "picks")
    __module__ = "pygrad.functions"

    def __init__(self, picks: Picks, codes: Any) -> None:
        self.picks, self.codes = picks, codes

    def forward(self, x: Any) -> Any:
        return self.picks.gather(self.codes, x)

    def backward(self, gy: Any) -> Any:
        return sibling(_Scatter(self.picks, self.codes), gy)


def scattered(picks: Picks, codes: Any, gy: Any) -> Any:
    """Return zeros with ``gy``, an array or a Variable, added where its elements were taken."""
    return sibling(_Scatter(picks, codes), gy)


def gathered(picks: Picks, codes: Any, x: Any) -> Any:
    """Return the elements of ``x``, an array or a Variable, that the codes say."""
    return sibling(_Gather(picks, codes), x)


def outer_sum(parts: Sequence[Any]) -> Any:
    """Return the sums of one element of each part, an axis for each.

    Examples
    --------
    >>> outer_sum([np.array([0, 10]), np.array([1, 2, 3])])
    array([[ 1,  2,  3],
           [11, 12, 13]])
    """
    return functools.reduce(np.add.outer, parts)
