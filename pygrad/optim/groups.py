"""What a user may pass as parameters, and the checks of options."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, GraphError, describe
from pygrad.variable import Variable

# What schedules keep in a group: the first learning rate, and the ends of cycles.
SCHEDULED = ("initial_lr", "max_lr", "min_lr", "swa_lr", "max_momentum", "base_momentum")


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


def as_parameters(params: Any, where: str) -> tuple[list[Variable], list[str] | None]:
    """Return the parameters of one group as a list, checked, and their names if it has pairs of both."""
    items = [params] if isinstance(params, Variable) else _listed(params, where)
    names = None
    pairs = [isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in items]
    if any(pairs):
        if not all(pairs):
            raise ArgumentError(f"{where}: expected parameters, or a pair (name, parameter) for each, got "
                                "both")
        names, items = [name for name, _ in items], [one for _, one in items]
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
    return items, names


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


def complete_group(group: Any, defaults: Mapping[str, Any], groups: list[dict[str, Any]],
                   where: str) -> dict[str, Any]:
    """Return a group with the defaults of what it leaves out, checked against those there are already."""
    known = set(defaults) | set(SCHEDULED) | {"params", "param_names"}
    if not isinstance(group, Mapping) or "params" not in group or set(group) - known:
        got = ", ".join(map(repr, group)) if isinstance(group, Mapping) else f"a {type(group).__name__}"
        raise ArgumentError(f"{where}: a group is a dict of 'params' and any of {', '.join(defaults)}; got "
                            f"{got}")
    params, names = as_parameters(group["params"], where)
    held = {id(one) for other in groups for one in other["params"]}
    for one in params:
        if id(one) in held:
            raise ArgumentError(f"{where}: the parameter {describe(one)} comes twice; each belongs in one "
                                "group, once")
        held.add(id(one))
    named = {} if names is None else {"param_names": names}
    return {**defaults, **group, "params": params, **named}


def check_range(group: Mapping[str, Any], where: str, *names: str, low: float = 0.0, below: float = np.inf,
                up_to: float | None = None) -> None:
    """Raise `ArgumentError` unless these are numbers from ``low`` to below ``below``, or up to ``up_to``.

    Examples
    --------
    >>> check_range({"lr": -1.0}, "SGD", "lr")
    Traceback (most recent call last):
        ...
    pygrad.errors.ArgumentError: SGD: expected lr to be a number of at least 0, got -1.0
    """
    for name in names:
        for value in group[name] if isinstance(group[name], tuple | list) else [group[name]]:
            number = isinstance(value, int | float | np.floating | np.integer) and math.isfinite(value)
            if number and low <= value and (value < below if up_to is None else value <= up_to):
                continue
            bounds = [f"of at least {low:g}"] if low > -np.inf else []
            if up_to is not None or below < np.inf:
                bounds.append(f"below {below:g}" if up_to is None else f"of at most {up_to:g}")
            wanted = f"number {' and '.join(bounds)}" if bounds else "finite number"
            raise ArgumentError(f"{where}: expected {name} to be a {wanted}, got {group[name]!r}")


def check_pair(group: Mapping[str, Any], where: str, name: str) -> None:
    """Raise `ArgumentError` unless an option is two of something."""
    if not isinstance(group[name], tuple | list) or len(group[name]) != 2:
        raise ArgumentError(f"{where}: expected {name} to be two numbers, got {group[name]!r}")


def check_betas(group: Mapping[str, Any], where: str) -> None:
    """Raise `ArgumentError` unless ``betas`` are two numbers of at least 0 and below 1."""
    check_pair(group, where, "betas")
    check_range(group, where, "betas", below=1)
