"""A step of Adam by oneDNN: three passes, each of which does all its arithmetic on an element at once.

A pass is a binary primitive, and what follows is attached to it. What changes from step to step (the step size) or
could be set by the user at any time goes in as arrays of one element; only the two means' factors are compiled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.onednn import DST, SRC, Library, Plan

_SRC_1, _AFTER = 2, 32768
_ADD, _MULTIPLY, _SQRT, _POWER = 0x1FFF0, 0x1FFF1, 0x25, 0x30
_ZERO = np.zeros(1, np.float32)


def step(library: Library, p: Any, g: Any, m: Any, v: Any, betas: tuple[float, float], rest: float, eps: float,
         rate: float, keep: float) -> bool:
    """Do a step in place of ``p``, ``m`` and ``v``: flat, float32, without gaps; return whether it has been done.

    ``m = betas[0] * m + rest * g``, ``v = betas[1] * v + (1 - betas[1]) * g**2``, and
    ``p = keep * p - rate * m / (sqrt(v) + eps)``.
    """
    plans = library.planned(("adam", p.size, betas), lambda: _plans(library, p.size, *betas))
    if plans is None:
        return False
    decay, first, second, last = plans
    number, rest2, shift, factor = [np.array([one], np.float32) for one in (rest, 1 - betas[1], eps, -rate)]
    if keep != 1:
        decay.run(p, np.array([keep], np.float32), p)
    first.run(g, number, m)
    second.run(g, rest2, g, v)  # the factor before the square: so a gradient of 1e20 does not overflow
    last.run(v, _ZERO, shift, m, factor, p)
    return True


def _plans(library: Library, size: int, beta1: float, beta2: float) -> tuple[Plan, ...]:
    whole, single = library.descriptor((1, size), (size, 1)), library.descriptor((1, 1), (1, 1))
    return (_plan(library, _MULTIPLY, whole, single, []),
            _plan(library, _MULTIPLY, whole, single, [("sum", beta1)]),
            _plan(library, _MULTIPLY, whole, single, [(_MULTIPLY, whole), ("sum", beta2)]),
            _plan(library, _ADD, whole, single, [(_SQRT, 0, 0), (_ADD, single), (_POWER, 1, -1), (_MULTIPLY, whole),
                                                 (_MULTIPLY, single), ("sum", 1)]))


def _plan(library: Library, kind: int, data: c_void_p, other: c_void_p, after: Sequence[tuple[Any, ...]]) -> Plan:
    """Return a plan of two arrays, those that are attached, and the output."""
    attributes, made = library.attributes_with(after), c_void_p()
    try:
        library.check(library.free.dnnl_binary_primitive_desc_create(
            byref(made), library.engine, kind, data, other, data, attributes))
    finally:
        library.held.dnnl_primitive_attr_destroy(attributes)
    attached = [_AFTER * (place + 1) | _SRC_1 for place, one in enumerate(after) if one[0] in (_ADD, _MULTIPLY)]
    return Plan(library, made, (SRC, _SRC_1, *attached, DST))
