"""Evenly spaced numbers between two ends: linspace, logspace, geomspace."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._axes import precision
from pygrad.functions._complex import conj
from pygrad.functions._operands import as_operand, data_of
from pygrad.functions.power import power
from pygrad.recording import record


@register(np.linspace)
def linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False,
             dtype: DTypeLike | None = None, axis: int = 0, *, device: Any = None) -> Any:
    """Make evenly spaced numbers between two ends.

    Parameters
    ----------
    start, stop : array_like
        The ends; the shapes broadcast.
    num : int
        How many numbers.
    endpoint : bool
        Whether the last of them is ``stop``.
    retstep : bool
        Return the step, too.
    dtype : dtype, optional
        To which the result is cast, rounded down to integers; floating by default.
    axis : int
        Where the new axis is.
    device : "cpu", optional
        The only one there is.

    Returns
    -------
    Variable, or with ``retstep`` a tuple of two
        The numbers, along ``axis``, and the step.

    Raises
    ------
    ArgumentError
        For a negative number of them.

    Notes
    -----
    A composition of `multiply` and `add`: the derivative goes linearly from 1 to 0 in ``start`` and from 0 to 1 in
    ``stop``. The last number is exactly ``stop``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> a, b = pygrad.Variable(0.0), pygrad.Variable(4.0)
    >>> y = np.linspace(a, b, 3)
    >>> y.sum().backward()
    >>> y, a.grad, b.grad
    (Variable([0. 2. 4.]), Variable(1.5), Variable(1.5))
    """
    if num < 0:
        raise ArgumentError(f"linspace: the number of values must not be negative, got {num}")
    start, stop = _ends(start, stop)
    width, pieces = stop - start, num - 1 if endpoint else num
    step = width / pieces if pieces > 0 else width * np.nan
    kind = width.dtype
    counts = np.arange(num, dtype=kind).reshape((-1,) + (1,) * width.ndim)
    y = start + counts * (step if pieces > 0 else width)
    if endpoint and num > 1:
        y = np.concatenate([y[:-1], np.broadcast_to(stop, (1, *width.shape))])
    y = _moved(y, axis) if axis else y
    if dtype is not None and y.dtype != dtype:
        y = (np.floor(y) if np.dtype(dtype).kind in "iu" else y).astype(dtype)
    return (y, step) if retstep else y


def _moved(y: Any, axis: int) -> Any:
    """Return ``y`` with its first axis moved to ``axis``."""
    order = list(range(1, y.ndim))
    order.insert(axis % y.ndim, 0)
    return np.transpose(y, order)


def _ends(*values: Any) -> list[Any]:
    """Return arrays or Variables of floating or complex numbers; Python numbers take the dtype of the others."""
    numbers = [type(value) in (int, float, complex) for value in values]
    arrays = [as_operand(value) for value in values]
    strong = [array.dtype for array, number in zip(arrays, numbers, strict=True) if not number]
    weak = [1j if type(value) is complex else 1.0 for value in values]
    dtype = np.result_type(*strong, *weak)
    return [array if array.dtype.kind in "fc" and not number else array.astype(dtype)
            for array, number in zip(arrays, numbers, strict=True)]


@register(np.logspace)
def logspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0,
             dtype: DTypeLike | None = None, axis: int = 0) -> Any:
    """Make numbers between two powers whose exponents are evenly spaced.

    Parameters
    ----------
    start, stop : array_like
        The exponents of the ends; the shapes broadcast.
    num : int
        How many numbers.
    endpoint : bool
        Whether the last of them is ``base**stop``.
    base : array_like
        Of the powers; a constant or Variable.
    dtype : dtype, optional
        To which the result is cast.
    axis : int
        Where the new axis is.

    Returns
    -------
    Variable

    Raises
    ------
    ArgumentError
        For a negative number of them.

    Notes
    -----
    A composition of `linspace` and `power`.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.logspace(pygrad.Variable(0.0), 2, 3)
    Variable([  1.  10. 100.])
    """
    if not isinstance(base, int | float | complex):
        base = as_operand(base)
        base = np.expand_dims(base, axis) if base.ndim else base
    y = power(base, linspace(start, stop, num, endpoint, axis=axis))
    return y if dtype is None or y.dtype == dtype else y.astype(dtype)


class Geomspace(Function):
    """Numbers of one ratio. da = sum of dy * (1 - t) * y / a, db = sum of dy * t * y / b. Saves: a, b, y."""

    __slots__ = ("endpoint", "number")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, num: int = 50, endpoint: bool = True) -> None:
        self.number, self.endpoint = num, endpoint

    def forward(self, start: Any, stop: Any) -> Any:
        y = np.geomspace(start, stop, self.number, self.endpoint)
        self.save_for_backward(start, stop, y)
        return y

    def backward(self, gy: Any) -> Any:
        start, stop, y = self.saved
        ahead = 1 - y.ndim
        t = np.linspace(0.0, 1.0, self.number, self.endpoint, dtype=precision(y.dtype)).reshape((-1,) + (1,) * -ahead)
        gy = gy * conj(y)
        return tuple([np.sum(gy * share, ahead - 1) / conj(end) if needed else None
                      for end, share, needed in zip((start, stop), (1 - t, t), self.needs_grad, strict=True)])


@register(np.geomspace)
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: DTypeLike | None = None,
              axis: int = 0) -> Any:
    """Make numbers between two ends, each the same multiple of the one before.

    Parameters
    ----------
    start, stop : array_like
        The ends, real or complex, not 0; the shapes broadcast.
    num : int
        How many numbers.
    endpoint : bool
        Whether the last of them is ``stop``.
    dtype : dtype, optional
        To which the result is cast.
    axis : int
        Where the new axis is.

    Returns
    -------
    Variable
        float64 or complex128 unless ``dtype`` says otherwise.

    Raises
    ------
    ArgumentError
        For an end of 0, for real ends of different signs, or a negative number of them.

    Notes
    -----
    ``start**(1 - t) * stop**t`` for evenly spaced ``t`` from 0 to 1, so the derivatives are ``(1 - t) * y / start`` and
    ``t * y / stop``; of complex numbers on a logarithmic spiral, too. Saves its inputs and the result, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.geomspace(pygrad.Variable(1.0), 16.0, 3)
    Variable([ 1.  4. 16.])
    """
    if num < 0:
        raise ArgumentError(f"geomspace: the number of values must not be negative, got {num}")
    start, stop = _ends(start, stop)
    product = data_of(start) * data_of(stop)
    if not np.all(product != 0 if product.dtype.kind == "c" else product > 0):
        raise ArgumentError("geomspace: the ends must be numbers of one sign and not 0")
    y = record(Geomspace(num, endpoint), (start, stop))
    y = _moved(y, axis) if axis else y
    return y if dtype is None or y.dtype == dtype else y.astype(dtype)
