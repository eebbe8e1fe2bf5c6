"""Convolution in NumPy alone: windows are copied to a workspace, block by block; each block is one product.

Arrays have their channels last, in C order: ``x`` (N, ..., C), ``y`` (N, ..., K); weights are as users have
them, (K, C / groups, ...). The workspace holds the windows of a few images or of a few rows of one, `BLOCK`
bytes: it stays in the cache, and does not grow with the batch. Products go straight to where they belong.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from pygrad.kernels.geometry import Geometry

BLOCK = 1 << 19
"""Bytes of windows in one product."""

SHORT = 16
"""Runs of a window, in elements, below which copying goes tap by tap instead of window by window."""


def forward(x: Any, weight: Any, bias: Any, y: Any, g: Geometry) -> None:
    """Write the convolution of ``x`` to ``y``."""
    if _is_depthwise(x, y, g):
        return _forward_depthwise(x, weight, bias, y, g)
    matrix = _matrices(weight, g)
    blocks = _Blocks(x, g)
    for images, rows in blocks:
        columns = blocks.columns(images, rows)
        part = y[images, rows]
        np.matmul(columns, matrix, out=_by_group(part, g.groups))
        if bias is not None:
            part += bias


def gradient_of_input(y: Any, weight: Any, x: Any, g: Geometry) -> None:
    """Write to ``x`` the gradient of a convolution's input, ``y`` being that of its output."""
    if _is_depthwise(x, y, g):
        return _scatter_depthwise(y, weight, x, g)
    if max(g.stride) == 1:
        turned = Geometry(g.outputs, g.inputs, g.kernel, g.stride,
                          tuple([reach - 1 - low for reach, low in zip(g.reach, g.low, strict=True)]),
                          g.dilation, g.groups)
        return forward(y, _turned(weight, g), None, x, turned)
    x[...] = 0
    matrix = _matrices(weight, g).swapaxes(-1, -2)
    blocks = _Blocks(x, g)
    for images, rows in blocks:
        part = y[images, rows]
        columns = np.matmul(_by_group(part, g.groups), matrix)
        windows = columns.reshape((g.groups, *part.shape[:-1], *g.kernel, -1))
        blocks.add(images, rows, windows)


def gradient_of_weight(x: Any, y: Any, weight: Any, g: Geometry) -> None:
    """Write to ``weight`` the gradient of a convolution's weight, ``y`` being that of its output."""
    if _is_depthwise(x, y, g):
        return _weight_depthwise(x, y, weight, g)
    total: Any = None
    blocks = _Blocks(x, g)
    for images, rows in blocks:
        columns = blocks.columns(images, rows)
        part = np.matmul(_by_group(y[images, rows], g.groups).swapaxes(-1, -2), columns)
        total = part if total is None else np.add(total, part, out=total)
    rows_last = total.reshape((weight.shape[0], *g.kernel, weight.shape[1]))
    weight[...] = rows_last.transpose((0, rows_last.ndim - 1, *range(1, rows_last.ndim - 1)))


def _matrices(weight: Any, g: Geometry) -> Any:
    """Return the weight as (groups, taps and channels in, channels out)."""
    split = weight.reshape((g.groups, -1, *weight.shape[1:]))
    order = (0, *range(3, split.ndim), 2, 1)
    return split.transpose(order).reshape(g.groups, -1, split.shape[1])


def _turned(weight: Any, g: Geometry) -> Any:
    """Return the weight with the roles of its channels exchanged, and each kernel turned around."""
    split = weight.reshape((g.groups, -1, *weight.shape[1:])).swapaxes(1, 2)
    turned = np.flip(split, tuple(range(3, split.ndim)))
    return turned.reshape((-1, *split.shape[2:]))


def _by_group(y: Any, groups: int) -> Any:
    """Return a block (images, ..., K) as a view (groups, positions, K / groups)."""
    return y.reshape(-1, groups, y.shape[-1] // groups).transpose(1, 0, 2)


class _Blocks:
    """Blocks of output positions, and the windows of the input that belong to each."""

    def __init__(self, x: Any, g: Geometry, copies: int | None = None) -> None:
        self.x, self.g = x, g
        self._workspace = self._slab = np.empty(0, x.dtype)
        row = math.prod(g.outputs[1:]) * x.shape[-1] * x.itemsize * (g.taps if copies is None else copies)
        image = row * g.outputs[0]
        self._whole = g.is_pointwise and g.groups == 1
        self._images = len(x) if self._whole else max(1, BLOCK // max(image, 1))
        self._rows = g.outputs[0] if image <= BLOCK or self._whole else max(1, BLOCK // row)

    def __iter__(self) -> Iterator[tuple[slice, slice]]:
        for image in range(0, len(self.x), self._images):
            for row in range(0, self.g.outputs[0], self._rows):
                yield (slice(image, min(image + self._images, len(self.x))),
                       slice(row, min(row + self._rows, self.g.outputs[0])))

    def columns(self, images: slice, rows: slice) -> Any:
        """Return the windows of a block as matrices (groups, positions, taps and channels)."""
        g, x = self.g, self.x
        if self._whole:
            return x[images].reshape(1, -1, x.shape[-1])
        windows = self.windows(self.slab(images, rows), rows)
        positions = math.prod(windows.shape[1:-len(g.kernel) - 1])
        width = g.taps * windows.shape[-1]
        if len(self._workspace) < windows.size:
            self._workspace = np.empty(windows.size, x.dtype)
        space = self._workspace[:windows.size]
        if windows.shape[-1] * g.kernel[-1] < SHORT:
            ahead = len(g.kernel) + 1
            last = tuple(range(ahead + 1, windows.ndim))
            windows = windows.transpose((0, *last, *range(1, ahead + 1)))
            np.copyto(space.reshape(windows.shape), windows)
            return space.reshape(g.groups, width, positions).swapaxes(1, 2)
        np.copyto(space.reshape(windows.shape), windows)
        return space.reshape(g.groups, positions, width)

    def windows(self, slab: Any, rows: slice) -> Any:
        """Return a view (groups, images, positions ..., taps ..., channels) of a slab."""
        g = self.g
        channels = slab.shape[-1] // g.groups
        counts = (rows.stop - rows.start, *g.outputs[1:])
        inner = slab.strides[1:-1]
        steps = [s * step for s, step in zip(inner, g.stride, strict=True)]
        gaps = [s * gap for s, gap in zip(inner, g.dilation, strict=True)]
        return as_strided(slab, (g.groups, len(slab), *counts, *g.kernel, channels),
                          (channels * slab.itemsize, slab.strides[0], *steps, *gaps, slab.itemsize))

    def bounds(self, rows: slice) -> list[tuple[int, int]]:
        """Return where a block's windows begin and end along each axis, in elements of the input."""
        g, found = self.g, []
        for axis, (step, reach, low) in enumerate(zip(g.stride, g.reach, g.low, strict=True)):
            first, last = (rows.start, rows.stop - 1) if axis == 0 else (0, g.outputs[axis] - 1)
            found.append((first * step - low, last * step + reach - low))
        return found

    def slab(self, images: slice, rows: slice, zero: bool = False) -> Any:
        """Return the part of the input that a block's windows cover: a view, or with padding a copy.

        With ``zero``, zeros of that shape instead.
        """
        bounds = self.bounds(rows)
        inside, within = self._overlap(bounds)
        if not zero and all(lo >= 0 and hi <= extent for (lo, hi), extent
                            in zip(bounds, self.g.inputs, strict=True)):
            return self.x[(images, *inside)]
        shape = (images.stop - images.start, *[hi - lo for lo, hi in bounds], self.x.shape[-1])
        size = math.prod(shape)
        if len(self._slab) < size:
            self._slab = np.empty(size, self.x.dtype)
        slab = self._slab[:size].reshape(shape)
        slab.fill(0)
        if not zero:
            slab[(slice(None), *within)] = self.x[(images, *inside)]
        return slab

    def _overlap(self, bounds: list[tuple[int, int]]) -> tuple[list[slice], list[slice]]:
        """Return the part of the input within bounds, and where in a slab of these bounds it lies."""
        inside, within = [], []
        for (lo, hi), extent in zip(bounds, self.g.inputs, strict=True):
            start, stop = min(max(lo, 0), extent), max(min(hi, extent), 0)
            inside.append(slice(start, max(start, stop)))
            within.append(slice(start - lo, max(start, stop) - lo))
        return inside, within

    def add(self, images: slice, rows: slice, windows: Any) -> None:
        """Add a block's windows to the input's positions they come from."""
        slab = self.slab(images, rows, zero=True)
        into = self.windows(slab, rows)
        before = (slice(None),) * (2 + len(self.g.kernel))
        for tap in taps(self.g):
            part = into[before + tap]
            np.add(part, windows[before + tap], out=part)
        self.put(images, rows, slab)

    def put(self, images: slice, rows: slice, slab: Any) -> None:
        """Add a slab to the input."""
        inside, within = self._overlap(self.bounds(rows))
        part = self.x[(images, *inside)]
        np.add(part, slab[(slice(None), *within)], out=part)


def taps(g: Geometry) -> Iterator[tuple[int, ...]]:
    """Iterate over the indices of the kernel's elements."""
    return itertools.product(*map(range, g.kernel))


def _is_depthwise(x: Any, y: Any, g: Geometry) -> bool:
    return g.groups == x.shape[-1] == y.shape[-1] and g.groups > 1


def _shifted(blocks: _Blocks, slab: Any, rows: slice, tap: tuple[int, ...]) -> Any:
    """Return the view (images, positions ..., C) of a slab that meets one element of the kernel."""
    g = blocks.g
    counts = (rows.stop - rows.start, *g.outputs[1:])
    where = [slice(k * gap, k * gap + (count - 1) * step + 1, step)
             for k, gap, step, count in zip(tap, g.dilation, g.stride, counts, strict=True)]
    return slab[(slice(None), *where)]


def _forward_depthwise(x: Any, weight: Any, bias: Any, y: Any, g: Geometry) -> None:
    blocks = _Blocks(x, g, copies=2)
    for images, rows in blocks:
        slab, part = blocks.slab(images, rows), y[images, rows]
        part[...] = 0 if bias is None else bias
        product = np.empty_like(part)
        for tap in taps(g):
            np.multiply(_shifted(blocks, slab, rows, tap), weight[(slice(None), 0, *tap)], out=product)
            part += product


def _scatter_depthwise(y: Any, weight: Any, x: Any, g: Geometry) -> None:
    x[...] = 0
    blocks = _Blocks(x, g, copies=2)
    for images, rows in blocks:
        slab, part = blocks.slab(images, rows, zero=True), y[images, rows]
        product = np.empty_like(part)
        for tap in taps(g):
            np.multiply(part, weight[(slice(None), 0, *tap)], out=product)
            target = _shifted(blocks, slab, rows, tap)
            np.add(target, product, out=target)
        blocks.put(images, rows, slab)


def _weight_depthwise(x: Any, y: Any, weight: Any, g: Geometry) -> None:
    weight[...] = 0
    blocks = _Blocks(x, g, copies=2)
    for images, rows in blocks:
        slab, part = blocks.slab(images, rows), y[images, rows]
        product = np.empty_like(part)
        flat = product.reshape(-1, g.groups)
        ones = np.ones(len(flat), x.dtype)
        for tap in taps(g):
            np.multiply(part, _shifted(blocks, slab, rows, tap), out=product)
            weight[(slice(None), 0, *tap)] += ones @ flat
