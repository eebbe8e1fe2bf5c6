"""Softmax and its logarithm."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array, reusable
from pygrad.errors import ArgumentError, ShapeError
from pygrad.function import Function
from pygrad.functions.casting import astype
from pygrad.recording import record1
from pygrad.variable import Variable

Axes = tuple[int, ...]
ALL: Any = ...
"""Stands for all axes, where no axis is given: SciPy's default."""


class Softmax(Function):
    """Softmax along an axis. dx = y * (dy - sum(dy * y)). Saves: y."""

    __slots__ = ("axes", "dim")
    __module__ = "pygrad.functions"

    def __init__(self, dim: Any) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        self.axes = axes = find_axes(self.dim, x, "softmax")
        x = floating(x)
        y = np.asarray(np.subtract(x, highest(x, axes)))
        np.exp(y, out=y)
        np.divide(y, np.add.reduce(y, axis=axes, keepdims=True), out=y)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        total = sum_of_products(gy, y, self.axes)
        out = reusable(gy)
        gx = np.subtract(gy, total, out=out)
        gx *= y
        return gx


class LogSoftmax(Function):
    """Logarithm of softmax along an axis. dx = dy - exp(y) * sum(dy). Saves: y."""

    __slots__ = ("axes", "dim")
    __module__ = "pygrad.functions"

    def __init__(self, dim: Any) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        self.axes = axes = find_axes(self.dim, x, "log_softmax")
        x = floating(x)
        y = np.asarray(np.subtract(x, highest(x, axes)))
        np.subtract(y, np.log(sum_of_exponentials(y, axes)), out=y)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        part = np.exp(y)
        total = np.sum(gy, axis=self.axes, keepdims=True)
        part = np.multiply(part, total, out=array_or_none(part) if total.ndim == part.ndim else None)
        out = reusable(gy)
        return np.subtract(gy, part, out=out)


def softmax(input: Any, dim: Any = ALL, dtype: DTypeLike | None = None, *, axis: Any = ALL) -> Any:
    """Softmax along an axis, ``exp(input) / sum(exp(input))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int or tuple of int
        The axes along which the result sums to 1. Without it and ``axis`` it does over all of them, as SciPy has it:
        PyTorch's default depends on the number of axes, and is deprecated.
    dtype : dtype, optional
        To which the input is converted first, such as float32 for an input in float16.
    axis : int, tuple of int or None
        SciPy's name of ``dim``; None stands for all.

    Returns
    -------
    Variable, shape (*)
        Between 0 and 1, of ``dtype`` or the input's; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis.
    ArgumentError
        If ``dim`` is None or both it and ``axis`` are given, or the dtype is no floating one.

    Notes
    -----
    The gradient is ``y * (g - sum(g * y))``. Saves its output, itemsize bytes per element. Stable: the
    maximum is subtracted first, so that no exponential overflows. Along a line of nothing but
    -inf, or one that holds +inf, the result is NaN. Makes no other array of the input's size.

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
    return record1(Softmax(chosen(dim, axis, "softmax")), converted(input, dtype, "softmax"))


def log_softmax(input: Any, dim: Any = ALL, dtype: DTypeLike | None = None, *, axis: Any = ALL) -> Any:
    """Logarithm of softmax along an axis, ``input - log(sum(exp(input)))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int or tuple of int
        The axes along which the exponentials of the result sum to 1, by default all, see `softmax`.
    dtype : dtype, optional
        To which the input is converted first.
    axis : int, tuple of int or None
        SciPy's name of ``dim``; None stands for all.

    Returns
    -------
    Variable, shape (*)
        At most 0, of ``dtype`` or the input's; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis.
    ArgumentError
        If ``dim`` is None or both it and ``axis`` are given, or the dtype is no floating one.

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
    return record1(LogSoftmax(chosen(dim, axis, "log_softmax")), converted(input, dtype, "log_softmax"))


def chosen(dim: Any, axis: Any, where: str) -> Any:
    """Return the axes that PyTorch's and SciPy's name for them say."""
    if axis is ALL:
        return dim
    if dim is not ALL:
        raise ArgumentError(f"{where}: dim={dim!r} and axis={axis!r} are two names of one argument; give one of them")
    return ALL if axis is None else axis


def find_axes(dim: Any, x: Any, where: str) -> Axes:
    """Return the axes of ``x`` that ``dim`` names, counted from the end; of a 0-d array none.

    Examples
    --------
    >>> find_axes(0, np.zeros((2, 3)), "softmax"), find_axes((0, -1), np.zeros((2, 3)), "logsumexp")
    ((-2,), (-2, -1))
    """
    if dim is ALL:
        return tuple(range(-x.ndim, 0))
    try:
        axes = tuple([operator.index(one) for one in (dim if isinstance(dim, tuple | list) else (dim,))])
    except TypeError:
        axes = ()
    if not axes:
        raise ArgumentError(f"{where}: expected an integer as dim, got {dim!r}; pass the axis along which it "
                            "sums to 1, such as dim=-1")
    ndim = max(x.ndim, 1)  # a number counts as a line of one
    if not all(-ndim <= axis < ndim for axis in axes):
        raise ShapeError(f"{where}: dim {dim!r} is out of range for an input of shape {x.shape}; expected "
                         f"{-ndim} to {ndim - 1}")
    counted = tuple(sorted(axis % ndim - ndim for axis in axes))
    if len(set(counted)) < len(counted):
        raise ShapeError(f"{where}: dim {dim!r} names an axis of an input of shape {x.shape} twice")
    return counted if x.ndim else ()


def converted(input: Any, dtype: DTypeLike | None, where: str) -> Any:
    """Return an input in a floating dtype, recorded if it is a Variable; without a dtype, as it is.

    Examples
    --------
    >>> converted([1, 2], np.float32, "softmax")
    array([1., 2.], dtype=float32)
    """
    if dtype is None:
        return input
    wanted = np.dtype(dtype)
    if wanted.kind != "f":
        raise ArgumentError(f"{where}: expected a floating dtype such as np.float32, got {wanted}")
    if isinstance(input, Variable):
        return input if input.dtype == wanted else astype(input, wanted)
    return as_array(input, where=where).astype(wanted, copy=False)


def floating(x: Any) -> Any:
    """Return ``x``, integers as float64."""
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def highest(x: Any, axes: Axes) -> Any:
    """Return the maxima along the axes, which are kept; of nothing, -inf.

    NumPy reduces short rows one by one, at a tenth of its speed: a block of them is transposed first.
    """
    if axes != (-1,) or x.ndim != 2 or not 0 < x.shape[1] <= 32:
        return np.maximum.reduce(x, axis=axes, keepdims=True, initial=-np.inf)
    top = np.empty((len(x), 1), x.dtype)
    rows = (1 << 14) // x.shape[1]
    for start in range(0, len(x), rows):
        np.maximum.reduce(x[start:start + rows].T.copy(), axis=0, out=top[start:start + rows, 0])
    return top


def array_or_none(a: Any) -> Any:
    """Return an array that the caller has just made, as an ``out=`` argument; None for anything else.

    A Variable is no place to write to, and a NumPy scalar is none either.
    """
    return a if type(a) is np.ndarray else None


def sum_of_exponentials(x: Any, axes: Axes, top: Any = None, block: int = 1 << 16) -> Any:
    """Return the sums of ``exp(x - top)`` along the axes, which are kept; ``top`` None stands for 0.

    The exponentials exist block by block along the first axis: about ``block`` elements at a time.
    """
    if x.size <= block or x.ndim + min(axes) == 0:
        return np.add.reduce(_exponentials(x, top), axis=axes, keepdims=True)
    total = np.empty([1 if axis - x.ndim in axes else extent for axis, extent in enumerate(x.shape)], x.dtype)
    rows = max(1, block * len(x) // x.size)
    for start in range(0, len(x), rows):
        part = slice(start, start + rows)
        terms = _exponentials(x[part], None if top is None else top[part])
        np.add.reduce(terms, axis=axes, keepdims=True, out=total[part])
    return total


def _exponentials(x: Any, top: Any) -> Any:
    if top is None:
        return np.exp(x)
    terms = np.subtract(x, top)
    return np.exp(terms, out=array_or_none(terms))


def sum_of_products(a: Any, b: Any, axes: Axes) -> Any:
    """Return the sums of ``a * b`` along the axes, which are kept; of arrays without making the product."""
    if type(a) is np.ndarray and type(b) is np.ndarray and len(axes) == 1:
        return np.expand_dims(dot_along(a, b, axes[0]), axes[0])
    return np.sum(a * b, axis=axes, keepdims=True)


def dot_along(a: Any, b: Any, axis: int) -> Any:
    """Return the sums of ``a * b`` along an axis of arrays, without the product."""
    return np.vecdot(a, b, axis=axis)  # type: ignore[call-overload]


def spread(a: Any, axes: Axes) -> Any:
    """Return ``a`` with the axes that a reduction took away, in extent 1."""
    return np.expand_dims(a, axes) if axes else a
