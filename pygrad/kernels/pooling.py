"""Maxima of windows and their gradient in one pass of a library; None or False where NumPy has to compute.

Arrays are in the form ``(P, ..., Q)`` in C order, float32: channels lie last, or there are none and Q is 1. Windows
are what has the attributes ``extents``, ``outputs``, ``kernel``, ``stride``, ``low``, ``high``, ``dilation`` and
``taps``. A tap's number is a byte that counts the elements of a window, padding included, the last axis fastest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.kernels import onednn_pooling
from pygrad.kernels.choice import library

SMALL = 1 << 12
"""Elements of the input below which NumPy is about as fast."""

_FLOAT32, _BYTE = np.dtype(np.float32), np.dtype(np.uint8)
_LOWEST = np.finfo(np.float32).min


def max_pool(x: Any, windows: Any) -> tuple[Any, Any] | None:
    """Return the maxima of windows and the numbers of the taps that won, the first of equal ones; or None.

    Parameters
    ----------
    x : ndarray, shape (P, ..., Q)
    windows : object
        See the module.

    Returns
    -------
    tuple of ndarray, or None
        None as well where an element is NaN, or a maximum the least number or -inf: the library tells them not apart.

    Examples
    --------
    >>> max_pool(np.ones((2, 4, 3)), None) is None  # small, and float64
    True
    """
    if not _is_for_library(x, x, windows):
        return None
    used = library()
    if used is None:
        return None
    with np.errstate(invalid="ignore"):
        if np.isnan(x.max()):
            return None
    shape = (len(x), *windows.outputs, x.shape[-1])
    y, index = np.empty(shape, np.float32), np.empty(shape, np.uint8)
    if not onednn_pooling.forward(used, x, windows, y, index) or y.min() <= _LOWEST:
        return None
    return y, index


def max_pool_backward(gy: Any, index: Any, windows: Any, out: Any) -> bool:
    """Write to ``out`` the sum of the numbers of ``gy`` whose tap an element was; return whether it is done.

    Parameters
    ----------
    gy, index : ndarray, shape ``(P, *outputs, Q)``
        ``index`` as `max_pool` returns it.
    windows : object
        See the module.
    out : ndarray, shape ``(P, *extents, Q)``
        All of it is written.
    """
    if not _is_for_library(out, gy, windows) or index.dtype != _BYTE or not index.flags.c_contiguous:
        return False
    used = library()
    return used is not None and index.shape == gy.shape and onednn_pooling.backward(used, gy, index, windows, out)


def _is_for_library(large: Any, small: Any, windows: Any) -> bool:
    if large.size < SMALL or not large.dtype == small.dtype == _FLOAT32:
        return False
    return bool(windows.taps < 256 and max(windows.dilation) == 1
                and large.flags.c_contiguous and small.flags.c_contiguous)
