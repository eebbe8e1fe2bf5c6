"""Activations with their exponentials or error functions in one pass of a library; None where NumPy has to compute.

These are asked for float32 arrays without gaps, of any memory order. Infinite or huge elements, of which the library
makes something else than NumPy does, are left to NumPy, and so is what holds a NaN next to them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.kernels import onednn_elementwise
from pygrad.kernels.choice import library

SMALL = 1 << 14
"""Elements below which NumPy is about as fast."""

_FLOAT32 = np.dtype(np.float32)
_HIGHEST = {("gelu", "forward"): 1e37, ("mish", "backward"): 1e12}
_LOWEST = {("mish", "backward"): -1e37}


def activation(kind: str, x: Any, steepness: float = 1.0) -> Any:
    """Return an activation of each element in a new array of the input's memory order, or None.

    Parameters
    ----------
    kind : {"gelu", "gelu_tanh", "swish", "mish"}
    x : ndarray
    steepness : float
        Of "swish", ``x * sigmoid(steepness * x)``.

    Examples
    --------
    >>> activation("mish", np.ones(3)) is None  # small, and float64
    True
    """
    if x.size < SMALL or type(x) is not np.ndarray or x.dtype != _FLOAT32 or not _is_dense(x):
        return None
    used = library()
    if used is None or not _is_within(kind, "forward", x):
        return None
    y = np.empty_like(x)
    return y if onednn_elementwise.forward(used, kind, x, steepness, y) else None


def activation_backward(kind: str, gy: Any, x: Any, out: Any = None, steepness: float = 1.0) -> Any:
    """Return ``gy`` times the derivative of an activation at ``x``, or None.

    Parameters
    ----------
    kind : {"gelu", "gelu_tanh", "swish", "mish", "tanh", "sigmoid"}
    x : ndarray
        The input of the activation; of tanh and sigmoid the output.
    steepness : float
        As for `activation`.
    gy : ndarray
        Of the shape of ``x``, in any memory order, broadcast too.
    out : ndarray, optional
        ``gy``, if that may be written to; by default a new array of the memory order of ``x``.
    """
    if (x.size < SMALL or not type(x) is type(gy) is np.ndarray or not x.dtype == gy.dtype == _FLOAT32
            or x.shape != gy.shape or not _is_dense(x)):
        return None
    alike = _is_dense(x, gy)
    used = library() if alike or out is None else None  # else it would take another array than NumPy does
    if used is None or not _is_within(kind, "backward", x):
        return None
    if out is None:
        out = np.empty_like(x)
    if not alike:
        np.copyto(out, gy)
        gy = out
    return out if onednn_elementwise.backward(used, kind, gy, x, steepness, out) else None


def _is_dense(*arrays: Any) -> bool:
    """Return whether arrays of the same shape lie in memory without gaps and in the same order."""
    if all(one.flags.c_contiguous for one in arrays):
        return True
    first = arrays[0]
    if any(one.strides != first.strides for one in arrays[1:]):
        return False
    expected = first.itemsize
    for stride, extent in sorted(zip(first.strides, first.shape, strict=True)):
        if extent > 1:
            if stride != expected:
                return False
            expected *= extent
    return True


def _is_within(kind: str, direction: str, x: Any) -> bool:
    """Return whether all elements are such that the library computes them well."""
    highest, lowest = _HIGHEST.get((kind, direction), math.inf), _LOWEST.get((kind, direction), -math.inf)
    if highest == math.inf:
        return True
    with np.errstate(invalid="ignore"):
        return bool(x.max() < highest) and (lowest == -math.inf or bool(x.min() > lowest))
