"""Rows of features as rows of several heads, and back."""

from __future__ import annotations

from typing import Any

import numpy as np


def split_heads(x: Any, heads: int, axis: int) -> Any:
    """Return features as heads, ``(*, heads, length, features of a head)``: a view of an array or Variable.

    Parameters
    ----------
    x : array or Variable, shape (N, L, E), (L, N, E) or (L, E)
    heads : int
    axis : int
        Where the length is, from the end.

    Examples
    --------
    >>> split_heads(np.ones((5, 2, 6)), 3, -3).shape, split_heads(np.ones((5, 6)), 3, -2).shape
    ((2, 3, 5, 2), (3, 5, 2))
    """
    x = x.reshape((*x.shape[:-1], heads, x.shape[-1] // heads))
    return np.transpose(x, _order(x.ndim, axis))


def join_heads(x: Any, axis: int) -> Any:
    """Return what `split_heads` splits.

    Examples
    --------
    >>> join_heads(split_heads(np.ones((5, 2, 6)), 3, -3), -3).shape
    (5, 2, 6)
    """
    x = np.transpose(x, tuple(int(one) for one in np.argsort(_order(x.ndim, axis))))
    return x.reshape((*x.shape[:-2], x.shape[-2] * x.shape[-1]))


def _order(ndim: int, axis: int) -> tuple[int, ...]:
    length = ndim - 1 + axis
    return *[one for one in range(ndim - 2) if one != length], ndim - 2, length, ndim - 1
