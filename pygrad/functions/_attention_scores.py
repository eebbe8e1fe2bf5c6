"""The exponentials of one tile of attention scores, and what is hidden in it.

While no score of a tile is large, its exponentials are taken as they are, without subtracting each row's
maximum first: that saves two passes, one of them slow (NumPy finds the maxima of short rows at a tenth of its
speed), and loses nothing, since a quotient of exponentials has the same relative precision anywhere in the
range of the numbers. It is used where no score exceeds `LIMIT` and no row's sum of exponentials falls below
`FLOOR`. Otherwise, and for rows in which everything is hidden, the maxima are subtracted.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pygrad.functions._attention_tiles import Index, Scratch, Tiles, cut, pick
from pygrad.functions.dropout import draw

LIMIT = 30.0
FLOOR = 1e-13
LOG_FLOOR = math.log(FLOOR)


class Setting(NamedTuple):
    """What an attention computes beside its inputs.

    Attributes
    ----------
    scale : float
        What products of queries and keys are multiplied by.
    causal : bool
        Whether query i sees the keys up to i alone.
    dropout : float
        The probability that a weight is set to zero.
    key : tuple of two int, or None
        From which dropout is drawn.
    """

    scale: float
    causal: bool = False
    dropout: float = 0.0
    key: tuple[int, int] | None = None

    @property
    def factor(self) -> float:
        """What weights that dropout keeps are multiplied by."""
        return 1 / (1 - self.dropout) if self.dropout < 1 else 0.0


class Scores:
    """Tiles of scores of one attention, for a group of matrices at a time.

    Parameters
    ----------
    tiles : Tiles
    setting : Setting
    mask : ndarray or None
        Boolean (True takes part) or added to the scores; as many axes as the scores.
    scratch : Scratch
    """

    __slots__ = ("added", "group", "kept", "mask", "number", "ones", "scratch", "setting", "tiles",
                 "triangle")

    def __init__(self, tiles: Tiles, setting: Setting, mask: Any, scratch: Scratch) -> None:
        self.tiles, self.setting, self.mask, self.scratch = tiles, setting, mask, scratch
        self.ones = np.ones(tiles.keys_at_once, scratch.dtype)
        # Of the scores' dtype: an array of booleans would be converted in each product.
        self.triangle: Any = np.tri(tiles.rows_at_once, dtype=scratch.dtype) if setting.causal else None

    def enter(self, number: int, index: Index, group: tuple[int, ...]) -> None:
        """Go to a group of matrices, and say its leading extents."""
        mask = None if self.mask is None else pick(self.mask, index)
        boolean = mask is not None and mask.dtype.kind == "b"
        self.number, self.kept, self.added = number, mask if boolean else None, None if boolean else mask
        self.group = group

    def empty(self, name: str, block: tuple[int, int], span: tuple[int, int]) -> Any:
        """Return workspace for a tile."""
        return self.scratch(name, (*self.group, block[1] - block[0], span[1] - span[0]))

    def products(self, s: Any, queries: Any, keys: Any, block: tuple[int, int],
                 span: tuple[int, int]) -> None:
        """Write the scores of a block of scaled queries and of a span of keys, as columns, into ``s``."""
        np.matmul(queries, keys, out=s)
        if self.added is not None:
            s += cut(self.added, block, span)

    def exponentials(self, s: Any, queries: Any, keys: Any, block: tuple[int, int],
                     span: tuple[int, int]) -> tuple[Any, Any]:
        """Write exponentials into ``s``; return their rows' sums, and what was subtracted (None: nothing)."""
        self.products(s, queries, keys, block, span)
        if s.max() <= LIMIT:
            self.plain(s, block, span)
            sums = np.matmul(s, self.ones[:s.shape[-1]])
            if sums.min() > FLOOR:
                return sums, None
            self.products(s, queries, keys, block, span)
        with np.errstate(invalid="ignore", over="ignore"):
            self.hide(s, block, span)
            top = s.max(axis=-1)
            self.shifted(s, top)
            return np.matmul(s, self.ones[:s.shape[-1]]), top

    def plain(self, s: Any, block: tuple[int, int], span: tuple[int, int]) -> None:
        """Take exponentials of scores that are not large, 0 where they are hidden."""
        np.exp(s, out=s)
        if self.kept is not None:
            s *= cut(self.kept, block, span).astype(s.dtype)
        if self._crosses(block, span):
            corner = self._corner(s, block, span)
            corner *= self._seen(block, span)

    def hide(self, s: Any, block: tuple[int, int], span: tuple[int, int]) -> None:
        """Set scores to -inf where they are hidden, whatever they are."""
        if self.kept is not None:
            np.copyto(s, -np.inf, where=~cut(self.kept, block, span))
        if self._crosses(block, span):
            np.copyto(self._corner(s, block, span), -np.inf, where=self._seen(block, span) == 0)

    def shifted(self, s: Any, shift: Any) -> None:
        """Take exponentials of scores minus a number for each row, -inf for a row of nothing but -inf."""
        s -= np.where(shift == -np.inf, 0, shift)[..., None]
        np.exp(s, out=s)

    def drawn(self, shape: tuple[int, ...], block: tuple[int, int], chunk: tuple[int, int]) -> Any:
        """Return which weights of a tile dropout keeps, None for all: the same whenever it is asked."""
        if self.setting.key is None:
            return None
        first, second = self.setting.key
        number = self.tiles.number(self.number, block, chunk)
        return draw((first, (second + number) % 2**64), 1 - self.setting.dropout, shape)

    def _crosses(self, block: tuple[int, int], span: tuple[int, int]) -> bool:
        """Whether the edge of what a causal attention sees runs through a tile."""
        return self.setting.causal and span[1] > block[0] + 1

    def _corner(self, s: Any, block: tuple[int, int], span: tuple[int, int]) -> Any:
        return s[..., max(block[0], span[0]) - span[0]:]

    def _seen(self, block: tuple[int, int], span: tuple[int, int]) -> Any:
        start = max(block[0], span[0]) - block[0]
        return self.triangle[:block[1] - block[0], start:span[1] - block[0]]
