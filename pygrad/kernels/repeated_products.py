"""Products of one matrix with one after another, as the steps of a recurrent network take them.

Each is too small for the checks of `pygrad.kernels.matmul` to be worth it at every step, and follows from the one
before, so that threads can only share a single product. What can be prepared is prepared once: for the library the
arguments of its call, for NumPy the matrix in parts.

OpenBLAS computes products of up to a million multiplications without copying operands, and in the calling thread:
128 -> 512 features of 32 sequences in four parts take 26 us instead of 35 in one thread, and 31 in two; the library
takes 20 in two.
"""

from __future__ import annotations

from ctypes import c_int64, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.choice import library
from pygrad.kernels.onednn import address
from pygrad.kernels.onednn_products import ONE, ROWS, ZERO, lying

LARGE = 1 << 20
"""The least number of multiplications for which the library is called."""

MOST = 10**6
"""Multiplications up to which OpenBLAS computes in the calling thread, without copies."""

_FLOAT32 = np.dtype(np.float32)


class Repeated:
    """Products ``matrix @ b`` for many ``b`` of one shape.

    Parameters
    ----------
    matrix : ndarray, shape (N, K)
        Read at every call.
    size : int
        M, the number of columns of each ``b``.
    dtype : dtype
        Of each ``b`` and of what is written.

    Examples
    --------
    >>> multiply, out = Repeated(np.eye(2), 3, np.float64), np.empty((2, 3))
    >>> multiply(np.ones((2, 3)), out)
    >>> out.tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """

    __slots__ = ("_before", "_matrix", "_multiply", "_parts", "_step")

    def __init__(self, matrix: Any, size: int, dtype: Any) -> None:
        self._matrix, self._multiply = matrix, None
        rows, inner = matrix.shape
        used = library() if matrix.size * size >= LARGE and matrix.dtype == dtype == _FLOAT32 else None
        left = None if used is None else lying(matrix)
        if used is None or left is None:
            self._parts = in_parts(matrix, size)
            return
        self._multiply, self._step = used.free.dnnl_sgemm, c_int64(size)
        self._before = left[0], ROWS, c_int64(rows), self._step, c_int64(inner), ONE, *left[1:]

    def __call__(self, b: Any, out: Any) -> None:
        """Write the product with an array of shape (K, M) to one of shape (N, M), both in C order."""
        if self._multiply is None:
            parts = self._parts
            np.matmul(parts, b, out=out.reshape(*parts.shape[:2], out.shape[1]))
        elif self._multiply(*self._before, c_void_p(address(b)), self._step, ZERO, c_void_p(address(out)), self._step):
            raise MemoryError("oneDNN: out of memory")


def in_parts(matrix: Any, size: int) -> Any:
    """Return a matrix as equal parts of its rows, of which each takes few multiplications by ``size`` columns.

    Examples
    --------
    >>> in_parts(np.ones((512, 128)), 32).shape
    (4, 128, 128)
    """
    rows, columns = matrix.shape
    parts = 1
    while rows % (2 * parts) == 0 and rows // parts * columns * size > MOST:
        parts *= 2
    if rows // parts * columns * size > MOST:
        parts = 1
    return matrix.reshape(parts, rows // parts, columns)
