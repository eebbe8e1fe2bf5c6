"""Sampling of images and volumes at the points of a grid."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._mixing import Mixing, multiplied, spread
from pygrad.functions._operands import data_of
from pygrad.functions._pool_windows import blocks, strides_of
from pygrad.functions._sampling import AxisSample
from pygrad.functions.softmax import floating
from pygrad.kernels.parallel import share
from pygrad.recording import record2
from pygrad.variable import Variable

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")


class GridSample(Function):
    """Values at points. dx = the sum of dy * weights, dgrid = the sum of dy * x * slopes. Saves: x, grid.

    Images are worked on as rows, one for each place, of their channels.
    """

    __slots__ = ("align", "layout", "mode", "padding", "shape")
    __module__ = "pygrad.functions"
    layout: Layout

    def __init__(self, mode: str = "bilinear", padding_mode: str = "zeros",
                 align_corners: bool | None = None) -> None:
        if mode not in MODES:
            raise ArgumentError(f"grid_sample: expected a mode out of {', '.join(MODES)}, got {mode!r}")
        if padding_mode not in PADDINGS:
            raise ArgumentError(f"grid_sample: expected a padding_mode out of {', '.join(PADDINGS)}, got "
                                f"{padding_mode!r}")
        self.mode, self.padding, self.align = mode, padding_mode, bool(align_corners)

    def forward(self, x: Any, grid: Any) -> Any:
        self._check(x, grid)
        self.save_for_backward(x if self.needs_grad[1] else None, grid)
        self.shape, self.layout = x.shape, layout_of(x, x.ndim - 2)
        x = floating(x)
        y = self.layout.empty((*x.shape[:2], *grid.shape[1:-1]), x.dtype)
        if not y.size:
            return y
        rows, points = as_rows(x, x.ndim), grid.reshape(-1, grid.shape[-1])
        target = as_rows(y, y.ndim)
        result = target if np.shares_memory(target, y) else np.empty_like(target)

        def work(parts: Iterator[slice]) -> None:
            for part in parts:
                axes = self._axes(points[part])
                weights = products([axis.weights(axis.t) for axis in axes])
                result[part] = self._mixing(axes, part, len(points)).mix(weights, rows)

        share(work, blocks(len(points), result.nbytes))
        if result is not target:
            y[...] = from_rows(result, y.shape, y.ndim)
        return y

    def backward(self, gy: Any) -> tuple[Any, Any]:
        x, grid = self.saved
        gradient, points = as_rows(gy, grid.ndim), grid.reshape((-1, grid.shape[-1]))
        data = data_of(points)
        axes = self._axes(data)
        places = [axis.place_between(column) for axis, column in zip(axes, columns(points), strict=True)]
        weights = [axis.weights(place) for axis, place in zip(axes, places, strict=True)]
        mixing = self._mixing(axes, slice(0, len(data)), len(data))
        gx = ggrid = None
        if self.needs_grad[0]:
            gx = self._ordered(spread(mixing, products(weights), gradient))
        if self.needs_grad[1]:
            taken = multiplied(mixing, gradient, as_rows(floating(x), grid.ndim))
            totals = []
            for number, (axis, place) in enumerate(zip(axes, places, strict=True)):
                sloped = products([*weights[:number], axis.slopes(place), *weights[number + 1:]])
                totals.append(np.sum(taken * sloped, axis=-1))
            ggrid = np.stack(totals[::-1], axis=-1)
            ggrid = ggrid.reshape(ggrid.shape[:-2] + grid.shape)
        return gx, ggrid

    def _axes(self, points: Any) -> list[AxisSample]:
        dtype = np.promote_types(points.dtype, np.float32)
        return [AxisSample(column.astype(dtype), extent, self.mode, self.padding, self.align)
                for column, extent in zip(columns(points), self.shape[2:], strict=True)]

    def _mixing(self, axes: list[AxisSample], part: slice, count: int) -> Mixing:
        """Return of which rows the values at the points ``part`` of ``count`` are made."""
        places = math.prod(self.shape[2:])
        sample = np.arange(part.start, part.stop) // (count // max(self.shape[0], 1) or 1)
        rows, valid = [], []
        for which in itertools.product(*(range(len(axis.places)) for axis in axes)):
            row, exists = sample * places, True
            for axis, number, step in zip(axes, which, strides_of(self.shape[2:]), strict=True):
                row = row + axis.places[number] * step
                exists = exists & axis.valid[number]
            rows.append(row)
            valid.append(exists)
        return Mixing(np.stack(rows, 1), np.stack(valid, 1), self.shape[0] * places)

    def _ordered(self, rows: Any) -> Any:
        """Return the gradient of the input from its rows; an array in the memory order of the input."""
        shape = rows.shape[:-2] + self.shape
        gx = from_rows(rows, shape, len(self.shape))
        if isinstance(gx, Variable):
            return gx
        ordered = self.layout.empty(shape, gx.dtype)
        ordered[...] = gx
        return ordered

    def _check(self, x: Any, grid: Any) -> None:
        if x.ndim not in (4, 5) or grid.ndim != x.ndim or grid.shape[-1] != x.ndim - 2:
            raise ShapeError("grid_sample: expected an input of shape (N, C, H, W) and a grid of shape (N, "
                             "H', W', 2), or one of (N, C, D, H, W) and a grid of (N, D', H', W', 3), got an "
                             f"input of {describe(x)} and a grid of {describe(grid)}")
        if x.shape[0] != grid.shape[0]:
            raise ShapeError(f"grid_sample: an input of {describe(x)} and a grid of {describe(grid)} have "
                             "different numbers of samples; expected the same first extent")
        if 0 in x.shape[2:]:
            raise ShapeError(f"grid_sample: an input of {describe(x)} has nothing to sample")
        if grid.dtype.kind != "f":
            raise DTypeError(f"grid_sample: expected floats as grid, got {describe(grid)}; convert it first")
        if self.mode == "bicubic" and x.ndim == 5:
            raise ShapeError("grid_sample: mode 'bicubic' takes inputs of four axes, (N, C, H, W), got "
                             f"{describe(x)}; use 'bilinear'")


def as_rows(a: Any, ndim: int) -> Any:
    """Return (N, C, *), of ``ndim`` axes, as (N * places, C); batch axes in front stay.

    Examples
    --------
    >>> as_rows(np.zeros((2, 3, 4, 5)), 4).shape, as_rows(np.zeros((7, 2, 3, 4, 5)), 4).shape
    ((40, 3), (7, 40, 3))
    """
    lead = a.ndim - ndim
    turned = np.transpose(a, (*range(lead + 1), *range(lead + 2, a.ndim), lead + 1))
    return turned.reshape((*turned.shape[:lead], math.prod(turned.shape[lead:-1]), turned.shape[-1]))


def from_rows(rows: Any, shape: tuple[int, ...], ndim: int) -> Any:
    """Return rows in the shape that `as_rows` has taken."""
    lead = len(shape) - ndim
    split = rows.reshape((*shape[:lead + 1], *shape[lead + 2:], shape[lead + 1]))
    return np.transpose(split, (*range(lead + 1), len(shape) - 1, *range(lead + 1, len(shape) - 1)))


def columns(points: Any) -> list[Any]:
    """Return the coordinates of points, one array for each axis of the input, the first axis first."""
    return [points[:, number] for number in reversed(range(points.shape[1]))]


def products(weights: list[Any]) -> Any:
    """Return the weights of all combinations of one element along each axis: shape (points, combinations)."""
    return np.stack([functools.reduce(operator.mul, one) for one in itertools.product(*weights)], axis=1)


def grid_sample(input: Any, grid: Any, mode: str = "bilinear", padding_mode: str = "zeros",
                align_corners: bool | None = None) -> Any:
    """Take values of images or volumes at any points, between elements too.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (N, C, D, H, W)
    grid : Variable or array_like of float, shape (N, H', W', 2) or (N, D', H', W', 3)
        The points (x, y) or (x, y, z), from -1 to 1; x is along W.
    mode : {"bilinear", "nearest", "bicubic"}
        How many elements around a point are mixed: 2, 1 or 4 along each axis. "bicubic" for images only.
    padding_mode : {"zeros", "border", "reflection"}
        What is outside: zeros, the nearest element of the border, or the input mirrored there.
    align_corners : bool, optional
        Whether -1 and 1 are the centres of the first and last elements of an axis, instead of their outer
        edges, as by default.

    Returns
    -------
    Variable, shape (N, C, H', W') or (N, C, D', H', W'), of the input's dtype and memory order

    Raises
    ------
    ShapeError
        If the shapes do not fit, or there is nothing to sample.
    DTypeError
        If the grid does not hold floats.
    ArgumentError
        For an unknown mode or padding mode.

    Notes
    -----
    The gradient of the input is that of the output, spread over the elements by their weights; that of the
    grid goes through the weights, which are polynomials of the point's place between elements (linear; or
    cubic, with -0.75 as the parameter). Where points meet elements, the derivative is that to the right. It
    is 0 for "nearest", and where padding holds a point at the border. Saves input and grid, which exist
    anyway. A point that is NaN gives NaN.

    References
    ----------
    M. Jaderberg et al., "Spatial Transformer Networks", NIPS 2015, section 3.3.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[[1.0, 3.0]]]])
    >>> grid = Variable([[[[0.0, 0.0], [0.25, 0.0]]]])
    >>> y = F.grid_sample(x, grid)
    >>> y
    Variable([[[[2.  2.5]]]])
    >>> y.sum().backward()
    >>> x.grad, grid.grad.data[0, 0, :, 0]
    (Variable([[[[0.75 1.25]]]]), array([2., 2.]))
    """
    return record2(GridSample(mode, padding_mode, align_corners), input, grid)
