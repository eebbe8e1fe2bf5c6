"""Views of queries, keys, values and masks in which all leading axes line up, and what does not fit."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pygrad.errors import DTypeError, ShapeError, describe
from pygrad.functions._attention_tiles import like


class Shapes(NamedTuple):
    """How the axes of an attention line up.

    Attributes
    ----------
    lead : tuple of int
        Leading extents of the output as the user sees it.
    inner : tuple of int
        The same as tiles see it: at least one axis, and heads split into groups that share keys.
    heads : tuple of two int, or None
        The number of heads of the keys, and of queries for each of them, where they are grouped.
    """

    lead: tuple[int, ...]
    inner: tuple[int, ...]
    heads: tuple[int, int] | None

    def view(self, array: Any) -> Any:
        """Return an array or Variable with as many axes as the inner extents and two more."""
        shape = (1,) * (len(self.lead) + 2 - array.ndim) + tuple(array.shape)
        if self.heads is not None:
            shared, each = self.heads
            split = {shared * each: (shared, each), shared: (shared, 1), 1: (1, 1)}[shape[-3]]
            shape = (*shape[:-3], *split, *shape[-2:])
        elif not self.lead:
            shape = (1, *shape)
        return array.reshape(shape)

    def views(self, *arrays: Any) -> tuple[Any, ...]:
        """Return the views of several arrays, None for None."""
        return tuple([None if array is None else self.view(array) for array in arrays])

    def target(self, array: Any, dtype: Any, zeros: bool) -> Any:
        """Return a new array for an input's gradient: zeros if asked, or if the input is broadcast."""
        return like(array, array.shape, dtype, zeros or self.view(array).shape[:-2] != self.inner)

    def joined(self, gradient: Any, shape: tuple[int, ...]) -> Any:
        """Return a gradient of a view, with any axes in front, with the heads as in an input of ``shape``."""
        if self.heads is None or len(shape) < 3:
            return gradient
        if shape[-3] == self.heads[0]:
            return gradient.sum(axis=-3)
        return gradient.reshape((*gradient.shape[:-4], math.prod(self.heads), *gradient.shape[-2:]))


def line_up(query: Any, key: Any, value: Any, mask: Any, enable_gqa: bool) -> Shapes:
    """Return how the axes line up, or raise an error that says why they do not.

    Examples
    --------
    >>> line_up(np.ones((2, 6, 3, 4)), np.ones((2, 2, 5, 4)), np.ones((2, 2, 5, 4)), None, True)
    Shapes(lead=(2, 6), inner=(2, 2, 3), heads=(2, 3))
    """
    where = "scaled_dot_product_attention"
    _check_matrices(query, key, value)
    heads = None
    leads = [array.shape[:-2] for array in (query, key, value)]
    if enable_gqa:
        heads = _heads(query, key, value)
        leads = [leads[0], *((*lead[:-1], leads[0][-1]) for lead in leads[1:])] if heads else leads
    try:
        lead = np.broadcast_shapes(*leads)
    except ValueError:
        raise ShapeError(
            f"{where}: the axes before the last two do not broadcast: the query has {describe(query)}, the "
            f"key {describe(key)}, the value {describe(value)}; where several heads of the query share one "
            "of the key, set enable_gqa=True") from None
    if mask is not None:
        _check_mask(mask, (*lead, query.shape[-2], key.shape[-2]))
    inner = (*lead[:-1], *heads) if heads else lead or (1,)
    return Shapes(lead, inner, heads)


def _check_matrices(query: Any, key: Any, value: Any) -> None:
    where = "scaled_dot_product_attention"
    for name, array in (("query", query), ("key", key), ("value", value)):
        if array.ndim < 2:
            raise ShapeError(f"{where}: expected a {name} of shape (..., length, features), got "
                             f"{describe(array)}; give it two axes at least")
    if query.shape[-1] != key.shape[-1]:
        raise ShapeError(
            f"{where}: query and key must have as many features, got {describe(query)} and {describe(key)}; "
            "project one of them, or transpose what is (..., features, length)")
    if key.shape[-2] != value.shape[-2]:
        raise ShapeError(
            f"{where}: there must be a value for each key, got a key of {describe(key)} and a value of "
            f"{describe(value)}; their last but one axes must be equally long")


def _heads(query: Any, key: Any, value: Any) -> tuple[int, int] | None:
    """Return how many heads keys have and how many of the query share each; None for one each."""
    if min(query.ndim, key.ndim, value.ndim) < 3:
        raise ShapeError(
            "scaled_dot_product_attention: enable_gqa needs an axis of heads, the last but two, got a query "
            f"of {describe(query)}, a key of {describe(key)}, a value of {describe(value)}")
    many, few, other = query.shape[-3], key.shape[-3], value.shape[-3]
    if few != other or few == 0 or many % few:
        raise ShapeError(
            f"scaled_dot_product_attention: with enable_gqa the query's heads ({many}) must be a multiple of "
            f"those of key ({few}) and value ({other}), which must be as many; their axis is the last but "
            "two")
    return (few, many // few) if many != few else None


def _check_mask(mask: Any, shape: tuple[int, ...]) -> None:
    where = "scaled_dot_product_attention"
    if mask.dtype.kind not in "bf":
        raise DTypeError(
            f"{where}: expected an attn_mask of booleans (True takes part) or of floats, which are added to "
            f"the scores, got {describe(mask)}; convert it with astype(bool)")
    try:
        fits = np.broadcast_shapes(mask.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"{where}: expected an attn_mask that broadcasts to the shape of the scores, {shape}, got "
            f"{describe(mask)}; the last two axes are queries and keys")
