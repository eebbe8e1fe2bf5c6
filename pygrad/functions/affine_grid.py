"""Grids of coordinates from affine maps, for `grid_sample`."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.recording import record1


class AffineGrid(Function):
    """Coordinates mapped by matrices. dx = sums of dy times coordinates along each axis. Saves: nothing."""

    __slots__ = ("align", "extents")
    __module__ = "pygrad.functions"

    def __init__(self, extents: tuple[int, ...], align: bool) -> None:
        self.extents, self.align = extents, align

    def forward(self, theta: Any) -> Any:
        if theta.dtype.kind != "f":
            theta = theta.astype(np.float64)
        axes = len(self.extents)
        y = np.empty((*theta.shape[:-2], *self.extents, axes), theta.dtype)
        y[...] = theta[..., -1].reshape(*theta.shape[:-2], *(1,) * axes, axes)
        for axis in range(axes):
            column = theta[..., axes - 1 - axis].reshape(*theta.shape[:-2], *(1,) * axes, axes)
            places = coordinates(self.extents[axis], self.align, theta.dtype)
            y += column * places.reshape(-1, *(1,) * (axes - axis))
        return y

    def backward(self, gy: Any) -> Any:
        axes, columns = len(self.extents), []
        for axis in reversed(range(axes)):
            others = tuple([other - axes - 1 for other in range(axes) if other != axis])
            line = np.sum(gy, axis=others)
            places = coordinates(self.extents[axis], self.align, gy.dtype)
            columns.append(np.sum(line * places[:, None], axis=-2))
        columns.append(np.sum(gy, axis=tuple(range(-axes - 1, -1))))
        return np.stack(columns, axis=-1)


def coordinates(extent: int, align: bool, dtype: Any) -> Any:
    """Return the coordinates of an axis: those of elements of which the ends, or outer ends, are -1 and 1.

    Examples
    --------
    >>> coordinates(3, True, float), coordinates(2, False, float), coordinates(1, True, float)
    (array([-1.,  0.,  1.]), array([-0.5,  0.5]), array([0.]))
    """
    if extent == 1:
        return np.zeros(1, dtype)
    places = np.linspace(-1, 1, extent)
    return (places if align else places * (extent - 1) / extent).astype(dtype)


def affine_grid(theta: Any, size: Sequence[int], align_corners: bool | None = None) -> Any:
    """Return the grid for `grid_sample` that reads each output through an affine map.

    Parameters
    ----------
    theta : Variable or array_like, shape (N, 2, 3) or (N, 3, 4)
        Matrices that take (x, y, 1) or (x, y, z, 1) of the output to coordinates in the input.
    size : sequence of int
        The output's shape (N, C, H, W) or (N, C, D, H, W).
    align_corners : bool, optional
        As `grid_sample` has it. False if None.

    Returns
    -------
    Variable, shape (N, H, W, 2) or (N, D, H, W, 3)
        Of the dtype of ``theta`` (of integers, float64).

    Raises
    ------
    ShapeError
        If ``theta`` does not have such a shape for this size.
    ArgumentError
        If ``size`` is not 4 or 5 integers of at least 1.

    Notes
    -----
    Linear in ``theta``: the gradient is a sum over the grid of dy times the coordinates. Saves nothing; the
    coordinates are made axis by axis, never as a grid.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.affine_grid(np.array([[[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]]]), (1, 1, 1, 2))
    Variable([[[[0. 0.]
                [1. 0.]]]])
    """
    try:
        extents = tuple([operator.index(one) for one in size])
    except TypeError:
        extents = ()
    if len(extents) not in (4, 5) or min(extents) < 1:
        raise ArgumentError("affine_grid: expected size to be (N, C, H, W) or (N, C, D, H, W), of integers "
                            f"of at least 1, got {size!r}")
    axes = len(extents) - 2
    if np.shape(theta) != (extents[0], axes, axes + 1):
        raise ShapeError(f"affine_grid: expected theta of shape ({extents[0]}, {axes}, {axes + 1}) for size "
                         f"{extents}, got {np.shape(theta)} ({describe(theta)})")
    return record1(AffineGrid(extents[2:], bool(align_corners)), theta)
