"""What is there when a ledger begins: the buffers of living Variables, Functions and optimisers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.optim.optimizer import Optimizer
from pygrad.variable import Variable

_KINDS = Optimizer, Variable, Function
_OWN = "pygrad.optim"
_LEFT_OUT = {"defaults", "_hooks", "_workspace", "_plan", "_space"}


def residents() -> Iterator[tuple[Any, str]]:
    """Yield arrays and their categories: first what belongs to optimisers, then gradients, leaves and constants.

    Of an array that comes twice, the first category is right; what is no array is to be left out.

    Objects are looked at that Python's collector knows, without those that have been frozen.
    """
    optimizers, variables, functions = _living()
    for optimizer in optimizers:
        yield from arrays_of(optimizer)
    for variable in variables:
        gradient = getattr(variable, "_grad", None)
        if gradient is not None:
            yield gradient._data, "gradient"
    for variable in variables:
        if getattr(variable, "creator", None) is None and hasattr(variable, "_data"):
            yield variable._data, "parameter" if getattr(variable, "_requires_grad", False) else "input"
    for function in functions:
        for edge in function.edges if hasattr(function, "_edges") else ():
            yield edge, "input"
    for variable in variables:
        yield getattr(variable, "_data", None), "activation"
    for function in functions:
        for array in getattr(function, "saved", None) or ():
            yield array, "activation"


def _living() -> tuple[list[Any], list[Any], list[Any]]:
    """Return the optimisers, Variables and Functions there are."""
    found: tuple[list[Any], list[Any], list[Any]] = [], [], []
    places: dict[type, list[Any] | None] = {}
    for one in gc.get_objects():
        kind = type(one)
        if kind not in places:
            places[kind] = next((place for place, base in zip(found, _KINDS, strict=True) if issubclass(kind, base)),
                                None)
        place = places[kind]
        if place is not None:
            place.append(one)
    return found


def signature(optimizer: Any) -> tuple[Any, ...]:
    """Return what is different when an optimiser keeps other arrays than before."""
    buckets = [bucket for several in optimizer._buckets for bucket in several]
    workspace = getattr(getattr(optimizer, "_workspace", None), "arrays", {})
    return (*[id(parameter._data) for group in optimizer.param_groups for parameter in group["params"]],
            *[(id(bucket), *map(id, getattr(bucket, "memory", vars(bucket)).values())) for bucket in buckets],
            *map(id, workspace.values()))


def arrays_of(optimizer: Any) -> Iterator[tuple[Any, str]]:
    """Yield the arrays that an optimiser keeps: those that it computes in, then those that it remembers."""
    workspace = getattr(getattr(optimizer, "_workspace", None), "arrays", {})
    for arrays in list(workspace.values()):
        for array in arrays:
            yield array, "workspace"
    seen: set[int] = set()
    stack = [optimizer]
    while stack:
        one = stack.pop()
        kind = type(one)
        if kind is np.ndarray:
            yield one, "optimizer state"
        elif id(one) not in seen:
            seen.add(id(one))
            if kind is dict:
                stack.extend(one.values())
            elif kind in (list, tuple):
                stack.extend(one)
            elif one is optimizer or (kind.__module__.startswith(_OWN) and hasattr(one, "__dict__")):
                stack.extend([value for name, value in vars(one).items() if name not in _LEFT_OUT])
