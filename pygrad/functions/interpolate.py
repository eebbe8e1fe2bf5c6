"""Resizing: interpolation of signals, images and volumes to another size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._interpolation import Resize, resized
from pygrad.functions._pool_windows import integers
from pygrad.functions._separable import Maps, Separable
from pygrad.recording import record1

MODES = {"nearest": (3, 4, 5), "nearest-exact": (3, 4, 5), "area": (3, 4, 5), "linear": (3,),
         "bilinear": (4,), "trilinear": (5,), "bicubic": (4,), "lanczos": (4,)}
"""For each mode, how many axes an input may have."""

_ALONG_AN_AXIS = {"bilinear": "linear", "trilinear": "linear", "bicubic": "cubic"}


class Interpolate(Separable):
    """Resizing of trailing axes. dx = the transposed maps of dy, axis by axis. Saves: nothing."""

    __slots__ = ("align", "antialias", "factor", "mode", "recompute", "size")
    __module__ = "pygrad.functions"

    def __init__(self, size: Any = None, scale_factor: Any = None, mode: str = "nearest",
                 align_corners: bool | None = None, recompute_scale_factor: bool | None = None,
                 antialias: bool = False) -> None:
        if mode not in MODES:
            raise ArgumentError(f"interpolate: expected a mode out of {', '.join(MODES)}, got {mode!r}")
        if align_corners is not None and mode in ("nearest", "nearest-exact", "area"):
            raise ArgumentError(f"interpolate: align_corners has no meaning in mode {mode!r}; leave it out")
        if (size is None) == (scale_factor is None):
            raise ArgumentError("interpolate: give either a size or a scale_factor, got "
                                f"size={size!r} and scale_factor={scale_factor!r}")
        if recompute_scale_factor and size is not None:
            raise ArgumentError("interpolate: recompute_scale_factor has no use beside a size; leave it out")
        if antialias and mode not in ("bilinear", "bicubic", "lanczos"):
            raise ArgumentError("interpolate: antialias is for the modes bilinear, bicubic and lanczos, not "
                                f"for {mode!r}")
        if mode == "lanczos" and (not antialias or align_corners):
            raise ArgumentError("interpolate: mode 'lanczos' needs antialias=True, without align_corners")
        self.size, self.factor, self.mode = size, scale_factor, mode
        self.align, self.antialias = bool(align_corners), bool(antialias)
        self.recompute = bool(recompute_scale_factor) or mode == "area"

    def maps_of(self, x: Any) -> Maps:
        if x.ndim not in MODES[self.mode]:
            axes = " or ".join(map(str, MODES[self.mode]))
            raise ShapeError(f"interpolate: mode {self.mode!r} takes inputs of {axes} axes, (N, C, ...), got "
                             f"{describe(x)}")
        if 0 in x.shape[1:]:
            raise ShapeError(f"interpolate: an input of {describe(x)} has nothing to interpolate; only the "
                             "batch may be empty")
        counts, factors = self._counts(x)
        mode = _ALONG_AN_AXIS.get(self.mode, self.mode)
        return tuple([resized(Resize(mode, extent, count, self.align, factor, self.antialias))
                      for extent, count, factor in zip(x.shape[2:], counts, factors, strict=True)])

    def _counts(self, x: Any) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
        """Return the new extents, and for each axis a factor where it is not their quotient."""
        trailing = x.ndim - 2
        if self.size is not None:
            return integers(self.size, trailing, "interpolate", "size"), (None,) * trailing
        factors = _factors(self.factor, trailing)
        counts = tuple([math.floor(float(extent * factor))
                        for extent, factor in zip(x.shape[2:], factors, strict=True)])
        if min(counts) < 1:
            raise ShapeError(f"interpolate: scale_factor {self.factor!r} leaves nothing of an input of "
                             f"{describe(x)}; use a larger one, or a size")
        return counts, (None,) * trailing if self.recompute else factors


def _factors(value: Any, trailing: int) -> tuple[float, ...]:
    given = tuple(value) if isinstance(value, Sequence) else (value,) * trailing
    if len(given) != trailing or not all(isinstance(one, int | float | np.number) and 0 < one < math.inf
                                         for one in given):
        raise ArgumentError("interpolate: expected a number above 0 as scale_factor, or as many as the input "
                            f"has axes behind (N, C), {trailing}; got {value!r}")
    return tuple([float(one) for one in given])


def interpolate(input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest",
                align_corners: bool | None = None, recompute_scale_factor: bool | None = None,
                antialias: bool = False) -> Any:
    """Resize signals, images or volumes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L), (N, C, H, W) or (N, C, D, H, W)
    size : int or sequence of int, optional
        The new extents of the axes behind C.
    scale_factor : float or sequence of float, optional
        Instead of a size: what the extents are multiplied by (and rounded down).
    mode : str
        "nearest", "nearest-exact" and "area" for one to three axes behind C; "linear" for one; "bilinear",
        "bicubic" and "lanczos" for two; "trilinear" for three.
    align_corners : bool, optional
        Whether the centres of the first and last elements of input and output are the same, instead of their
        outer edges. By default not; for the linear and cubic modes only.
    recompute_scale_factor : bool, optional
        Whether to go from element to element by the quotient of the extents even if a scale_factor is given.
    antialias : bool
        Whether elements are averaged when the output is smaller. For "bilinear" and "bicubic", and needed for
        "lanczos".

    Returns
    -------
    Variable, shape (N, C, ...), of the input's dtype and memory order
        Of integers float64, except in the modes "nearest" and "nearest-exact".

    Raises
    ------
    ShapeError
        If the input has another number of axes than the mode takes, or nothing would be left.
    ArgumentError
        If neither or both of size and scale_factor are given, or something that the mode does not have.

    Notes
    -----
    All modes are linear maps along one axis after the other, so that the gradient is the transposed map.
    Saves nothing. Nearest modes copy: "nearest" the element at ``floor(i * scale)``, "nearest-exact" that at
    ``floor((i + 0.5) * scale)``. Linear and cubic modes weight 2 and 4 neighbours (the edge is repeated),
    with -0.75 as the parameter of the cubic; with ``antialias`` all neighbours under a kernel as wide as an
    output element, with -0.5. "area" is `adaptive_avg_pool2d`. Maps are products with small dense matrices;
    where an input is infinite or NaN, entry by entry, so that only what depends on it becomes NaN.

    References
    ----------
    R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on Acoustics,
    Speech, and Signal Processing 29 (1981), equation (15).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0, 3.0]]])
    >>> F.interpolate(x, scale_factor=2)
    Variable([[[1. 1. 3. 3.]]])
    >>> y = F.interpolate(x, size=3, mode="linear", align_corners=True)
    >>> y
    Variable([[[1. 2. 3.]]])
    >>> y.sum().backward()
    >>> x.grad
    Variable([[[1.5 1.5]]])
    """
    function = Interpolate(size, scale_factor, mode, align_corners, recompute_scale_factor, antialias)
    return record1(function, input)


def upsample(input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest",
             align_corners: bool | None = None) -> Any:
    """Resize signals, images or volumes: the old name of `interpolate`.

    Parameters
    ----------
    input, size, scale_factor, mode, align_corners : as for `interpolate`

    Returns
    -------
    Variable, shape (N, C, ...)

    Notes
    -----
    A composition of nothing but `interpolate`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample([[[1.0, 3.0]]], scale_factor=2)
    Variable([[[1. 1. 3. 3.]]])
    """
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """Resize by copying: an old name of `interpolate` with ``mode="nearest"``.

    Parameters
    ----------
    input, size, scale_factor : as for `interpolate`

    Returns
    -------
    Variable, shape (N, C, ...)

    Notes
    -----
    A composition of nothing but `interpolate`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample_nearest([[[1.0, 3.0]]], size=4)
    Variable([[[1. 1. 3. 3.]]])
    """
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """Resize images linearly with aligned corners: an old name of `interpolate`.

    Parameters
    ----------
    input, size, scale_factor : as for `interpolate`

    Returns
    -------
    Variable, shape (N, C, H, W)

    Notes
    -----
    A composition of nothing but `interpolate` with ``mode="bilinear", align_corners=True``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample_bilinear([[[[1.0, 3.0]]]], size=(1, 3))
    Variable([[[[1. 2. 3.]]]])
    """
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
