"""Convolution and its two gradients, on arrays: by oneDNN where that is active and takes it, else by NumPy.

Arrays are (N, C, ...) in any layout. Results are laid out channels-last, as both implementations compute, and
own their memory; element-wise NumPy keeps the layout.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.kernels import numpy_convolution, onednn_convolution
from pygrad.kernels.choice import library
from pygrad.kernels.geometry import Geometry, channels_last, inward
from pygrad.kernels.products import sum_of_rows

_FLOAT32 = np.dtype(np.float32)


def convolve(x: Any, weight: Any, bias: Any, g: Geometry) -> Any:
    """Return the convolution of ``x``, plus a bias that may be None.

    Parameters
    ----------
    x : ndarray, shape (N, C, ...)
    weight : ndarray, shape (K, C / groups, ...)
    bias : ndarray, shape (K,), or None
    g : Geometry

    Returns
    -------
    ndarray, shape (N, K, ...)

    Examples
    --------
    >>> g = Geometry((4,), (3,), (2,), (1,), (0,), (1,), 1)
    >>> convolve(np.arange(4.0).reshape(1, 1, 4), np.array([[[1.0, 10.0]]]), None, g)
    array([[[10., 21., 32.]]])
    """
    x, weight, bias, dtype = _computable(x, weight, bias)
    y = channels_last((len(x), len(weight), *g.outputs), x.dtype)
    if not y.size or not x.size:
        y[...] = 0 if bias is None else bias.reshape((-1,) + (1,) * len(g.kernel))
        return _result(y, dtype)
    rows, out = inward(x), inward(y)
    used = library()
    if (used is None or x.dtype != _FLOAT32
            or not onednn_convolution.forward(used, rows, weight, bias, out, g)):
        numpy_convolution.forward(rows, weight, bias, out, g)
    return _result(y, dtype)


def convolve_transposed(y: Any, weight: Any, bias: Any, g: Geometry) -> Any:
    """Return the transpose of a convolution, applied to ``y``: the gradient of its input.

    Parameters
    ----------
    y : ndarray, shape (N, K, ...)
    weight : ndarray, shape (K, C / groups, ...)
    bias : ndarray, shape (C,), or None
        Added to the result.
    g : Geometry
        That of the convolution.

    Returns
    -------
    ndarray, shape (N, C, ...)

    Examples
    --------
    >>> g = Geometry((4,), (3,), (2,), (1,), (0,), (1,), 1)
    >>> convolve_transposed(np.ones((1, 1, 3)), np.array([[[1.0, 10.0]]]), None, g)
    array([[[ 1., 11., 11., 10.]]])
    """
    y, weight, bias, dtype = _computable(y, weight, bias)
    x = channels_last((len(y), weight.shape[1] * g.groups, *g.inputs), y.dtype)
    out = inward(x) if x.size else x
    if not y.size or not x.size:
        x[...] = 0
    else:
        rows, used = inward(y), library()
        if (used is None or y.dtype != _FLOAT32
                or not onednn_convolution.gradient_of_input(used, rows, weight, out, g)):
            numpy_convolution.gradient_of_input(rows, weight, out, g)
    if bias is not None and x.size:
        out += bias
    return _result(x, dtype)


def correlate(x: Any, y: Any, g: Geometry, shape: tuple[int, ...], with_bias: bool = False) -> Any:
    """Return the gradient of a convolution's weight, and of its bias if asked for (else None).

    Parameters
    ----------
    x : ndarray, shape (N, C, ...)
        The input.
    y : ndarray, shape (N, K, ...)
        The gradient of the output.
    g : Geometry
    shape : tuple of int
        The weight's, (K, C / groups, ...).
    with_bias : bool

    Returns
    -------
    tuple of ndarray, shapes ``shape`` and (K,)

    Examples
    --------
    >>> g = Geometry((4,), (3,), (2,), (1,), (0,), (1,), 1)
    >>> correlate(np.arange(4.0).reshape(1, 1, 4), np.ones((1, 1, 3)), g, (1, 1, 2), with_bias=True)
    (array([[[3., 6.]]]), array([3.]))
    """
    x, y, _, dtype = _computable(x, y, None)
    weight = np.empty(shape, x.dtype)
    bias = np.empty(shape[0], x.dtype) if with_bias else None
    if not x.size or not y.size:
        weight[...] = 0
        if bias is not None:
            bias[...] = y.sum(axis=(0, *range(2, y.ndim)))
        return _result(weight, dtype), None if bias is None else _result(bias, dtype)
    wide, narrow, used = inward(x), inward(y), library()
    if (used is None or x.dtype != _FLOAT32
            or not onednn_convolution.gradient_of_weight(used, wide, narrow, weight, bias, g)):
        numpy_convolution.gradient_of_weight(wide, narrow, weight, g)
        if bias is not None:
            bias = sum_of_positions(y)
    return _result(weight, dtype), None if bias is None else _result(bias, dtype)


def sum_of_positions(y: Any) -> Any:
    """Return the sums over all but the channels: the gradient of a bias.

    Parameters
    ----------
    y : ndarray, shape (N, K, ...)

    Returns
    -------
    ndarray, shape (K,)

    Examples
    --------
    >>> sum_of_positions(np.ones((2, 3, 5)))
    array([10., 10., 10.])
    """
    if y.dtype.kind != "f" or y.dtype == np.float16:
        return y.sum(axis=(0, *range(2, y.ndim)))
    rows = inward(y).reshape(-1, y.shape[1])
    return sum_of_rows(rows)


def _computable(x: Any, other: Any, bias: Any) -> tuple[Any, Any, Any, Any]:
    """Return the arrays in the dtype to compute in, and the dtype of the result.

    In float16 there is no BLAS, and its sums would lose digits: it is computed in float32.
    """
    if x.dtype is other.dtype is _FLOAT32 and (bias is None or bias.dtype is _FLOAT32):
        return x, other, bias, _FLOAT32
    dtype = np.result_type(x, other) if bias is None else np.result_type(x, other, bias)
    inner = _FLOAT32 if dtype == np.float16 else dtype
    return (x.astype(inner, copy=False), other.astype(inner, copy=False),
            None if bias is None else bias.astype(inner, copy=False), dtype)


def _result(array: Any, dtype: Any) -> Any:
    return array if array.dtype == dtype else array.astype(dtype)
