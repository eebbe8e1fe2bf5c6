"""The keywords of NumPy's products that are generalised ufuncs: where the core axes are, and the dtype.

A product itself takes its core axes at the end, as they are by default; here they are moved there and back, by
views. A call without keywords does not come here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, DTypeError
from pygrad.functions._checks import refuse
from pygrad.functions._operands import as_operand
from pygrad.functions.casting import astype
from pygrad.variable import Variable

_IGNORED = {"order", "subok"}  # how the result lies in memory, and of what class it is


def with_keywords(name: str, product: Callable[[Any, Any], Any], x1: Any, x2: Any, cores: tuple[int, int, int],
                  **keywords: Any) -> Any:
    """Return ``product(x1, x2)`` as NumPy computes it with these keywords.

    Parameters
    ----------
    name : str
        As errors name it.
    product : callable
        Of two arrays with their core axes at the end.
    x1, x2 : array_like
    cores : tuple of int
        The number of core axes of ``x1``, ``x2`` and the result. Those of a product of two vectors are 1, 1, 0.
    **keywords
        Those of NumPy's generalised ufuncs: ``axes``, ``axis``, ``keepdims``, ``dtype``, ``casting``, ``order``,
        ``subok``; ``out``, ``where`` and ``signature`` are refused.

    Examples
    --------
    >>> x1, x2 = np.ones((3, 2)), np.ones((3, 4))
    >>> with_keywords("matmul", np.matmul, x1, x2, (2, 2, 2), axes=[(1, 0), (0, 1), (0, 1)])
    array([[3., 3., 3., 3.],
           [3., 3., 3., 3.]])
    """
    refuse(name, out=keywords.pop("out", None), signature=keywords.pop("signature", None))
    axes, axis, keepdims = (keywords.pop(key, None) for key in ("axes", "axis", "keepdims"))
    dtype, casting = keywords.pop("dtype", None), keywords.pop("casting", "same_kind")
    unknown = set(keywords) - _IGNORED
    if unknown:
        raise ArgumentError(f"{name}: no argument is named {', '.join(sorted(unknown))}; it takes axes, axis, "
                            "keepdims, dtype, casting, order and subok")
    if (axis is not None or keepdims) and cores != (1, 1, 0):
        raise ArgumentError(f"{name}: axis= and keepdims= are for products of vectors with a number as result; say "
                            "with axes= where the core axes are")
    if axis is not None and axes is not None:
        raise ArgumentError(f"{name}: axis={axis!r} and axes={axes!r} say the same; give one of them")
    if dtype is not None:
        x1, x2 = (in_dtype(name, x, dtype, casting) for x in (x1, x2))
    places = _places(name, [axis] * 2 if axis is not None else axes, cores)
    y = product(_at_the_end(x1, places[0]), _at_the_end(x2, places[1]))
    if keepdims:
        place = places[2] or places[0] or (-1,)
        return np.expand_dims(y, place)
    return _from_the_end(y, places[2])


def in_dtype(name: str, x: Any, dtype: DTypeLike, casting: Any = "same_kind") -> Any:
    """Return an array or Variable in the dtype in which the user wants a product computed."""
    x = as_operand(x)
    if x.dtype == np.dtype(dtype):
        return x
    if not np.can_cast(x.dtype, dtype, casting):
        raise DTypeError(f"{name}: cannot cast {x.dtype} to dtype={np.dtype(dtype)} with casting={casting!r}; "
                         "call astype first, or choose another casting=")
    return astype(x, dtype) if isinstance(x, Variable) else x.astype(dtype)


def _places(name: str, axes: Any, cores: tuple[int, int, int]) -> list[tuple[int, ...] | None]:
    """Return the core axes of both inputs and the output, None where they are at the end anyway."""
    if axes is None:
        return [None, None, None]
    places = [(one,) if isinstance(one, int | np.integer) else tuple(one) for one in axes]
    if len(places) == 2 and not cores[2]:
        places.append(())
    if len(places) != 3 or any(len(place) != number for place, number in zip(places[:2], cores, strict=False)):
        raise ArgumentError(f"{name}: axes={axes!r} does not fit; it is a list of a tuple for each input and for the "
                            f"result, which have {cores[0]}, {cores[1]} and {cores[2]} core axes")
    return [*places]


def _at_the_end(x: Any, place: tuple[int, ...] | None) -> Any:
    if place is None:
        return x
    x = as_operand(x)
    order = _order(x.ndim, place)
    return x if order == tuple(range(x.ndim)) else np.transpose(x, order)


def _order(ndim: int, place: tuple[int, ...]) -> tuple[int, ...]:
    chosen = [one % ndim for one in place]
    return (*(one for one in range(ndim) if one not in chosen), *chosen)


def _from_the_end(y: Any, place: tuple[int, ...] | None) -> Any:
    if not place:
        return y
    order = _order(y.ndim, place)
    return y if order == tuple(range(y.ndim)) else np.transpose(y, tuple(np.argsort(order).tolist()))
