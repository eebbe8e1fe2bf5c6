"""Gradients of attention tile by tile: scores are computed again, from the sums that forward kept.

With ``p = exp(score - lse)``, ``d = dy @ value.T`` and ``delta = sum(dy * y)`` of each row, the gradient of a
score is ``p * (d - delta)`` (FlashAttention-2, Dao 2023, algorithm 2). The factor ``exp(-lse)`` goes to the
rows of ``dy`` where exponentials are taken as they are, and ``delta`` is subtracted inside of the product, as
one more column beside ``dy`` and a row of ones below ``value.T``: both save a pass over the tile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.functions._attention_blocks import as_columns, scaled, tiles_of
from pygrad.functions._attention_scores import LIMIT, LOG_FLOOR, Scores, Setting
from pygrad.functions._attention_tiles import Index, Scratch, add_to, cut, pick

Pair = tuple[int, int]


def differentiate(views: tuple[Any, ...], setting: Setting, known: tuple[Any, Any, Any],
                  targets: tuple[Any, ...]) -> None:
    """Compute the gradients of query, key, value and mask into ``targets``, None for those not wanted.

    Parameters
    ----------
    views : tuple of query, key, value, mask
        As `attend` had them.
    setting : Setting
    known : tuple of gradient of the output, output, lse
        The output may be None if only the value's gradient is wanted.
    targets : tuple of ndarray or None
        Shaped as the views; those that are broadcast, or partly seen by nobody, hold zeros.

    Examples
    --------
    >>> from pygrad.functions._attention_blocks import attend
    >>> views = np.ones((1, 2, 4)), np.ones((1, 5, 4)), np.ones((1, 5, 3)), None
    >>> out, lse, gradient = np.empty((1, 2, 3)), np.empty((1, 2)), np.empty((1, 5, 3))
    >>> attend(views, Setting(0.5), out, lse)
    >>> differentiate(views, Setting(0.5), (np.ones((1, 2, 3)), out, lse), (None, None, gradient, None))
    >>> gradient[0, 0].round(3)
    array([0.4, 0.4, 0.4])
    """
    if not known[2].size:
        return
    tiles = tiles_of(views, setting, known[2])
    shared = [one is not None and one.shape[:-2] != tiles.lead for one in targets]

    def work(groups: Iterator[tuple[int, Index]]) -> None:
        scores = Scores(tiles, setting, views[3], Scratch(known[2].dtype))
        for number, index in groups:
            logarithms = pick(known[2], index)
            scores.enter(number, index, logarithms.shape[:-1])
            parts = [None if one is None else pick(one, index) for one in (*views[:3], *known[:2])]
            into = [None if one is None else pick(one, index) for one in targets]
            group = Backward(scores, parts, logarithms, into, shared)
            for chunk in tiles.chunks():
                group.enter(chunk)
                for block in reversed(tiles.blocks(chunk)):
                    group.differentiate(block)

    if any(shared):
        work(tiles.groups())  # two threads may not add to one array
    else:
        tiles.share(work)


class Backward:
    """Gradients of one group of matrices, a chunk of keys after the other.

    What is written comes first, and the rest is added to it; ``shared`` says which targets belong to other
    groups as well, and are only added to.
    """

    __slots__ = ("chunk", "columns", "delta", "fresh", "gradient", "key", "keys", "lse", "query", "scores",
                 "shared", "targets", "unshifted", "value", "values")

    def __init__(self, scores: Scores, parts: list[Any], lse: Any, targets: list[Any],
                 shared: list[bool]) -> None:
        self.query, self.key, self.value, self.gradient, out = parts
        self.scores, self.lse, self.targets, self.shared = scores, lse, targets, shared
        self.unshifted = lse.min() > LOG_FLOOR
        self.delta: Any = None
        if self._wants_scores:
            self.delta = np.einsum("...d,...d->...", self.gradient, out, dtype=lse.dtype)

    @property
    def _wants_scores(self) -> bool:
        return any(self.targets[number] is not None for number in (0, 1, 3))

    def enter(self, chunk: Pair) -> None:
        """Lay out the keys and values of a chunk."""
        scores, self.chunk, self.fresh = self.scores, chunk, True
        scratch = scores.scratch
        self.columns = as_columns(scratch, "columns", self.key, chunk, scores.tiles.rows_at_once)
        if self.targets[0] is not None:
            self.keys = scaled(scratch, "keys", self.key, chunk, scores.setting.scale)
        if self.delta is not None:
            values = self.value[..., slice(*chunk), :].swapaxes(-1, -2)
            self.values = scratch("values", (*values.shape[:-2], values.shape[-2] + 1, values.shape[-1]))
            np.copyto(self.values[..., :-1, :], values)
            self.values[..., -1, :] = 1

    def differentiate(self, block: Pair) -> None:
        """Add what a block of queries gives."""
        scores, targets = self.scores, self.targets
        span = self.chunk[0], scores.tiles.seen(block, self.chunk)
        queries = scaled(scores.scratch, "queries", self.query, block, scores.setting.scale)
        s = scores.empty("scores", block, span)
        weights = self._probabilities(s, queries, block, span)
        gradient = self._weighted(block, weights)
        kept = scores.drawn(s.shape, block, self.chunk)
        p: Any = None if self.delta is None else self._gradient_of_scores(s, gradient, kept, block, weights)
        if targets[2] is not None:
            if kept is not None:
                s *= kept
            self._add(2, span, s.swapaxes(-1, -2), gradient[..., :-1], self.fresh)
        if targets[1] is not None:
            self._add(1, span, p.swapaxes(-1, -2), queries, self.fresh)
        if targets[0] is not None:
            self._add(0, block, p, self.keys[..., :s.shape[-1], :], not self.chunk[0])
        if targets[3] is not None:
            add_to(cut(targets[3], block, span), p)
        self.fresh = False

    def _add(self, number: int, rows: Pair, tile: Any, matrix: Any, fresh: bool) -> None:
        """Add ``tile @ matrix`` to some rows of a target, or write it there."""
        target = self.targets[number][..., slice(*rows), :]
        if fresh and not self.shared[number]:
            np.matmul(tile, matrix, out=target)
        else:
            shape = (*tile.shape[:-1], matrix.shape[-1])
            add_to(target, np.matmul(tile, matrix, out=self.scores.scratch("added", shape)))

    def _probabilities(self, s: Any, queries: Any, block: Pair, span: Pair) -> Any:
        """Write the softmax of scores into ``s``, but for a factor of each row: return that (None for 1)."""
        scores, lse = self.scores, self.lse[..., slice(*block)]
        scores.products(s, queries, self.columns[..., :s.shape[-1]], block, span)
        if self.unshifted and s.max() <= LIMIT:
            scores.plain(s, block, span)
            return np.exp(-lse)
        with np.errstate(invalid="ignore", over="ignore"):
            scores.hide(s, block, span)
            scores.shifted(s, lse)
        return None

    def _weighted(self, block: Pair, weights: Any) -> Any:
        """Return the gradient of a block's output times weights and dropout's factor, and one more column."""
        scores, part = self.scores, self.gradient[..., slice(*block), :]
        gradient = scores.scratch("gradient", (*part.shape[:-1], part.shape[-1] + 1))
        factor = scores.setting.factor
        if weights is not None:
            np.multiply(part, (weights * factor)[..., None], out=gradient[..., :-1])
        else:
            np.multiply(part, factor, out=gradient[..., :-1], dtype=gradient.dtype)
        return gradient

    def _gradient_of_scores(self, s: Any, gradient: Any, kept: Any, block: Pair, weights: Any) -> Any:
        """Return the gradient of the scores whose softmax is ``s``, up to the weights."""
        p = self.scores.scratch("gradient of scores", s.shape)
        delta = self.delta[..., slice(*block)]
        if weights is not None:
            delta = delta * weights
        if kept is None:
            np.negative(delta, out=gradient[..., -1])
            np.matmul(gradient, self.values[..., :s.shape[-1]], out=p)
        else:
            np.matmul(gradient[..., :-1], self.values[..., :-1, :s.shape[-1]], out=p)
            p *= kept
            p -= delta[..., None]
        p *= s
        return p
