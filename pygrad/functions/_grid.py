"""Where a grid of coordinates from -1 to 1 reads an array: places, weights, and what is outside.

Along one axis a coordinate is ``slope * grid + offset`` elements, with a slope that border and reflection
change piece by piece. It falls between elements, of which each mode reads some (taps); weights are
polynomials in the part ``t`` behind the first one. What depends on ``t`` is written for arrays and
Variables alike.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

TAPS = {"nearest": (0,), "bilinear": (0, 1), "bicubic": (-1, 0, 1, 2)}
FAR = -100.0
"""Where a coordinate that is no finite number is taken to be: outside, as in PyTorch."""


class Place(NamedTuple):
    """What an axis' coordinates come to: the element before each, the part behind it, and the slope."""

    base: Any
    part: Any
    slope: Any


def locate(grid: Any, extent: int, mode: str, padding: str, align: bool) -> Place:
    """Return where the coordinates of one axis fall.

    Examples
    --------
    >>> locate(np.array([-1.0, 0.25]), 4, "bilinear", "zeros", True)
    Place(base=array([0, 1]), part=array([0.   , 0.875]), slope=array([1.5, 1.5]))
    """
    factor = (extent - 1) / 2 if align else extent / 2
    slope = np.full_like(grid, factor)
    at = (grid + 1) * grid.dtype.type(factor)
    if not align:
        at -= grid.dtype.type(0.5)
    if mode != "bicubic":
        at, slope = _inside(at, slope, extent, padding, align)
    with np.errstate(invalid="ignore"):
        far = ~(np.abs(at) < 1 << 30)
    if far.any():
        at, slope = np.where(far, FAR, at).astype(grid.dtype), np.where(far, 0, slope).astype(grid.dtype)
    base = np.rint(at) if mode == "nearest" else np.floor(at)
    return Place(base.astype(np.intp), at - base, slope)


def _inside(at: Any, slope: Any, extent: int, padding: str, align: bool) -> tuple[Any, Any]:
    """Return coordinates brought inside as the padding says, and the slopes that remain."""
    if padding == "zeros":
        return at, slope
    if padding == "reflection":
        at, sign = reflected(at, extent, align)
        slope = slope * sign
    return np.clip(at, 0, extent - 1), np.where((at > 0) & (at < extent - 1), slope, 0)


def reflected(at: Any, extent: int, align: bool) -> tuple[Any, Any]:
    """Return coordinates reflected at the ends until they are between them, and the signs of the slopes.

    Examples
    --------
    >>> reflected(np.array([-1.0, 1.0, 3.0]), 3, True)
    (array([1., 1., 1.]), array([-1.,  1., -1.]))
    """
    low, span = (0.0, extent - 1) if align else (-0.5, extent)
    if not span:
        return np.zeros_like(at), np.zeros_like(at)
    one = at.dtype.type(1)
    at = at - at.dtype.type(low)
    sign = np.where(at < 0, -one, one)
    with np.errstate(invalid="ignore"):
        at = np.abs(at)
        flips, rest = np.floor(at / span), np.fmod(at, span)
        odd = np.fmod(flips, 2) == 1
    return np.where(odd, span - rest, rest) + at.dtype.type(low), np.where(odd, -sign, sign)


def element(base: Any, tap: int, extent: int, mode: str, padding: str, align: bool) -> tuple[Any, Any]:
    """Return which element a tap reads, and whether it is inside (None where all are)."""
    at = base + tap
    if mode == "bicubic" and padding == "reflection":
        at = np.rint(reflected(at.astype(np.float64), extent, align)[0]).astype(np.intp)
    inside = (at >= 0) & (at < extent)
    if inside.all() or (mode == "bicubic" and padding != "zeros"):
        return np.clip(at, 0, extent - 1), None
    return np.clip(at, 0, extent - 1), inside


def weights(t: Any, mode: str) -> list[Any]:
    """Return the weight of each tap at parts ``t``, arrays or Variables.

    Examples
    --------
    >>> weights(np.array([0.25]), "bilinear")
    [array([0.75]), array([0.25])]
    """
    if mode == "nearest":
        return [t * 0 + 1]
    if mode == "bilinear":
        return [1 - t, t]
    u = 1 - t
    return [-0.75 * t * u * u, (1.25 * t - 2.25) * t * t + 1, (1.25 * u - 2.25) * u * u + 1,
            -0.75 * u * t * t]


def slopes(t: Any, mode: str) -> list[Any]:
    """Return the derivative of each tap's weight by ``t``.

    Examples
    --------
    >>> slopes(np.array([0.25]), "bilinear")
    [array([-1.]), array([1.])]
    """
    if mode == "nearest":
        return [t * 0]
    if mode == "bilinear":
        return [t * 0 - 1, t * 0 + 1]
    u = 1 - t
    return [-0.75 * u * (u - 2 * t), (3.75 * t - 4.5) * t, -((3.75 * u - 4.5) * u), -0.75 * t * (2 * u - t)]


class Tap(NamedTuple):
    """One element that is read: its flat place, whether it is inside, and its number along each axis."""

    place: Any
    inside: Any
    numbers: tuple[int, ...]


def taps(places: list[Place], extents: tuple[int, ...], mode: str, padding: str,
         align: bool) -> Iterator[Tap]:
    """Iterate over what is read for each point: ``2**d`` elements if bilinear, ``4**d`` if bicubic."""
    strides = [math.prod(extents[axis + 1:]) for axis in range(len(extents))]
    along = [[element(place.base, tap, extent, mode, padding, align) for tap in TAPS[mode]]
             for place, extent in zip(places, extents, strict=True)]
    for numbers in itertools.product(range(len(TAPS[mode])), repeat=len(extents)):
        chosen = [row[number] for row, number in zip(along, numbers, strict=True)]
        flat = sum(at * stride for (at, _), stride in zip(chosen, strides, strict=True))
        masks = [inside for _, inside in chosen if inside is not None]
        yield Tap(flat, np.logical_and.reduce(masks) if masks else None, numbers)
