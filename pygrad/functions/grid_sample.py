"""Reading images and volumes at the coordinates of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._grid import locate, slopes, taps, weights
from pygrad.functions._index import parse
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import ScatterAdd
from pygrad.recording import record2
from pygrad.variable import Variable

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")
BLOCK = 1 << 13
"""Points at a time: places and weights of all points are never there together."""


class GridSample(Function):
    """Interpolation at a grid's points. dx, dgrid = dy times weights, and their slopes. Saves: x, grid.

    The input is needed for the gradient of the grid only, and saved for it only.
    """

    __slots__ = ("options", "shape")
    __module__ = "pygrad.functions"

    def __init__(self, mode: str, padding_mode: str, align_corners: bool) -> None:
        self.options = mode, padding_mode, align_corners

    def forward(self, x: Any, grid: Any) -> Any:
        if x.dtype.kind != "f":
            x = x.astype(np.float64)
        self.shape = x.shape
        self.save_for_backward(x if self.needs_grad[1] else None, grid)
        mode = self.options[0]
        flat, points = x.reshape(*x.shape[:2], math.prod(x.shape[2:])), self.listed(grid)
        y = np.zeros((*x.shape[:2], points.shape[1]), np.result_type(x, np.float32))
        for sample, part in _blocks(points):
            places = self.places(points[sample, part])
            by = [weights(place.part, mode) for place in places]
            for tap in taps(places, x.shape[2:], *self.options):
                y[sample, :, part] += _read(flat[sample], tap) * _product(by, tap.numbers)
        return y.astype(x.dtype, copy=False).reshape(*x.shape[:2], *grid.shape[1:-1])

    def listed(self, grid: Any) -> Any:
        """Return a grid, an array or Variable, with its points along one axis: (N, P, d)."""
        return np.reshape(grid, (grid.shape[0], math.prod(grid.shape[1:-1]), grid.shape[-1]))

    def places(self, points: Any) -> list[Any]:
        """Return where points fall along each axis of the input: the last coordinate is of the first axis."""
        if points.dtype.kind != "f" or points.dtype == np.float16:
            points = points.astype(np.float32 if points.dtype == np.float16 else np.float64)
        return [locate(points[..., -1 - axis], extent, *self.options)
                for axis, extent in enumerate(self.shape[2:])]

    def backward(self, gy: Any) -> Any:
        x, grid = self.saved
        if any(isinstance(one, Variable) for one in (gy, x, grid)):
            return self._recorded(gy, x, grid)
        need_x, need_grid = self.needs_grad
        points = self.listed(grid)
        lead = gy.shape[:gy.ndim - grid.ndim]
        gy = gy.reshape(math.prod(lead), *self.shape[:2], points.shape[1])
        gx = np.zeros((len(gy), *self.shape[:2], math.prod(self.shape[2:]))) if need_x else None
        ggrid = np.zeros((len(gy), *points.shape), gy.dtype) if need_grid else None
        flat = x.reshape(*self.shape[:2], math.prod(self.shape[2:])) if need_grid else None
        for sample, part in _blocks(points):
            self._block(gy[:, sample, :, part], points[sample, part],
                        None if gx is None else gx[:, sample], None if flat is None else flat[sample],
                        None if ggrid is None else ggrid[:, sample, part])
        return (None if gx is None else gx.astype(gy.dtype, copy=False).reshape(lead + self.shape),
                None if ggrid is None else ggrid.reshape(lead + grid.shape))

    def _block(self, gy: Any, points: Any, gx: Any, flat: Any, ggrid: Any) -> None:
        """Add the gradients of some points of one sample; ``gy`` is (B, C, P)."""
        places, mode = self.places(points), self.options[0]
        by, slope = ([part(place.part, mode) for place in places] for part in (weights, slopes))
        if gx is not None:
            found = [(tap.place, _masked(_product(by, tap.numbers), tap.inside))
                     for tap in taps(places, self.shape[2:], *self.options)]
            at = np.concatenate([place for place, _ in found])
            factor = np.stack([weight for _, weight in found])
            for one, total in zip(_rows(gy), _rows(gx), strict=True):
                total += np.bincount(at, (factor * one).ravel(), gx.shape[-1])
        if ggrid is None or mode == "nearest":
            return
        for tap in taps(places, self.shape[2:], *self.options):
            change = np.einsum("bcp,cp->bp", gy, _read(flat, tap))
            for axis, place in enumerate(places):
                ggrid[..., -1 - axis] += change * _product(by, tap.numbers, axis, slope) * place.slope

    def _recorded(self, gy: Any, x: Any, grid: Any) -> Any:
        """Return the gradients by recorded operations: the places are constants, the weights are not."""
        need_x, need_grid = self.needs_grad
        count, mode = len(self.shape) - 2, self.options[0]
        data = grid.data if isinstance(grid, Variable) else grid
        places, points = self.places(self.listed(data)), self.listed(grid)
        parts = [place.part + place.slope * (points[..., -1 - axis] - self.listed(data)[..., -1 - axis])
                 if isinstance(points, Variable) else place.part for axis, place in enumerate(places)]
        by, slope = ([part(t, mode) for t in parts] for part in (weights, slopes))
        lead, extents = gy.shape[:gy.ndim - data.ndim], self.shape[2:]
        gy = np.reshape(gy, (*lead, *self.shape[:2], math.prod(data.shape[1:-1])))
        shape = (*self.shape[:2], math.prod(extents))
        first, second = np.arange(shape[0])[:, None, None], np.arange(shape[1])[:, None]
        gx: Any = None
        changes: list[Any] = [gy[..., 0, :] * 0] * count
        for tap in taps(places, extents, *self.options):
            template, arrays = parse((first, second, tap.place[:, None, :]))
            mask = 1 if tap.inside is None else tap.inside[:, None].astype(gy.dtype)
            if need_x:
                weight = _product(by, tap.numbers)[:, None] * mask
                one = sibling(ScatterAdd(template, shape, 3), gy * weight, *arrays)
                gx = one if gx is None else gx + one
            if need_grid and mode != "nearest":
                values = np.reshape(x, shape)[(first, second, tap.place[:, None, :])]
                change = np.sum(gy * (values * mask), axis=-2)
                changes = [total + change * (_product(by, tap.numbers, axis, slope) * place.slope)
                           for axis, (total, place) in enumerate(zip(changes, places, strict=True))]
        return (np.reshape(gx, lead + self.shape) if need_x else None,
                np.reshape(np.stack(changes[::-1], axis=-1), lead + data.shape) if need_grid else None)


def _blocks(points: Any) -> Iterator[tuple[int, slice]]:
    for sample in range(len(points)):
        for start in range(0, points.shape[1], BLOCK):
            yield sample, slice(start, start + BLOCK)


def _rows(a: Any) -> Iterator[Any]:
    return (row for sample in a for row in sample)


def _read(flat: Any, tap: Any) -> Any:
    """Return the elements (C, P) that a tap reads, zero where it is outside."""
    values = np.take(flat, tap.place, axis=-1)
    return values if tap.inside is None else np.where(tap.inside, values, 0)


def _masked(values: Any, inside: Any) -> Any:
    return values if inside is None else np.where(inside, values, 0)


def _product(by: list[list[Any]], numbers: tuple[int, ...], axis: int = -1, slope: Any = None) -> Any:
    """Return a tap's weight, or with an axis its derivative along it."""
    total: Any = None
    for other, number in enumerate(numbers):
        factor = (slope if other == axis else by)[other][number]
        total = factor if total is None else total * factor
    return total


def grid_sample(input: Any, grid: Any, mode: str = "bilinear", padding_mode: str = "zeros",
                align_corners: bool | None = None) -> Any:
    """Read images or volumes at the points of a grid.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (N, C, D, H, W)
    grid : Variable or array_like, shape (N, H', W', 2) or (N, D', H', W', 3)
        For each output its place in the input, x first (along W), from -1 to 1.
    mode : str
        "bilinear" (of a volume trilinear), "nearest", or "bicubic" (images only).
    padding_mode : str
        What is outside: "zeros", "border" (the nearest element inside) or "reflection".
    align_corners : bool, optional
        Whether -1 and 1 are the middles of the elements at the ends, and not their outer ends. False if None.

    Returns
    -------
    Variable, shape (N, C, H', W') or (N, C, D', H', W')
        Of the dtype of the input (of integers, float64).

    Raises
    ------
    ShapeError
        If input and grid do not have such shapes, or the input's extents are 0.
    ArgumentError
        If a mode is unknown, or is "bicubic" for volumes.

    Notes
    -----
    The gradient of the input adds each output's to the elements it was read from, with their weights; that
    of the grid takes the weights' slopes. There are kinks: where a point is on an element (bilinear), at
    the ends (border, reflection); at the ends the slope is 0. The gradient of the grid is 0 for "nearest".
    Saves its inputs, the first one only if the grid needs a gradient; places and weights are computed
    again, for a block of points at a time, but all at once under ``create_graph``. A coordinate that is NaN
    counts as outside.

    References
    ----------
    M. Jaderberg et al., "Spatial Transformer Networks", NeurIPS 2015, equations 5 to 7.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[[1.0, 2.0], [3.0, 4.0]]]])
    >>> y = F.grid_sample(x, np.array([[[[0.0, 0.0], [1.0, -1.0]]]]), align_corners=True)
    >>> y
    Variable([[[[2.5 2. ]]]])
    >>> y.sum().backward()
    >>> x.grad
    Variable([[[[0.25 1.25]
                [0.25 0.25]]]])
    """
    for name, value, allowed in (("mode", mode, MODES), ("padding_mode", padding_mode, PADDINGS)):
        if value not in allowed:
            raise ArgumentError(f"grid_sample: expected {name} to be one of {', '.join(map(repr, allowed))}, "
                                f"got {value!r}")
    shape, points = np.shape(input), np.shape(grid)
    if len(shape) not in (4, 5) or min(shape[2:]) < 1:
        raise ShapeError("grid_sample: expected an input of shape (N, C, H, W) or (N, C, D, H, W), with "
                         f"extents of at least 1, got {shape} ({describe(input)})")
    if len(points) != len(shape) or points[0] != shape[0] or points[-1] != len(shape) - 2:
        outputs = "H', W'" if len(shape) == 4 else "D', H', W'"
        raise ShapeError(f"grid_sample: expected a grid of shape ({shape[0]}, {outputs}, {len(shape) - 2}) "
                         f"for an input of shape {shape}, got {points}")
    if mode == "bicubic" and len(shape) == 5:
        raise ArgumentError("grid_sample: mode 'bicubic' is for images (4 axes), not for volumes; take "
                            "'bilinear'")
    return record2(GridSample(mode, padding_mode, bool(align_corners)), input, grid)
