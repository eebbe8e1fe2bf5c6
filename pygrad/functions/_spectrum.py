"""What Fourier transforms share: the other direction's scaling, lengths that change, the weights of half a spectrum.

A transform is linear, so its rule is the adjoint: the transform in the other direction, with the scaling that
belongs to it, cut or filled with zeros to the input's length. The transforms of real numbers hold one half of a
spectrum of which the other half is the conjugate: all but its ends count twice.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._sibling import sibling
from pygrad.functions.pad import Pad

ADJOINT = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}
"""For each norm of a transform, that of the transform in the other direction which is its adjoint."""

Lengths = tuple[int, ...]


def transformed(where: str, function: Callable[..., Any], x: Any, *arguments: Any) -> Any:
    """Return NumPy's transform of an array; its errors say what the array is."""
    try:
        return function(x, *arguments)
    except (IndexError, ValueError) as error:
        kind = ShapeError if isinstance(error, IndexError) else ArgumentError
        raise kind(f"{where}: {error}; the array is {describe(x)}. Expected are axes that it has, at least one point "
                   "along each, and a norm out of None, 'backward', 'ortho' and 'forward'") from None


def fitted(a: Any, axes: Lengths, lengths: Lengths) -> Any:
    """Return an array or Variable with negative ``axes`` of these lengths: what is too long is cut, zeros are added.

    Examples
    --------
    >>> fitted(np.ones((2, 3)), (-2, -1), (1, 4))
    array([[1., 1., 1., 0.]])
    """
    got = tuple([a.shape[axis] for axis in axes])
    if got == lengths:
        return a
    pad = [0] * (-2 * min(axes))
    for axis, extent, wanted in zip(axes, got, lengths, strict=True):
        pad[-2 * axis - 1] = wanted - extent
    return sibling(Pad(tuple(pad)), a)


@functools.lru_cache(maxsize=64)
def half_weights(n: int, axis: int, inner: float, single: bool) -> Any:
    """Return the weights of half a spectrum of ``n`` points along a negative axis: 1 at its ends, ``inner`` between.

    The bins of frequency 0 and, of an even number, of half the number are their own conjugates.

    Examples
    --------
    >>> half_weights(4, -1, 2.0, False), half_weights(5, -1, 0.5, True)
    (array([1., 2., 1.]), array([1. , 0.5, 0.5], dtype=float32))
    """
    weights = np.full(n // 2 + 1, inner, np.float32 if single else np.float64)
    weights[0] = 1
    if n % 2 == 0:
        weights[-1] = 1
    weights.flags.writeable = False
    return weights.reshape((-1,) + (1,) * (-axis - 1))


def weighted(half: Any, n: int, axis: int, inner: float) -> Any:
    """Return half a spectrum of ``n`` points times its weights."""
    return half * half_weights(n, axis, inner, half.dtype.char in "fF")


def counted_axes(s: Any, axes: Any, ndim: int, where: str) -> Lengths:
    """Return the axes of a transform over several, counted from the end.

    Examples
    --------
    >>> counted_axes(None, None, 3, "fftn"), counted_axes((4, 4), (0, -1), 3, "fftn")
    ((-3, -2, -1), (-3, -1))
    """
    if axes is None:
        given = range(-(ndim if s is None else len(s)), 0)
        return tuple(given)
    counted = [operator.index(axis) for axis in axes]
    if not all(-ndim <= axis < ndim for axis in counted):
        raise ShapeError(f"{where}: axes={axes!r} do not fit an array of {ndim} axes; axes run from {-ndim} to "
                         f"{ndim - 1}")
    return tuple([axis % ndim - ndim for axis in counted])
