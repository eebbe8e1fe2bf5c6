"""Pooling by maxima by oneDNN: float32, channels last or no channels, the library's workspace as the taps' numbers.

Each function returns whether the library has done it; what it does not take is left to NumPy.
"""

from __future__ import annotations

import math
import weakref
from ctypes import byref, c_int64, c_void_p
from typing import Any

from pygrad.kernels.onednn import DIFF_DST, DIFF_SRC, DST, FORWARD_TRAINING, SRC, Library, Plan, Unsupported

_MAX, _WORKSPACE, _UINT8 = 0x1ff, 64, 6


def forward(library: Library, x: Any, windows: Any, y: Any, index: Any) -> bool:
    """Write the maxima to ``y`` and the numbers of their taps to ``index``; see `pygrad.kernels.pooling`."""
    p, q = len(x), x.shape[-1]
    plan = library.planned(("max_pool", p, q, windows), lambda: _plan(library, p, q, windows, backward=False))
    if plan is None:
        return False
    plan.run(x, y, index)
    return True


def backward(library: Library, gy: Any, index: Any, windows: Any, gx: Any) -> bool:
    """Write to ``gx`` the numbers of ``gy`` where their taps are, zeros elsewhere."""
    p, q = len(gx), gx.shape[-1]
    plan = library.planned(("max_pool backward", p, q, windows), lambda: _plan(library, p, q, windows, backward=True))
    if plan is None:
        return False
    plan.run(gy, index, gx)
    return True


def _plan(library: Library, p: int, q: int, windows: Any, backward: bool) -> Plan:
    """Return a plan, or raise `Unsupported` unless the workspace is what the caller takes it for."""
    large = library.descriptor(*_lying(p, windows.extents, q))
    shape, strides = _lying(p, windows.outputs, q)
    small = library.descriptor(shape, strides)
    made = c_void_p()
    sizes = c_int64 * len(windows.kernel)
    places = (sizes(*windows.stride), sizes(*windows.kernel), sizes(*[gap - 1 for gap in windows.dilation]),
              sizes(*windows.low), sizes(*windows.high))
    library.check(library.free.dnnl_pooling_forward_primitive_desc_create(
        byref(made), library.engine, FORWARD_TRAINING, _MAX, large, small, *places, library.attributes))
    plan = _compiled(library, made, (SRC, DST, _WORKSPACE))
    if not library.held.dnnl_memory_desc_equal(plan.descriptors[2], _bytes(library, shape, strides)):
        raise Unsupported("another workspace than the numbers of taps")
    if not backward:
        return plan
    hint, made = made, c_void_p()  # the plan of the forward pass still owns it
    library.check(library.free.dnnl_pooling_backward_primitive_desc_create(
        byref(made), library.engine, _MAX, large, small, *places, hint, library.attributes))
    return _compiled(library, made, (DIFF_DST, _WORKSPACE, DIFF_SRC))


def _compiled(library: Library, described: c_void_p, arguments: tuple[int, ...]) -> Plan:
    """Return a plan of code that is compiled for the problem; the other kinds are slower than NumPy."""
    plan = Plan(library, described, arguments)
    if not plan.implementation(library.held, described).startswith("jit"):
        raise Unsupported("not compiled")
    return plan


def _lying(p: int, extents: tuple[int, ...], q: int) -> tuple[tuple[int, ...], list[int]]:
    """Return the library's shape and strides of an array ``(P, ..., Q)``: batch, channels, rest."""
    inner = [math.prod(extents[axis + 1:]) * q for axis in range(len(extents))]
    whole = math.prod(extents) * q
    if q == 1:
        return (1, p, *extents), [p * whole, whole, *inner]
    return (p, q, *extents), [whole, 1, *inner]


def _bytes(library: Library, shape: tuple[int, ...], strides: list[int]) -> c_void_p:
    """Return a new descriptor of bytes."""
    made, sizes = c_void_p(), c_int64 * len(shape)
    library.check(library.held.dnnl_memory_desc_create_with_strides(
        byref(made), len(shape), sizes(*shape), _UINT8, sizes(*strides)))
    weakref.finalize(made, library.held.dnnl_memory_desc_destroy, c_void_p(made.value))
    return made
