"""The fully connected layer."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.config import get_default_dtype
from pygrad.errors import ArgumentError
from pygrad.functions.linear import linear
from pygrad.layers.casting import cast_input
from pygrad.layers.lazy import LazyModuleMixin, UninitializedParameter
from pygrad.layers.module import Module
from pygrad.parameter import Parameter
from pygrad.random import default_generator

__all__ = ["LazyLinear", "Linear"]


class Linear(Module):
    """Affine map of the last axis, ``x @ weight.T + bias``.

    Parameters
    ----------
    in_features : int
        D, the length of the input's last axis.
    out_features : int
        K, that of the output's.
    bias : bool
        Whether to add a bias.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`, float32 unless set.

    Attributes
    ----------
    weight : Parameter, shape (K, D)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -1 / sqrt(D) to 1 / sqrt(D), from the package-level generator.

    Raises
    ------
    ArgumentError
        If a number of features is no integer above 0, or the dtype no floating one.

    Notes
    -----
    Input of shape (*, D), output (*, K). A constant input is cast to the dtype of the parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Linear(4, 2)
    >>> layer
    Linear(in_features=4, out_features=2, bias=True)  # 10 parameters, 40 bytes
    >>> y = layer(np.zeros((3, 4)))
    >>> y.shape, y.dtype
    ((3, 2), dtype('float32'))
    """

    __module__ = "pygrad.layers"

    bias: Parameter | None

    def __init__(self, in_features: int, out_features: int, bias: bool = True,
                 dtype: DTypeLike | None = None) -> None:
        self.in_features = _check_features(in_features, "in_features")
        self.out_features = _check_features(out_features, "out_features")
        chosen = get_default_dtype() if dtype is None else np.dtype(dtype)
        if chosen.kind != "f":
            raise ArgumentError(f"Linear: expected a floating dtype such as np.float32, got {chosen}")
        self.weight = Parameter(np.empty((self.out_features, self.in_features), chosen))
        self.bias = Parameter(np.empty(self.out_features, chosen)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        bound = 1 / math.sqrt(self.in_features)
        for parameter in (self.weight, self.bias):
            if parameter is not None:
                _fill_evenly(parameter.data, bound)
                parameter.mark_updated()

    def forward(self, x: Any) -> Any:
        weight = self.weight
        return linear(cast_input(x, weight.dtype, "Linear"), weight, self.bias)

    def extra_repr(self) -> str:
        bias = self.bias is not None
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={bias}"


class LazyLinear(LazyModuleMixin, Linear):
    """A `Linear` that takes ``in_features`` from its first input.

    Parameters
    ----------
    out_features : int
        K, the length of the output's last axis.
    bias : bool
        Whether to add a bias.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyLinear(2)
    >>> layer(np.zeros((3, 4))).shape
    (3, 2)
    >>> layer
    Linear(in_features=4, out_features=2, bias=True)  # 10 parameters, 40 bytes
    """

    cls_to_become = Linear

    def __init__(self, out_features: int, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        self.in_features = 0
        self.out_features = _check_features(out_features, "out_features")
        self.weight = UninitializedParameter(dtype)
        self.bias = UninitializedParameter(dtype) if bias else None

    def initialize_parameters(self, x: Any) -> None:
        """Take the length of the input's last axis as the number of its features."""
        self.in_features = _check_features(x.shape[-1] if np.ndim(x) else 0, "in_features")
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))


def _check_features(number: int, name: str) -> int:
    try:
        checked = operator.index(number)
    except TypeError:
        checked = 0
    if checked < 1:
        raise ArgumentError(f"Linear: expected {name} to be an integer of at least 1, got {number!r}")
    return checked


def _fill_evenly(array: Any, bound: float) -> None:
    """Fill an array with numbers drawn evenly from ``-bound`` to ``bound``."""
    generator = default_generator()
    if array.dtype in (np.float32, np.float64):
        generator.random(out=array, dtype=array.dtype.type)
    else:
        array[...] = generator.random(array.shape)
    array *= 2 * bound
    array -= bound
