"""Evenly spaced numbers between two ends: linspace, logspace, geomspace."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.functions.power import power
from pygrad.variable import Variable


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
        To which the result is cast; floating by default.
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
    y = y if dtype is None or y.dtype == dtype else y.astype(dtype)
    return (y, step) if retstep else y


def _moved(y: Any, axis: int) -> Any:
    """Return ``y`` with its first axis moved to ``axis``."""
    order = list(range(1, y.ndim))
    order.insert(axis % y.ndim, 0)
    return np.transpose(y, order)


def _ends(*values: Any) -> list[Any]:
    """Return arrays or Variables of floating or complex numbers; Python numbers take the dtype of the others."""
    numbers = [type(value) in (int, float, complex) for value in values]
    arrays = [value if isinstance(value, Variable) else np.asarray(value) for value in values]
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
        base = base if isinstance(base, Variable) else np.asarray(base)
        base = np.expand_dims(base, axis) if base.ndim else base
    y = power(base, linspace(start, stop, num, endpoint, axis=axis))
    return y if dtype is None or y.dtype == dtype else y.astype(dtype)


@register(np.geomspace)
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: DTypeLike | None = None,
              axis: int = 0) -> Any:
    """Make numbers between two ends, each the same multiple of the one before.

    Parameters
    ----------
    start, stop : array_like
        The ends, not 0; the shapes broadcast.
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
        float64 unless ``dtype`` says otherwise.

    Raises
    ------
    ArgumentError
        For an end of 0, for ends of different signs, or a negative number of them.

    Notes
    -----
    A composition of `power` and `multiply`: ``start * (stop / start)**t`` for evenly spaced ``t`` from 0 to 1. Not for
    complex numbers.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.geomspace(pygrad.Variable(1.0), 16.0, 3)
    Variable([ 1.  4. 16.])
    """
    start, stop = _ends(start, stop)
    if not np.all(_data(start) * _data(stop) > 0):
        raise ArgumentError("geomspace: the ends must be numbers of one sign and not 0")
    if not {_data(start).dtype.char, _data(stop).dtype.char} & set("gG"):  # NumPy computes in double precision
        start, stop = start.astype(np.float64), stop.astype(np.float64)
    ratio = stop / start
    y = start * power(ratio, np.linspace(0.0, 1.0, num, endpoint).reshape((-1,) + (1,) * ratio.ndim))
    y = _moved(y, axis) if axis else y
    return y if dtype is None or y.dtype == dtype else y.astype(dtype)


def _data(value: Any) -> Any:
    return value.data if isinstance(value, Variable) else value
