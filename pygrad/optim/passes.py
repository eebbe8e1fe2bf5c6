"""The passes over blocks that several rules share: running means, in place, with one scratch array."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.optim.blocks import Bucket


def constants(bucket: Bucket, *values: float) -> tuple[Any, ...]:
    """Return numbers as arrays of a bucket's dtype: as such they take NumPy half the time.

    Examples
    --------
    >>> from pygrad import Parameter
    >>> constants(Bucket([Parameter([1.0])]), 0.5)
    (array(0.5),)
    """
    return tuple([np.array(value, bucket.dtype) for value in values])


def follow(m: Any, g: Any, rest: Any, t: Any) -> None:
    """Move a running mean towards new values: ``m += rest * (g - m)``.

    Examples
    --------
    >>> m, g, t = np.zeros(2), np.array([1.0, 2.0]), np.empty(2)
    >>> follow(m, g, 0.25, t)
    >>> m
    array([0.25, 0.5 ])
    """
    np.subtract(g, m, out=t)
    if rest < 0.5 or t is g:
        np.multiply(t, rest, out=t)
        np.add(m, t, out=m)
    else:  # where little is kept, the difference would be rounded to what was there before
        np.multiply(t, 1 - rest, out=t)
        np.subtract(g, t, out=m)


def follow_square(v: Any, g: Any, keep: Any, rest: Any, t: Any) -> None:
    """Move a running mean towards squares of new values: ``v = keep * v + rest * g**2``.

    Examples
    --------
    >>> v, g, t = np.ones(2), np.array([1.0, 2.0]), np.empty(2)
    >>> follow_square(v, g, 0.75, 0.25, t)
    >>> v
    array([1.  , 1.75])
    """
    np.multiply(g, rest, out=t)  # before it is squared: so a gradient of 1e20 does not overflow
    np.multiply(t, g, out=t)
    np.multiply(v, keep, out=v)
    np.add(v, t, out=v)
