"""Attention: averages of values, weighted by how well queries match keys."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._attention_blocks import attend
from pygrad.functions._attention_graph import compose
from pygrad.functions._attention_gradients import differentiate
from pygrad.functions._attention_scores import Setting
from pygrad.functions._attention_tiles import like
from pygrad.functions._attention_views import Shapes, line_up
from pygrad.functions._sibling import has_variable
from pygrad.functions.dropout import check_probability
from pygrad.random import Key, next_key
from pygrad.recording import record


class ScaledDotProductAttention(Function):
    """Attention. dvalue = p.T @ dy, dscore = p * (dy @ value.T - sum(dy * y)). Saves: q, k, v, mask, y, lse.

    Of its own that is ``lse``, the logarithm of each row's sum of exponentials: the rest exists anyway.
    """

    __slots__ = ("enable_gqa", "is_causal", "key", "p", "scale", "shapes")
    __module__ = "pygrad.functions"
    constant_saves = True  # lse, which the rule does without when it is to be differentiated itself

    def __init__(self, dropout_p: float = 0.0, is_causal: bool = False, scale: float | None = None,
                 enable_gqa: bool = False) -> None:
        self.p = check_probability(dropout_p, "scaled_dot_product_attention")
        self.is_causal, self.scale, self.enable_gqa = bool(is_causal), scale, bool(enable_gqa)
        self.key: Key | None = None

    def forward(self, query: Any, key: Any, value: Any, mask: Any = None) -> Any:
        self.shapes = shapes = line_up(query, key, value, mask, self.enable_gqa)
        if self.p and not self.replaying:
            self.key = next_key()
        dtype = floating(query, key, value)
        out = like(query, (*shapes.lead, query.shape[-2], value.shape[-1]), dtype)
        lse = np.empty((*shapes.inner, query.shape[-2]), working(dtype))
        attend(shapes.views(query, key, value, mask), self._setting(query), shapes.view(out), lse)
        needs = self.needs_grad
        by_scores = needs[0] or needs[1] or True in needs[3:]
        self.saved = query, key, value, mask, out if by_scores else None, lse
        return out

    def _setting(self, query: Any) -> Setting:
        scale = 1 / math.sqrt(max(query.shape[-1], 1)) if self.scale is None else float(self.scale)
        return Setting(scale, self.is_causal, self.p, self.key)

    def backward(self, gy: Any) -> Any:
        if has_variable((gy, *self.saved)):
            return self._composed(gy)
        return one_by_one(self._gradients, gy, len(self.shapes.lead) + 2)

    def _gradients(self, gy: Any) -> tuple[Any, ...]:
        query, key, value, mask, out, lse = self.saved
        shapes = self.shapes
        rows, keys = query.shape[-2], key.shape[-2]
        partly = not keys or not rows or (self.is_causal and keys > rows)
        inputs = (query, key, value, mask)[:len(self.needs_grad)]
        targets = [shapes.target(one, lse.dtype, partly or one is mask) if need else None
                   for one, need in zip(inputs, self.needs_grad, strict=True)]
        known = shapes.view(gy), None if out is None else shapes.view(out), lse
        differentiate(shapes.views(query, key, value, mask), self._setting(query), known,
                      shapes.views(*targets, *[None] * (4 - len(targets))))
        return tuple(targets)

    def _composed(self, gy: Any) -> tuple[Any, ...]:
        query, key, value, mask, _, lse = self.saved
        shapes, inner = self.shapes, self.shapes.inner
        batch = gy.shape[:gy.ndim - len(shapes.lead) - 2]
        views = [raised(one, lse.dtype) for one in shapes.views(query, key, value, mask)]
        gy = raised(gy, lse.dtype).reshape((*batch, *inner, *gy.shape[-2:]))
        found = compose(tuple(views), self._setting(query), gy, inner)
        inputs = (query, key, value, mask)[:len(self.needs_grad)]
        return tuple([shapes.joined(gradient, one.shape) if need else None
                      for gradient, one, need in zip(found, inputs, self.needs_grad, strict=False)])


class PackedAttention(Function):
    """Attention of queries, keys, values side by side. dx = dq, dk, dv side by side. Saves: x, mask, y, lse.

    The input holds, along its last axis, the queries of all heads, their keys, and their values, as one
    projection gives them; the gradient is written into one array of its shape. The output's heads lie side by
    side.
    """

    __slots__ = ("axis", "heads", "is_causal", "key", "p")
    __module__ = "pygrad.functions"
    constant_saves = True  # lse, as above

    def __init__(self, heads: int, dropout_p: float = 0.0, is_causal: bool = False, axis: int = -2) -> None:
        self.p = check_probability(dropout_p, "scaled_dot_product_attention")
        self.heads, self.is_causal, self.axis = heads, bool(is_causal), axis
        self.key: Key | None = None

    def forward(self, x: Any, mask: Any = None) -> Any:
        if self.p and not self.replaying:
            self.key = next_key()
        dtype = floating(x)
        views, shapes = self._views(x, mask)
        out = np.empty((*x.shape[:-1], x.shape[-1] // 3), dtype)
        lse = np.empty((*shapes.inner, x.shape[self.axis]), working(dtype))
        attend(views, self._setting(x), self._split(out, 1)[0], lse)
        self.saved = x, mask, out, lse
        return out

    def _views(self, x: Any, mask: Any) -> tuple[tuple[Any, ...], Shapes]:
        """Return the views of query, key, value and mask, and how their axes line up."""
        if x.ndim < -self.axis or not 2 <= x.ndim or x.shape[-1] % (3 * self.heads):
            raise ShapeError(f"PackedAttention: expected queries, keys and values of {self.heads} heads side by "
                             f"side, (..., length, {3 * self.heads} * features of a head), got {describe(x)}")
        parts = self._split(x, 3)
        query, key, value = parts[0], parts[1], parts[2]
        shapes = line_up(query, key, value, mask, False)
        return shapes.views(query, key, value, mask), shapes

    def _split(self, x: Any, number: int) -> Any:
        """Return a view of shape (number, \\*, heads, length, features of a head)."""
        x = x.reshape((*x.shape[:-1], number, self.heads, x.shape[-1] // (number * self.heads)))
        return x.transpose(self._order(x.ndim))

    def _order(self, ndim: int) -> tuple[int, ...]:
        length = ndim - 2 + self.axis
        return ndim - 3, *[axis for axis in range(ndim - 3) if axis != length], ndim - 2, length, ndim - 1

    def _setting(self, x: Any) -> Setting:
        width = x.shape[-1] // (3 * self.heads)
        return Setting(1 / math.sqrt(max(width, 1)), self.is_causal, self.p, self.key)

    def backward(self, gy: Any) -> Any:
        if has_variable((gy, *self.saved)):
            return self._composed(gy)
        return one_by_one(self._gradients, gy, self.saved[0].ndim)

    def _gradients(self, gy: Any) -> tuple[Any, ...]:
        x, mask, out, lse = self.saved
        views, shapes = self._views(x, mask)
        needs = self.needs_grad
        gradient = np.empty(x.shape, lse.dtype) if needs[0] else None
        by_mask = shapes.target(mask, lse.dtype, True) if True in needs[1:] else None
        parts = (None,) * 3 if gradient is None else tuple(self._split(gradient, 3))
        known = self._split(gy, 1)[0], self._split(out, 1)[0], lse
        differentiate(views, self._setting(x), known, shapes.views(*parts, by_mask))
        return (gradient, by_mask)[:len(needs)]

    def _composed(self, gy: Any) -> tuple[Any, ...]:
        x, mask, _, lse = self.saved
        batch = gy.ndim - x.ndim
        views, shapes = self._views(raised(x, lse.dtype), mask)
        order = self._order(gy.ndim + 2 - batch)
        gy = raised(gy, lse.dtype).reshape((*gy.shape[:-1], 1, self.heads, gy.shape[-1] // self.heads))
        before = tuple(range(batch))
        gy = gy.transpose((*before, *[batch + axis for axis in order]))[(slice(None),) * batch + (0,)]
        *parts, by_scores = compose(views, self._setting(x), gy, shapes.inner)
        gradient = np.stack(parts, axis=batch)
        gradient = gradient.transpose((*before, *[batch + int(axis) for axis in np.argsort(order)]))
        gradient = gradient.reshape((*gradient.shape[:batch], *x.shape))
        return (gradient, by_scores)[:len(self.needs_grad)]


def scaled_dot_product_attention(query: Any, key: Any, value: Any, attn_mask: Any = None,
                                 dropout_p: float = 0.0, is_causal: bool = False, scale: float | None = None,
                                 enable_gqa: bool = False) -> Any:
    """Average values for each query, weighted by the softmax of its products with the keys.

    Computes ``softmax(query @ key.T * scale + attn_mask) @ value`` in tiles: no matrix of scores is formed.

    Parameters
    ----------
    query : Variable or array_like, shape (\\*, L, E)
    key : Variable or array_like, shape (\\*, S, E)
    value : Variable or array_like, shape (\\*, S, Ev)
        The axes before the last two broadcast. The last of them are the heads.
    attn_mask : Variable or array_like, optional
        Broadcasts to (\\*, L, S). Of booleans: True takes part. Of floats: added to the scores; it may need a
        gradient.
    dropout_p : float
        The probability that a weight is set to zero, in any mode: pass 0 when not training.
    is_causal : bool
        Let query i see the keys 0 to i alone. Not beside a mask.
    scale : float, optional
        By default ``1 / sqrt(E)``.
    enable_gqa : bool
        Let key and value have fewer heads than the query, each shared by several in a row.

    Returns
    -------
    Variable, shape (\\*, L, Ev)
        Of the dtype that promotion of query, key and value gives (of integers, float64). Its axes lie in
        memory in the order of the query's, so that heads that were split by a transposed view are joined by
        one.

    Raises
    ------
    ShapeError
        If lengths or axes do not fit.
    DTypeError
        If the mask is neither boolean nor floating.
    ArgumentError
        If both a mask and ``is_causal`` are given, or the probability is not from 0 to 1.

    Notes
    -----
    With weights ``p`` and gradient ``g`` of the output ``y``: the gradient of the values is ``p.T @ g``, that
    of the scores ``s = p * (g @ value.T - sum(g * y))``, of the queries ``s @ key * scale``, of the keys
    ``s.T @ query * scale``, of a mask ``s``. Saves its inputs and its output, which exist anyway, and one
    number for each query and head. Weights are computed again in backward; dropout draws them from a key,
    tile by tile, and stores none. Both directions take a few tiles of 131,072 scores as workspace, for any
    lengths, and skip what a causal mask hides entirely. float16 is computed in float32.

    A query that nothing takes part for, or all of whose scores are -inf, gets 0, with gradient 0. A score of
    +inf or NaN makes its row NaN. Under ``create_graph`` the gradients are a composition that forms all
    scores.

    References
    ----------
    A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017, equation 1. T. Dao, "FlashAttention-2:
    Faster Attention with Better Parallelism and Work Partitioning", 2023, algorithms 1 and 2.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> query, key = Variable(np.eye(2)), Variable(np.eye(2) * 9)
    >>> y = F.scaled_dot_product_attention(query, key, np.array([[1.0], [3.0]]), is_causal=True)
    >>> y.data.round(3)
    array([[1.   ],
           [2.997]])
    """
    if attn_mask is not None and is_causal:
        raise ArgumentError(
            "scaled_dot_product_attention: give attn_mask or is_causal=True, not both; a causal mask is "
            "np.tri(L, S, dtype=bool), which can be combined with another by &")
    function = ScaledDotProductAttention(dropout_p, is_causal, scale, enable_gqa)
    return record(function, (query, key, value) if attn_mask is None else (query, key, value, attn_mask))


def floating(*arrays: Any) -> Any:
    """Return the dtype of a result: float64 where all are integers."""
    dtype = np.result_type(*arrays)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def working(dtype: Any) -> Any:
    """Return the dtype in which to compute: float32 for float16, of which BLAS has no product."""
    return np.dtype(np.float32) if dtype == np.float16 else dtype


def raised(x: Any, dtype: Any) -> Any:
    """Return an array or Variable in a dtype, booleans as they are."""
    return x if x is None or x.dtype == dtype or x.dtype.kind == "b" else x.astype(dtype)


def one_by_one(rule: Callable[[Any], tuple[Any, ...]], gy: Any, ndim: int) -> tuple[Any, ...]:
    """Return ``rule(gy)``, for each of a batch of gradients of ``ndim`` axes."""
    batch = gy.shape[:gy.ndim - ndim]
    if not batch:
        return rule(gy)
    each = [rule(gy[index]) for index in np.ndindex(batch)]
    return tuple([None if column[0] is None else np.stack(column).reshape(batch + column[0].shape)
                  for column in zip(*each, strict=True)])
