"""The arguments of convolutions and of what else slides a window: checked, and made a geometry."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._numbers import whole_numbers
from pygrad.kernels import Geometry

Sizes = tuple[int, ...]

_EXTENTS = {1: "L", 2: "H, W", 3: "D, H, W"}


def measure(where: str, axes: int, x: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any,
            groups: int) -> Geometry:
    """Return the geometry of a convolution, or raise what is wrong with its arguments."""
    groups = _check_arrays(where, axes, x, weight, groups)
    if x.shape[1] != weight.shape[1] * groups:
        raise ShapeError(f"{where}: the weight ({describe(weight)}) with groups={groups} expects "
                         f"{weight.shape[1] * groups} channels, axis 1 of the input; got {describe(x)}")
    if len(weight) % groups:
        raise ShapeError(f"{where}: the weight's {len(weight)} output channels cannot be divided into "
                         f"{groups} groups")
    _check_bias(where, bias, len(weight))
    steps, gaps = sizes(where, "stride", stride, axes, 1), sizes(where, "dilation", dilation, axes, 1)
    kernel = weight.shape[2:]
    reach = [(k - 1) * gap + 1 for k, gap in zip(kernel, gaps, strict=True)]
    low, high = paddings(where, padding, axes, reach, steps)
    padded = [extent + lo + hi for extent, lo, hi in zip(x.shape[2:], low, high, strict=True)]
    if any(total < need for total, need in zip(padded, reach, strict=True)):
        raise ShapeError(f"{where}: the kernel, with its dilation of extent {tuple(reach)}, is larger than "
                         f"the padded input, of extent {tuple(padded)} (input of {describe(x)}); add "
                         "padding, or take a smaller kernel")
    outputs = tuple([(total - need) // step + 1
                     for total, need, step in zip(padded, reach, steps, strict=True)])
    return Geometry(x.shape[2:], outputs, kernel, steps, low, gaps, groups)


def measure_transposed(where: str, axes: int, y: Any, weight: Any, bias: Any, stride: Any, padding: Any,
                       output_padding: Any, groups: int, dilation: Any) -> Geometry:
    """Return the geometry of the convolution whose transpose is asked for, or raise."""
    groups = _check_arrays(where, axes, y, weight, groups)
    if y.shape[1] != len(weight):
        raise ShapeError(f"{where}: the weight ({describe(weight)}) expects {len(weight)} channels, axis 1 "
                         f"of the input; got {describe(y)}")
    if len(weight) % groups:
        raise ShapeError(f"{where}: the input's {len(weight)} channels cannot be divided into {groups} "
                         "groups")
    _check_bias(where, bias, weight.shape[1] * groups)
    steps, gaps = sizes(where, "stride", stride, axes, 1), sizes(where, "dilation", dilation, axes, 1)
    low = sizes(where, "padding", padding, axes, 0)
    more = sizes(where, "output_padding", output_padding, axes, 0)
    if any(extra >= max(step, gap) for extra, step, gap in zip(more, steps, gaps, strict=True)):
        raise ArgumentError(f"{where}: expected output_padding below stride or dilation, got "
                            f"{output_padding!r} with stride {stride!r} and dilation {dilation!r}")
    kernel = weight.shape[2:]
    inputs = tuple([(extent - 1) * step - 2 * lo + (k - 1) * gap + 1 + extra
                    for extent, step, lo, k, gap, extra
                    in zip(y.shape[2:], steps, low, kernel, gaps, more, strict=True)])
    if min(inputs) < 1 or min(y.shape[2:]) < 1:
        raise ShapeError(f"{where}: from an input of {describe(y)} and padding {padding!r} follows an output "
                         f"of extent {inputs}; take less padding, or a larger input")
    return Geometry(inputs, y.shape[2:], kernel, steps, low, gaps, groups)


def _check_arrays(where: str, axes: int, x: Any, weight: Any, groups: int) -> int:
    if weight.ndim != axes + 2 or min(weight.shape, default=0) < 1:
        raise ShapeError(f"{where}: expected a weight of {axes + 2} axes, none of them empty (channels, "
                         f"channels, and the kernel's {_EXTENTS[axes]}), got {describe(weight)}")
    if x.ndim != axes + 2:
        raise shape_error(where, axes, x)
    return sizes(where, "groups", groups, 1, 1)[0]


def shape_error(where: str, axes: int, x: Any) -> ShapeError:
    """Return the error for an input that has not the axes of a batch of signals, images or volumes, or of one."""
    extents = _EXTENTS[axes]
    return ShapeError(f"{where}: expected an input of shape (N, C, {extents}) or (C, {extents}), got {describe(x)}")


def _check_bias(where: str, bias: Any, channels: int) -> None:
    if bias is not None and bias.shape != (channels,):
        raise ShapeError(f"{where}: expected a bias of shape ({channels},), one number for each output "
                         f"channel, got {describe(bias)}")


def sizes(where: str, name: str, value: Any, axes: int, least: int) -> Sizes:
    """Return an argument as one integer for each axis.

    Examples
    --------
    >>> sizes("conv2d", "stride", 2, 2, 1), sizes("conv2d", "stride", (2, 1), 2, 1)
    ((2, 2), (2, 1))
    """
    found = whole_numbers(value if isinstance(value, tuple | list) else (value,), axes, least)
    if found is None:
        several = f", or {axes} of them" if axes > 1 else ""
        raise ArgumentError(f"{where}: expected {name} to be an integer of at least {least}{several}, got "
                            f"{value!r}")
    return found


def paddings(where: str, padding: Any, axes: int, reach: list[int], steps: Sizes) -> tuple[Sizes, Sizes]:
    """Return how much to pad at either end of each axis."""
    if not isinstance(padding, str):
        low = sizes(where, "padding", padding, axes, 0)
        return low, low
    if padding == "valid":
        return (0,) * axes, (0,) * axes
    if padding != "same":
        raise ArgumentError(f"{where}: expected padding to be integers, 'same' or 'valid', got {padding!r}")
    if max(steps) > 1:
        raise ArgumentError(f"{where}: padding='same' needs a stride of 1, got {steps}")
    low = tuple([(need - 1) // 2 for need in reach])
    return low, tuple([need - 1 - lo for need, lo in zip(reach, low, strict=True)])
