"""What counts as an array, how other values become one, what it holds, and when a buffer is exclusively ours.

The engine asks `ARRAY_TYPES` and converts only in `as_array`; array types of the NumPy protocols join by
being added to that tuple.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, DTypeError

ARRAY_TYPES: tuple[type, ...] = (np.ndarray,)
NUMBER_TYPES = (bool, int, float, complex)
KINDS = "biufc"


def as_flag(value: Any) -> bool:
    """Return whether a gradient is required; a text in that place was meant for the name.

    Examples
    --------
    >>> as_flag(0)
    False
    """
    if isinstance(value, str):
        raise ArgumentError(f"Variable: expected requires_grad to be True or False, got {value!r}; pass name={value!r}")
    return bool(value)


def as_array(value: Any, dtype: DTypeLike | None = None, where: str = "Variable") -> Any:
    """Return ``value`` as an array of numbers, without a copy where it already is one.

    Parameters
    ----------
    value : array_like
        Array, number, or nested sequence of numbers; any shape.
    dtype : dtype, optional
        Dtype of the result; by default the one NumPy gives.
    where : str
        The operation to name in an error.

    Returns
    -------
    ndarray
        Of exactly the base class.

    Raises
    ------
    DTypeError
        For object, text, date, ragged or masked data.

    Examples
    --------
    >>> as_array([[1, 2], [3, 4]])
    array([[1, 2],
           [3, 4]])
    """
    if type(value) in ARRAY_TYPES and dtype is None:
        array = value
    elif isinstance(value, np.ma.MaskedArray):
        raise DTypeError(f"{where}: a masked array cannot be differentiated; fill it first (value.filled(0))")
    else:
        try:
            array = np.asarray(value)
            if dtype is not None and array.dtype.kind in KINDS:
                if array.dtype.kind == "c" and np.dtype(dtype).kind != "c":
                    raise DTypeError(f"{where}: complex numbers (shape {array.shape}) do not fit dtype "
                                     f"{np.dtype(dtype)}; take the real part, the imaginary part or abs() first")
                array = np.asarray(value, dtype=dtype)
        except DTypeError:
            raise
        except (ValueError, TypeError, OverflowError) as error:
            raise DTypeError(f"{where}: cannot make an array of numbers from this {type(value).__name__} "
                             f"({error}); give every row the same length and only numbers") from None
    if array.dtype.kind not in KINDS:
        raise DTypeError(f"{where}: expected numbers (bool, int, float or complex), got dtype {array.dtype} of "
                         f"shape {array.shape}; convert it to numbers first")
    return array


@functools.lru_cache(maxsize=256, typed=True)
def _cached_constant(value: Any, dtype: np.dtype[Any]) -> Any:
    array = np.array(value, dtype)
    array.flags.writeable = False
    return array


def constant_like(value: Any, dtype: np.dtype[Any]) -> Any:
    """Return a Python number as a read-only 0-d array that leaves ``dtype`` as NumPy 2 promotion does.

    A Python number is weak: beside float32 it is float32. Equal numbers share one array, so that a
    constant in a loop costs a graph no bytes; zeros and complex numbers are not shared, for the sake of
    their zeros' signs.

    Examples
    --------
    >>> constant_like(2, np.dtype(np.float32)).dtype, constant_like(0.5, np.dtype(np.int64)).dtype
    (dtype('float32'), dtype('float64'))
    """
    if dtype.kind != "f" or type(value) is bool or type(value) is complex:
        dtype = np.result_type(dtype, value)
    if value == 0 or type(value) is complex:
        return np.array(value, dtype)
    return _cached_constant(value, dtype)


def stays_finite(array: Any, dtype: np.dtype[Any]) -> bool:
    """Return whether an array holds neither NaN nor infinities, nor would as ``dtype``.

    Looks at the extremes, into which NaN spreads: there is no temporary as large as the array.

    Examples
    --------
    >>> big = np.array([1.0, 1e5])
    >>> stays_finite(big, big.dtype), stays_finite(big, np.dtype(np.float16))
    (True, False)
    """
    if dtype.kind != "f" or array.size == 0:
        return True
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(np.array([array.min(), array.max()], array.dtype).astype(dtype)).all())


_BETWEEN = {type(np.lib.stride_tricks.as_strided(np.empty(1)).base): "base", memoryview: "obj"}
"""What may stand between a view and its array, and where the array is: NumPy's ``as_strided`` makes one."""


def owner_of(array: Any) -> Any:
    """Return the array that owns the memory, which is the array itself where it is no view of another.

    Examples
    --------
    >>> a = np.zeros(8)
    >>> owner_of(a[1:].reshape(7, 1)) is owner_of(np.lib.stride_tricks.sliding_window_view(a[1:], 3)) is a
    True
    """
    base = array.base
    while base is not None:
        if isinstance(base, np.ndarray):
            array = base
        elif type(base) not in _BETWEEN:
            break
        base = getattr(base, _BETWEEN.get(type(base), "base"))
    return array


def _references(array: Any) -> int:
    return sys.getrefcount(array)


def _references_in_a_rule(array: Any) -> int:
    return _references(array)


_counts_references = getattr(sys, "_is_gil_enabled", lambda: True)()
_OURS = _references_in_a_rule(np.empty(1))


def reusable(array: Any) -> Any:
    """Return ``array`` where the caller's local variable is all that refers to its memory, else None.

    The one proof by which a rule may write into ``gy`` (the answer is made to be an ``out=`` argument) and
    the engine may keep a gradient without a copy. It counts references, against a count calibrated at
    import in the same calling pattern; where counts mean nothing (no global interpreter lock, other array
    types) the answer is None, and a new array is made. Ask on a line of its own: inside the call
    ``np.multiply(gy, ..., out=reusable(gy))`` the other argument is a reference as well.

    Examples
    --------
    >>> def rule(gy):
    ...     buffer = reusable(gy)
    ...     return np.multiply(gy, 2.0, out=buffer), buffer is not None
    >>> mine = np.ones(3)
    >>> rule(mine), mine
    ((array([2., 2., 2.]), False), array([1., 1., 1.]))
    >>> rule(np.ones(3))
    (array([2., 2., 2.]), True)
    """
    if (_counts_references and type(array) is np.ndarray and sys.getrefcount(array) <= _OURS
            and array.base is None and array.flags.owndata and array.flags.writeable):
        return array
    return None
