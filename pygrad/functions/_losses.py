"""What losses share: reductions, targets, and the losses that compare an input with a target one by one."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import Rule, blockwise, total
from pygrad.functions._operands import data_of
from pygrad.variable import Variable

REDUCTIONS = ("mean", "sum", "none")


class PairLoss(Function):
    """A loss of an input and a target, element by element, and reduced.

    Subclasses give ``loss(x, t, ...)`` on arrays and its derivatives ``slope(x, t, ...)`` and
    ``target_slope(x, t, ...)`` on arrays or Variables: expressions that run block by block. Further inputs
    are constants, handed on to all three.
    """

    __slots__ = ("ndim", "reduction", "size")
    where: ClassVar[str]

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = check_reduction(reduction, self.where)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        """Return the losses."""
        raise NotImplementedError

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        """Return their derivatives by the input."""
        raise NotImplementedError

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        """Return their derivatives by the target."""
        raise NotImplementedError

    def keep(self, x: Any, target: Any, *constants: Any) -> None:
        """Save what the derivatives need."""
        self.save_for_backward(x, target, *constants)

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        """Raise an error for arrays that do not fit together."""
        check_pair(x, target, self.where)

    def forward(self, x: Any, target: Any, *constants: Any) -> Any:
        self.check(x, target, *constants)
        self.keep(x, target, *constants)
        self.ndim, self.size = x.ndim, self.count(x)
        return self.reduce(x, target, *constants)

    def reduce(self, x: Any, target: Any, *constants: Any) -> Any:
        """Return the losses, reduced."""
        return reduced(self.loss, self.reduction, self.size, x, target, *constants)

    def spread(self, gy: Any) -> Any:
        """Return the gradient of each loss."""
        return share(gy, self.reduction, self.size, self.ndim)

    def count(self, x: Any) -> int:
        """Return what the sum is divided by for the mean."""
        return x.size  # type: ignore[no-any-return]

    def backward(self, gy: Any) -> Any:
        gy = self.spread(gy)
        gx = gt = None
        if self.needs_grad[0]:
            gx = blockwise(lambda g, *arrays: g * self.slope(*arrays), gy, *self.saved)
        if self.needs_grad[1]:
            gt = blockwise(lambda g, *arrays: g * self.target_slope(*arrays), gy, *self.saved)
        return (gx, gt, *(None,) * (len(self.needs_grad) - 2))


def check_reduction(reduction: str, where: str, known: tuple[str, ...] = REDUCTIONS) -> str:
    """Return the reduction if it is a known one.

    Examples
    --------
    >>> check_reduction("mean", "mse_loss")
    'mean'
    """
    if reduction not in known:
        listed = ", ".join(map(repr, known[:-1]))
        raise ArgumentError(f"{where}: unknown reduction {reduction!r}; expected {listed} or {known[-1]!r}")
    return reduction


def check_number(value: Any, name: str, where: str, least: float = -np.inf, above: bool = False) -> float:
    """Return an argument as a float, if it is a number of at least, or strictly above, a bound.

    Examples
    --------
    >>> check_number(1, "delta", "huber_loss", 0, above=True)
    1.0
    """
    known = isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool)
    if not known or not (value > least if above else value >= least):
        bound = "" if least == -np.inf else f" {'above' if above else 'of at least'} {least:g}"
        raise ArgumentError(f"{where}: expected {name} to be a number{bound}, got {value!r}")
    return float(value)


def check_pair(x: Any, target: Any, where: str) -> None:
    """Raise `ShapeError` unless the target has the input's shape or is a number."""
    if x.shape != target.shape and target.ndim:
        raise ShapeError(f"{where}: the input has {describe(x)}, the target {describe(target)}; "
                         "expected the same shape, since broadcasting is mostly a mistake: reshape one")


def check_labels(target: Any, where: str) -> None:
    """Raise `ArgumentError` for a label that is neither 1 nor -1."""
    wrong = np.absolute(target) != 1
    if wrong.any():
        place = tuple(int(one) for one in np.argwhere(wrong)[0])
        raise ArgumentError(f"{where}: expected labels 1 or -1, got {target[place]} at {place} of a target "
                            f"of {describe(target)}; 2 * y - 1 makes them of zeros and ones")


def reduced(rule: Rule, reduction: str, count: int, *arrays: Any) -> Any:
    """Return the losses that a rule gives, or their sum, or that over ``count``: a block at a time."""
    if reduction == "none":
        return blockwise(rule, *arrays)
    loss = total(rule, *arrays)
    return loss if reduction == "sum" else np.asarray(mean_of(loss, count))


def mean_of(total: Any, count: Any) -> Any:
    """Return ``total / count``, and NaN, of the same dtype, for a count of zero."""
    return total / count if count else total * np.nan


def share(gy: Any, reduction: str, count: int, ndim: int) -> Any:
    """Return the gradient of each loss, with ``ndim`` axes to broadcast, from that of the reduced one."""
    if reduction == "none":
        return gy
    if reduction != "sum":
        gy = gy * (1 / max(count, 1))
    return gy.reshape(gy.shape + (1,) * ndim) if gy.ndim else gy


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


def as_constant(value: Any, input: Any, where: str) -> Any:
    """Return what gets no gradient in any case, such as a label of 1 or -1, as an array of the input's dtype.

    Examples
    --------
    >>> as_constant(Variable(1.0), np.zeros(2, np.float32), "soft_margin_loss").dtype
    dtype('float32')
    """
    return as_target(data_of(value), input, where)


def signs(difference: Any) -> Any:
    """Return the signs of an array or of a Variable's data, as int8: 0 at zero and at NaN.

    Examples
    --------
    >>> signs(np.array([-2.0, 0.0, np.nan]))
    array([-1,  0,  0], dtype=int8)
    """
    data = data_of(difference)
    return np.subtract(data > 0, data < 0, dtype=np.int8)
