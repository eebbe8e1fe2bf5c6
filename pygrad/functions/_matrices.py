"""What rules of linear algebra share: transposing, inverting and solving, on arrays and on Variables.

A rule under ``create_graph`` calls NumPy, which is recorded. On the arrays of an ordinary backward pass a single
matrix goes straight to LAPACK by SciPy: for small matrices most of the time of `numpy.linalg` is its Python, and
a triangular matrix is inverted in a quarter of the time. Stacks of matrices go to NumPy.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pygrad.functions._complex import conj
from pygrad.optional import optional_import

_LETTERS = {"f": "s", "d": "d", "F": "c", "D": "z"}


@functools.cache
def _lapack(dtype: Any, name: str) -> Any:
    """Return a routine of LAPACK; SciPy is imported when a rule first asks for one."""
    return getattr(optional_import("scipy.linalg.lapack", "", "numpy.linalg"), _LETTERS[dtype.char] + name)


@functools.cache
def named_result(function: Any) -> Any:
    """Return the class of the named tuples that a function of `numpy.linalg` returns, which has no public name.

    Examples
    --------
    >>> named_result(np.linalg.qr).__name__
    'QRResult'
    """
    return type(function(np.eye(1)))


def _is_single(a: Any) -> bool:
    return type(a) is np.ndarray and a.ndim == 2 and a.dtype.char in _LETTERS and a.size > 0


def transposed(x: Any) -> Any:
    """Return a matrix, or each of a stack, transposed.

    Examples
    --------
    >>> transposed(np.ones((5, 2, 3))).shape
    (5, 3, 2)
    """
    return x.T if x.ndim == 2 else x.swapaxes(-1, -2)


def adjoint(x: Any) -> Any:
    """Return a matrix, or each of a stack, transposed and conjugated.

    Examples
    --------
    >>> adjoint(np.array([[1, 2j]]))
    array([[1.-0.j],
           [0.-2.j]])
    """
    return transposed(conj(x))


def hermitian_part(x: Any) -> Any:
    """Return ``(x + adjoint(x)) / 2``: of gradients by matrices of which NumPy reads one triangle.

    Examples
    --------
    >>> hermitian_part(np.array([[1.0, 4.0], [0.0, 1.0]]))
    array([[1., 2.],
           [2., 1.]])
    """
    half = x * 0.5
    return half + adjoint(half)


def mirrored_lower(x: Any) -> Any:
    """Return the lower triangle of a matrix, or of each of a stack, mirrored, with a real diagonal.

    Examples
    --------
    >>> mirrored_lower(np.array([[1, 5], [2j, 3j]]))
    array([[1.+0.j, 0.-2.j],
           [0.+2.j, 0.+0.j]])
    """
    weights = np.tri(x.shape[-1], dtype=x.real.dtype) - 0.5 * np.eye(x.shape[-1], dtype=x.real.dtype)
    lower = np.where(weights > 0, x, 0) * weights
    return lower + adjoint(lower)


def solve(a: Any, b: Any) -> Any:
    """Return ``inv(a) @ b`` for a matrix ``b``, or a stack, or a vector beside a single matrix ``a``.

    A single matrix ``a`` is decomposed once, for however many ``b``.

    Raises
    ------
    LinAlgError
        If a matrix is singular.

    Examples
    --------
    >>> solve(np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([1.0, 1.0]))
    array([0.5 , 0.25])
    """
    if a.ndim == 2 and b.ndim > 2 and b.size:
        rows, columns = b.shape[-2:]
        count = b.size // (rows * columns)
        folded = b.reshape((count, rows, columns)).swapaxes(0, 1).reshape((rows, count * columns))
        return solve(a, folded).reshape((rows, count, columns)).swapaxes(0, 1).reshape(b.shape)
    if not (_is_single(a) and type(b) is np.ndarray and b.ndim <= 2 and b.size and a.dtype is b.dtype):
        return np.linalg.solve(a, b)
    x, info = _lapack(a.dtype, "gesv")(a, b)[2:]
    if info:
        raise np.linalg.LinAlgError("Singular matrix")
    return x


def inverse(a: Any) -> Any:
    """Return the inverse of a matrix, or of each of a stack.

    Raises
    ------
    LinAlgError
        If a matrix is singular.

    Examples
    --------
    >>> inverse(np.array([[2.0, 2.0], [0.0, 4.0]])) + 0
    array([[ 0.5 , -0.25],
           [ 0.  ,  0.25]])
    """
    if not _is_single(a):
        return np.linalg.inv(a)
    # Of the transposed matrix, which in C order is one for LAPACK: no element is moved.
    lu, pivots, info = _lapack(a.dtype, "getrf")(a.T)
    if not info:
        result, info = _lapack(a.dtype, "getri")(lu, pivots, 64 * len(a), 1)
    if info:
        raise np.linalg.LinAlgError("Singular matrix")
    return result.T


def lower_inverse(a: Any) -> Any:
    """Return the inverse of a lower triangular matrix, or of each of a stack.

    Examples
    --------
    >>> lower_inverse(np.array([[2.0, 0.0], [2.0, 1.0]]))
    array([[ 0.5,  0. ],
           [-1. ,  1. ]])
    """
    if not _is_single(a):
        return np.linalg.inv(a)
    result, info = _lapack(a.dtype, "trtri")(a.T)
    if info:
        raise np.linalg.LinAlgError("Singular matrix")
    return result.T
