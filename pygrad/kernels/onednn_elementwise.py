"""Activations by oneDNN: float32, element by element through memory, whatever the order of the axes.

Each function returns whether the library has done it; what it does not take is left to NumPy.
"""

from __future__ import annotations

from ctypes import byref, c_float, c_void_p
from typing import Any

from pygrad.kernels.onednn import DIFF_DST, DIFF_SRC, DST, FORWARD_TRAINING, SRC, Library, Plan

_KINDS = {"gelu_tanh": 0x2b, "swish": 0x2c, "gelu": 0x31, "mish": 0x33, "tanh": 0x101, "sigmoid": 0x104}
_BY_OUTPUT = ("tanh", "sigmoid")
"""Activations whose derivative is computed from their output."""


def forward(library: Library, kind: str, x: Any, steepness: float, y: Any) -> bool:
    """Write an activation of ``x`` to ``y``, which lies in memory as ``x`` does, both without gaps."""
    key = ("elementwise", kind, x.size, steepness)
    plan = library.planned(key, lambda: _forward_plan(library, kind, x.size, steepness))
    if plan is None:
        return False
    plan.run(x, y)
    return True


def backward(library: Library, kind: str, gy: Any, x: Any, steepness: float, gx: Any) -> bool:
    """Write ``gy`` times the derivative at ``x`` to ``gx``, which may be ``gy``; all lie alike in memory.

    Of tanh and sigmoid, ``x`` is the output.
    """
    key = ("elementwise backward", kind, x.size, steepness)
    plan = library.planned(key, lambda: _backward_plan(library, kind, x.size, steepness))
    if plan is None:
        return False
    plan.run(x, gy, gx)
    return True


def _described(library: Library, kind: str, data: Any, steepness: float) -> c_void_p:
    """Return a new descriptor of the forward primitive."""
    made = c_void_p()
    library.check(library.free.dnnl_eltwise_forward_primitive_desc_create(
        byref(made), library.engine, FORWARD_TRAINING, _KINDS[kind], data, data, c_float(steepness), c_float(0),
        library.attributes))
    return made


def _forward_plan(library: Library, kind: str, size: int, steepness: float) -> Plan:
    data = library.descriptor((size,), (1,))
    return Plan(library, _described(library, kind, data, steepness), (SRC, DST))


def _backward_plan(library: Library, kind: str, size: int, steepness: float) -> Plan:
    data = library.descriptor((size,), (1,))
    made, hint = c_void_p(), _described(library, kind, data, steepness)
    try:
        library.check(library.free.dnnl_eltwise_backward_primitive_desc_create(
            byref(made), library.engine, _KINDS[kind], data, data, data, c_float(steepness), c_float(0), hint,
            library.attributes))
    finally:
        library.held.dnnl_primitive_desc_destroy(hint)
    return Plan(library, made, (DST if kind in _BY_OUTPUT else SRC, DIFF_DST, DIFF_SRC))
