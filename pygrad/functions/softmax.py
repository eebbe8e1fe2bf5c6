"""Softmax, its logarithm, and the logarithm of a sum of exponentials."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError, ShapeError
from pygrad.function import Function
from pygrad.recording import record1

__all__ = ["LogSoftmax", "Logsumexp", "Softmax", "log_softmax", "logsumexp", "softmax"]

Axes = tuple[int, ...]


class _AlongAxes(Function):
    """What the three share: the axes, counted from the end, where extra leading axes do not move them."""

    __slots__ = ("axes", "dim")
    __module__ = "pygrad.functions"

    def __init__(self, dim: int | tuple[int, ...]) -> None:
        self.dim = dim
        self.axes: Axes = ()

    def shifted(self, x: Any) -> tuple[Any, Any]:
        """Return ``x`` minus its maxima along the axes (a new array of floats), and the maxima."""
        name = type(self).__name__
        self.axes = axes = find_axes(self.dim, x, name)
        if x.dtype.kind != "f":
            x = x.astype(np.float64)
        highest = highest_of(x, axes)
        return np.asarray(np.subtract(x, highest)), highest


class Softmax(_AlongAxes):
    """Softmax along an axis. dx = y * (dy - sum(dy * y)). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        y, _ = self.shifted(x)
        np.exp(y, out=y)
        np.divide(y, np.add.reduce(y, axis=self.axes, keepdims=True), out=y)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved  # type: ignore[misc]
        total = sum_of_products(gy, y, self.axes)
        out = reusable(gy)
        gy = np.subtract(gy, total, out=out)
        out = None
        out = reusable(gy)
        return np.multiply(gy, y, out=out)


class LogSoftmax(_AlongAxes):
    """Logarithm of softmax along an axis. dx = dy - exp(y) * sum(dy). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        y, _ = self.shifted(x)
        np.subtract(y, np.log(sum_of_exponentials(y, self.axes)), out=y)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved  # type: ignore[misc]
        return gy - np.exp(y) * np.sum(gy, axis=self.axes, keepdims=True)


class Logsumexp(_AlongAxes):
    """Logarithm of the sum of exponentials along axes. dx = dy * exp(x - y). Saves: x, y."""

    __slots__ = ("keepdim",)
    __module__ = "pygrad.functions"

    def __init__(self, dim: int | tuple[int, ...], keepdim: bool = False) -> None:
        super().__init__(dim)
        self.keepdim = keepdim

    def forward(self, x: Any) -> Any:
        shifted, highest = self.shifted(x)
        total = sum_of_exponentials(shifted, self.axes)
        with np.errstate(divide="ignore"):  # of nothing but -inf: log(0)
            y = np.log(total) + highest
        if not self.keepdim:
            y = np.squeeze(y, axis=self.axes)
        self.saved = (x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved  # type: ignore[misc]
        if not self.keepdim:
            gy, y = spread(gy, self.axes), spread(y, self.axes)
        return gy * np.exp(x - y)


def softmax(input: Any, dim: int) -> Any:
    """Softmax along an axis, ``exp(input) / sum(exp(input))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int
        The axis along which the result sums to 1.

    Returns
    -------
    Variable, shape (*)
        Between 0 and 1, of the input's dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis.

    Notes
    -----
    The gradient is ``y * (g - sum(g * y))``. Saves its output, itemsize bytes per element. Stable: the maximum
    is subtracted first, so that no exponential overflows. Along a line of nothing but -inf, or one that
    holds +inf, the result is NaN. In place but for the output, and one number for each line.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, np.log(3.0)])
    >>> y = F.softmax(x, dim=0)
    >>> y
    Variable([0.25 0.75])
    >>> y.backward(np.array([1.0, 0.0]))
    >>> x.grad
    Variable([ 0.1875 -0.1875])
    """
    return record1(Softmax(dim), input)


def log_softmax(input: Any, dim: int) -> Any:
    """Logarithm of softmax along an axis, ``input - log(sum(exp(input)))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int
        The axis along which the exponentials of the result sum to 1.

    Returns
    -------
    Variable, shape (*)
        At most 0, of the input's dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis.

    Notes
    -----
    The gradient is ``g - exp(y) * sum(g)``. Saves its output, itemsize bytes per element. Stable where
    ``log(softmax(input))`` is not: finite for all finite inputs, and exact in the difference to the maximum.
    The exponentials are summed block by block; no second array of the input's size is made.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 1000.0])
    >>> y = F.log_softmax(x, dim=0)
    >>> y
    Variable([-1000.     0.])
    >>> y[0].backward()
    >>> x.grad
    Variable([ 1. -1.])
    """
    return record1(LogSoftmax(dim), input)


def logsumexp(input: Any, dim: int | tuple[int, ...], keepdim: bool = False) -> Any:
    """Logarithm of the sum of exponentials, ``log(sum(exp(input)))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int or tuple of int
        The axes to sum over.
    keepdim : bool
        Keep them, with extent 1.

    Returns
    -------
    Variable, shape (*) without the axes
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis, or an axis is named twice.

    Notes
    -----
    The gradient is ``g * softmax(input)``. Saves its input and output: nothing is allocated for backward but
    the result. Stable: the maximum is subtracted first. Of nothing, and of nothing but -inf, the result is
    -inf (with gradient NaN: there is no softmax); of anything with +inf it is +inf.

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
    """
    return record1(Logsumexp(dim, keepdim), input)


def find_axes(dim: int | tuple[int, ...], x: Any, where: str) -> Axes:
    """Return the axes of ``x`` that ``dim`` names, counted from the end; of a 0-d array none.

    Examples
    --------
    >>> find_axes(0, np.zeros((2, 3)), "softmax"), find_axes((0, -1), np.zeros((2, 3)), "logsumexp")
    ((-2,), (-2, -1))
    """
    try:
        axes = tuple(operator.index(one) for one in (dim if isinstance(dim, tuple | list) else (dim,)))
    except TypeError:
        raise ArgumentError(f"{where}: expected an integer as dim, got {dim!r}") from None
    ndim = max(x.ndim, 1)  # a number counts as a line of one
    if not all(-ndim <= axis < ndim for axis in axes):
        raise ShapeError(f"{where}: dim {dim!r} is out of range for an input of shape {x.shape}; expected "
                         f"{-ndim} to {ndim - 1}")
    counted = tuple(sorted(axis % ndim - ndim for axis in axes))
    if len(set(counted)) < len(counted):
        raise ShapeError(f"{where}: dim {dim!r} names an axis of an input of shape {x.shape} twice")
    return counted if x.ndim else ()


def highest_of(x: Any, axes: Axes) -> Any:
    """Return the maxima along the axes, which are kept; 0 in the place of an infinity.

    Subtracting an infinite maximum would make NaN of it; what has none is stable as it is.
    """
    highest = np.maximum.reduce(x, axis=axes, keepdims=True, initial=-np.inf)
    return highest


def sum_of_exponentials(x: Any, axes: Axes, block: int = 1 << 16) -> Any:
    """Return the sums of ``exp(x)`` along the axes, which are kept.

    The exponentials exist block by block, at most ``block`` elements where the first axis can be divided.
    """
    if x.size <= block or x.ndim + min(axes) == 0:
        return np.add.reduce(np.exp(x), axis=axes, keepdims=True)
    total = np.empty([1 if axis - x.ndim in axes else extent for axis, extent in enumerate(x.shape)], x.dtype)
    rows = max(1, block * len(x) // x.size)
    for start in range(0, len(x), rows):
        part = slice(start, start + rows)
        np.add.reduce(np.exp(x[part]), axis=axes, keepdims=True, out=total[part])
    return total


def sum_of_products(a: Any, b: Any, axes: Axes) -> Any:
    """Return the sums of ``a * b`` along the axes, which are kept, without the product where these are arrays."""
    if type(a) is np.ndarray and type(b) is np.ndarray and len(axes) == 1:
        return np.expand_dims(np.vecdot(a, b, axis=axes[0]), axes[0])
    return np.sum(a * b, axis=axes, keepdims=True)


def spread(a: Any, axes: Axes) -> Any:
    """Return ``a`` with the axes that a reduction took away, in extent 1."""
    return np.expand_dims(a, axes) if axes else a
