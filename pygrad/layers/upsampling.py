"""Resizing as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.interpolate import interpolate
from pygrad.layers.module import Module

__all__ = ["Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d"]


class Upsample(Module):
    """Resize signals, images or volumes, `pygrad.functions.interpolate`.

    Parameters
    ----------
    size : int or tuple of int, optional
    scale_factor : float or tuple of float, optional
        Either of them.
    mode : str
    align_corners, recompute_scale_factor : bool, optional
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Upsample(scale_factor=2, mode="bilinear")
    >>> layer
    Upsample(scale_factor=2.0, mode='bilinear')
    >>> layer(np.zeros((5, 3, 4, 6))).shape
    (5, 3, 8, 12)
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Any = None, scale_factor: Any = None, mode: str = "nearest",
                 align_corners: bool | None = None, recompute_scale_factor: bool | None = None) -> None:
        self.name = type(self).__name__
        self.size = size
        if isinstance(scale_factor, tuple | list):
            self.scale_factor: Any = tuple([float(factor) for factor in scale_factor])
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode, self.align_corners = mode, align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, x: Any) -> Any:
        return interpolate(x, self.size, self.scale_factor, self.mode, self.align_corners,
                           self.recompute_scale_factor)

    def extra_repr(self) -> str:
        extent = f"size={self.size!r}" if self.scale_factor is None else f"scale_factor={self.scale_factor!r}"
        return f"{extent}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Resize images by copying.

    Parameters
    ----------
    size : int or tuple of two int, optional
    scale_factor : float or tuple of two float, optional
        Either of them.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.UpsamplingNearest2d(scale_factor=(1, 2))([[[[1.0, 3.0]]]])
    Variable([[[[1. 1. 3. 3.]]]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        Upsample.__init__(self, size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Resize images linearly, with aligned corners.

    Parameters
    ----------
    size : int or tuple of two int, optional
    scale_factor : float or tuple of two float, optional
        Either of them.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.UpsamplingBilinear2d(size=(1, 3))([[[[1.0, 3.0]]]])
    Variable([[[[1. 2. 3.]]]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        Upsample.__init__(self, size, scale_factor, mode="bilinear", align_corners=True)
