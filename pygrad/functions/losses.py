"""What losses share, and the mean squared error."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.recording import record2
from pygrad.variable import Variable

REDUCTIONS = ("mean", "sum", "none")


class MseLoss(Function):
    """Squared error, reduced. dx = 2 * dy * (x - t), of a mean divided by its size. Saves: x, t."""

    __slots__ = ("reduction",)
    __module__ = "pygrad.functions"

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = check_reduction(reduction, "mse_loss")

    def forward(self, x: Any, target: Any) -> Any:
        if x.shape != target.shape and target.ndim:
            raise ShapeError(f"mse_loss: the input has {describe(x)}, the target {describe(target)}; "
                             "expected the same shape, since broadcasting is mostly a mistake: reshape one")
        self.save_for_backward(x, target)
        error = np.subtract(x, target)
        if self.reduction == "none":
            return np.square(error)
        flat = np.reshape(error, -1)
        total = np.dot(flat, flat)
        return total if self.reduction == "sum" else mean_of(total, x.size)

    def backward(self, gy: Any) -> Any:
        x, target = self.saved
        gx = x - target
        if self.reduction != "none":
            gy = gy.reshape(gy.shape + (1,) * gx.ndim)
        gx = gx * (gy * (2 / max(x.size, 1) if self.reduction == "mean" else 2))
        return gx if self.needs_grad[0] else None, -gx if self.needs_grad[1] else None


def mse_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Squared error between input and target.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which a constant target is cast.

    Raises
    ------
    ShapeError
        If the shapes differ. (An input of shape (N, 1) and a target of shape (N,) would broadcast to (N, N).)
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    The gradient is ``2 * (input - target)``, divided by the number of elements for "mean"; of the target, its
    negative. Saves input and target, which exist anyway; their difference is computed again. The mean
    of nothing is NaN.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([1.0, 2.0, 3.0, 4.0])
    >>> loss = F.mse_loss(x, [1.0, 2.0, 3.0, 2.0])
    >>> loss
    Variable(1.0)
    >>> loss.backward()
    >>> x.grad
    Variable([0. 0. 0. 1.])
    """
    return record2(MseLoss(reduction), input, as_target(target, input, "mse_loss"))


def check_reduction(reduction: str, where: str) -> str:
    """Return the reduction if it is a known one.

    Examples
    --------
    >>> check_reduction("mean", "mse_loss")
    'mean'
    """
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"{where}: unknown reduction {reduction!r}; expected 'mean', 'sum' or 'none'")
    return reduction


def mean_of(total: Any, count: Any) -> Any:
    """Return ``total / count``, and NaN, of the same dtype, for a count of zero."""
    return total / count if count else total * np.nan


def as_target(target: Any, input: Any, where: str) -> Any:
    """Return a constant target as an array of the input's dtype; what requires grad, as it is.

    NumPy makes float64 and int64 by default, and either would make float64 of a float32 model's loss.

    Examples
    --------
    >>> as_target([1.0, 2.0], np.zeros(2, np.float32), "mse_loss")
    array([1., 2.], dtype=float32)
    """
    if isinstance(target, Variable):
        if target.requires_grad:
            return target
        target = target.data
    array = as_array(target, where=where)
    dtype = getattr(input, "dtype", array.dtype)
    return array.astype(dtype, copy=False) if dtype.kind == "f" else array
