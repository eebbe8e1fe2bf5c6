"""Attention of several heads, with the projections before and after it, for either order of axes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._heads import join_heads, split_heads
from pygrad.functions._multi_head_masks import added_mask, checked_mask, merged, wider
from pygrad.functions.attention import PackedAttention, scaled_dot_product_attention
from pygrad.functions.broadcasting import broadcast_to
from pygrad.functions.dropout import dropout
from pygrad.functions.joining import concatenate
from pygrad.functions.linear import linear
from pygrad.functions.products import matmul
from pygrad.functions.softmax import softmax
from pygrad.functions.splitting import split
from pygrad.functions.sums import mean
from pygrad.variable import Variable

WHERE = "multi_head_attention_forward"


class Projections(NamedTuple):
    """The weights of multi-head attention.

    Attributes
    ----------
    packed : Variable, shape (3 E, E), or None
        Of queries, keys and values together.
    separate : tuple of three Variables, or None
        Of each, where they are not together.
    bias : Variable, shape (3 E,), or None
    out : Variable, shape (E, E)
    out_bias : Variable, shape (E,), or None
    bias_k, bias_v : Variable, shape (1, 1, E), or None
        One more key and value.
    """

    packed: Any
    separate: Any
    bias: Any
    out: Any
    out_bias: Any
    bias_k: Any = None
    bias_v: Any = None


class Options(NamedTuple):
    """What multi-head attention is asked for; see the arguments of `multi_head_attention_forward`."""

    heads: int
    dropout: float = 0.0
    zero: bool = False
    weights: bool = True
    average: bool = True
    causal: bool = False
    static_k: Any = None
    static_v: Any = None
    batch_first: bool = False


def attend_heads(query: Any, key: Any, value: Any, projections: Projections, options: Options,
                 padding: Any = None, mask: Any = None) -> tuple[Any, Any]:
    """Return the output of multi-head attention, and its weights, or None."""
    query, key, value = _given(query, key, value)
    _check(query, key, value, projections, options)
    axis = -2 if options.batch_first or query.ndim == 2 else -3
    keys = (key if options.static_k is None else options.static_k).shape[
        axis if options.static_k is None else -2]
    padding, mask = _checked_masks(padding, mask, query, axis, keys, options.heads)
    if options.causal and mask is None:
        raise ArgumentError(f"{WHERE}: is_causal=True is a hint that attn_mask is a causal mask, so give "
                            "that as well, for example np.triu(np.ones((L, L), bool), 1)")
    more = (projections.bias_k is not None) + options.zero
    allowed, causal = None, options.causal and padding is None and not options.weights and not more
    if not causal:
        allowed = _whole_mask(padding, mask, query.ndim, projections.out.dtype, options.heads, more)
    alone = query is key and key is value and projections.packed is not None
    if alone and not options.weights and not more and options.static_k is None and options.static_v is None:
        function = PackedAttention(options.heads, options.dropout, causal, axis)
        x = linear(query, projections.packed, projections.bias)
        y, weights = function(x) if allowed is None else function(x, allowed), None
    else:
        parts = _heads(_projected(query, key, value, projections), projections, options, axis)
        y, weights = _weighted(*parts, allowed, options, causal)
        y = join_heads(y, axis)
    return linear(y, projections.out, projections.out_bias), weights


def _given(*inputs: Any) -> tuple[Any, ...]:
    """Return inputs as arrays or Variables, those that are one object as one."""
    made: dict[int, Any] = {}
    for one in inputs:
        if id(one) not in made:
            made[id(one)] = one if isinstance(one, Variable) else as_array(one, where=WHERE)
    return tuple([made[id(one)] for one in inputs])


def _check(query: Any, key: Any, value: Any, projections: Projections, options: Options) -> None:
    width = projections.out.shape[-1]
    if query.ndim not in (2, 3) or not query.ndim == key.ndim == value.ndim:
        raise ShapeError(f"{WHERE}: expected query, key and value of 3 axes, or of 2 without a batch, got "
                         f"{describe(query)}, {describe(key)} and {describe(value)}")
    if query.shape[-1] != width:
        raise ShapeError(f"{WHERE}: expected a query of {width} features, got {describe(query)}")
    if width % options.heads:
        raise ArgumentError(f"{WHERE}: {width} features cannot be divided among {options.heads} heads")
    batch = 0 if options.batch_first else 1
    if key.shape[:-1] != value.shape[:-1] or (query.ndim == 3 and key.shape[batch] != query.shape[batch]):
        raise ShapeError(
            f"{WHERE}: expected a value for each key and one batch size, got a query of {describe(query)}, a "
            f"key of {describe(key)}, a value of {describe(value)}; axis {batch} is the batch")
    if (projections.bias_k is None) != (projections.bias_v is None):
        raise ArgumentError(f"{WHERE}: give both bias_k and bias_v, or neither")
    if projections.bias_k is not None and (options.static_k is not None or options.static_v is not None):
        raise ArgumentError(f"{WHERE}: bias_k and bias_v cannot be added to static_k and static_v")


def _checked_masks(padding: Any, mask: Any, query: Any, axis: int, keys: int, heads: int) -> tuple[Any, Any]:
    """Return the masks as arrays or Variables of the shapes they must have."""
    rows = query.shape[axis]
    batch = 1 if query.ndim == 2 else query.shape[0 if axis == -2 else 1]
    if mask is not None:
        mask = checked_mask(mask, "attn_mask", [(rows, keys), (batch * heads, rows, keys)])
    if padding is not None:
        padding = checked_mask(padding, "key_padding_mask", [(batch, keys) if query.ndim == 3 else (keys,)])
    return padding, mask


def _whole_mask(padding: Any, mask: Any, ndim: int, dtype: Any, heads: int, more: int) -> Any:
    """Return one mask of both that broadcasts to the scores, of which ``more`` keys have no column yet."""
    if mask is not None:
        mask = wider(mask, more)
        if mask.ndim == 3 and ndim == 3:
            mask = mask.reshape((-1, heads, *mask.shape[1:]))
    if padding is not None:
        padding = wider(padding, more)
        if padding.ndim == 2:
            padding = padding.reshape((padding.shape[0], 1, 1, padding.shape[1]))
    return merged(mask, padding, dtype)


def _projected(query: Any, key: Any, value: Any, projections: Projections) -> list[Any]:
    """Return the queries, keys and values, in as few products as possible."""
    packed, bias = projections.packed, projections.bias
    if packed is not None and query is key and key is value:
        return list(split(linear(query, packed, bias), 3, axis=-1))
    width = projections.out.shape[-1]
    if packed is not None and key is value:
        weights = split(packed, [width])
        biases = (None, None) if bias is None else split(bias, [width])
        return [linear(query, weights[0], biases[0]), *split(linear(key, weights[1], biases[1]), 2, axis=-1)]
    weights = projections.separate if packed is None else split(packed, 3)
    biases = (None,) * 3 if bias is None else split(bias, 3)
    inputs = query, key, value
    return [linear(x, weight, one) for x, weight, one in zip(inputs, weights, biases, strict=True)]


def _heads(projected: list[Any], projections: Projections, options: Options,
           axis: int) -> tuple[Any, Any, Any]:
    """Return queries, keys and values as heads, with the keys and values that are added."""
    for number, extra in ((1, projections.bias_k), (2, projections.bias_v)):
        if extra is not None:
            x = projected[number]
            shape = [1 if place == x.ndim + axis else extent for place, extent in enumerate(x.shape)]
            one = broadcast_to(extra.reshape((1,) * (x.ndim - 1) + extra.shape[-1:]), shape)
            projected[number] = concatenate([x, one], axis=axis)
    query, *others = (split_heads(x, options.heads, axis) for x in projected)
    for number, static in enumerate((options.static_k, options.static_v)):
        if static is not None:
            others[number] = static.reshape((*query.shape[:-2], *static.shape[-2:]))
        if options.zero:
            x = others[number]
            others[number] = concatenate([x, np.zeros((*x.shape[:-2], 1, x.shape[-1]), x.dtype)], axis=-2)
    return query, others[0], others[1]


def _weighted(query: Any, key: Any, value: Any, mask: Any, options: Options, causal: bool) -> tuple[Any, Any]:
    """Return the averages of the values, and the weights if they are asked for."""
    if not options.weights:
        return scaled_dot_product_attention(query, key, value, mask, options.dropout, causal), None
    scores = matmul(query * query.shape[-1] ** -0.5, np.swapaxes(key, -1, -2))
    if mask is not None:
        scores = scores + added_mask(mask, scores.dtype, hides=False)
    weights = dropout(softmax(scores, -1), options.dropout)
    return matmul(weights, value), mean(weights, axis=-3) if options.average else weights
