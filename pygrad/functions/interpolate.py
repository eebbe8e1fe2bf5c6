"""Images, signals and volumes in another size: interpolate and the names it had before."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._interpolation import Axis, interpolated
from pygrad.functions._sibling import sibling
from pygrad.recording import record1

Size = int | Sequence[int] | None
Scale = float | Sequence[float] | None

MODES = {"nearest": (3, 4, 5), "nearest-exact": (3, 4, 5), "area": (3, 4, 5), "linear": (3,),
         "bilinear": (4,), "bicubic": (4,), "lanczos": (4,), "trilinear": (5,)}
_KINDS = {"bilinear": "linear", "trilinear": "linear", "bicubic": "cubic"}


class Interpolate(Function):
    """Interpolation along the last axes. dx = the transposed operators along them, of dy. Saves: nothing."""

    __slots__ = ("axes",)
    __module__ = "pygrad.functions"

    def __init__(self, axes: tuple[Axis, ...]) -> None:
        self.axes = axes

    def forward(self, x: Any) -> Any:
        if x.dtype.kind != "f" and not all(axis.kind.startswith("nearest") for axis in self.axes):
            x = x.astype(np.float64)
        return interpolated(x, self.axes)

    def backward(self, gy: Any) -> Any:
        flipped = tuple([axis._replace(flipped=not axis.flipped) for axis in self.axes])
        return sibling(Interpolate(flipped), gy)


def interpolate(input: Any, size: Size = None, scale_factor: Scale = None, mode: str = "nearest",
                align_corners: bool | None = None, recompute_scale_factor: bool | None = None,
                antialias: bool = False) -> Any:
    """Give signals, images or volumes another size.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L), (N, C, H, W) or (N, C, D, H, W)
    size : int or sequence of int, optional
        The extents of the output.
    scale_factor : float or sequence of float, optional
        Instead: what the extents are multiplied by, rounded down.
    mode : str
        "nearest" (the element before), "nearest-exact" (the nearest one), "linear" (3 axes), "bilinear" or
        "bicubic" (4), "trilinear" (5), "area" (averages), or "lanczos" (4, with ``antialias``).
    align_corners : bool, optional
        For the linear and cubic modes: whether the middles of the corner elements of input and output fall
        together, and not their outer corners. False if None.
    recompute_scale_factor : bool, optional
        Whether coordinates follow from the extents and not from ``scale_factor``, which differ where the
        product was rounded.
    antialias : bool
        For "bilinear", "bicubic" and "lanczos": widen the kernel where the image shrinks.

    Returns
    -------
    Variable, shape (N, C, ...)
        Of the input's dtype; of integers float64, but for the nearest modes.

    Raises
    ------
    ShapeError
        If the input has a number of axes that the mode does not take, or an axis to interpolate is empty.
    ArgumentError
        If not exactly one of ``size`` and ``scale_factor`` is given, one is no such number, the mode is
        unknown, or an option does not go with it.

    Notes
    -----
    Linear in the input and separable: the gradient is the transposed operator, axis by axis. Saves nothing.
    Small axes take a matrix product, large ones gather what has a weight. Keeps channels last where they
    are. Coordinates are computed in float64, but for the nearest modes of float32, as PyTorch has them.
    Where a factor other than 1 leaves the extents as they are, the gradient is that of the values;
    PyTorch's is then, in the modes "nearest" (but for images, which it copies, as here) and "bicubic", that
    of the identity.

    References
    ----------
    R. G. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29 (1981),
    with a = -0.75, and -0.5 for ``antialias``.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0, 3.0]]])
    >>> y = F.interpolate(x, size=4, mode="linear")
    >>> y
    Variable([[[1.  1.5 2.5 3. ]]])
    >>> y[0, 0, 1].backward()
    >>> x.grad
    Variable([[[0.75 0.25]]])
    """
    shape = np.shape(input)
    _check_mode(input, shape, mode, align_corners, antialias)
    extents = shape[2:]
    sizes, scales = _sizes(extents, size, scale_factor, recompute_scale_factor or mode == "area")
    if recompute_scale_factor and size is not None:
        raise ArgumentError("interpolate: recompute_scale_factor has no meaning beside size; give "
                            "scale_factor")
    if min(extents) < 1 or min(sizes) < 1:
        raise ShapeError(f"interpolate: expected extents of at least 1, got {extents} (input of "
                         f"{describe(input)}) to make {sizes} of")
    if mode == "nearest" and len(extents) == 2 and sizes == extents:
        scales = (None, None)  # PyTorch copies such images, whatever the factor
    kind = _KINDS.get(mode, mode) + ("-aa" if antialias else "")
    single = kind.startswith("nearest") and getattr(input, "dtype", None) in (np.float16, np.float32)
    axes = [Axis(kind, before, after, scale, bool(align_corners), single)
            for before, after, scale in zip(extents, sizes, scales, strict=True)]
    return record1(Interpolate(tuple(axes)), input)


def upsample(input: Any, size: Size = None, scale_factor: Scale = None, mode: str = "nearest",
             align_corners: bool | None = None) -> Any:
    """Give signals, images or volumes another size: `interpolate` by its older name.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, ...)
    size : int or sequence of int, optional
        The extents of the output.
    scale_factor : float or sequence of float, optional
        Instead: what the extents are multiplied by.
    mode : str
        As in `interpolate`.
    align_corners : bool, optional
        As in `interpolate`.

    Returns
    -------
    Variable, shape (N, C, ...)

    Notes
    -----
    A composition of `interpolate` alone.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample([[[1.0, 2.0]]], scale_factor=2)
    Variable([[[1. 1. 2. 2.]]])
    """
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Any, size: Size = None, scale_factor: Scale = None) -> Any:
    """Repeat the elements of signals, images or volumes: `interpolate` by an older name.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, ...)
    size : int or sequence of int, optional
        The extents of the output.
    scale_factor : float or sequence of float, optional
        Instead: what the extents are multiplied by.

    Returns
    -------
    Variable, shape (N, C, ...)

    Notes
    -----
    A composition of `interpolate` alone, in its mode "nearest".

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample_nearest([[[1.0, 2.0]]], size=4)
    Variable([[[1. 1. 2. 2.]]])
    """
    return interpolate(input, size, scale_factor, "nearest")


def upsample_bilinear(input: Any, size: Size = None, scale_factor: Scale = None) -> Any:
    """Interpolate images linearly with corners aligned: `interpolate` by an older name.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W)
    size : int or sequence of int, optional
        The extents of the output.
    scale_factor : float or sequence of float, optional
        Instead: what the extents are multiplied by.

    Returns
    -------
    Variable, shape (N, C, H', W')

    Notes
    -----
    A composition of `interpolate` alone, in its mode "bilinear" with ``align_corners``.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.upsample_bilinear([[[[1.0, 2.0]]]], size=(1, 3))
    Variable([[[[1.  1.5 2. ]]]])
    """
    return interpolate(input, size, scale_factor, "bilinear", align_corners=True)


def _check_mode(input: Any, shape: tuple[int, ...], mode: str, align_corners: bool | None,
                antialias: bool) -> None:
    if mode not in MODES:
        raise ArgumentError(f"interpolate: expected mode to be one of {', '.join(map(repr, MODES))}, got "
                            f"{mode!r}")
    if len(shape) not in MODES[mode]:
        raise ShapeError(f"interpolate: mode {mode!r} expects an input of "
                         f"{' or '.join(map(str, MODES[mode]))} axes, (N, C, ...), got shape {shape}")
    if align_corners is not None and mode in ("nearest", "nearest-exact", "area"):
        raise ArgumentError(f"interpolate: align_corners does not go with mode {mode!r}, only with the "
                            "linear and cubic ones; leave it out")
    if antialias and mode not in ("bilinear", "bicubic", "lanczos"):
        raise ArgumentError(f"interpolate: antialias goes with 'bilinear', 'bicubic' and 'lanczos' only, not "
                            f"with mode {mode!r}")
    if mode == "lanczos" and (not antialias or align_corners):
        raise ArgumentError("interpolate: mode 'lanczos' needs antialias=True, and no align_corners")


def _sizes(extents: tuple[int, ...], size: Size, scale_factor: Scale,
           recompute: bool) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
    """Return the output's extents, and the factors that coordinates go by."""
    axes = len(extents)
    if (size is None) == (scale_factor is None):
        raise ArgumentError("interpolate: expected either size or scale_factor, got "
                            f"size={size!r} and scale_factor={scale_factor!r}")
    many = tuple(_numbers("size" if scale_factor is None else "scale_factor",
                          size if scale_factor is None else scale_factor, axes))
    if scale_factor is None:
        return many, (None,) * axes
    sizes = tuple([math.floor(extent * factor) for extent, factor in zip(extents, many, strict=True)])
    return sizes, (None,) * axes if recompute else many


def _numbers(name: str, value: Any, axes: int) -> list[Any]:
    """Return an argument as one positive number for each axis."""
    many = list(value) if isinstance(value, Sequence | np.ndarray) and np.ndim(value) else [value] * axes
    try:
        many = [operator.index(one) if name == "size" else float(one) for one in many]
    except (TypeError, ValueError):
        many = []
    if len(many) != axes or not all(0 < one < math.inf for one in many):
        what = "an integer of at least 1" if name == "size" else "a number above 0"
        raise ArgumentError(f"interpolate: expected {name} to be {what}, or {axes} of them, got {value!r}")
    return many
