"""Rectified and exponential linear units, sigmoid and tanh as layers, for `Sequential`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.functions._numbers import as_size
from pygrad.functions.elu import celu, elu, selu
from pygrad.functions.prelu import prelu, rrelu
from pygrad.functions.relu import leaky_relu, relu
from pygrad.functions.sigmoid import sigmoid
from pygrad.functions.tanh import tanh
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import constant_
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

__all__ = ["CELU", "ELU", "LeakyReLU", "PReLU", "RReLU", "ReLU", "SELU", "Sigmoid", "Tanh"]


class ReLU(Module):
    """Rectified linear unit, `pygrad.functions.relu`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReLU()([-1.0, 2.0])
    Variable([0. 2.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return relu(x)


class LeakyReLU(Module):
    """Rectified linear unit with a slope below zero, `pygrad.functions.leaky_relu`, element by element.

    Parameters
    ----------
    negative_slope : float
        What negative elements are multiplied by.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.LeakyReLU(0.5)([-1.0, 2.0])
    Variable([-0.5  2. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def forward(self, x: Any) -> Any:
        return leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}"


class PReLU(Module):
    """Rectified linear unit with a learned slope below zero, `pygrad.functions.prelu`.

    Parameters
    ----------
    num_parameters : int
        1, or the number of channels (the input's second axis), of which each then has its own slope.
    init : float
        The slope to begin with.
    dtype : dtype, optional
        Of the slopes; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape (num_parameters,)
        The slopes. Leave them out of weight decay.

    Raises
    ------
    ArgumentError
        If ``num_parameters`` is no integer above 0, or the dtype no floating one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layer = layers.PReLU()
    >>> layer([-1.0, 2.0])
    Variable([-0.25  2.  ])
    >>> layer
    PReLU(num_parameters=1)  # 1 parameter, 4 bytes
    """

    __module__ = "pygrad.layers"

    def __init__(self, num_parameters: int = 1, init: float = 0.25, dtype: DTypeLike | None = None) -> None:
        self.num_parameters = as_size(num_parameters, "PReLU", "num_parameters")
        self.init = init
        self.weight = Parameter(np.empty(self.num_parameters, floating_dtype(dtype, "PReLU")))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the slopes to those to begin with."""
        constant_(self.weight, self.init)

    def forward(self, x: Any) -> Any:
        return prelu(cast_input(x, self.weight.dtype, "PReLU"), self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class RReLU(Module):
    """Rectified linear unit with random slopes below zero while training, `pygrad.functions.rrelu`.

    Parameters
    ----------
    lower, upper : float
        Each slope is drawn evenly between these; in evaluation it is their mean.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.RReLU(0.25, 0.75).eval()([-1.0, 2.0])
    Variable([-0.5  2. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3) -> None:
        self.lower, self.upper = lower, upper

    def forward(self, x: Any) -> Any:
        return rrelu(x, self.lower, self.upper, self.training)

    def extra_repr(self) -> str:
        return f"lower={self.lower}, upper={self.upper}"


class ELU(Module):
    """Exponential linear unit, `pygrad.functions.elu`, element by element.

    Parameters
    ----------
    alpha : float
        Towards minus infinity the result goes to ``-alpha``.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ELU()([-1000.0, 2.0])
    Variable([-1.  2.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        return elu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class SELU(Module):
    """Scaled exponential linear unit, `pygrad.functions.selu`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.SELU()([0.0])
    Variable([0.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return selu(x)


class CELU(Module):
    """Continuously differentiable exponential linear unit, `pygrad.functions.celu`, element by element.

    Parameters
    ----------
    alpha : float
        Towards minus infinity the result goes to ``-alpha``.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CELU(0.5)([-1000.0, 2.0])
    Variable([-0.5  2. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        return celu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class Sigmoid(Module):
    """Logistic sigmoid, `pygrad.functions.sigmoid`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Sigmoid()([0.0])
    Variable([0.5])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return sigmoid(x)


class Tanh(Module):
    """Hyperbolic tangent, `pygrad.functions.tanh`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Tanh()([0.0])
    Variable([0.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return tanh(x)
