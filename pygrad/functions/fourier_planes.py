"""Fourier transforms along two axes."""

from __future__ import annotations

from typing import Any

from pygrad.dispatch import register
from pygrad.functions.fourier_axes import Axes, Fftn, Ifftn, Irfftn, Rfftn, transform


@register("numpy.fft.fft2")
def fft2(a: Any, s: Any = None, axes: Axes = (-2, -1), norm: str | None = None, out: Any = None) -> Any:
    """Transform along two axes to the frequencies it is made of.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform.
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
    A composition of `fftn` alone, which takes the last two axes by default. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.fft2(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[1. 1.]
              [1. 1.]])
    """
    return transform(Fftn, a, s, axes, norm, out)


@register("numpy.fft.ifft2")
def ifft2(a: Any, s: Any = None, axes: Axes = (-2, -1), norm: str | None = None, out: Any = None) -> Any:
    """Transform along two axes from frequencies.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform.
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
    A composition of `ifftn` alone, which takes the last two axes by default. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.ifft2(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[0.25 0.25]
              [0.25 0.25]])
    """
    return transform(Ifftn, a, s, axes, norm, out)


@register("numpy.fft.rfft2")
def rfft2(a: Any, s: Any = None, axes: Axes = (-2, -1), norm: str | None = None, out: Any = None) -> Any:
    """Transform real numbers along two axes to one half, along the last axis, of the frequencies they are made of.

    Parameters
    ----------
    a : array_like
        Real, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is.
    axes : sequence of int, optional
        The axes to transform.
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
    A composition of `rfftn` alone, which takes the last two axes by default. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.rfft2(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[1. 1.]
              [1. 1.]])
    """
    return transform(Rfftn, a, s, axes, norm, out)


@register("numpy.fft.irfft2")
def irfft2(a: Any, s: Any = None, axes: Axes = (-2, -1), norm: str | None = None, out: Any = None) -> Any:
    """Transform one half of a spectrum along two axes back to real numbers.

    Parameters
    ----------
    a : array_like
        Real or complex, of any shape.
    s : sequence of int, optional
        Points along each axis: longer axes are cut, shorter ones filled with zeros, -1 leaves one as it is. Of the
        last axis it is the length of the result, by default ``2 * (length - 1)``.
    axes : sequence of int, optional
        The axes to transform.
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
    A composition of `irfftn` alone, which takes the last two axes by default. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.fft.irfft2(x)
    >>> y[0, 0].real.backward()
    >>> x.grad
    Variable([[0.25 0.25]
              [0.25 0.25]])
    """
    return transform(Irfftn, a, s, axes, norm, out)
