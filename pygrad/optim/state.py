"""What optimisers remember, as a state dict and back: everything is checked before anything is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pygrad.errors import StateDictError, describe
from pygrad.optim.blocks import Bucket

# Of a group that PyTorch saved: choices of its kernels, and what belongs to the parameters.
_NOT_OPTIONS = ("params", "foreach", "fused", "capturable", "differentiable")


def state_of(buckets: list[Bucket]) -> dict[Any, dict[str, Any]]:
    """Return what is remembered of each parameter: views of the arrays, numbers, and the steps."""
    found: dict[Any, dict[str, Any]] = {}
    for bucket in buckets:
        parts = {name: bucket.parts(name) for name in bucket.memory}
        for number, parameter in enumerate(bucket.parameters):
            arrays = {name: views[number] for name, views in parts.items() if views[number] is not None}
            found[parameter] = {**arrays, **bucket.numbers, "step": bucket.steps}
    return found


def groups_of(saved: Any, groups: list[dict[str, Any]], where: str) -> list[dict[str, Any]]:
    """Return an optimiser's groups with the options of saved ones, the parameters as they are."""
    if not isinstance(saved, Mapping) or not {"state", "param_groups"} <= set(saved):
        raise StateDictError(f"{where}: expected a dict of 'state' and 'param_groups', as state_dict "
                             "returns, got "
                             f"{list(saved) if isinstance(saved, Mapping) else type(saved).__name__}")
    ours = [len(group["params"]) for group in groups]
    theirs = [len(group["params"]) for group in saved["param_groups"]]
    if ours != theirs:
        raise StateDictError(f"{where}: the groups have {theirs} parameters where the optimiser's have "
                             f"{ours}; nothing was loaded")
    return [{**group, **{name: value for name, value in other.items() if name not in _NOT_OPTIONS}}
            for group, other in zip(groups, saved["param_groups"], strict=True)]


def entries_of(saved: Any, where: str) -> list[list[Any]]:
    """Return what was saved of each parameter, group by group; None where there is nothing."""
    numbers = [number for group in saved["param_groups"] for number in group["params"]]
    state = {str(number): entry for number, entry in saved["state"].items()}  # JSON makes text of numbers
    unknown = set(state) - {str(number) for number in numbers}
    if unknown:
        raise StateDictError(f"{where}: there is state of the parameters {', '.join(sorted(unknown))}, "
                             "which are in no group; nothing was loaded")
    return [[state.get(str(number)) or None for number in group["params"]] for group in saved["param_groups"]]


def buckets_of(parameters: list[Any], entries: list[Any], forms: Mapping[str, Any],
               numbers: Mapping[str, float], where: str) -> list[Bucket]:
    """Return buckets of parameters with a copy of their saved state.

    Parameters
    ----------
    parameters : list of Variable
    entries : list of dict or None
        What was saved of each.
    forms : mapping of str to list of tuple or None
        What arrays to expect: for each name the shape for each parameter, None for no array.
    numbers : mapping of str to float
        What numbers to expect, and what they are at first.
    where : str
    """
    alike: dict[Any, list[int]] = {}
    for number, (parameter, entry) in enumerate(zip(parameters, entries, strict=True)):
        if entry is None:
            continue
        expected = {name: shapes[number] for name, shapes in forms.items() if shapes[number] is not None}
        missing = [name for name in (*expected, *numbers) if name not in entry]
        wrong = [name for name, shape in expected.items() if entry.get(name) is not None
                 and tuple(np.shape(entry[name])) != shape]
        if missing or wrong:
            raise StateDictError(f"{where}: of the parameter {describe(parameter)}, {missing or 'nothing'} "
                                 f"is missing and {wrong or 'nothing'} has another shape; nothing was loaded")
        present = tuple([name for name in forms if name not in expected or entry[name] is not None])
        values = tuple([float(entry[name]) for name in numbers])
        alike.setdefault((parameter.dtype, int(entry.get("step", 1)), present, values), []).append(number)
    buckets = []
    for (_, steps, present, values), members in alike.items():
        bucket = Bucket([parameters[number] for number in members])
        bucket.steps, bucket.numbers = steps, dict(zip(numbers, values, strict=True))
        for name in present:
            bucket.remember(name, forms=[forms[name][number] for number in members])
            for view, number in zip(bucket.parts(name), members, strict=True):
                if view is not None:
                    view[...] = entries[number][name]
        buckets.append(bucket)
    return buckets
