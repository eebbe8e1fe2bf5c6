"""Layer and batch normalisation in one pass of a library; None where NumPy has to compute.

These are asked for float32 arrays in C order. Layer normalisation by oneDNN takes a sixth of NumPy's time,
batch normalisation with channels last a third.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.kernels import onednn_normalization
from pygrad.kernels.choice import library

SMALL = 1 << 10
"""Elements below which a call is not worth while."""

_FLOAT32 = np.dtype(np.float32)


def normalise(kind: str, x: Any, weight: Any, bias: Any, eps: float, y: Any) -> tuple[Any, Any] | None:
    """Normalise, scale and shift into ``y``; return mean and biased variance, or None.

    Parameters
    ----------
    kind : {"layer", "batch"}
        Rows of a matrix (R, D), or channels of an array (N, L, C).
    x, y : ndarray
        In C order.
    weight, bias : ndarray, shape (D,) or (C,), or None
    eps : float
        Added to the variance.

    Examples
    --------
    >>> x = np.ones((2, 3))
    >>> normalise("layer", x, None, None, 1e-5, x) is None  # float64
    True
    """
    used = _library(x, y)
    if used is None:
        return None
    width, count = x.shape[-1], x.shape[0] if kind == "layer" else x.shape[-1]
    mean, variance = np.empty(count, np.float32), np.empty(count, np.float32)
    done = onednn_normalization.forward(used, kind, x, _numbers(weight, width, 1), _numbers(bias, width, 0),
                                        eps, y, mean, variance)
    return (mean, variance) if done else None


def normalise_backward(kind: str, gy: Any, saved: Any, weight: Any, mean: Any, rstd: Any,
                       gx: Any) -> tuple[Any, Any] | None:
    """Write the input's gradient to ``gx``, which may be ``gy``; return those of weight and bias, or None.

    Parameters
    ----------
    kind : {"layer", "batch"}
        As for `normalise`.
    gy, saved, gx : ndarray
        In C order; ``(saved - mean) * rstd`` is the normalised input.
    weight : ndarray, shape (D,) or (C,), or None
    mean, rstd : ndarray, shape (R,) or (C,)
        For each row or channel.
    """
    used = _library(gy, saved, gx)
    if used is None:
        return None
    width = gy.shape[-1]
    gw, gb = np.empty(width, np.float32), np.empty(width, np.float32)
    done = onednn_normalization.backward(used, kind, gy, saved, _numbers(weight, width, 1),
                                         _numbers(mean, 0, 0), _numbers(rstd, 0, 0), gx, gw, gb)
    return (gw, gb) if done else None


def _library(*arrays: Any) -> Any:
    """Return the library where it is to compute with these arrays, else None."""
    if arrays[0].size < SMALL:
        return None
    if not all(one.dtype is _FLOAT32 and one.flags.c_contiguous for one in arrays):
        return None
    return library()


def _numbers(given: Any, width: int, default: int) -> Any:
    """Return float32 numbers without gaps, the default where there are none."""
    if given is None:
        return np.full(width, default, np.float32)
    return np.ascontiguousarray(given, np.float32)
