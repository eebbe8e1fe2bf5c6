"""Matrix products by oneDNN: float32, operands as they lie in memory, transposed or strided ones too.

`product` returns None for what the library does not take; that is left to NumPy. A matrix whose first operand
is transposed, as in the gradient of a weight, goes to the library's older interface: in two threads it takes 0.11
ms where a primitive takes 0.16 (128 x 1024 times 1024 x 128), since it also divides the sum among them. That
packs operands into memory of its own, some hundred kilobytes for the time of a call.
"""

from __future__ import annotations

from ctypes import byref, c_char, c_float, c_int64, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.onednn import BIAS, DST, SRC, WEIGHTS, Library, Plan, Unsupported, address

ROWS, COLUMNS = c_char(b"N"), c_char(b"T")
ZERO, ONE = c_float(0), c_float(1)


def product(library: Library, a: Any, b: Any, out: Any, bias: Any = None) -> Any:
    """Return ``a @ b``, plus a bias for each column; in ``out`` if given.

    Parameters
    ----------
    library : Library
    a, b : ndarray, shapes (*, N, K) and (*, K, M), equal axes in front
    out : ndarray, shape (*, N, M), or None
    bias : ndarray, shape (M,), or None

    Returns
    -------
    ndarray, shape (*, N, M), or None
    """
    if out is None:
        out = np.empty((*a.shape[:-1], b.shape[-1]), np.float32)
    if bias is None and a.ndim == 2 and a.strides[0] == a.itemsize < a.strides[1]:
        return out if multiply(library, a, b, out) else None
    key = (a.shape, b.shape[-1], a.strides, b.strides, out.strides, bias is None)
    plan = library.planned(key, lambda: _plan(library, a, b, out, bias is not None))
    if plan is None:
        return None
    if bias is None:
        plan.run(a if a.flags.c_contiguous else a.T, b if b.flags.c_contiguous else b.T, out)
    else:
        plan.run(a if a.flags.c_contiguous else a.T, b if b.flags.c_contiguous else b.T,
                 bias if bias.flags.c_contiguous else bias.copy(), out)
    return out


def multiply(library: Library, a: Any, b: Any, out: Any) -> bool:
    """Write the product of two matrices to ``out`` by the older interface; return whether it could be done.

    Each has to have rows, or columns, that lie in one piece; ``out`` rows.
    """
    left, right, target = lying(a), lying(b), lying(out)
    if left is None or right is None or target is None or target[0] is COLUMNS:
        return False
    (rows, inner), columns = a.shape, b.shape[1]
    try:
        library.check(library.free.dnnl_sgemm(
            left[0], right[0], c_int64(rows), c_int64(columns), c_int64(inner), ONE, *left[1:], *right[1:], ZERO,
            *target[1:]))
    except Unsupported:
        return False
    return True


def lying(matrix: Any) -> tuple[Any, Any, Any] | None:
    """Return how a matrix lies, its address and its step for the older interface, which may not take it."""
    (rows, columns), (down, along), unit = matrix.shape, matrix.strides, matrix.itemsize
    if rows == 1:  # then NumPy may give any stride
        down = columns * unit
    if along == unit and down >= columns * unit and not down % unit:
        return ROWS, c_void_p(address(matrix)), c_int64(down // unit)
    if down == unit and along >= rows * unit and not along % unit:
        return COLUMNS, c_void_p(address(matrix.T)), c_int64(along // unit)
    return None


def _plan(library: Library, a: Any, b: Any, out: Any, with_bias: bool) -> Plan:
    described = [library.descriptor(array.shape, _strides(array)) for array in (a, b)]
    target = library.descriptor(out.shape, _strides(out, transposed=False))
    bias = None
    if with_bias:
        shape = (1,) * (out.ndim - 1) + out.shape[-1:]
        bias = library.descriptor(shape, (shape[-1],) * (out.ndim - 1) + (1,))
    made = c_void_p()
    library.check(library.free.dnnl_matmul_primitive_desc_create(
        byref(made), library.engine, *described, bias, target, library.attributes))
    return Plan(library, made, (SRC, WEIGHTS, BIAS, DST) if with_bias else (SRC, WEIGHTS, DST))


def _strides(array: Any, transposed: bool = True) -> list[int]:
    """Return the strides in elements of an array that the library can take as it lies."""
    itemsize = array.itemsize
    strides = [stride // itemsize for stride in array.strides]
    rows, columns = array.shape[-2:]
    lying = strides[-1] == 1 and strides[-2] >= columns
    if not (lying or (transposed and strides[-2] == 1 and strides[-1] >= rows)):
        raise Unsupported("no axis of unit stride")
    if any(stride % itemsize for stride in array.strides) or min(strides) <= 0:
        raise Unsupported("strides")
    return strides
