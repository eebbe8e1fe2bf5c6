"""Stale graphs: has an array that backward needs been changed since it was recorded?

A Function notes the clock when it is recorded; an in-place update gives the leaf a later version. What a
Function saved of a leaf is stale if the leaf's version is later than the Function; so is what it saved of a
view of that leaf, through any number of view-making Functions. Recomputation reads the leaf's ``.data``
itself, so there a replaced array is stale as well. Raw arrays have no version: `config.check_mutation`
compares fingerprints of what was saved.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from pygrad.errors import StaleGraphError, describe
from pygrad.graph import source
from pygrad.roles import OWN
from pygrad.variable import Variable


def check_saved(function: Any) -> None:
    """Raise `StaleGraphError` if something this Function saved has been changed in place since."""
    for array, role in zip(function.saved, function.roles, strict=True):
        if array is None:
            continue
        if role == OWN or role < 0:
            for edge in function.edges:
                leaf = _leaf_below(edge)
                if leaf is not None and _shows(array, leaf, function):
                    _check(leaf, function, leaf._updated)
        else:
            leaf = _leaf_below(function.edges[role])
            if leaf is not None and (leaf is function.edges[role] or _shows(array, leaf, function)):
                _check(leaf, function, leaf._updated)


def check_inputs(function: Any, edges: tuple[Any, ...]) -> None:
    """Raise `StaleGraphError` if recomputing from these input edges would read a leaf that has changed."""
    for edge in edges:
        if isinstance(edge, Variable):
            _check(edge, function, max(edge._updated, edge._replaced))
        else:
            leaf = _leaf_below(edge)
            if leaf is not None:
                _check(leaf, function, leaf._updated)


def _leaf_below(edge: Any) -> Variable | None:
    """Follow view-making Functions down to the leaf whose memory they show."""
    function = source(edge)
    while function is not None and function.makes_view:
        edge = function.edges[0]
        function = source(edge)
    return edge if isinstance(edge, Variable) else None


def _shows(array: Any, leaf: Variable, function: Any) -> bool:
    """Return whether an array may show the memory that a leaf had when the Function was recorded."""
    return leaf._replaced > function.clock or np.may_share_memory(array, leaf._data)


def _check(leaf: Variable, function: Any, changed: int) -> None:
    if changed > function.clock:
        raise StaleGraphError(
            f"{type(function).__name__} needs the value that the leaf {describe(leaf)} had when the "
            "operation ran, but it has been changed since (by an in-place update, an optimiser step or an "
            "assignment to .data). Run the forward again, or call backward before the update")


def fingerprint(array: Any) -> int | None:
    """Return the CRC-32 of an array's bytes, None for None."""
    if not isinstance(array, np.ndarray):
        return None
    return zlib.crc32(np.ascontiguousarray(array).view(np.uint8).reshape(-1).data if array.size else b"")


def check_fingerprints(function: Any, saved: tuple[Any, ...]) -> None:
    """Raise `StaleGraphError` if a raw write changed a saved array, or what it is recomputed from."""
    for slot, (array, before) in enumerate(zip(saved, function.extra.fingerprints, strict=True)):
        if before is not None and fingerprint(array) != before:
            role = function.roles[slot]
            what = "an array of its own" if role == OWN else (
                f"input {role}" if role >= 0 else f"output {~role}")
            raise StaleGraphError(
                f"{type(function).__name__} saved {what} ({describe(array)}) for backward, and its "
                "bytes have been changed since by a raw write. Write into a copy, or after backward")
