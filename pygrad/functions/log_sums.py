"""The logarithm of a sum of exponentials."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.function import Function
from pygrad.functions._operands import data_of
from pygrad.functions.arithmetic import multiply
from pygrad.functions.softmax import (
    ALL, array_or_none, chosen, find_axes, floating, highest, spread, sum_of_exponentials,
)
from pygrad.recording import record1
from pygrad.variable import Variable


class Logsumexp(Function):
    """Logarithm of the sum of exponentials along axes. dx = dy * exp(x - y). Saves: x, y."""

    __slots__ = ("axes", "dim", "keepdim")
    __module__ = "pygrad.functions"

    def __init__(self, dim: int | tuple[int, ...], keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def forward(self, x: Any) -> Any:
        self.axes = axes = find_axes(self.dim, x, "logsumexp")
        floats = floating(x)
        top = highest(floats, axes)
        top = np.where(np.isfinite(top), top, 0).astype(top.dtype)  # minus an infinity would make NaN of it
        with np.errstate(divide="ignore", over="ignore"):  # log(0) of nothing but -inf; beside +inf
            y = np.log(sum_of_exponentials(floats, axes, top)) + top
        if not self.keepdim:
            y = np.squeeze(y, axis=axes)
        self.saved = (x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        nothing = y == -np.inf
        if nothing.any():
            y = np.where(nothing, 0, y)
        if not self.keepdim:
            gy, y = spread(gy, self.axes), spread(y, self.axes)
        part = x - y
        part = np.exp(part, out=array_or_none(part))
        return np.multiply(gy, part, out=array_or_none(part) if gy.ndim == part.ndim else None)


def logsumexp(input: Any, dim: Any = ALL, keepdim: Any = False, *, axis: Any = ALL, b: Any = None,
              keepdims: bool = False, return_sign: bool = False) -> Any:
    """Logarithm of the sum of exponentials, ``log(sum(b * exp(input)))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Real or complex.
    dim : int or tuple of int
        The axes to sum over, by default all.
    keepdim : bool
        Keep them, with extent 1. Anything else in this place is ``b``, which SciPy's third argument is.
    axis : int, tuple of int or None
        SciPy's name of ``dim``; None stands for all.
    b : Variable or array_like, optional
        Factors of the exponentials, of a shape that broadcasts with the input's; they may be 0 or negative.
    keepdims : bool
        SciPy's name of ``keepdim``.
    return_sign : bool
        Also return the sign of the sum, and the logarithm of its modulus.

    Returns
    -------
    Variable, shape (*) without the axes
        Of the input's dtype; of integers, float64. With ``return_sign`` a tuple of it and the sign: an array of real
        numbers, which has no derivative, or a Variable of complex ones.

    Raises
    ------
    ShapeError
        If the input has no such axis, or an axis is named twice.
    ArgumentError
        If ``dim`` is None, or both it and ``axis`` are given.

    Notes
    -----
    The gradient is ``g * softmax(input)``. Saves its input and output: nothing is allocated for backward but
    the result. Stable: the maximum is subtracted first. Of nothing, and of nothing but -inf, the result is
    -inf, with gradient 0; of anything with +inf it is +inf, with gradient NaN. With ``b``, and of complex numbers, it
    is composed of `exp`, `sum` and `log`: a sum of 0 has an infinite or NaN gradient, and a negative one has the
    logarithm NaN without ``return_sign``. A factor of 0 whose exponential overflows beside the others has the gradient
    0.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([1000.0, 1000.0])
    >>> y = F.logsumexp(x, dim=0)
    >>> print(f"{y.item():.4f}")
    1000.6931
    >>> y.backward()
    >>> x.grad
    Variable([0.5 0.5])
    >>> y, sign = F.logsumexp(x, b=[1.0, -3.0], return_sign=True)
    >>> print(f"{y.item():.4f} {sign:.0f}")
    1000.6931 -1
    """
    if not isinstance(keepdim, bool | np.bool_ | int):
        keepdim, b = False, keepdim
    keep = bool(keepdim) or keepdims
    dim = chosen(dim, axis, "logsumexp")
    x = input if isinstance(input, Variable) else as_array(input, where="logsumexp")
    if b is None and x.dtype.kind != "c":
        y = record1(Logsumexp(dim, keep), x)
        return (y, np.where(y.data == -np.inf, 0, 1).astype(y.dtype)) if return_sign else y
    return _weighted(x, dim, keep, b, return_sign)


def _weighted(x: Any, dim: Any, keep: bool, b: Any, return_sign: bool) -> Any:
    """Return the logarithm of a sum of exponentials times factors, or of complex ones, by recorded operations."""
    if b is not None:
        b = b if isinstance(b, Variable) else as_array(b, where="logsumexp")
        shape = np.broadcast_shapes(x.shape, b.shape)
        x = x if x.shape == shape else np.broadcast_to(x, shape)
    axes = find_axes(dim, x, "logsumexp")
    bare = data_of(x)
    heights = bare.real if b is None else np.where(np.equal(b, 0), -np.inf, bare.real)
    top = highest(heights if heights.dtype.kind == "f" else heights.astype(np.float64), axes)
    top = np.where(np.isfinite(top), top, 0).astype(top.dtype)
    if b is not None:
        large = np.logical_and(heights == -np.inf, bare.real - top > np.log(np.finfo(top.dtype).max))
        x = np.where(large, -np.inf, x) if large.any() else x
    terms = np.exp(x - top)
    total = np.sum(terms if b is None else multiply(terms, b), axis=axes, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        if return_sign and total.dtype.kind != "c":
            sign = np.sign(total.data)
            y = np.log(multiply(total, sign)) + top
        else:
            y, sign = np.log(total) + top, None
    if not keep and axes:
        y, sign = np.squeeze(y, axis=axes), None if sign is None else np.squeeze(sign, axis=axes)
    if not return_sign:
        return y
    return (y, sign) if sign is not None else (np.real(y), np.exp(np.imag(y) * 1j))
