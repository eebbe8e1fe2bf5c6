"""Is there a NaN or an infinity in an array, and where: without a temporary as large as the array.

A sum tells at once where there is none: NaN and infinities do not go away in it. Only a sum that is not finite, which
one of finite numbers may be as well, is followed by a look at the elements, in pieces.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

PIECE = 1 << 14
"""Elements that are looked at together."""


class Survey(NamedTuple):
    """What an array holds.

    Attributes
    ----------
    nans, infinities : int
        How many elements; of complex numbers, one with a NaN in either part is a NaN.
    first : tuple of int or None
        The index of the first that is not finite.
    least, greatest : float or None
        The range of those that are, of complex numbers that of their absolute values; None if there is none.
    """

    nans: int
    infinities: int
    first: tuple[int, ...] | None
    least: Any
    greatest: Any


def is_bad(array: Any, infinities: bool = True) -> bool:
    """Return whether an array holds a NaN, or an infinity, if these count.

    Examples
    --------
    >>> is_bad(np.array([1.0, np.inf])), is_bad(np.array([1.0, np.inf]), infinities=False), is_bad(np.array([1, 2]))
    (True, False, False)
    """
    array = np.asarray(array)
    kind = array.dtype.kind
    if kind not in "fc" or array.size == 0:
        return False
    with np.errstate(all="ignore"):
        total = np.add.reduce(array, axis=None, dtype=np.float32 if array.dtype == np.float16 else None)
        if np.isfinite(total):
            return False
        if infinities:
            return not all(bool(np.isfinite(piece).all()) for piece in pieces(array))
        return any(bool(np.isnan(piece).any()) for piece in pieces(array))


def survey(array: Any) -> Survey:
    """Look at each element of an array.

    Examples
    --------
    >>> survey(np.array([[1.0, 4.0], [np.nan, -np.inf]]))
    Survey(nans=1, infinities=1, first=(1, 0), least=1.0, greatest=4.0)
    """
    array = np.asarray(array)
    nans = infinities = done = 0
    first = least = greatest = None
    with np.errstate(all="ignore"):
        for piece in pieces(array):
            finite = np.isfinite(piece)
            if not finite.all():
                bad = int(np.count_nonzero(np.isnan(piece)))
                nans, infinities = nans + bad, infinities + int(len(piece) - np.count_nonzero(finite)) - bad
                if first is None:
                    first = tuple(int(one) for one in np.unravel_index(done + int(np.argmin(finite)), array.shape))
                piece = piece[finite]
            if len(piece):
                piece = abs(piece) if piece.dtype.kind == "c" else piece
                low, high = piece.min().item(), piece.max().item()
                least = low if least is None else min(least, low)
                greatest = high if greatest is None else max(greatest, high)
            done += len(finite)
    return Survey(nans, infinities, first, least, greatest)


def pieces(array: Any) -> Any:
    """Yield the elements in C order, as many at a time as fit into the cache.

    Examples
    --------
    >>> [piece.tolist() for piece in pieces(np.arange(4).reshape(2, 2).T)]
    [[0, 2, 1, 3]]
    """
    if array.size:
        yield from np.nditer(array, ["external_loop", "buffered"], order="C", buffersize=PIECE)
