"""Negative log-likelihood of log-probabilities and class indices."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.function import Function
from pygrad.functions._labels import check_constant, check_indices, check_input, has_ignored, picks, row
from pygrad.functions._losses import check_reduction, mean_of
from pygrad.recording import record1
from pygrad.variable import Variable


class NllLoss(Function):
    """Negative log-likelihood of class indices t. dx = -dy * w[t] at t, reduced. Saves: nothing.

    The target and the weight are constants, which it holds.
    """

    __slots__ = ("axis", "ignore_index", "masked", "reduction", "scale", "shape", "target", "weight")
    __module__ = "pygrad.functions"

    def __init__(self, target: Any, weight: Any = None, ignore_index: int = -100,
                 reduction: str = "mean") -> None:
        self.target = target.data if isinstance(target, Variable) else as_array(target, where="nll_loss")
        self.weight = check_constant(weight, "weight", "nll_loss")
        self.ignore_index = operator.index(ignore_index)
        self.reduction = check_reduction(reduction, "nll_loss")

    def forward(self, x: Any) -> Any:
        axis = check_input(x, self.weight, "nll_loss")
        check_indices(x, self.target, "nll_loss")
        self.axis, self.shape = axis, x.shape
        self.masked = has_ignored(self.target, x.shape[axis], self.ignore_index, "nll_loss")
        labels, counts = self._counts(x.dtype)
        losses = -x[picks(labels)]
        if self.masked:  # before the product: zero times infinity is NaN
            losses = np.where(self.target != self.ignore_index, losses, np.zeros((), losses.dtype))
        losses = losses if counts is None else losses * counts
        if self.reduction == "none":
            return losses
        mass = self.target.size if counts is None else float(np.add.reduce(counts, axis=None))
        self.scale = 1.0 if self.reduction == "sum" else 1 / mass if mass else 0.0
        loss = np.add.reduce(losses, axis=None)
        return np.asarray(loss if self.reduction == "sum" else mean_of(loss, mass))

    def backward(self, gy: Any) -> Any:
        if self.reduction != "none":
            gy = gy * self.scale
            gy = gy.reshape(gy.shape + (1,) * self.target.ndim) if gy.ndim else gy
        labels, counts = self._counts(gy.dtype)
        where = (..., *picks(labels))
        if isinstance(gy, Variable):
            slopes = np.zeros(self.shape, gy.dtype)
            slopes[where] = -1 if counts is None else -counts
            return row(gy, self.axis) * slopes
        gx = np.zeros(gy.shape[:max(gy.ndim - self.target.ndim, 0)] + self.shape, gy.dtype)
        gx[where] = -gy if counts is None else -gy * counts
        return gx

    def _counts(self, dtype: Any) -> tuple[Any, Any]:
        """Return indices safe to use, and how much each counts, or None where all count alike."""
        labels, counts = self.target, None
        if self.masked:
            counts = (labels != self.ignore_index).astype(dtype)
            labels = np.where(labels != self.ignore_index, labels, 0)
        if self.weight is not None:
            shares = self.weight.astype(dtype, copy=False)[labels]
            counts = shares if counts is None else counts * shares
        return labels, counts


def nll_loss(input: Any, target: Any, weight: Any = None, ignore_index: int = -100,
             reduction: str = "mean") -> Any:
    """Negative log-likelihood of class indices under log-probabilities.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C), (C,) or (N, C, d1, ...)
        Logarithms of probabilities, such as `log_softmax` gives, with C classes.
    target : array_like of int, shape (N,), () or (N, d1, ...)
        Class indices from 0 to C - 1.
    weight : array_like, shape (C,), optional
        How much each class counts. A constant.
    ignore_index : int
        Targets of this index do not count.
    reduction : {"mean", "sum", "none"}
        Over all positions, or none. The mean is weighted: the sum divided by the weights of the targets that
        count.

    Returns
    -------
    Variable, shape (), or of the target for "none"
        In nats; of the input's dtype.

    Raises
    ------
    LabelError
        If a class index is out of range.
    DTypeError
        If class indices are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction, or a weight that requires grad.

    Notes
    -----
    The gradient is minus the weight at the target's class, zero elsewhere, over the sum of weights for
    "mean". Where nothing counts, the mean is NaN and the gradient 0. Saves nothing; it holds target and
    weight. For logits, `cross_entropy` does the same in one step and without the log-probabilities in
    memory.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.log([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]))
    >>> loss = F.nll_loss(x, [0, 1])
    >>> print(f"{loss.item():.4f}")
    0.4581
    >>> loss.backward()
    >>> x.grad
    Variable([[-0.5  0.   0. ]
              [ 0.  -0.5  0. ]])
    """
    return record1(NllLoss(target, weight, ignore_index, reduction), input)
