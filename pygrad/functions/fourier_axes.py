"""Fourier transforms along several axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._spectrum import ADJOINT, counted_axes, fitted, transformed, weighted
from pygrad.functions.fourier import fft, ifft, irfft, rfft
from pygrad.recording import record1
from pygrad.variable import Variable

Axes = Sequence[int] | None


class AlongAxes(Function):
    """A transform along several axes, all different: its points, its scaling, the lengths of what it took."""

    __slots__ = ("axes", "lengths", "norm", "s")
    takes_complex = True

    def __init__(self, s: Any = None, axes: Any = None, norm: str | None = None) -> None:
        self.s, self.axes, self.norm = s, axes, norm

    def run(self, transform: Any, x: Any) -> Any:
        """Return the transform of ``x``; from here on the axes are counted from the end."""
        name = type(self).__name__.lower()
        y = transformed(name, transform, x, self.s, self.axes, self.norm)
        self.axes = counted_axes(self.s, self.axes, x.ndim, name)
        self.lengths = tuple([x.shape[axis] for axis in self.axes])
        return y

    def fit(self, gx: Any) -> Any:
        """Return a gradient cut, or filled with zeros, to the input's lengths."""
        return fitted(gx, self.axes, self.lengths) if self.axes else gx


class Fftn(AlongAxes):
    """Discrete Fourier transform along axes. dx = the transform of dy the other way, unscaled. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.fftn, x)

    def backward(self, gy: Any) -> Any:
        return self.fit(np.fft.ifftn(gy, None, self.axes, ADJOINT[self.norm]))  # type: ignore[arg-type]


class Ifftn(AlongAxes):
    """Inverse Fourier transform along axes. dx = the transform of dy, scaled. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.ifftn, x)

    def backward(self, gy: Any) -> Any:
        return self.fit(np.fft.fftn(gy, None, self.axes, ADJOINT[self.norm]))  # type: ignore[arg-type]


class Rfftn(AlongAxes):
    """Transform of real numbers along axes. dx = the real transform of dy the other way, unscaled. Saves: nothing."""

    __slots__ = ("points",)
    __module__ = "pygrad.functions"
    takes_complex = False

    def forward(self, x: Any) -> Any:
        y = self.run(np.fft.rfftn, x)
        last = self.lengths[-1]
        self.points = last if self.s is None or self.s[-1] in (None, -1) else int(self.s[-1])
        return y

    def backward(self, gy: Any) -> Any:
        half = weighted(gy, self.points, self.axes[-1], 0.5)
        s = [*(gy.shape[axis] for axis in self.axes[:-1]), self.points]
        return self.fit(np.fft.irfftn(half, s, self.axes, ADJOINT[self.norm]))  # type: ignore[arg-type]


class Irfftn(AlongAxes):
    """Inverse transform to real numbers. dx = the transform of dy, scaled, inner bins twice. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.irfftn, x)

    def backward(self, gy: Any) -> Any:
        half = np.fft.rfftn(gy, None, self.axes, ADJOINT[self.norm])  # type: ignore[arg-type]
        return self.fit(weighted(half, gy.shape[self.axes[-1]], self.axes[-1], 2.0))


def transform(cls: Any, a: Any, s: Any, axes: Any, norm: Any, out: Any) -> Any:
    """Return the transform by a Function of this class, or one axis after the other where one is named twice."""
    name = cls.__name__.lower()
    refuse(name, out=out)
    if axes is not None and axes != (-2, -1):
        axes = tuple(axes)
        ndim = a.ndim if hasattr(a, "ndim") else np.ndim(a)
        if len(set(counted_axes(s, axes, ndim, name))) < len(axes):
            return _one_by_one(name, a, s, axes, norm)
    return record1(cls(s, axes, norm), a)


def _one_by_one(name: str, a: Any, s: Any, axes: tuple[int, ...], norm: Any) -> Any:
    """Transform along axes of which some are named twice, in NumPy's order: the last one first."""
    if s is None:
        s = [None] * len(axes)
    elif len(s) != len(axes):
        raise ArgumentError(f"{name}: expected as many lengths as axes, got s={s!r} and axes={axes!r}")
    a = a if isinstance(a, Variable) else as_array(a, where=name)
    lengths = [a.shape[axis] if n == -1 else n for n, axis in zip(s, axes, strict=True)]
    pairs = list(zip(lengths, axes, strict=True))
    if name == "irfftn":
        for n, axis in pairs[:-1]:
            a = ifft(a, n, axis, norm)
        return irfft(a, *pairs[-1], norm)
    step = ifft if name == "ifftn" else fft
    if name == "rfftn":
        n, axis = pairs.pop()
        a = rfft(a, n, axis, norm)
    for n, axis in reversed(pairs):
        a = step(a, n, axis, norm)
    return a


@register("numpy.fft.fftn")
def fftn(a: Any, s: Any = None, axes: Axes = None, norm: str | None = None, out: Any = None) -> Any:
    """Transform along axes to the frequencies it is made of.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform, by default all, or the last ``len(s)``. One that is named twice is transformed twice.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: nowhere by default, half of it, or all of it here.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axes ``s``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `ifftn` with the other scaling, cut or filled with zeros to the shape of ``a``;
    of real ``a`` its real part. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.fftn(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[1. 1.]
              [1. 1.]])
    """
    return transform(Fftn, a, s, axes, norm, out)


@register("numpy.fft.ifftn")
def ifftn(a: Any, s: Any = None, axes: Axes = None, norm: str | None = None, out: Any = None) -> Any:
    """Transform along axes from frequencies.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform, by default all, or the last ``len(s)``. One that is named twice is transformed twice.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: all of it here by default, half of it, or nowhere.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axes ``s``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `fftn` with the other scaling, cut or filled with zeros to the shape of ``a``;
    of real ``a`` its real part. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.ifftn(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[0.25 0.25]
              [0.25 0.25]])
    """
    return transform(Ifftn, a, s, axes, norm, out)


@register("numpy.fft.rfftn")
def rfftn(a: Any, s: Any = None, axes: Axes = None, norm: str | None = None, out: Any = None) -> Any:
    """Transform real numbers along axes to one half, along the last axis, of the frequencies they are made of.

    Parameters
    ----------
    a : array_like
        Real, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform, by default all, or the last ``len(s)``. One that is named twice is transformed twice.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: nowhere by default, half of it, or all of it here.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axes ``s``, of the last
        ``s[-1] // 2 + 1``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, see `rfft`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.rfftn(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[1. 1.]
              [1. 1.]])
    """
    return transform(Rfftn, a, s, axes, norm, out)


@register("numpy.fft.irfftn")
def irfftn(a: Any, s: Any = None, axes: Axes = None, norm: str | None = None, out: Any = None) -> Any:
    """Transform one half of a spectrum along axes back to real numbers.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is. Of the
        last axis it is the length of the result, by default ``2 * (length - 1)``.
    axes : sequence of int, optional
        The axes to transform, by default all, or the last ``len(s)``. One that is named twice is transformed twice.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: all of it here by default, half of it, or nowhere.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axes ``s``; float32 of single precision, else float64

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, see `irfft`: imaginary parts that are not read have the gradient 0. Saves
    nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.irfftn(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[0.25 0.25]
              [0.25 0.25]])
    """
    return transform(Irfftn, a, s, axes, norm, out)
