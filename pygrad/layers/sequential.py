"""Modules one after the other."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
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
        _check(module, name)
        if not isinstance(name, str) or not name or "." in name or hasattr(self, name):
            raise ArgumentError(f"Sequential: the name {name!r} is taken, or is no text without a dot")
        setattr(self, name, module)

    def append(self, module: Module) -> Sequential:
        """Add a module at the end, under its position, and return this one."""
        self._add(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Sequential:
        """Add modules at the end, all or none, and return this one."""
        modules = list(modules)
        for position, module in enumerate(modules, len(self)):
            _check(module, str(position))
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Sequential:
        """Insert a module before the one at an index; those named by position are named anew."""
        _check(module, str(index))
        held = self._held()
        held.insert(index, ("0", module))
        self._hold(held)
        return self

    def pop(self, index: int) -> Module:
        """Take a module out, and return it."""
        module: Module = self[index]
        del self[index]
        return module

    def _hold(self, held: list[tuple[str, Any]]) -> None:
        """Hold these modules, in this order; a name that is a number becomes the position."""
        for name, _ in self._held():
            delattr(self, name)
        for position, (name, module) in enumerate(held):
            setattr(self, str(position) if name.isdecimal() else name, module)

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

    def __setitem__(self, index: int, module: Module) -> None:
        name, _ = self._held()[operator.index(index)]
        _check(module, name)
        setattr(self, name, module)

    def __delitem__(self, index: int | slice) -> None:
        held = self._held()
        del held[index]
        self._hold(held)

    def __add__(self, other: Iterable[Module]) -> Sequential:
        return Sequential(*self, *other)


def _check(module: Any, name: Any) -> None:
    if not isinstance(module, Module):
        raise ArgumentError(f"Sequential: expected a Module as {name!r}, got {module!r} of type "
                            f"{type(module).__name__}; a function goes into the forward of a Module")
