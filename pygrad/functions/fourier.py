"""Fourier transforms along one axis, of complex and of real numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._spectrum import ADJOINT, fitted, transformed, weighted
from pygrad.functions.complex_parts import conj
from pygrad.recording import record1


class Along(Function):
    """A transform along one axis: its number of points, its scaling, and the length of what it took."""

    __slots__ = ("axis", "length", "n", "norm")
    takes_complex = True

    def __init__(self, n: Any = None, axis: int = -1, norm: str | None = None) -> None:
        self.n, self.axis, self.norm = n, axis, norm

    def run(self, transform: Any, x: Any) -> Any:
        """Return the transform of ``x``; from here on the axis is counted from the end."""
        y = transformed(type(self).__name__.lower(), transform, x, self.n, self.axis, self.norm)
        self.axis = self.axis % x.ndim - x.ndim
        self.length = x.shape[self.axis]
        return y

    def fit(self, gx: Any) -> Any:
        """Return a gradient cut, or filled with zeros, to the input's length."""
        return gx if gx.shape[self.axis] == self.length else fitted(gx, (self.axis,), (self.length,))


class Fft(Along):
    """Discrete Fourier transform. dx = the sum over k of dy[k] * exp(2j * pi * j * k / n). Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.fft, x)

    def backward(self, gy: Any) -> Any:
        return self.fit(np.fft.ifft(gy, axis=self.axis, norm=ADJOINT[self.norm]))  # type: ignore[arg-type]


class Ifft(Along):
    """Inverse discrete Fourier transform. dx = 1 / n times the transform of dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.ifft, x)

    def backward(self, gy: Any) -> Any:
        return self.fit(np.fft.fft(gy, axis=self.axis, norm=ADJOINT[self.norm]))  # type: ignore[arg-type]


class Rfft(Along):
    """Transform of real numbers. dx = the sum over k of real(dy[k] * exp(2j * pi * j * k / n)). Saves: nothing."""

    __slots__ = ("points",)
    __module__ = "pygrad.functions"
    takes_complex = False

    def forward(self, x: Any) -> Any:
        y = self.run(np.fft.rfft, x)
        self.points = self.length if self.n is None else int(self.n)
        return y

    def backward(self, gy: Any) -> Any:
        half = weighted(gy, self.points, self.axis, 0.5)
        return self.fit(np.fft.irfft(half, self.points, self.axis, ADJOINT[self.norm]))  # type: ignore[arg-type]


class Irfft(Along):
    """Inverse transform to real numbers. dx = w / n times the transform of dy, w 2 between the ends. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.run(np.fft.irfft, x)

    def backward(self, gy: Any) -> Any:
        half = np.fft.rfft(gy, axis=self.axis, norm=ADJOINT[self.norm])  # type: ignore[arg-type]
        return self.fit(weighted(half, gy.shape[self.axis], self.axis, 2.0))


@register("numpy.fft.fft")
def fft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform along an axis to the frequencies it is made of (discrete Fourier transform).

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    n : int, optional
        Points: a longer axis is cut, a shorter one filled with zeros. By default the axis as it is.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: nowhere by default, half of it, or all of it here.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `ifft` without the scaling, cut or filled with zeros to the length of
    ``a``; of real ``a`` its real part. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 0.0, 2.0, 0.0])
    >>> y = np.fft.fft(x)
    >>> (y * y.conj()).real.sum().backward()
    >>> x.grad
    Variable([ 8.  0. 16.  0.])
    """
    refuse("fft", out=out)
    return record1(Fft(n, axis, norm), a)


@register("numpy.fft.ifft")
def ifft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform along an axis from frequencies (inverse discrete Fourier transform).

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    n : int, optional
        Points: a longer axis is cut, a shorter one filled with zeros. By default the axis as it is.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: all of it here by default, half of it, or nowhere.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `fft` divided by ``n``, cut or filled with zeros to the length of ``a``;
    of real ``a`` its real part. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, 0.0])
    >>> y = np.fft.ifft(x)
    >>> y.real.sum().backward()
    >>> y, x.grad
    (Variable([2.+0.j 2.+0.j]), Variable([1. 0.]))
    """
    refuse("ifft", out=out)
    return record1(Ifft(n, axis, norm), a)


@register("numpy.fft.rfft")
def rfft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform real numbers along an axis to one half of the frequencies they are made of.

    Parameters
    ----------
    a : array_like
        Real, of any shape.
    n : int, optional
        Points: a longer axis is cut, a shorter one filled with zeros. By default the axis as it is.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: nowhere by default, half of it, or all of it here.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n // 2 + 1``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `irfft` without the scaling of what it counts once instead of twice, cut or
    filled with zeros to the length of ``a``. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = np.fft.rfft(x)
    >>> y[0].real.backward()
    >>> y.shape, x.grad
    ((2,), Variable([1. 1. 1.]))
    """
    refuse("rfft", out=out)
    return record1(Rfft(n, axis, norm), a)


@register("numpy.fft.irfft")
def irfft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform one half of a spectrum along an axis back to real numbers.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    n : int, optional
        Points of the result, of which ``n // 2 + 1`` of ``a`` are read: more are cut, fewer filled with
        zeros. By default ``2 * (length - 1)``.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: all of it here by default, half of it, or nowhere.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n``; float32 of single precision, else float64

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    Linear: the gradient is the adjoint, `rfft` divided by ``n``, times 2 but for the frequency 0 and, of even ``n``,
    the last, whose imaginary parts are not read and have the gradient 0. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3 + 0j, 1j, 2 + 0j])
    >>> y = np.fft.irfft(x)
    >>> y[1].backward()
    >>> y, x.grad
    (Variable([ 1.25 -0.25  1.25  0.75]), Variable([ 0.25+0.j   0.  -0.5j -0.25+0.j ]))
    """
    refuse("irfft", out=out)
    return record1(Irfft(n, axis, norm), a)


@register("numpy.fft.hfft")
def hfft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform one half of a signal that is its own conjugate backwards, to real frequencies.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    n : int, optional
        Points of the result, of which ``n // 2 + 1`` of ``a`` are read: more are cut, fewer filled with
        zeros. By default ``2 * (length - 1)``.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: nowhere by default, half of it, or all of it here.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n``; float32 of single precision, else float64

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    A composition of `conj` and `irfft` with the other scaling. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.fft.hfft(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([ 3. -1.]), Variable([2. 0.]))
    """
    refuse("hfft", out=out)
    return irfft(a if _is_real(a) else conj(a), n, axis, ADJOINT.get(norm, norm))


@register("numpy.fft.ihfft")
def ihfft(a: Any, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Any:
    """Transform real frequencies along an axis to one half of a signal: the inverse of `hfft`.

    Parameters
    ----------
    a : array_like
        Real, of any shape.
    n : int, optional
        Points: a longer axis is cut, a shorter one filled with zeros. By default the axis as it is.
    axis : int
        The axis to transform.
    norm : {None, "backward", "ortho", "forward"}
        Where the scaling by ``1 / n`` is: all of it here by default, half of it, or nowhere.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, shape of ``a`` but along the axis ``n // 2 + 1``; complex64 of single precision, else complex128

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If there would be no points, the norm is no norm, or ``out`` is given.

    Notes
    -----
    A composition of `rfft` with the other scaling and `conj`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, -1.0])
    >>> y = np.fft.ihfft(x).real
    >>> y[1].backward()
    >>> y, x.grad
    (Variable([1. 2.]), Variable([ 0.5 -0.5]))
    """
    refuse("ihfft", out=out)
    return conj(rfft(a, n, axis, ADJOINT.get(norm, norm)))


def _is_real(a: Any) -> bool:
    return getattr(a, "dtype", None) is not None and a.dtype.kind != "c"
