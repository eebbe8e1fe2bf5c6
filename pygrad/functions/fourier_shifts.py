"""Shifts of a spectrum: the frequency 0 to the middle, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.recording import record1

Axes = int | Sequence[int] | None


class Shift(Function):
    """A shift along axes, half their lengths around."""

    __slots__ = ("axes",)
    takes_complex = True

    def __init__(self, axes: Axes = None) -> None:
        self.axes = axes

    def run(self, shift: Any, x: Any) -> Any:
        """Return ``x`` shifted; from here on the axes are counted from the end."""
        axes = self.axes
        given = range(x.ndim) if axes is None else axes if isinstance(axes, Sequence) else (axes,)
        try:
            counted = tuple([range(-x.ndim, 0)[axis] for axis in given])
        except IndexError:
            raise ShapeError(f"{type(self).__name__.lower()}: axes={axes!r} do not fit an array of {describe(x)}"
                             ) from None
        self.axes = counted
        return shift(x, counted)


class Fftshift(Shift):
    """The frequency 0 to the middle. dx = dy shifted back. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.fftshift, x)

    def backward(self, gy: Any) -> Any:
        return np.fft.ifftshift(gy, self.axes)


class Ifftshift(Shift):
    """The frequency 0 from the middle to the front. dx = dy shifted to the middle. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.ifftshift, x)

    def backward(self, gy: Any) -> Any:
        return np.fft.fftshift(gy, self.axes)


@register("numpy.fft.fftshift")
def fftshift(x: Any, axes: Axes = None) -> Any:
    """Shift the frequency 0 of a spectrum from the front to the middle.

    Parameters
    ----------
    x : array_like
        Of any shape.
    axes : int or sequence of int, optional
        Along which to shift, by default all.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ShapeError
        If there is no such axis.

    Notes
    -----
    The gradient is shifted back. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 1.0, -1.0])
    >>> y = np.fft.fftshift(x)
    >>> y[0].backward()
    >>> y, x.grad
    (Variable([-1.  0.  1.]), Variable([0. 0. 1.]))
    """
    return record1(Fftshift(axes), x)


@register("numpy.fft.ifftshift")
def ifftshift(x: Any, axes: Axes = None) -> Any:
    """Shift the frequency 0 of a spectrum from the middle to the front: the inverse of `fftshift`.

    Parameters
    ----------
    x : array_like
        Of any shape.
    axes : int or sequence of int, optional
        Along which to shift, by default all.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ShapeError
        If there is no such axis.

    Notes
    -----
    The gradient is shifted to the middle. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, 1.0])
    >>> y = np.fft.ifftshift(x)
    >>> y[0].backward()
    >>> y, x.grad
    (Variable([ 0.  1. -1.]), Variable([0. 1. 0.]))
    """
    return record1(Ifftshift(axes), x)
