"""What a user may pass as parameters, and the checks of options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, GraphError, describe
from pygrad.variable import Variable


def as_groups(params: Any, where: str) -> list[Mapping[str, Any]]:
    """Return parameters, or groups of them, as a list of groups.

    Examples
    --------
    >>> as_groups([Variable(1.0)], "SGD")
    [{'params': [Variable(1.0)]}]
    """
    items = _listed(params, where)
    if any(isinstance(item, Mapping) for item in items):
        if not all(isinstance(item, Mapping) for item in items):
            raise ArgumentError(f"{where}: expected parameters, or a dict for each group, got both")
        return items
    return [{"params": items}]


def as_parameters(params: Any, where: str) -> list[Variable]:
    """Return the parameters of one group as a list, checked."""
    items = [params] if isinstance(params, Variable) else _listed(params, where)
    for position, one in enumerate(items):
        if not isinstance(one, Variable):
            raise DTypeError(f"{where}: expected parameters, got a {type(one).__name__} at position "
                             f"{position}; wrap an array in pygrad.Parameter")
        if one.creator is not None:
            raise GraphError(f"{where}: the Variable at position {position} ({describe(one)}) has a creator "
                             f"({type(one.creator).__name__}); only leaves can be updated: use detach()")
        if one.dtype.kind != "f":
            raise DTypeError(f"{where}: the parameter at position {position} ({describe(one)}) is not "
                             "floating; make it of floats")
    return items


def _listed(params: Any, where: str) -> list[Any]:
    advice = ""
    if isinstance(params, Variable):
        advice = "pass a list, [parameter]"
    elif hasattr(params, "parameters"):
        advice = "pass model.parameters()"
    elif isinstance(params, set | frozenset):
        advice = "the order of a set differs from run to run; pass a list"
    elif not isinstance(params, Iterable):
        advice = "pass a list"
    if advice:
        raise ArgumentError(f"{where}: expected an iterable of parameters, got a {type(params).__name__}; "
                            f"{advice}")
    items = list(params.values()) if isinstance(params, Mapping) else list(params)
    if not items:
        raise ArgumentError(f"{where}: expected at least one parameter, got none")
    return items


def check_range(group: Mapping[str, Any], where: str, *names: str, below: float = np.inf) -> None:
    """Raise `ArgumentError` unless these options are numbers from 0 to below ``below``.

    Examples
    --------
    >>> check_range({"lr": -1.0}, "SGD", "lr")
    Traceback (most recent call last):
        ...
    pygrad.errors.ArgumentError: SGD: expected lr to be a number of at least 0, got -1.0
    """
    for name in names:
        for value in group[name] if isinstance(group[name], tuple | list) else [group[name]]:
            if not isinstance(value, int | float | np.floating | np.integer) or not 0 <= value < below:
                bound = "" if below == np.inf else f" and below {below}"
                raise ArgumentError(f"{where}: expected {name} to be a number of at least 0{bound}, got "
                                    f"{group[name]!r}")
