"""The lower and the upper triangle of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.recording import record1


class Tril(Function):
    """Lower triangle. dx = dy there, 0 above. Saves: nothing."""

    __slots__ = ("k",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, k: int = 0) -> None:
        self.k = k

    def forward(self, x: Any) -> Any:
        if not x.ndim:
            raise ShapeError(f"tril: expected an array of at least one axis, got {describe(x)}")
        return np.tril(x, self.k)

    def backward(self, gy: Any) -> Any:
        return np.tril(gy, self.k)


class Triu(Function):
    """Upper triangle. dx = dy there, 0 below. Saves: nothing."""

    __slots__ = ("k",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, k: int = 0) -> None:
        self.k = k

    def forward(self, x: Any) -> Any:
        if not x.ndim:
            raise ShapeError(f"triu: expected an array of at least one axis, got {describe(x)}")
        return np.triu(x, self.k)

    def backward(self, gy: Any) -> Any:
        return np.triu(gy, self.k)


@register(np.tril)
def tril(m: Any, k: int = 0) -> Any:
    """Return matrices with zeros above a diagonal.

    Parameters
    ----------
    m : array_like, shape (*, M, N)
        A single row is repeated to a square matrix.
    k : int
        Which diagonal, those above the main one positive.

    Returns
    -------
    Variable, shape and dtype of ``m``

    Raises
    ------
    ShapeError
        If ``m`` has no axes.

    Notes
    -----
    The gradient is exactly 0 above the diagonal. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.tril(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]))
    Variable([[1. 0.]
              [3. 4.]])
    """
    return record1(Tril(k), m)


@register(np.triu)
def triu(m: Any, k: int = 0) -> Any:
    """Return matrices with zeros below a diagonal.

    Parameters
    ----------
    m : array_like, shape (*, M, N)
        A single row is repeated to a square matrix.
    k : int
        Which diagonal, those above the main one positive.

    Returns
    -------
    Variable, shape and dtype of ``m``

    Raises
    ------
    ShapeError
        If ``m`` has no axes.

    Notes
    -----
    The gradient is exactly 0 below the diagonal. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.triu(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]))
    Variable([[1. 2.]
              [0. 4.]])
    """
    return record1(Triu(k), m)


register_plain((np.tril_indices_from, np.triu_indices_from, np.diag_indices_from))
