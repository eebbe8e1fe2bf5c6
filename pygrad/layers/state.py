"""Writing saved arrays into a module: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from pygrad.arrays import as_array, stays_finite
from pygrad.config import no_grad
from pygrad.errors import DTypeError, StateDictError
from pygrad.parameter import Parameter
from pygrad.variable import Variable

__all__ = ["LoadResult", "load_entries"]


class LoadResult(NamedTuple):
    """The keys that were in one place only; both empty after a strict load.

    Attributes
    ----------
    missing_keys : list of str
        In the module, but not in the state dict: left as they were. A shared parameter is missing if
        none of its names is there.
    unexpected_keys : list of str
        In the state dict, but not in the module: not used.
    """

    missing_keys: list[str]
    unexpected_keys: list[str]


class Entry(NamedTuple):
    """A parameter or buffer of a module: where it is, and its value."""

    owner: Any
    name: str
    value: Any


def load_entries(entries: dict[str, Entry], state: Mapping[str, Any], strict: bool, where: str) -> LoadResult:
    """Copy the arrays of ``state`` into the entries of the same key, all or none.

    Raises
    ------
    StateDictError
        Listing every key that is missing, unexpected, of the wrong shape or dtype, or not finite.
    """
    given = {id(entry.value) for key, entry in entries.items() if key in state}
    # Of a parameter under several names, one is enough: files of shared weights hold them once.
    missing = [key for key, entry in entries.items() if key not in state and id(entry.value) not in given]
    unexpected = [key for key in state if key not in entries]
    problems = []
    if strict:
        problems += [f"{len(keys)} {what}: {', '.join(map(repr, keys))}"
                     for keys, what in ((missing, "missing"), (unexpected, "unexpected")) if keys]
    arrays = {}
    for key, entry in entries.items():
        if key in state:
            value = state[key]
            arrays[key] = value.data if isinstance(value, Variable) else value
            problem = _mismatch(arrays[key], entry.value, _takes_any_shape(entry))
            if problem:
                problems.append(f"{key!r} {problem}")
    if problems:
        raise StateDictError(f"{where}: nothing was loaded; {'; '.join(problems)}")
    for key, array in arrays.items():
        _write(entries[key], array)
    return LoadResult(missing, unexpected)


def _takes_any_shape(entry: Entry) -> bool:
    """Return whether this is a parameter or buffer of a lazy layer that has no shape yet."""
    return getattr(entry.owner, "is_lazy", False) and entry.value.shape == (0,)


def _mismatch(value: Any, target: Any, any_shape: bool) -> str | None:
    """Return what keeps a value from taking the place of a parameter's or buffer's data."""
    try:
        array = as_array(value, where="load_state_dict")
    except DTypeError as error:
        return f"is no array of numbers ({error})"
    if array.shape != target.shape and not any_shape:
        return f"has shape {array.shape} where the model has {target.shape}"
    if not np.can_cast(array.dtype, target.dtype, "same_kind"):
        return f"has dtype {array.dtype}, which does not convert to {target.dtype}"
    if isinstance(target, Parameter) and not stays_finite(array, target.dtype):
        return f"holds NaN or infinite values as {target.dtype}"
    return None


def _write(entry: Entry, array: Any) -> None:
    value = entry.value
    data = value.data if isinstance(value, Variable) else value
    if not isinstance(data, np.ndarray) or not data.flags.writeable or _takes_any_shape(entry):
        new = np.array(array, data.dtype)
        if isinstance(value, Variable):
            value.data = new
        else:
            setattr(entry.owner, entry.name, new)
        return
    with no_grad():
        value[...] = array  # of a Variable, this also notes the time of the update
