"""Layers: modules that hold parameters."""

from pygrad.layers.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from pygrad.layers.dropout import Dropout
from pygrad.layers.flatten import Flatten
from pygrad.layers.linear import Linear
from pygrad.layers.module import Module
from pygrad.layers.sequential import Sequential
from pygrad.layers.state import LoadResult

__all__ = [
    "Dropout", "Flatten", "LeakyReLU", "Linear", "LoadResult", "Module", "ReLU", "Sequential", "Sigmoid",
    "Tanh",
]
