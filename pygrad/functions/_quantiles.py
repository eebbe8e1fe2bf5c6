"""Which elements a quantile is made of, and in which shares.

Every one of NumPy's methods gives an element of the sorted array, or a mixture of two neighbours. Which, it tells
of itself: the quantile of ``0, 1, ..., n - 1`` is their place. So no method is written out here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.functions._axes import Axis, lanes, weights_along
from pygrad.functions._positions import compact

Places = Callable[..., Any]


def located(x: Any, axis: Axis, places: Places, weights: Any, skip_nan: bool, y: Any) -> tuple[Any, Any]:
    """Return the positions along the reduced axes as one of all elements that results are made of, and their shares.

    Parameters
    ----------
    x : ndarray
    axis : int, tuple of int or None
    places : callable
        ``places(n)`` gives the quantiles of ``0, 1, ..., n - 1``, and ``places(a, weights)`` those of ``a`` along its
        last axis, as one-dimensional ones in front.
    weights : ndarray or None
        Of the elements, as NumPy takes them.
    skip_nan : bool
        Whether NaN is left out.
    y : ndarray
        The results of ``x``, as one-dimensional ones in front. NaN has no share.

    Returns
    -------
    index : ndarray, shape ``(*kept axes, number)`` or twice that number
        In the second case first all lower neighbours, then all upper ones.
    shares : ndarray or None
        None where each is 1; else of a shape that broadcasts to that of ``index``.
    """
    line = lanes(x, x.shape, axis)
    length = line.shape[-1]
    missing = np.isnan(line) if skip_nan and line.dtype.kind in "fc" else None
    if weights is not None:
        order = np.argsort(line, -1, stable=True)
        ranks = np.argsort(order, -1).astype(np.float64)
        if missing is not None:
            ranks[missing & ~missing.all(-1, keepdims=True)] = np.nan
        weights = np.broadcast_to(weights_along("quantile", weights, x.shape, axis), x.shape)
        place = _last(places(ranks, lanes(weights, x.shape, axis)))
    elif missing is not None and missing.any():
        order = np.argsort(line, -1)
        place = _last(_places_by_count(places, length - missing.sum(-1)))
    else:
        place = places(length)
        low, high = _neighbours(place, length)
        order = line.argpartition(sorted({*low.tolist(), *high.tolist()}), -1)
    return _mixture(order, place, length, _last(y))


def _mixture(order: Any, place: Any, length: int, y: Any) -> tuple[Any, Any]:
    place = np.where(np.isnan(place), 0, place)
    low, high = _neighbours(place, length)
    share = place - low
    both = bool(share.any())
    places = np.concatenate([low, high], -1) if both else low
    index = order[..., places] if places.ndim == 1 else np.take_along_axis(order, places, -1)
    shares = np.concatenate([1 - share, share], -1) if both else None
    bad = np.isnan(y)
    if bad.any():
        shares = np.where(np.concatenate([bad, bad], -1) if both else bad, 0, 1.0 if shares is None else shares)
    return compact(index, length), shares


def _neighbours(place: Any, length: int) -> tuple[Any, Any]:
    low = np.floor(place).astype(np.intp)
    return low, np.minimum(low + 1, length - 1)


def _last(y: Any) -> Any:
    """Return an array with its first axis at the end."""
    return y.transpose((*range(1, y.ndim), 0))


def _places_by_count(places: Places, counts: Any) -> Any:
    """Return the places in so many sorted elements, which differ from lane to lane; NaN in none."""
    which, inverse = np.unique(counts, return_inverse=True)
    found = [places(count) if count else places(1) * np.nan for count in which.tolist()]
    return np.stack(found, 1)[:, inverse.reshape(counts.shape)]
