"""The bilinear layer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.functions._numbers import as_size
from pygrad.functions.bilinear import bilinear
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import uniform_
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

__all__ = ["Bilinear"]


class Bilinear(Module):
    """Bilinear map of the last axes of two inputs, ``x1 @ weight[k] @ x2 + bias[k]`` for each k.

    Parameters
    ----------
    in1_features, in2_features : int
        I and J, the lengths of the inputs' last axes.
    out_features : int
        K, that of the output's.
    bias : bool
        Whether to add a bias.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape (K, I, J)
    bias : Parameter, shape (K,), or None
        Both drawn evenly from -1 / sqrt(I) to 1 / sqrt(I), from the package-level generator.

    Raises
    ------
    ArgumentError
        If a number of features is no integer above 0, or the dtype no floating one.

    Notes
    -----
    Inputs of shape (*, I) and (*, J), output (*, K). Constant inputs are cast to the dtype of the parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Bilinear(2, 3, 4)
    >>> layer(np.zeros((5, 2)), np.zeros((5, 3))).shape
    (5, 4)
    >>> layer
    Bilinear(in1_features=2, in2_features=3, out_features=4, bias=True)  # 28 parameters, 112 bytes
    """

    __module__ = "pygrad.layers"

    bias: Parameter | None

    def __init__(self, in1_features: int, in2_features: int, out_features: int, bias: bool = True,
                 dtype: DTypeLike | None = None) -> None:
        self.in1_features = as_size(in1_features, "Bilinear", "in1_features")
        self.in2_features = as_size(in2_features, "Bilinear", "in2_features")
        self.out_features = as_size(out_features, "Bilinear", "out_features")
        chosen = floating_dtype(dtype, "Bilinear")
        self.weight = Parameter(np.empty((self.out_features, self.in1_features, self.in2_features), chosen))
        self.bias = Parameter(np.empty(self.out_features, chosen)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        bound = 1 / math.sqrt(self.in1_features)
        uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            uniform_(self.bias, -bound, bound)

    def forward(self, input1: Any, input2: Any) -> Any:
        weight = self.weight
        x1, x2 = (cast_input(x, weight.dtype, "Bilinear") for x in (input1, input2))
        return bilinear(x1, x2, weight, self.bias)

    def extra_repr(self) -> str:
        return (f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
                f"out_features={self.out_features}, bias={self.bias is not None}")
