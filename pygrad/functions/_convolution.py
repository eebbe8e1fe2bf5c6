"""Convolution, its transpose, and the gradient of its weight: three Functions, each other's derivatives.

All three are faces of one sum over products of an input ``x``, a weight ``w`` and an output ``y``: given two,
each computes the third. So the gradients of each are the other two, to any order. What computes them is
`pygrad.kernels`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.function import Function
from pygrad.functions._sibling import sibling
from pygrad.functions._windows import measure, measure_transposed
from pygrad.functions.shaping import expand_dims, squeeze
from pygrad.kernels import Geometry
from pygrad.recording import record, record2
from pygrad.roles import NOTHING, intern

_ROLES = {(first, second): intern([0 if second else NOTHING, 1 if first else NOTHING])
          for first in (False, True) for second in (False, True)}


class _Convolving(Function):
    """What the three share: a geometry, found at the first run, and which two arrays are saved."""

    __slots__ = ("geometry",)
    axes = 0
    geometry: Any

    def _save(self, first: Any, second: Any) -> None:
        need_first, need_second = self.needs_grad[:2]
        self.saved = first if need_second else None, second if need_first else None
        self.roles = _ROLES[need_first, need_second]

    def _gradients(self, gy: Any, *rules: Callable[[Any], Any] | None) -> tuple[Any, ...]:
        """Apply each rule to ``gy``, or to each part of a batch of such; None where there is none."""
        lead = gy.ndim - self.axes - 2
        return tuple([None if rule is None else _each(rule, gy, lead) if lead else rule(gy)
                      for rule in rules])

    def _gradient_of_bias(self, gy: Any) -> Any:
        if type(gy) is np.ndarray:
            return kernels.sum_of_positions(gy)
        return np.sum(gy, axis=(0, *range(2, 2 + self.axes)))


def _each(rule: Callable[[Any], Any], gy: Any, lead: int) -> Any:
    """Return a rule's results for each of the parts along the leading axes."""
    parts = gy.reshape((-1, *gy.shape[lead:])) if gy.size else np.zeros((1, *gy.shape[lead:]), gy.dtype)
    results = [rule(parts[number]) for number in range(len(parts))]
    if not gy.size:
        return np.zeros((*gy.shape[:lead], *results[0].shape), results[0].dtype)
    return np.stack(results).reshape((*gy.shape[:lead], *results[0].shape))


class _Convolution(_Convolving):
    """A convolution; see `Conv2d`."""

    __slots__ = ("options",)

    def __init__(self, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1) -> None:
        self.options, self.geometry = (stride, padding, dilation, groups), None

    def forward(self, x: Any, weight: Any, bias: Any = None) -> Any:
        if self.geometry is None:
            self.geometry = measure(f"conv{self.axes}d", self.axes, x, weight, bias, *self.options)
        self._save(x, weight)
        return kernels.convolve(x, weight, bias, self.geometry)

    def backward(self, gy: Any) -> Any:
        x, weight = self.saved
        g, needs = self.geometry, (*self.needs_grad, False)
        if needs[1] and needs[2] and type(gy) is np.ndarray and gy.ndim == self.axes + 2:
            shape = (gy.shape[1], x.shape[1] // g.groups, *g.kernel)
            gx = kernels.convolve_transposed(gy, weight, None, g) if needs[0] else None
            return (gx, *kernels.correlate(x, gy, g, shape, with_bias=True))
        return self._gradients(
            gy,
            (lambda gy: sibling(_of(_TRANSPOSED[self.axes], g), gy, weight)) if needs[0] else None,
            (lambda gy: sibling(ConvWeight(g), x, gy)) if needs[1] else None,
            self._gradient_of_bias if needs[2] else None)[:len(self.needs_grad)]


class _Transposed(_Convolving):
    """The transpose of a convolution; see `ConvTranspose2d`."""

    __slots__ = ("options",)

    def __init__(self, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: int = 1,
                 dilation: Any = 1) -> None:
        self.options, self.geometry = (stride, padding, output_padding, groups, dilation), None

    def forward(self, y: Any, weight: Any, bias: Any = None) -> Any:
        if self.geometry is None:
            self.geometry = measure_transposed(f"conv_transpose{self.axes}d", self.axes, y, weight, bias,
                                               *self.options)
        self._save(y, weight)
        return kernels.convolve_transposed(y, weight, bias, self.geometry)

    def backward(self, gx: Any) -> Any:
        y, weight = self.saved
        g, needs = self.geometry, (*self.needs_grad, False)
        return self._gradients(
            gx,
            (lambda gx: sibling(_of(_CONVOLUTIONS[self.axes], g), gx, weight)) if needs[0] else None,
            (lambda gx: sibling(ConvWeight(g), gx, y)) if needs[1] else None,
            self._gradient_of_bias if needs[2] else None)[:len(self.needs_grad)]


class Conv1d(_Convolution):
    """Convolution of (N, C, L). dx = transposed convolution of dy; dW = sums of x * dy. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class Conv2d(_Convolution):
    """Convolution of (N, C, H, W). dx = transposed convolution of dy; dW = sums of x * dy. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class Conv3d(_Convolution):
    """Convolution of (N, C, D, H, W). dx = transposed convolution of dy; dW = sums of x * dy. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


class ConvTranspose1d(_Transposed):
    """Transposed convolution of (N, C, L). dx = convolution of dy; dW = sums of dy * x. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 1


class ConvTranspose2d(_Transposed):
    """Transposed convolution of (N, C, H, W). dx = convolution of dy; dW = sums of dy * x. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class ConvTranspose3d(_Transposed):
    """Transposed convolution of (N, C, D, H, W). dx = convolution of dy; dW = sums of dy * x. Saves: x, W."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


class ConvWeight(_Convolving):
    """Gradient W of a weight: sums of x * y. dx = transposed convolution of y by dW; dy = convolution of x.

    Saves: x, y.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry

    @property
    def axes(self) -> int:  # type: ignore[override]
        return len(self.geometry.kernel)

    def forward(self, x: Any, y: Any) -> Any:
        g = self.geometry
        self._save(x, y)
        return kernels.correlate(x, y, g, (y.shape[1], x.shape[1] // g.groups, *g.kernel))[0]

    def backward(self, gw: Any) -> Any:
        x, y = self.saved
        g, needs = self.geometry, self.needs_grad
        return self._gradients(
            gw,
            (lambda gw: sibling(_of(_TRANSPOSED[self.axes], g), y, gw)) if needs[0] else None,
            (lambda gw: sibling(_of(_CONVOLUTIONS[self.axes], g), x, gw)) if needs[1] else None)


_CONVOLUTIONS: dict[int, Any] = {1: Conv1d, 2: Conv2d, 3: Conv3d}
_TRANSPOSED: dict[int, Any] = {1: ConvTranspose1d, 2: ConvTranspose2d, 3: ConvTranspose3d}


def _of(cls: Any, geometry: Geometry) -> Any:
    function = cls()
    function.geometry = geometry
    return function


def apply(function: Any, x: Any, weight: Any, bias: Any) -> Any:
    """Return a Function's result, also for an input without a batch axis."""
    alone = np.ndim(x) == function.axes + 1
    if alone:
        x = expand_dims(x, 0)
    y = record2(function, x, weight) if bias is None else record(function, (x, weight, bias))
    return squeeze(y, 0) if alone else y
