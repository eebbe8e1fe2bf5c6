"""Signals, images and volumes in another size, as layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions.interpolate import MODES, interpolate
from pygrad.layers.module import Module

__all__ = ["Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d"]

Size = int | Sequence[int] | None
Scale = float | Sequence[float] | None


class Upsample(Module):
    """Give signals, images or volumes another size; see `pygrad.functions.interpolate`.

    Parameters
    ----------
    size : int or sequence of int, optional
        The extents of the output.
    scale_factor : float or sequence of float, optional
        Instead: what the extents are multiplied by.
    mode : str
        "nearest", "linear", "bilinear", "bicubic", "trilinear" or another of `interpolate`.
    align_corners : bool, optional
        For the linear and cubic modes: whether the middles of the corner elements fall together.
    recompute_scale_factor : bool, optional
        Whether coordinates follow from the extents and not from ``scale_factor``.

    Attributes
    ----------
    size, scale_factor, mode, align_corners, recompute_scale_factor
        As given, factors as floats.

    Raises
    ------
    ArgumentError
        If not exactly one of ``size`` and ``scale_factor`` is given, or the mode is unknown.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Upsample(scale_factor=2, mode="linear")([[[1.0, 3.0]]])
    Variable([[[1.  1.5 2.5 3. ]]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Size = None, scale_factor: Scale = None, mode: str = "nearest",
                 align_corners: bool | None = None, recompute_scale_factor: bool | None = None) -> None:
        where = type(self).__name__
        if (size is None) == (scale_factor is None):
            raise ArgumentError(f"{where}: expected either size or scale_factor, got size={size!r} and "
                                f"scale_factor={scale_factor!r}")
        if mode not in MODES:
            raise ArgumentError(f"{where}: expected mode to be one of {', '.join(map(repr, MODES))}, got "
                                f"{mode!r}")
        self.size = size
        self.scale_factor: Scale = (tuple([float(one) for one in scale_factor])
                                    if isinstance(scale_factor, Sequence)
                                    else None if scale_factor is None else float(scale_factor))
        self.mode, self.align_corners = mode, align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, x: Any) -> Any:
        return interpolate(x, self.size, self.scale_factor, self.mode, self.align_corners,
                           self.recompute_scale_factor)

    def extra_repr(self) -> str:
        text = f"size={self.size!r}" if self.scale_factor is None else f"scale_factor={self.scale_factor!r}"
        return f"{text}, mode={self.mode!r}"


class _Upsampling2d(Upsample):
    """Upsampling of images."""

    def forward(self, x: Any) -> Any:
        if np.ndim(x) != 4:
            raise ShapeError(f"{type(self).__name__}: expected an input of shape (N, C, H, W), got "
                             f"{describe(x)}")
        return super().forward(x)


class UpsamplingNearest2d(_Upsampling2d):
    """Repeat the pixels of images.

    Parameters
    ----------
    size : int or sequence of 2 int, optional
        The extents of the output.
    scale_factor : float or sequence of 2 float, optional
        Instead: what the extents are multiplied by.

    Attributes
    ----------
    size, scale_factor
        As given, factors as floats.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.UpsamplingNearest2d(scale_factor=2)([[[[1.0, 3.0]]]])
    Variable([[[[1. 1. 3. 3.]
                [1. 1. 3. 3.]]]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Size = None, scale_factor: Scale = None) -> None:
        super().__init__(size, scale_factor, "nearest")


class UpsamplingBilinear2d(_Upsampling2d):
    """Interpolate images linearly, with corners aligned.

    Parameters
    ----------
    size : int or sequence of 2 int, optional
        The extents of the output.
    scale_factor : float or sequence of 2 float, optional
        Instead: what the extents are multiplied by.

    Attributes
    ----------
    size, scale_factor
        As given, factors as floats.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.UpsamplingBilinear2d(size=(1, 3))([[[[1.0, 3.0]]]])
    Variable([[[[1. 2. 3.]]]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Size = None, scale_factor: Scale = None) -> None:
        super().__init__(size, scale_factor, "bilinear", align_corners=True)
