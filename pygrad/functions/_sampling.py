"""Sampling along one axis: which elements a point lies between, and how much of each it takes.

What depends on the points' places only through comparisons and rounding (which elements, and where the
padding begins) is constant; the weights are functions of the place ``t`` between two elements, from 0 to 1,
written so that they run on arrays and on Variables.
"""

from __future__ import annotations

from typing import Any

import numpy as np

SLOPE = -0.75
"""The derivative at distance 1 of the kernel of cubic sampling."""


class AxisSample:
    """Points along one axis.

    Parameters
    ----------
    points : ndarray of float, shape (count,)
        From -1 to 1.
    extent : int
        Elements along the axis.
    mode : {"bilinear", "nearest", "bicubic"}
    padding : {"zeros", "border", "reflection"}
    align : bool
        Whether -1 and 1 are the centres of the end elements.

    Attributes
    ----------
    places : list of ndarray of int, shape (count,)
        The elements that a point takes, in order; 0 where there is none.
    valid : list of ndarray of bool, shape (count,)
        Whether there is one. A point that is NaN has all, so that NaN comes out.
    t : ndarray, shape (count,)
        Where between its middle elements a point lies.
    factor : float or ndarray, shape (count,)
        The derivative of ``t`` by the point.

    Examples
    --------
    >>> axis = AxisSample(np.array([0.0, 0.75]), 4, "bilinear", "zeros", align=False)
    >>> axis.places, axis.t
    ([array([1, 3]), array([2, 0])], array([0.5, 0. ]))
    """

    __slots__ = ("factor", "mode", "places", "t", "valid")

    def __init__(self, points: Any, extent: int, mode: str, padding: str, align: bool) -> None:
        self.mode = mode
        unit = (extent - 1) / 2 if align else extent / 2
        position = points * unit + (extent - 1) / 2
        self.factor: Any = unit
        with np.errstate(invalid="ignore", over="ignore"):
            if mode != "bicubic":
                position, sign = _padded(position, extent, padding, align)
                self.factor = unit if sign is None else unit * sign
            low = np.rint(position) if mode == "nearest" else np.floor(position)
            self.t = np.where(np.isinf(position), 0, position - low).astype(position.dtype, copy=False)
            shifts = {"nearest": [0], "bilinear": [0, 1], "bicubic": [-1, 0, 1, 2]}[mode]
            self.places, self.valid = [], []
            for shift in shifts:
                place = low + shift
                if mode == "bicubic":
                    place = _padded(place, extent, padding, align)[0]
                inside = (place >= 0) & (place < extent)
                self.places.append(np.where(inside, place, 0).astype(np.intp))
                self.valid.append(inside | np.isnan(place))

    def place_between(self, points: Any) -> Any:
        """Return ``t`` as a function of the points, which are an array or a Variable of those given."""
        if isinstance(points, np.ndarray):
            return self.t
        return points * self.factor + (self.t - points.data * self.factor)

    def weights(self, t: Any) -> list[Any]:
        """Return how much is taken of each element."""
        if self.mode == "nearest":
            return [1 + 0 * self.t]  # NaN where the point is
        if self.mode == "bilinear":
            return [1 - t, t]
        return [_outer(1 + t), _inner(t), _inner(1 - t), _outer(2 - t)]

    def slopes(self, t: Any) -> list[Any]:
        """Return the derivatives of the weights by the points."""
        if self.mode == "nearest":
            return [np.zeros_like(self.t)]
        if self.mode == "bilinear":
            one = np.ones_like(self.t) * self.factor
            return [-one, one]
        return [self.factor * slope for slope in
                (_outer_slope(1 + t), _inner_slope(t), -_inner_slope(1 - t), -_outer_slope(2 - t))]


def _padded(position: Any, extent: int, padding: str, align: bool) -> tuple[Any, Any]:
    """Return positions brought inside, and the derivative of that: 1, 0 or -1, or None for 1 everywhere."""
    if padding == "zeros":
        return position, None
    sign = np.ones_like(position)
    if padding == "reflection":
        low, span = (0.0, extent - 1.0) if align else (-0.5, float(extent))
        if not span:
            return np.zeros_like(position), np.zeros_like(position)
        distance = np.abs(position - low)
        flips = np.floor(distance / span)
        rest = distance - flips * span
        odd = flips % 2 == 1
        sign = np.where(odd, -1.0, 1.0) * np.where(position < low, -1.0, 1.0)
        position = np.where(odd, span - rest, rest) + low
    sign = np.where((position <= 0) | (position >= extent - 1), 0.0, sign)
    return np.clip(position, 0, extent - 1), sign.astype(position.dtype)


def _inner(distance: Any) -> Any:
    """Return the cubic kernel at distances from 0 to 1."""
    return ((SLOPE + 2) * distance - (SLOPE + 3)) * distance * distance + 1


def _outer(distance: Any) -> Any:
    """Return the cubic kernel at distances from 1 to 2."""
    return (((distance - 5) * distance + 8) * distance - 4) * SLOPE


def _inner_slope(distance: Any) -> Any:
    return (3 * (SLOPE + 2) * distance - 2 * (SLOPE + 3)) * distance


def _outer_slope(distance: Any) -> Any:
    return ((3 * distance - 10) * distance + 8) * SLOPE
