"""The dtype in which a layer computes: that of its parameters."""

from __future__ import annotations

from typing import Any

from pygrad.arrays import as_array
from pygrad.variable import Variable

__all__ = ["cast_input"]


def cast_input(x: Any, dtype: Any, where: str) -> Any:
    """Return a constant input in a layer's dtype; what requires grad, as it is.

    Data from `numpy.random` is float64, and images are often uint8; either beside float32 parameters would
    compute in float64, in twice the time and memory. Integers beyond 2**24 lose digits in float32.

    Parameters
    ----------
    x : Variable or array_like, shape (*)
    dtype : dtype
        The layer's.
    where : str
        The layer's name, for an error.

    Returns
    -------
    Variable or ndarray, shape (*)

    Examples
    --------
    >>> import numpy as np
    >>> cast_input([1, 2], np.dtype(np.float32), "Linear")
    array([1., 2.], dtype=float32)
    """
    if isinstance(x, Variable):
        if x.requires_grad or x.dtype == dtype:
            return x
        x = x.data
    array = as_array(x, where=where)
    return array if array.dtype == dtype else array.astype(dtype)
