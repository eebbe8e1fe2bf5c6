"""Layer and batch normalisation by oneDNN: float32, rows of features, and channels that lie last.

Each function returns whether the library took the problem. In backward, what was saved may be anything that
the normalised input follows from by ``(saved - mean) * rstd``, with the numbers of each row or channel.
"""

from __future__ import annotations

from ctypes import byref, c_float, c_int, c_uint, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.onednn import DIFF_DST, DIFF_SRC, DST, FORWARD_TRAINING, SRC, Library, Plan

_BACKWARD = 128
_SCALE_AND_SHIFT = 2 | 4
_MEAN, _VARIANCE, _SCALE, _SHIFT, _DIFF_SCALE, _DIFF_SHIFT = 49, 50, 51, 52, 255, 256
_NUMBER_OF_INPUTS = 3


def forward(library: Library, kind: str, x: Any, weight: Any, bias: Any, eps: float, y: Any, mean: Any,
            variance: Any) -> bool:
    """Normalise, scale and shift, and write the result and its statistics.

    Parameters
    ----------
    library : Library
    kind : {"layer", "batch"}
        Whether to normalise rows or channels.
    x, y : ndarray, shape (R, D) or (N, L, C)
        In C order; ``y`` is written.
    weight, bias : ndarray, shape (D,) or (C,)
    eps : float
        Added to the variance.
    mean, variance : ndarray, shape (R,) or (C,)
        Written.
    """
    plan = library.planned((kind, x.shape, eps), lambda: _forward_plan(library, kind, x.shape, eps)[0])
    if plan is None:
        return False
    plan.run(x, weight, bias, y, mean, variance)
    return True


def backward(library: Library, kind: str, gy: Any, saved: Any, weight: Any, mean: Any, rstd: Any, gx: Any,
             gw: Any, gb: Any) -> bool:
    """Write the gradients of the input (``gx`` may be ``gy``), of weight and of bias; else as `forward`."""
    plan = library.planned((kind, gy.shape, "backward"), lambda: _backward_plan(library, kind, gy.shape))
    if plan is None:
        return False
    variance = 1 / np.square(rstd)  # the plan adds no eps to it
    plan.run(saved, gy, weight, mean, variance, gx, gw, gb, weight)
    return True


def _described(library: Library, kind: str, shape: tuple[int, ...]) -> tuple[Any, list[Any]]:
    """Return the descriptors of the arrays, and of statistics where they have one."""
    if kind == "layer":
        return library.descriptor(shape, (shape[1], 1)), [library.descriptor(shape[:1], (1,))]
    n, length, c = shape
    return library.descriptor((n, c, 1, length), (length * c, 1, length * c, c)), []


def _create(library: Library, kind: str, direction: str, *arguments: Any) -> c_void_p:
    made = c_void_p()
    create = getattr(library.free, f"dnnl_{kind}_normalization_{direction}_primitive_desc_create")
    library.check(create(byref(made), library.engine, *arguments, library.attributes))
    return made


def _forward_plan(library: Library, kind: str, shape: tuple[int, ...], eps: float) -> tuple[Plan, c_void_p]:
    data, statistics = _described(library, kind, shape)
    made = _create(library, kind, "forward", FORWARD_TRAINING, data, data, *statistics, c_float(eps),
                   c_uint(_SCALE_AND_SHIFT))
    return Plan(library, made, (SRC, _SCALE, _SHIFT, DST, _MEAN, _VARIANCE)), made


def _backward_plan(library: Library, kind: str, shape: tuple[int, ...]) -> Plan:
    data, statistics = _described(library, kind, shape)
    forward_plan, hint = _forward_plan(library, kind, shape, 0.0)  # it owns the hint
    made = _create(library, kind, "backward", _BACKWARD, data, data, data, *statistics, c_float(0.0),
                   c_uint(_SCALE_AND_SHIFT), hint)
    inputs = c_int()
    library.held.dnnl_primitive_desc_query(made, _NUMBER_OF_INPUTS, 0, byref(inputs))
    arguments = [SRC, DIFF_DST, _SCALE, _MEAN, _VARIANCE, DIFF_SRC, _DIFF_SCALE, _DIFF_SHIFT]
    if inputs.value == 6:  # some versions count the shift, which nothing depends on
        arguments.append(_SHIFT)
    plan = Plan(library, made, arguments)
    del forward_plan
    return plan
