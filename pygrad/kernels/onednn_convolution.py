"""Convolution by oneDNN: float32, channels last, weights in the format that the library prefers.

Each function returns whether the library has done it; what it does not take is left to NumPy.
"""

from __future__ import annotations

import math
from ctypes import byref, c_int64, c_void_p
from typing import Any

import numpy as np

from pygrad.kernels.geometry import Geometry
from pygrad.kernels.onednn import (BIAS, CONVOLUTION_DIRECT, DIFF_BIAS, DIFF_DST, DIFF_SRC, DIFF_WEIGHTS, DST,
                                   FORWARD_TRAINING, SRC, WEIGHTS, Library, Plan, Unsupported)


def forward(library: Library, x: Any, weight: Any, bias: Any, y: Any, g: Geometry) -> bool:
    """Write the convolution of ``x`` to ``y``."""
    key = ("forward", x.shape, weight.shape, bias is None, g)
    found = library.planned(key, lambda: _Forward(library, x, weight, bias is not None, g))
    if found is None:
        return False
    ready = found.prepared(weight)
    found.plan.run(x, ready, y) if bias is None else found.plan.run(x, ready, np.ascontiguousarray(bias), y)
    return True


def gradient_of_input(library: Library, y: Any, weight: Any, x: Any, g: Geometry) -> bool:
    """Write to ``x`` the gradient of a convolution's input, ``y`` being that of its output."""
    key = ("input", x.shape, weight.shape, g)
    found = library.planned(key, lambda: _GradientOfInput(library, x, weight, g))
    if found is None:
        return False
    found.plan.run(y, found.prepared(weight), x)
    return True


def gradient_of_weight(library: Library, x: Any, y: Any, weight: Any, bias: Any, g: Geometry) -> bool:
    """Write to ``weight``, and ``bias`` if it is not None, the gradients of a convolution's parameters."""
    key = ("weight", x.shape, weight.shape, bias is None, g)
    found = library.planned(key, lambda: _GradientOfWeight(library, x, weight, bias is not None, g))
    if found is None:
        return False
    native = weight if found.reorder is None else np.empty(found.bytes, np.uint8)
    found.plan.run(x, y, native) if bias is None else found.plan.run(x, y, native, bias)
    if found.reorder is not None:
        found.reorder.run(native, weight)
    return True


class _Problem:
    """The library's descriptors of a convolution, while plans are made."""

    def __init__(self, library: Library, x: Any, weight: Any, with_bias: bool, g: Geometry) -> None:
        if any(high <= -step for high, step in zip(g.high, g.stride, strict=True)):
            raise Unsupported("more unused input than a stride")
        self.library = library
        n, channels, out = len(x), x.shape[-1], len(weight)
        shape = weight.shape
        if g.groups > 1:
            shape = (g.groups, out // g.groups, channels // g.groups, *g.kernel)
        self.plain = library.descriptor(shape, _strides(shape))
        self.weight = library.descriptor(shape)
        self.x = library.descriptor(*_channels_last((n, channels, *g.inputs)))
        self.y = library.descriptor(*_channels_last((n, out, *g.outputs)))
        self.bias = library.descriptor((out,), (1,)) if with_bias else None
        sizes = c_int64 * len(g.kernel)
        self.spatial = (sizes(*g.stride), sizes(*[gap - 1 for gap in g.dilation]), sizes(*g.low),
                        sizes(*g.high))
        self._hint: c_void_p | None = None

    def forward(self) -> c_void_p:
        """Return a new primitive descriptor of the convolution."""
        made, library = c_void_p(), self.library
        library.check(library.free.dnnl_convolution_forward_primitive_desc_create(
            byref(made), library.engine, FORWARD_TRAINING, CONVOLUTION_DIRECT, self.x, self.weight, self.bias,
            self.y, *self.spatial, library.attributes))
        return made

    def backward(self, name: str, *descriptors: Any) -> c_void_p:
        """Return a new primitive descriptor of a gradient."""
        made, library, hint = c_void_p(), self.library, self.forward()
        try:
            library.check(getattr(library.free, f"dnnl_convolution_backward_{name}_primitive_desc_create")(
                byref(made), library.engine, CONVOLUTION_DIRECT, *descriptors, *self.spatial, hint,
                library.attributes))
        finally:
            library.held.dnnl_primitive_desc_destroy(hint)
        return made


class _Weighted:
    """A plan that reads a weight, and the plan that brings the weight into the format it wants."""

    plan: Plan
    reorder: Plan | None
    bytes: int

    def _accept(self, problem: _Problem, place: int) -> None:
        self.bytes = self.plan.sizes[place]
        self.reorder = problem.library.reorder(problem.plain, self.plan.descriptors[place])

    def prepared(self, weight: Any) -> Any:
        """Return the weight in that format."""
        weight = np.ascontiguousarray(weight)
        if self.reorder is None:
            return weight
        ready = np.empty(self.bytes, np.uint8)
        self.reorder.run(weight, ready)
        return ready


class _Forward(_Weighted):
    def __init__(self, library: Library, x: Any, weight: Any, with_bias: bool, g: Geometry) -> None:
        problem = _Problem(library, x, weight, with_bias, g)
        arguments = (SRC, WEIGHTS, BIAS, DST) if with_bias else (SRC, WEIGHTS, DST)
        self.plan = Plan(library, problem.forward(), arguments)
        self._accept(problem, 1)


class _GradientOfInput(_Weighted):
    def __init__(self, library: Library, x: Any, weight: Any, g: Geometry) -> None:
        problem = _Problem(library, x, weight, False, g)
        described = problem.backward("data", problem.x, problem.weight, problem.y)
        self.plan = Plan(library, described, (DIFF_DST, WEIGHTS, DIFF_SRC))
        self._accept(problem, 1)


class _GradientOfWeight(_Weighted):
    def __init__(self, library: Library, x: Any, weight: Any, with_bias: bool, g: Geometry) -> None:
        problem = _Problem(library, x, weight, with_bias, g)
        described = problem.backward("weights", problem.x, problem.weight, problem.bias, problem.y)
        arguments = (SRC, DIFF_DST, DIFF_WEIGHTS, DIFF_BIAS) if with_bias else (SRC, DIFF_DST, DIFF_WEIGHTS)
        self.plan = Plan(library, described, arguments)
        self.bytes = self.plan.sizes[2]
        self.reorder = library.reorder(self.plan.descriptors[2], problem.plain)


def _strides(shape: tuple[int, ...]) -> list[int]:
    return [math.prod(shape[axis + 1:]) for axis in range(len(shape))]


def _channels_last(shape: tuple[int, ...]) -> tuple[tuple[int, ...], list[int]]:
    """Return a shape (N, C, ...) and its strides, in elements, where channels lie beside each other."""
    inner = _strides((shape[0], *shape[2:], shape[1]))
    return shape, [inner[0], inner[-1], *inner[1:-1]]
