"""Matrix products of plain arrays: large ones in float32 by oneDNN where that is active, others by NumPy.

Small products are left to NumPy's BLAS, which computes them in the calling thread: a call of the library
costs ten microseconds. For large ones BLAS would wake its own threads, which would then compete for the
cores with those of the library's convolutions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.kernels.choice import library
from pygrad.kernels.onednn_products import multiply, product

LARGE = 1 << 18
"""The least number of multiplications for which the library is called."""

NARROW = 8
"""The least number of rows and columns: below, products are bound by memory, and BLAS is as fast."""

WAKING = 8192
"""About the number of elements of a matrix from which BLAS multiplies it with a vector in several threads."""

PART = 256
"""Rows that are summed one after the other."""

_FLOAT32 = np.dtype(np.float32)


def matmul(a: Any, b: Any, out: Any = None) -> Any:
    """Return the matrix product of two arrays, in ``out`` if given.

    Parameters
    ----------
    a : ndarray, shape (*, N, K)
    b : ndarray, shape (*, K, M)
        As for `numpy.matmul`; transposed and strided views are taken as they are.
    out : ndarray, shape (*, N, M), optional

    Returns
    -------
    ndarray, shape (*, N, M)

    Examples
    --------
    >>> matmul(np.ones((2, 3)), np.ones((3, 1)))
    array([[3.],
           [3.]])
    """
    # The size is asked first, and here, for the sake of small products.
    if (b.ndim and a.size * b.shape[-1] >= LARGE and _is_for_library(a, b)
            and (out is None or _fits(out, a, b))):
        used = library()
        if used is not None:
            result = product(used, a, b, out)
            if result is not None:
                return result
    return np.matmul(a, b) if out is None else np.matmul(a, b, out=out)


def linear(x: Any, weight: Any, bias: Any = None, out: Any = None) -> Any:
    """Return ``x @ weight.T + bias`` of a matrix ``x``, in ``out`` if given.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    weight : ndarray, shape (K, D)
    bias : ndarray, shape (K,), optional
    out : ndarray, shape (N, K), optional
        Of the result's dtype, in C order.

    Returns
    -------
    ndarray, shape (N, K)

    Examples
    --------
    >>> linear(np.ones((1, 3)), np.ones((2, 3)), np.array([0.5, 1.5]))
    array([[3.5, 4.5]])
    """
    turned = weight.T
    if (x.size * len(weight) >= LARGE and _is_for_library(x, turned)
            and (bias is None or bias.dtype == _FLOAT32)):
        used = library()
        if used is not None:
            result = product(used, x, turned, out, bias)
            if result is not None:
                return result
    y = np.matmul(x, turned, out=out)
    if bias is None:
        return y
    # In place: the sum would otherwise take a second array as large as the output.
    return np.add(y, bias, out=y if bias.dtype == y.dtype else None)


def _is_for_library(a: Any, b: Any) -> bool:
    """Whether a large product is of a kind that the library computes faster."""
    if type(a) is not np.ndarray or type(b) is not np.ndarray or not a.dtype == b.dtype == _FLOAT32:
        return False
    shape, other = a.shape, b.shape
    return bool(len(shape) == len(other) >= 2 and shape[-1] == other[-2] and shape[:-2] == other[:-2]
                and shape[-2] >= NARROW <= other[-1])


def _fits(out: Any, a: Any, b: Any) -> bool:
    return bool(out.dtype == _FLOAT32 and out.ndim == a.ndim and out.shape[-1] == b.shape[-1]
                and out.shape[:-1] == a.shape[:-1])


def sum_of_rows(a: Any) -> Any:
    """Return the sum over the last axis but one, as a product with ones, which takes a third of the time.

    Many rows are summed in parts of `PART`, and those sums in the same way, so that roundings do not pile up.

    Parameters
    ----------
    a : ndarray or Variable, shape (*, N, D)

    Returns
    -------
    ndarray or Variable, shape (*, D)

    Examples
    --------
    >>> sum_of_rows(np.ones((3, 2)))
    array([3., 3.])
    """
    if not (type(a) is np.ndarray and a.ndim == 2 and len(a) > 2 * PART and a.dtype.char in "fd"
            and a.flags.c_contiguous):
        return _ones_times(a)
    parts, columns = len(a) // PART, a.shape[1]
    whole = parts * PART
    # Every parts-th row belongs to the same part: then the parts lie side by side, as columns.
    sums = sum_of_rows(_ones_times(a[:whole].reshape(PART, parts * columns)).reshape(parts, columns))
    return sums if whole == len(a) else np.add(sums, _ones_times(a[whole:]), out=sums)


def _ones_times(a: Any) -> Any:
    """Return the sum of rows by a product: beside the library by its own, for BLAS would wake its threads."""
    if type(a) is np.ndarray and a.size > WAKING and a.dtype == _FLOAT32 and a.ndim == 2:
        used = library()
        if used is not None:
            sums = np.empty(a.shape[1], np.float32)
            if multiply(used, np.ones((1, len(a)), np.float32), a, sums.reshape(1, -1)):
                return sums
    return np.matmul(np.ones(a.shape[-2], a.dtype), a)
