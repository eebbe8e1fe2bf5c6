"""Attention tile by tile: the matrix of scores never exists as a whole.

What remains, beside the output, is the logarithm of each row's sum of exponentials, from which backward
computes every tile of scores again (FlashAttention-2, Dao 2023, algorithm 1). Operands are copied into
contiguous workspace tile by tile: BLAS is faster on them than on strided views of heads by more than the
copies cost, keys are laid out as columns (small products of rows with rows are slow in OpenBLAS), and other
dtypes and layouts need no care.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.functions._attention_scores import Scores, Setting
from pygrad.functions._attention_tiles import SMALL, Index, Scratch, Tiles, pick

Pair = tuple[int, int]


def attend(views: tuple[Any, ...], setting: Setting, out: Any, lse: Any) -> None:
    """Compute attention into ``out``, and the logarithms of the sums of exponentials into ``lse``.

    Parameters
    ----------
    views : tuple of query, key, value, mask
        Of equally many axes, that broadcast along all but the last two; the mask may be None.
    setting : Setting
    out : ndarray, shape (\\*, L, Ev)
    lse : ndarray, shape (\\*, L), of the dtype to compute in

    Examples
    --------
    >>> out, lse = np.empty((1, 2, 3)), np.empty((1, 2))
    >>> attend((np.ones((1, 2, 4)), np.ones((1, 5, 4)), np.ones((1, 5, 3)), None), Setting(0.5), out, lse)
    >>> out[0, 0], lse.round(3)
    (array([1., 1., 1.]), array([[3.609, 3.609]]))
    """
    query, key, value, mask = views
    tiles = tiles_of(views, setting, lse)
    if not key.shape[-2]:
        out[...], lse[...] = 0, -np.inf
        return

    def work(groups: Iterator[tuple[int, Index]]) -> None:
        scores = Scores(tiles, setting, mask, Scratch(lse.dtype))
        for number, index in groups:
            logarithms, outputs = pick(lse, index), pick(out, index)
            scores.enter(number, index, logarithms.shape[:-1])
            group = Forward(scores, pick(query, index), pick(key, index), pick(value, index))
            for span in tiles.spans():
                for block, state in group.attend(span).items():
                    part = slice(*block)
                    finish(*state, setting.factor, outputs[..., part, :], logarithms[..., part])

    tiles.share(work)


def tiles_of(views: tuple[Any, ...], setting: Setting, lse: Any) -> Tiles:
    """Return how an attention is cut."""
    width = max(views[0].shape[-1], views[2].shape[-1])
    return Tiles(lse.shape[:-1], lse.shape[-1], views[1].shape[-2], width, setting.causal)


def finish(product: Any, sums: Any, shift: Any, factor: float, out: Any, lse: Any) -> None:
    """Write ``product * factor / sums`` and ``log(sums) + shift``; where nothing was seen, 0 and -inf."""
    if shift is None:
        np.log(sums, out=lse)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            np.add(np.log(sums), shift, out=lse)
        sums = np.where(sums == 0, 1, sums)
    np.multiply(product, (factor / sums)[..., None], out=out, casting="same_kind")


class Forward:
    """Attention of the queries of one group."""

    __slots__ = ("chunk", "columns", "key", "query", "scores", "value", "values")

    def __init__(self, scores: Scores, query: Any, key: Any, value: Any) -> None:
        self.scores, self.query, self.key, self.value = scores, query, key, value
        self.chunk = 0, 0

    def attend(self, span: Pair) -> dict[Pair, tuple[Any, Any, Any]]:
        """Return ``sum(exp(score - shift) * value)``, ``sum(exp(score - shift))`` and ``shift`` of blocks.

        Chunks of keys are taken one after the other; a shift of None stands for 0.
        """
        scores, tiles = self.scores, self.scores.tiles
        queries: dict[Pair, Any] = {}
        states: dict[Pair, tuple[Any, Any, Any]] = {}
        for chunk in tiles.chunks():
            for block in tiles.blocks(chunk, span):
                if block not in queries:
                    name, factor = f"queries {len(queries)}", scores.setting.scale
                    queries[block] = scaled(scores.scratch, name, self.query, block, factor)
                self._load(chunk)
                states[block] = self._tile(queries[block], block, states.get(block), len(states))
        return states

    def _tile(self, queries: Any, block: Pair, state: Any, number: int) -> tuple[Any, Any, Any]:
        """Return the state of a block after one more chunk of keys."""
        scores, chunk = self.scores, self.chunk
        seen = chunk[0], scores.tiles.seen(block, chunk)
        s = scores.empty("scores", block, seen)
        length = s.shape[-1]
        sums, shift = scores.exponentials(s, queries, self.columns[..., :length], block, seen)
        kept = scores.drawn(s.shape, block, chunk)
        if kept is not None:
            s *= kept
        values = self.values[..., :length, :]
        out = scores.scratch("added" if state else f"product {number}", (*s.shape[:-1], values.shape[-1]))
        product = np.matmul(s, values, out=out)
        if state is None:
            return product, sums, shift
        return merge(state[0], state[1], state[2], product, sums, shift)

    def _load(self, chunk: Pair) -> None:
        """Lay out the keys and values of a chunk."""
        if chunk != self.chunk:
            scratch, self.chunk = self.scores.scratch, chunk
            self.columns = as_columns(scratch, "columns", self.key, chunk, self.scores.tiles.rows_at_once)
            self.values = scaled(scratch, "values", self.value, chunk, 1)


def merge(product: Any, sums: Any, shift: Any, added: Any, more: Any, top: Any) -> tuple[Any, Any, Any]:
    """Add what belongs to another shift into ``product``; return it, and the sums and the shift of both.

    Examples
    --------
    >>> product = np.array([[1.0]])
    >>> merge(product, np.array([1.0]), None, np.array([[2.0]]), np.array([1.0]), np.array([np.log(2)]))
    (array([[2.5]]), array([1.5]), array([0.69314718]))
    """
    if shift is None and top is None:
        product += added
        return product, sums + more, None
    shift = np.zeros_like(sums) if shift is None else shift
    top = np.zeros_like(sums) if top is None else top
    highest = np.maximum(shift, top)
    with np.errstate(invalid="ignore"):
        before = np.exp(np.where(shift == highest, 0, shift - highest))
        now = np.exp(np.where(top == highest, 0, top - highest))
    product *= before[..., None]
    added *= now[..., None]
    product += added
    return product, sums * before + more * now, highest


def scaled(scratch: Scratch, name: str, array: Any, rows: Pair, factor: float) -> Any:
    """Return some rows of matrices times a number, contiguous."""
    part = array[..., rows[0]:rows[1], :]
    laid_out = scratch(name, part.shape)
    if factor == 1:
        np.copyto(laid_out, part)
        return laid_out
    return np.multiply(part, factor, out=laid_out, dtype=scratch.dtype)


def as_columns(scratch: Scratch, name: str, array: Any, rows: Pair, size: int) -> Any:
    """Return some rows of matrices transposed, laid out so that products with ``size`` rows are fast."""
    part = array[..., rows[0]:rows[1], :]
    columns = part.swapaxes(-1, -2)
    if size < 16 or size * part.shape[-1] * part.shape[-2] > SMALL:
        laid_out = scratch(name, part.shape)
        np.copyto(laid_out, part)
        return laid_out.swapaxes(-1, -2)
    laid_out = scratch(name, columns.shape)
    np.copyto(laid_out, columns)
    return laid_out
