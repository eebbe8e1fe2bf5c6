"""Counting whole numbers, with weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._index import ARRAY
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import Getitem


class Bincount(Function):
    """Sums of weights by a whole number. dweights = dy there. Saves: the numbers.

    The numbers are an input without a gradient: constants, which the graph holds anyway.
    """

    __slots__ = ("minlength",)
    __module__ = "pygrad.functions"

    def __init__(self, minlength: int = 0) -> None:
        self.minlength = minlength

    def forward(self, weights: Any, x: Any) -> Any:
        self.save_for_backward(x)
        return np.bincount(x, weights, self.minlength)

    def backward(self, gy: Any) -> Any:
        return sibling(Getitem((ARRAY,), 1), gy, *self.saved), None


@register(np.bincount)
def bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> Any:
    """Count how often each whole number occurs, or sum the weights of each.

    Parameters
    ----------
    x : array_like of int, shape (n,)
        Numbers of at least 0.
    weights : array_like, shape (n,), optional
        What each occurrence counts; 1 by default.
    minlength : int
        The least length of the result.

    Returns
    -------
    Variable or ndarray, shape ``(max(x) + 1,)``
        float64; without weights a plain array of integers.

    Notes
    -----
    The derivative is 1 for the weights; there is none in ``x``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> w = pygrad.Variable([0.5, 1.0, 2.0])
    >>> np.bincount([0, 2, 2], weights=w)
    Variable([0.5 0.  3. ])
    """
    x = np.asarray(data_of(x))
    return np.bincount(x, None, minlength) if weights is None else Bincount(minlength)(weights, x)
