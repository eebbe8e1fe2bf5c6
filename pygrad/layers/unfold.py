"""Layers of windows as columns, and back."""

from __future__ import annotations

from typing import Any

from pygrad.functions.unfold import Fold as FoldFunction
from pygrad.functions.unfold import Unfold as UnfoldFunction
from pygrad.functions.unfold import fold, unfold
from pygrad.layers.module import Module

__all__ = ["Fold", "Unfold"]

Sizes = int | tuple[int, ...]


class Unfold(Module):
    """Windows of images as columns; see `pygrad.functions.unfold`.

    Parameters
    ----------
    kernel_size : int or tuple of 2 int
        The extents of a window.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    padding : int or tuple of 2 int
        How many zeros to add at either end of each axis.
    stride : int or tuple of 2 int
        The distance between windows.

    Attributes
    ----------
    kernel_size, dilation, padding, stride
        As given.

    Raises
    ------
    ArgumentError
        If an extent is no such integer.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Unfold(2)(np.zeros((5, 3, 4, 4))).shape
    (5, 12, 9)
    """

    __module__ = "pygrad.layers"

    def __init__(self, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0,
                 stride: Sizes = 1) -> None:
        UnfoldFunction(kernel_size, dilation, padding, stride)  # checks them
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, x: Any) -> Any:
        return unfold(x, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        return (f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, "
                f"stride={self.stride}")


class Fold(Module):
    """Sum of columns back to images; see `pygrad.functions.fold`.

    Parameters
    ----------
    output_size : int or tuple of 2 int
        The extents of the images.
    kernel_size : int or tuple of 2 int
        The extents of a window.
    dilation : int or tuple of 2 int
        The distance between the elements of a window.
    padding : int or tuple of 2 int
        How many zeros to cut off at either end of each axis.
    stride : int or tuple of 2 int
        The distance between windows.

    Attributes
    ----------
    output_size, kernel_size, dilation, padding, stride
        As given.

    Raises
    ------
    ArgumentError
        If an extent is no such integer.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Fold(4, 2)(np.zeros((5, 12, 9))).shape
    (5, 3, 4, 4)
    """

    __module__ = "pygrad.layers"

    def __init__(self, output_size: Sizes, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0,
                 stride: Sizes = 1) -> None:
        FoldFunction(output_size, kernel_size, dilation, padding, stride)  # checks them
        self.output_size, self.kernel_size, self.dilation = output_size, kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, x: Any) -> Any:
        return fold(x, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        return (f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
                f"padding={self.padding}, stride={self.stride}")
