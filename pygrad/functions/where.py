"""Choosing between two arrays by a condition."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import NUMBER_TYPES, constant_like
from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._masks import select
from pygrad.recording import record
from pygrad.roles import intern
from pygrad.variable import Variable


_CONDITION = intern([0])


class Where(Function):
    """Choice between two arrays. dx1 = dy where the condition holds, dx2 = dy elsewhere. Saves: condition.

    The condition is an input without a gradient: a constant, which the graph holds anyway.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, condition: Any, x1: Any, x2: Any) -> Any:
        self.saved, self.roles = (condition,), _CONDITION
        try:
            return np.where(condition, x1, x2)
        except ValueError:
            raise broadcast_error("where", condition, x1, x2) from None

    def backward(self, gy: Any) -> Any:
        (condition,) = self.saved
        _, need1, need2 = self.needs_grad
        return (None, select(gy, condition) if need1 else None,
                select(gy, np.logical_not(condition)) if need2 else None)


_MISSING: Any = object()


@register(np.where)
def where(condition: Any, x: Any = _MISSING, y: Any = _MISSING, /) -> Any:
    """Choose elements from ``x`` where a condition holds, from ``y`` elsewhere.

    Parameters
    ----------
    condition : array_like
        True where ``x`` is to be taken. No gradient flows to it.
    x, y : array_like
        The three shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype of ``x`` and ``y``
        For a condition alone, the positions where it holds: a plain array for each axis, as `numpy.nonzero` gives.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.
    ArgumentError
        If only one of ``x`` and ``y`` is given.

    Notes
    -----
    The gradient goes to the input that was chosen and is exactly 0 in the other, even where it is infinite or
    NaN. But an infinite *derivative* behind the input that was not chosen still makes NaN of that 0: write
    ``np.log(np.where(x > 0, x, 1))`` rather than ``np.where(x > 0, np.log(x), 0)``. Saves the condition, one
    byte an element, without a copy if it is a boolean array.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 2.0])
    >>> y = np.where(x > 0, x, 0.1 * x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-0.1  2. ]), Variable([0.1 1. ]))
    """
    if isinstance(condition, Variable):
        condition = condition.data
    if x is _MISSING or y is _MISSING:
        if x is not y:
            raise ArgumentError("where: give the condition and both x and y, or the condition alone")
        return np.nonzero(condition)
    # Python numbers take the dtype of the other, which is known here at a fraction of the price.
    if type(y) in NUMBER_TYPES and isinstance(x, Variable):
        y = constant_like(y, x.dtype)
    elif type(x) in NUMBER_TYPES and isinstance(y, Variable):
        x = constant_like(x, y.dtype)
    return record(Where(), (np.asarray(condition, np.bool_), x, y))
