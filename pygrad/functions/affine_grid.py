"""Grids of affine transformations, for `grid_sample`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._pool_windows import integers
from pygrad.recording import record1


class AffineGrid(Function):
    """Affine images of a regular grid. dtheta = the sum of dy times the grid's points. Saves: nothing."""

    __slots__ = ("align", "size")
    __module__ = "pygrad.functions"

    def __init__(self, size: Any, align_corners: bool | None = None) -> None:
        if not isinstance(size, Sequence) or len(size) not in (4, 5):
            raise ArgumentError(f"affine_grid: expected a size (N, C, H, W) or (N, C, D, H, W), got {size!r}")
        self.size = integers(tuple(size), len(size), "affine_grid", "size")
        self.align = bool(align_corners)

    def forward(self, theta: Any) -> Any:
        batch, _, *extents = self.size
        expected = (batch, len(extents), len(extents) + 1)
        if theta.shape != expected:
            raise ShapeError(f"affine_grid: expected theta of shape {expected} for a size of {self.size}, "
                             f"got {describe(theta)}")
        if theta.dtype.kind != "f":
            raise DTypeError(f"affine_grid: expected floats as theta, got {describe(theta)}")
        points = np.matmul(self._points(theta.dtype), theta.swapaxes(1, 2))
        return points.reshape((batch, *extents, len(extents)))

    def backward(self, gy: Any) -> Any:
        lead, axes = gy.shape[:gy.ndim - len(self.size) + 1], len(self.size) - 2
        return np.matmul(gy.reshape((*lead, -1, axes)).swapaxes(-1, -2), self._points(gy.dtype))

    def _points(self, dtype: Any) -> Any:
        """Return the grid's points as rows, the last axis first, a 1 behind: shape (points, axes + 1)."""
        lines = [line(extent, self.align) for extent in self.size[2:]]
        columns = np.meshgrid(*lines, indexing="ij")[::-1]
        ones = itertools.repeat(np.ones(columns[0].shape), 1)
        return np.stack([column.ravel() for column in itertools.chain(columns, ones)], 1).astype(dtype)


def line(extent: int, align_corners: bool) -> Any:
    """Return the places of elements, from -1 to 1 at the ends of the axis or at its end elements.

    Examples
    --------
    >>> line(2, False), line(3, True), line(1, True)
    (array([-0.5,  0.5]), array([-1.,  0.,  1.]), array([0.]))
    """
    return (2 * np.arange(extent) + 1 - extent) / max(1, extent - 1 if align_corners else extent)


def affine_grid(theta: Any, size: Sequence[int], align_corners: bool | None = None) -> Any:
    """Return where affine transformations take the elements of an image or a volume.

    Parameters
    ----------
    theta : Variable or array_like of float, shape (N, 2, 3) or (N, 3, 4)
        For each sample a matrix that maps (x, y, 1) or (x, y, z, 1) of the output to a point of the input.
    size : sequence of int
        The output's shape, (N, C, H, W) or (N, C, D, H, W).
    align_corners : bool, optional
        Whether -1 and 1 are the centres of the first and last elements of an axis, instead of their outer
        edges, as by default. Give the same to `grid_sample`.

    Returns
    -------
    Variable, shape (N, H, W, 2) or (N, D, H, W, 3), of theta's dtype
        The points (x, y) or (x, y, z).

    Raises
    ------
    ShapeError
        If theta does not fit the size.
    DTypeError
        If theta does not hold floats.
    ArgumentError
        If the size is none.

    Notes
    -----
    The gradient is the sum over points of that of the output times (x, y, 1). Saves nothing.

    References
    ----------
    M. Jaderberg et al., "Spatial Transformer Networks", NIPS 2015, equation (1).

    Examples
    --------
    >>> from pygrad import functions as F
    >>> turned = F.affine_grid([[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]], (1, 1, 2, 2), align_corners=True)
    >>> turned.data[0, 0]
    array([[-1., -1.],
           [-1.,  1.]])
    """
    return record1(AffineGrid(size, align_corners), theta)
