"""What layers with running statistics share: parameters, buffers, and the lazy variants."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array
from pygrad.errors import ShapeError, describe
from pygrad.functions._norms import check_eps
from pygrad.functions._numbers import as_number, as_size
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.lazy import LazyModuleMixin, UninitializedParameter
from pygrad.layers.module import Module
from pygrad.layers.normalization import make_affine, reset_affine
from pygrad.variable import Variable


class RunningNorm(Module):
    """Base of batch and instance normalisation.

    Attributes
    ----------
    axes : tuple of int
        Class constant: how many axes the input may have.
    shapes : str
        Class constant: these in words.
    """

    axes: tuple[int, ...] = ()
    shapes = ""

    weight: Any
    bias: Any
    running_mean: Any
    running_var: Any
    num_batches_tracked: Any

    def set_up(self, num_features: int, eps: float, momentum: float | None, affine: bool,
               track_running_stats: bool) -> None:
        """Check and keep the settings."""
        name = type(self).__name__
        self.num_features, self.eps = num_features, check_eps(eps, name)
        self.momentum = None if momentum is None else as_number(momentum, name, "momentum")
        self.affine, self.track_running_stats = affine, track_running_stats

    def build(self, num_features: int, eps: float, momentum: float | None, affine: bool,
              track_running_stats: bool, dtype: DTypeLike | None, bias: bool) -> None:
        """Make everything, for a known number of features."""
        name = type(self).__name__
        self.set_up(as_size(num_features, name, "num_features"), eps, momentum, affine, track_running_stats)
        self.weight, self.bias = make_affine((self.num_features,), affine, bias, dtype, name)
        self.make_buffers(self.num_features, floating_dtype(dtype, name))
        self.reset_parameters()

    def make_buffers(self, length: int, dtype: Any) -> None:
        """Register the running statistics, or that there are none."""
        tracked = self.track_running_stats
        self.register_buffer("running_mean", np.zeros(length, dtype) if tracked else None)
        self.register_buffer("running_var", np.ones(length, dtype) if tracked else None)
        self.register_buffer("num_batches_tracked", np.array(0, np.int64) if tracked else None)

    def reset_running_stats(self) -> None:
        """Set the running mean to zeros, the variance to ones, and the count of batches to 0."""
        if self.track_running_stats:
            self.running_mean[...] = 0
            self.running_var[...] = 1
            self.num_batches_tracked[...] = 0

    def reset_parameters(self) -> None:
        """Set the weight to ones, the bias to zeros, and the running statistics as they were at first."""
        self.reset_running_stats()
        reset_affine(self)

    def checked(self, x: Any) -> Any:
        """Return the input, in the dtype of the layer where it is a constant."""
        name = type(self).__name__
        own = self.running_mean if self.weight is None else self.weight
        return self.of_known_axes(cast_input(x, own.dtype, name) if own is not None else x)

    def of_known_axes(self, x: Any) -> Any:
        """Return the input as a Variable or array with as many axes as it may have."""
        name = type(self).__name__
        x = x if isinstance(x, Variable) else as_array(x, where=name)
        if x.ndim not in self.axes:
            raise ShapeError(f"{name}: expected an input of shape {self.shapes}, got {describe(x)}")
        return x

    def channels_of(self, shape: tuple[int, ...]) -> int:
        """Return the number of channels of an input."""
        return shape[1]

    def extra_repr(self) -> str:
        return (f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
                f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}")


class LazyRunningNorm(LazyModuleMixin, RunningNorm):
    """What their lazy variants share; mixed in before the class that they become."""

    def __init__(self, eps: float = 1e-5, momentum: float | None = 0.1, affine: bool = True,
                 track_running_stats: bool = True, dtype: DTypeLike | None = None, *,
                 bias: bool = True) -> None:
        self.set_up(0, eps, momentum, affine, track_running_stats)
        self.weight = UninitializedParameter(dtype) if affine else None
        self.bias = UninitializedParameter(dtype) if affine and bias else None
        self.make_buffers(0, floating_dtype(dtype, type(self).__name__))

    def initialize_parameters(self, x: Any) -> None:
        """Take the number of channels of the input as the number of features."""
        name, x = type(self).__name__, self.of_known_axes(x)
        features = as_size(self.channels_of(x.shape), name, "num_features")
        for parameter in (self.weight, self.bias):
            if parameter is not None:
                parameter.materialize((features,))
        if self.track_running_stats:
            for buffer, start in (("running_mean", np.zeros), ("running_var", np.ones)):
                array = getattr(self, buffer)
                if array.shape == (0,):
                    setattr(self, buffer, start(features, array.dtype))
                elif array.shape != (features,):
                    raise ShapeError(f"{name}: the input has {features} channels, and what was loaded as "
                                     f"{buffer} has shape {array.shape}")
        self.num_features = features
