"""The gradients of attention as a composition, for ``create_graph``: it forms the whole matrix of scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.functions._attention_scores import Scores, Setting
from pygrad.functions._attention_tiles import Scratch, Tiles
from pygrad.functions._operands import data_of


def compose(views: tuple[Any, ...], setting: Setting, gy: Any,
            inner: tuple[int, ...]) -> tuple[Any, Any, Any, Any]:
    """Return the gradients of query, key, value and scores, in operations that are themselves differentiated.

    Parameters
    ----------
    views : tuple of query, key, value, mask
        Variables or arrays of equally many axes; the mask may be None.
    setting : Setting
    gy : Variable or array, shape (\\*, inner, L, Ev)
    inner : tuple of int
        The leading extents.

    Examples
    --------
    >>> views = np.ones((1, 2, 4)), np.ones((1, 5, 4)), np.ones((1, 5, 3)), None
    >>> compose(views, Setting(0.5), np.ones((1, 2, 3)), (1,))[2][0, 0].round(3)
    array([0.4, 0.4, 0.4])
    """
    query, key, value, mask = views
    query = query * setting.scale
    scores = np.matmul(query, np.swapaxes(key, -1, -2))
    if mask is not None and mask.dtype.kind == "f":
        scores = scores + mask
    weights = _softmax(scores, _seen(mask, setting, scores.shape[-2:]))
    by_weights = np.matmul(gy, np.swapaxes(value, -1, -2))
    kept: Any = None
    if setting.key is not None:
        width = max(query.shape[-1], value.shape[-1])
        tiles = Tiles(inner, scores.shape[-2], scores.shape[-1], width, setting.causal)
        kept = kept_everywhere(tiles, setting) * np.asarray(setting.factor, scores.dtype)
        by_weights = by_weights * kept
    by_scores = weights * (by_weights - np.sum(by_weights * weights, axis=-1, keepdims=True))
    dropped = weights if kept is None else weights * kept
    return (np.matmul(by_scores, key) * setting.scale, np.matmul(np.swapaxes(by_scores, -1, -2), query),
            np.matmul(np.swapaxes(dropped, -1, -2), gy), by_scores)


def kept_everywhere(tiles: Tiles, setting: Setting) -> Any:
    """Return which weights dropout keeps, of all tiles at once."""
    scores = Scores(tiles, setting, None, Scratch(np.float32))
    kept = np.ones((*tiles.lead, tiles.rows, tiles.keys), np.bool_)
    for number, index in tiles.groups():
        part = kept[index]
        scores.enter(number, index, part.shape[:-2])
        for chunk in tiles.chunks():
            for block in tiles.blocks(chunk):
                span = chunk[0], tiles.seen(block, chunk)
                tile = part[..., slice(*block), slice(*span)]
                tile[...] = scores.drawn(tile.shape, block, chunk)
    return kept


def _seen(mask: Any, setting: Setting, shape: tuple[int, ...]) -> Any:
    """Return which scores are not hidden, None for all."""
    seen = np.tri(*shape, dtype=np.bool_) if setting.causal else None
    if mask is None or mask.dtype.kind != "b":
        return seen
    return mask if seen is None else mask & seen


def _softmax(scores: Any, seen: Any) -> Any:
    """Return the softmax along the last axis over what is seen, 0 where nothing is."""
    data = data_of(scores)
    present = data != -np.inf if seen is None else (data != -np.inf) & seen
    top = np.max(data, axis=-1, keepdims=True, initial=-np.inf, where=present)
    shifted = np.where(present, scores, 0) - np.where(top == -np.inf, 0, top).astype(top.dtype)
    terms = np.where(present, np.exp(np.where(present, shifted, 0)), 0)
    total = np.sum(terms, axis=-1, keepdims=True)
    return terms / (total + (top == -np.inf).astype(top.dtype))
