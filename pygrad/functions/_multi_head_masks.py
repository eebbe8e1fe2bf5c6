"""The masks of multi-head attention, which hide where they are True, as one of what takes part."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import DTypeError, ShapeError, describe
from pygrad.functions.joining import concatenate
from pygrad.variable import Variable


def checked_mask(mask: Any, name: str, shapes: list[tuple[int, ...]]) -> Any:
    """Return a mask as an array or Variable of booleans or floats, of one of the shapes.

    Examples
    --------
    >>> checked_mask([[True, False]], "attn_mask", [(1, 2)])
    array([[ True, False]])
    """
    where = "multi_head_attention_forward"
    array = mask if isinstance(mask, Variable) else as_array(mask, where=where)
    if array.dtype.kind not in "bf":
        raise DTypeError(f"{where}: expected {name} to be boolean (True hides) or floating (added to the "
                         f"scores), got {describe(array)}; convert it with astype(bool)")
    if array.shape not in shapes:
        expected = " or ".join(str(shape) for shape in shapes)
        raise ShapeError(f"{where}: expected {name} of shape {expected}, got {describe(array)}")
    return array


def wider(mask: Any, columns: int) -> Any:
    """Return a mask with that many more keys, which nothing hides.

    Examples
    --------
    >>> wider(np.array([[True]]), 2)
    array([[ True, False, False]])
    """
    if not columns:
        return mask
    more = np.zeros((*mask.shape[:-1], columns), mask.dtype)
    return (concatenate if isinstance(mask, Variable) else np.concatenate)([mask, more], axis=-1)


def merged(first: Any, second: Any, dtype: Any) -> Any:
    """Return one mask of two, either of which may be None: True takes part, or floats to add to the scores.

    Examples
    --------
    >>> merged(np.array([True, False]), None, np.float32)
    array([False,  True])
    >>> merged(np.array([True, False]), np.array([0.5, 0.5]), np.float32)
    array([-inf,  0.5])
    """
    masks = [mask.data if isinstance(mask, Variable) and mask.dtype.kind == "b" else mask
             for mask in (first, second) if mask is not None]
    if not masks:
        return None
    if all(mask.dtype.kind == "b" for mask in masks):
        return ~masks[0] if len(masks) == 1 else ~(masks[0] | masks[1])
    added = [added_mask(mask, dtype) for mask in masks]
    return added[0] if len(added) == 1 else added[0] + added[1]


def added_mask(mask: Any, dtype: Any, hides: bool = True) -> Any:
    """Return a mask as floats to add to scores: -inf where it is ``hides``; floats as they are.

    Examples
    --------
    >>> added_mask(np.array([True, False]), np.float32)
    array([-inf,   0.], dtype=float32)
    """
    if mask.dtype.kind != "b":
        return mask
    return np.where(mask == hides, np.asarray(-np.inf, dtype), np.asarray(0, dtype))
