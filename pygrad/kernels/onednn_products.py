"""Matrix products by oneDNN: float32, operands as they lie in memory, transposed or strided ones too.

`product` returns None for what the library does not take; that is left to NumPy.
"""

from __future__ import annotations

from ctypes import byref, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.onednn import BIAS, DST, SRC, WEIGHTS, Library, Plan, Unsupported


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
