"""What the layers of convolutions share: settings, parameters, and padding with something else than zeros."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._windows import paddings, sizes
from pygrad.functions.pad import pad
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import kaiming_uniform_, uniform_
from pygrad.layers.lazy import LazyModuleMixin, UninitializedParameter
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

MODES = ("zeros", "reflect", "replicate", "circular")


class Convolutional(Module):
    """A convolution or a transposed one, of ``axes`` axes; subclasses say which function computes."""

    axes = 0
    transposed = False
    function: Any = None
    weight: Parameter
    bias: Parameter | None

    def set_up(self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any, padding: Any,
               dilation: Any, groups: int, padding_mode: str, output_padding: Any = 0) -> None:
        """Check the settings and keep them as attributes."""
        where, axes = type(self).__name__, self.axes
        lazy = isinstance(self, LazyModuleMixin)
        self.in_channels = 0 if lazy else sizes(where, "in_channels", in_channels, 1, 1)[0]
        self.out_channels = sizes(where, "out_channels", out_channels, 1, 1)[0]
        self.kernel_size = sizes(where, "kernel_size", kernel_size, axes, 1)
        self.stride = sizes(where, "stride", stride, axes, 1)
        self.dilation = sizes(where, "dilation", dilation, axes, 1)
        self.output_padding = sizes(where, "output_padding", output_padding, axes, 0)
        self.groups = sizes(where, "groups", groups, 1, 1)[0]
        reach = [(k - 1) * gap + 1 for k, gap in zip(self.kernel_size, self.dilation, strict=True)]
        self._ends = (paddings(where, padding, axes, reach, self.stride) if not self.transposed
                      else (sizes(where, "padding", padding, axes, 0),) * 2)
        self.padding = padding if isinstance(padding, str) else self._ends[0]
        for name, channels in (("in_channels", self.in_channels), ("out_channels", self.out_channels)):
            if channels % self.groups:
                raise ArgumentError(f"{where}: {name}={channels} cannot be divided into {self.groups} groups")
        if padding_mode not in (("zeros",) if self.transposed else MODES):
            allowed = "'zeros'" if self.transposed else f"one of {', '.join(map(repr, MODES))}"
            raise ArgumentError(f"{where}: expected padding_mode to be {allowed}, got {padding_mode!r}")
        self.padding_mode = padding_mode

    def make_parameters(self, bias: bool, dtype: DTypeLike | None) -> None:
        """Make the parameters, and fill them unless their shape is yet unknown."""
        chosen = floating_dtype(dtype, type(self).__name__)
        if isinstance(self, LazyModuleMixin):
            self.weight = UninitializedParameter(chosen)
            self.bias = UninitializedParameter(chosen) if bias else None
            return
        self.weight = Parameter(np.empty(self.weight_shape(), chosen))
        self.bias = Parameter(np.empty(self.out_channels, chosen)) if bias else None
        self.reset_parameters()

    def weight_shape(self) -> tuple[int, ...]:
        """Return the shape of the weight."""
        first, second = self.out_channels, self.in_channels
        if self.transposed:
            first, second = second, first
        return (first, second // self.groups, *self.kernel_size)

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(math.prod(self.weight.shape[1:]))
            uniform_(self.bias, -bound, bound)

    def forward(self, x: Any) -> Any:
        x = cast_input(x, self.weight.dtype, type(self).__name__)
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            x, padding = padded(x, *self._ends, self.padding_mode), 0
        function = type(self).function
        return function(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        text = (f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
                f"stride={self.stride}")
        for name, usual in (("padding", 0), ("dilation", 1), ("output_padding", 0)):
            value = getattr(self, name)
            if value != (usual,) * self.axes:
                text += f", {name}={value}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        return text if self.padding_mode == "zeros" else f"{text}, padding_mode={self.padding_mode}"


class TransposedConvolutional(Convolutional):
    """A transposed convolution."""

    transposed = True

    def forward(self, x: Any, output_size: Any = None) -> Any:
        x = cast_input(x, self.weight.dtype, type(self).__name__)
        more = self.output_padding if output_size is None else self.missing(x, output_size)
        function = type(self).function
        return function(x, self.weight, self.bias, self.stride, self.padding, more, self.groups,
                        self.dilation)

    def missing(self, x: Any, output_size: Any) -> tuple[int, ...]:
        """Return the output padding that gives the output the size asked for."""
        where, axes = type(self).__name__, self.axes
        asked = tuple(output_size)[-axes:] if isinstance(output_size, tuple | list) else output_size
        asked = sizes(where, "output_size", asked, axes, 1)
        shape: tuple[int, ...] = np.shape(x)
        least = [(extent - 1) * step - 2 * pad + gap * (k - 1) + 1 for extent, step, pad, gap, k in zip(
            shape[-axes:], self.stride, self._ends[0], self.dilation, self.kernel_size, strict=True)]
        more = tuple([want - low for want, low in zip(asked, least, strict=True)])
        if any(not 0 <= extra < step for extra, step in zip(more, self.stride, strict=True)):
            most = [low + step - 1 for low, step in zip(least, self.stride, strict=True)]
            raise ArgumentError(f"{where}: expected output_size from {least} to {most} for an input of "
                                f"{describe(x)}, got {output_size!r}")
        return more


class LazyConvolutional(LazyModuleMixin):
    """What makes a layer of convolution wait for the number of its input's channels."""

    axes: int
    groups: int
    in_channels: int
    out_channels: int
    weight: Any
    bias: Any
    weight_shape: Any

    def initialize_parameters(self, *inputs: Any) -> None:
        """Take the number of channels of a lazy layer from its first input."""
        where, x = type(self).__name__, inputs[0]
        ndim = np.ndim(x)
        if ndim not in (self.axes + 1, self.axes + 2):
            raise ShapeError(f"{where}: expected an input of {self.axes + 2} axes, (N, C, ...), or of "
                             f"{self.axes + 1}, got {describe(x)}")
        channels = np.shape(x)[ndim - self.axes - 1]
        if not channels or channels % self.groups:
            raise ShapeError(f"{where}: the {channels} channels of the input ({describe(x)}) cannot be "
                             f"divided into {self.groups} groups")
        self.in_channels = channels
        self.weight.materialize(self.weight_shape())
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))


def padded(x: Any, low: tuple[int, ...], high: tuple[int, ...], mode: str) -> Any:
    """Return ``x`` with its last axes extended by elements of its own.

    Examples
    --------
    >>> x = np.array([[1, 2, 3]])
    >>> [padded(x, (1,), (2,), mode)[0].tolist() for mode in ("reflect", "replicate", "circular")]
    [[2, 1, 2, 3, 2, 1], [1, 1, 2, 3, 3, 3], [3, 1, 2, 3, 1, 2]]
    """
    axes, shape = len(low), np.shape(x)
    for extent, before, after in zip(shape[len(shape) - axes:], low, high, strict=True):
        most = {"reflect": extent - 1, "circular": extent, "replicate": extent and max(before, after)}[mode]
        if max(before, after) > most:
            raise ShapeError(f"padding_mode={mode!r} can add at most {most} elements to an axis of {extent} "
                             f"(input of {describe(x)}), not {max(before, after)}")
    return pad(x, [width for ends in zip(low[::-1], high[::-1], strict=True) for width in ends], mode)
