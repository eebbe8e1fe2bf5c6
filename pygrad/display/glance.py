"""An array at a glance: its range, its norm, and how much of it is zero, NaN or infinite.

Of an array of more than `MOST` elements every so-maniest is looked at, and the result says so: showing a value costs
a bounded time, also of one that is larger than memory (a memory map, an array with strides of 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

RED = "#e5484d"
"""Of what is not finite: as legible on white as on black."""

MOST = 2**20


@dataclass(frozen=True)
class Glance:
    """What there is to say of an array.

    Attributes
    ----------
    size, looked_at : int
        Elements, and those that were looked at.
    low, high : float or None
        The range of what is finite (of its magnitude, for complex numbers); None if nothing is.
    norm : float or None
        The Euclidean norm of what is finite; None where not all elements were looked at.
    zeros, nan, infinite : int
        Elements among those looked at.
    is_magnitude : bool
        Whether the range is that of magnitudes.
    """

    size: int
    looked_at: int
    low: float | None
    high: float | None
    norm: float | None
    zeros: int
    nan: int
    infinite: int
    is_magnitude: bool


def sampled(array: Any, most: int = MOST) -> Any:
    """Return a view of at most so many elements, evenly spread.

    Examples
    --------
    >>> sampled(np.zeros((1000, 8)), 500).shape
    (32, 8)
    """
    shape, steps = list(array.shape), [1] * array.ndim
    while int(np.prod(shape, dtype=object)) > most:
        axis = shape.index(max(shape))
        steps[axis] *= 2
        shape[axis] = -(-array.shape[axis] // steps[axis])
    return array[tuple([slice(None, None, step) for step in steps])]


def glance(array: Any, most: int = MOST) -> Glance:
    """Look at an array.

    Examples
    --------
    >>> glance(np.array([0.0, 3.0, -4.0, np.nan]))
    Glance(size=4, looked_at=4, low=-4.0, high=3.0, norm=5.0, zeros=1, nan=1, infinite=0, is_magnitude=False)
    """
    part = np.asarray(sampled(array, most))
    is_complex = part.dtype.kind == "c"
    with np.errstate(all="ignore"):
        nan = int(np.isnan(part).sum()) if part.dtype.kind in "fc" else 0
        finite = np.isfinite(part) if part.dtype.kind in "fc" else None
        count = part.size if finite is None else int(finite.sum())
        values = part if finite is None or count == part.size else part[finite]
        zeros = values.size - int(np.count_nonzero(values))
        values = np.abs(values) if is_complex else values
        low, high = (float(values.min()), float(values.max())) if values.size else (None, None)
        norm = _norm(values) if values.size and part.size == array.size else None
    return Glance(array.size, part.size, low, high, norm, zeros, nan, part.size - count - nan, is_complex)


def _norm(values: Any) -> float:
    """Return the Euclidean norm in double precision, without overflow."""
    largest = max(abs(float(values.min())), abs(float(values.max())))
    return 0.0 if not largest else largest * float(np.sqrt(np.square(values.astype(np.float64) / largest).sum()))


def described(seen: Glance, with_norm: bool = False) -> str:
    """Return a glance in words, as HTML: what is not finite in red.

    Examples
    --------
    >>> described(glance(np.array([0.0, 3.0, -4.0])), with_norm=True)
    'from -4 to 3 · norm 5 · 33 % zeros'
    """
    parts = []
    if seen.low is not None:
        of = "magnitudes " if seen.is_magnitude else ""
        parts.append(f"{of}from {seen.low:.4g} to {seen.high:.4g}" if seen.low != seen.high else
                     f"all {'magnitudes ' if of else ''}{seen.low:.4g}")
    if with_norm and seen.norm is not None:
        parts.append(f"norm {seen.norm:.4g}")
    if seen.zeros and seen.low != seen.high:
        share = 100 * seen.zeros / seen.looked_at
        parts.append(f"{share:.0f} % zeros" if 1 <= share <= 99 else f"{seen.zeros:,} zero{'s' * (seen.zeros > 1)}")
    parts += [f"<b style='color:{RED}'>{count:,} {name}</b>"
              for count, name in ((seen.nan, "NaN"), (seen.infinite, "infinite")) if count]
    if seen.looked_at < seen.size:
        parts.append(f"of {seen.looked_at:,} elements looked at")
    return " · ".join(parts)
