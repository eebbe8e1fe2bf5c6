"""Activations as layers, for `Sequential`."""

from __future__ import annotations

from typing import Any

from pygrad.functions.relu import leaky_relu, relu
from pygrad.functions.sigmoid import sigmoid
from pygrad.functions.tanh import tanh
from pygrad.layers.module import Module

__all__ = ["LeakyReLU", "ReLU", "Sigmoid", "Tanh"]


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
