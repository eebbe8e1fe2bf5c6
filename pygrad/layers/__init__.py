"""Layers: modules that hold parameters."""

from pygrad.layers import init
from pygrad.layers.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from pygrad.layers.containers import ModuleDict, ModuleList, ParameterDict, ParameterList
from pygrad.layers.dropout import Dropout
from pygrad.layers.flatten import Flatten
from pygrad.layers.hooks import RemovableHandle
from pygrad.layers.lazy import LazyModuleMixin, UninitializedParameter
from pygrad.layers.linear import LazyLinear, Linear
from pygrad.layers.module import Module
from pygrad.layers.sequential import Sequential
from pygrad.layers.state import LoadResult
from pygrad.layers.summary import Row, Summary

__all__ = [
    "Dropout", "Flatten", "LazyLinear", "LazyModuleMixin", "LeakyReLU", "Linear", "LoadResult", "Module",
    "ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "ReLU", "RemovableHandle", "Row",
    "Sequential", "Sigmoid", "Summary", "Tanh", "UninitializedParameter", "init",
]
