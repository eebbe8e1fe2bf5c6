"""Modules one after the other."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.layers.module import Module

__all__ = ["Sequential"]


class Sequential(Module):
    """Modules that are applied one after the other.

    Parameters
    ----------
    *modules : Module
        Named "0", "1" and so on; or one mapping of names to modules.

    Raises
    ------
    ArgumentError
        If one of them is no Module, or a name is taken, empty, or has a dot.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> model = layers.Sequential(layers.Linear(64, 32), layers.ReLU(), layers.Linear(32, 10))
    >>> model
    Sequential(  # 2,410 parameters, 9,640 bytes
      (0): Linear(in_features=64, out_features=32, bias=True)  # 2,080 parameters, 8,320 bytes
      (1): ReLU()
      (2): Linear(in_features=32, out_features=10, bias=True)  # 330 parameters, 1,320 bytes
    )
    >>> model(np.zeros((5, 64))).shape
    (5, 10)
    >>> len(model), model[1], list(model[1:].state_dict())
    (3, ReLU(), ['2.weight', '2.bias'])
    """

    __module__ = "pygrad.layers"

    def __init__(self, *modules: Any) -> None:
        if len(modules) == 1 and isinstance(modules[0], Mapping):
            named = dict(modules[0])
        else:
            named = {str(position): module for position, module in enumerate(modules)}
        for name, module in named.items():
            self._add(name, module)

    def _add(self, name: Any, module: Any) -> None:
        if not isinstance(module, Module):
            raise ArgumentError(f"Sequential: expected a Module as {name!r}, got {module!r} of type "
                                f"{type(module).__name__}; a function goes into the forward of a Module")
        if not isinstance(name, str) or not name or "." in name or hasattr(self, name):
            raise ArgumentError(f"Sequential: the name {name!r} is taken, or is no text without a dot")
        setattr(self, name, module)

    def append(self, module: Module) -> Sequential:
        """Add a module at the end, under its position, and return this one."""
        self._add(str(len(self)), module)
        return self

    def forward(self, x: Any) -> Any:
        for module in self:
            x = module(x)
        return x

    def __iter__(self) -> Iterator[Module]:
        return iter([module for _, module in self._held()])

    def __len__(self) -> int:
        return len(self._held())

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Sequential(dict(self._held()[index]))
        return list(self)[operator.index(index)]
