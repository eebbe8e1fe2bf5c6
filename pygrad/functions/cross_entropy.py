"""Cross-entropy of logits with class indices, or with class probabilities."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._labels import (along, check_constant, check_indices, check_input, class_axis,
                                      has_ignored, picks, row)
from pygrad.functions._losses import as_target, check_reduction, mean_of
from pygrad.functions._sibling import sibling
from pygrad.functions.softmax import LogSoftmax, Softmax, dot_along, floating, highest, sum_of_exponentials
from pygrad.recording import record1, record2
from pygrad.roles import OWN, intern
from pygrad.variable import Variable

_ROLES = intern([0, OWN, OWN])

SMALL = 1 << 14
"""Elements up to which rows of few classes are turned at once."""


class CrossEntropy(Function):
    """Cross-entropy with class indices t. dx = dy * w[t] * (softmax(x) - onehot(t)). Saves: x, 2 per row."""

    __slots__ = ("ignore_index", "masked", "reduction", "scale", "smoothing", "target", "weight")
    __module__ = "pygrad.functions"
    # The maximum and the sum of each row are arrays of its own, but serve plain gradients only: under
    # create_graph the softmax is recorded from x, and no term is lost.
    constant_saves = True

    def __init__(self, target: Any, weight: Any = None, ignore_index: int = -100, reduction: str = "mean",
                 label_smoothing: float = 0.0) -> None:
        self.target = as_array(target, where="cross_entropy")
        self.weight = check_constant(weight, "weight", "cross_entropy")
        self.ignore_index = operator.index(ignore_index)
        self.reduction = check_reduction(reduction, "cross_entropy")
        self.smoothing = _check_smoothing(label_smoothing)

    def forward(self, x: Any) -> Any:
        axis, target = check_input(x, self.weight, "cross_entropy"), self.target
        check_indices(x, target, "cross_entropy", probabilities=True)
        self.masked = has_ignored(target, x.shape[axis], self.ignore_index, "cross_entropy")
        logits = floating(x)
        labels, share, kept = self._shares(logits.dtype)
        top, total, losses = _of_short_rows(logits, labels) if _are_short(logits) else _of_rows(logits, labels, axis)
        self.saved, self.roles = (x, top, total), _ROLES
        if self.smoothing:
            losses = (1 - self.smoothing) * share * losses + self._smoothed(logits, top, total, axis)
        elif type(share) is not float:
            losses = share * losses
        if self.masked:
            losses = np.where(kept, losses, np.zeros((), losses.dtype))
        if self.reduction == "none":
            return losses
        count = target.size if type(share) is float else float(share.sum())
        self.scale = 1.0 if self.reduction == "sum" else 1 / count if count else 0.0
        loss = np.add.reduce(losses, axis=None)
        return np.asarray(loss if self.reduction == "sum" else mean_of(loss, count))

    def backward(self, gy: Any) -> Any:
        x, top, total = self.saved
        axis = class_axis(x)
        if self.reduction != "none":
            gy = gy * self.scale
            if gy.ndim:
                gy = gy.reshape(gy.shape + (1,) * self.target.ndim)
        shares = self._shares(gy.dtype)
        slope = (1 - self.smoothing) * shares[1]
        if self.smoothing:
            slope = slope + self.smoothing * shares[2] * self._mean_weight()
        slope, gy_row = row(slope, axis), row(gy, axis)
        if isinstance(x, Variable):
            minus = self._subtract_targets(np.zeros(x.shape, gy.dtype), 1.0, shares, axis)
            return gy_row * (slope * Softmax(axis)(x) + minus)
        gx = np.subtract(x, top)
        np.exp(gx, out=gx)
        factor = gy_row * slope / total
        gx = np.multiply(gx, factor, out=gx if factor.ndim == gx.ndim else None)
        return self._subtract_targets(gx, gy, shares, axis)

    def _shares(self, dtype: Any) -> tuple[Any, Any, Any]:
        """Return indices safe to use, and how much each counts: by class and mask, and by the mask alone.

        The latter two have the target's shape, or are 1.0 where all count alike.
        """
        labels, kept = self.target, 1.0
        if self.masked:
            keep = labels != self.ignore_index
            labels, kept = np.where(keep, labels, 0), keep.astype(dtype)
        if self.weight is None:
            return labels, kept, kept
        return labels, self.weight.astype(dtype, copy=False)[labels] * kept, kept

    def _mean_weight(self) -> float:
        return 1.0 if self.weight is None else float(self.weight.mean())

    def _smoothed(self, x: Any, top: Any, total: Any, axis: int) -> Any:
        """Return the part of the losses that label smoothing spreads over all classes."""
        if self.weight is None:
            mean = x.mean(axis)
        else:
            mean = dot_along(x, along(self.weight, axis, x.dtype), axis) / x.shape[axis]
        lse = (top + np.log(total)).reshape(self.target.shape)
        return self.smoothing * (self._mean_weight() * lse - mean)

    def _subtract_targets(self, gx: Any, gy: Any, shares: tuple[Any, Any, Any], axis: int) -> Any:
        """Subtract from ``gx``, in place, ``gy`` times the probabilities that the indices stand for."""
        labels, share, kept = shares
        gx[(..., *picks(labels))] -= gy * ((1 - self.smoothing) * share)
        if self.smoothing:
            even = self.smoothing / gx.shape[axis]
            weight = even if self.weight is None else even * along(self.weight, axis, gx.dtype)
            gx -= row(gy * kept, axis) * weight
        return gx


class SoftCrossEntropy(Function):
    """Cross-entropy with class probabilities t. dx = dy * (sum(w * t) * softmax(x) - w * t). Saves: x, t."""

    __slots__ = ("reduction", "smoothing", "weight")
    __module__ = "pygrad.functions"

    def __init__(self, weight: Any = None, reduction: str = "mean", label_smoothing: float = 0.0) -> None:
        self.weight = check_constant(weight, "weight", "cross_entropy")
        self.reduction = check_reduction(reduction, "cross_entropy")
        self.smoothing = _check_smoothing(label_smoothing)

    def forward(self, x: Any, target: Any) -> Any:
        axis = check_input(x, self.weight, "cross_entropy")
        if target.shape != x.shape:
            check_indices(x, target, "cross_entropy", probabilities=True)
        self.save_for_backward(x, target)
        losses = -dot_along(self._probabilities(target, axis), LogSoftmax(axis).forward(x), axis)
        if self.reduction == "none":
            return losses
        loss = losses.sum()
        return loss if self.reduction == "sum" else mean_of(loss, losses.size)

    def backward(self, gy: Any) -> Any:
        x, target = self.saved
        known = target if x is None else x
        axis = class_axis(known)
        if self.reduction == "none":
            gy = row(gy, axis)
        else:
            count = known.size // known.shape[axis] if self.reduction == "mean" else 1
            gy = (gy / max(count, 1)).reshape(gy.shape + (1,) * known.ndim)
        gx = gt = None
        if self.needs_grad[0]:
            probabilities = self._probabilities(target, axis)
            mass = np.sum(probabilities, axis=axis, keepdims=True)
            gx = gy * (mass * sibling(Softmax(axis), x) - probabilities)
        if self.needs_grad[1]:
            share = 1 - self.smoothing
            if self.weight is not None:
                share = share * along(self.weight, axis, known.dtype)
            gt = gy * (-share * sibling(LogSoftmax(axis), x))
        return gx, gt

    def _probabilities(self, target: Any, axis: int) -> Any:
        """Return the target, smoothed and weighted."""
        if self.smoothing:
            target = target * (1 - self.smoothing) + self.smoothing / target.shape[axis]
        return target if self.weight is None else target * along(self.weight, axis, target.dtype)


def cross_entropy(input: Any, target: Any, weight: Any = None, ignore_index: int = -100,
                  reduction: str = "mean", label_smoothing: float = 0.0) -> Any:
    """Cross-entropy between logits and class indices, or class probabilities.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C), (C,) or (N, C, d1, ...)
        Unnormalised logarithms of probabilities, with C classes.
    target : array_like of int, shape (N,), () or (N, d1, ...), or of float, shape of ``input``
        Class indices from 0 to C - 1; or for each class its probability, also as a Variable, which then
        gets a gradient, too.
    weight : array_like, shape (C,), optional
        How much each class counts. A constant.
    ignore_index : int
        Targets of this index do not count. Not for probabilities.
    reduction : {"mean", "sum", "none"}
        Over all positions, or none. The mean over class indices is weighted: the sum divided by the
        weights of the targets that count.
    label_smoothing : float
        Between 0 and 1: this much of each target is spread evenly over all classes.

    Returns
    -------
    Variable, shape (), or of class indices for "none"
        In nats; of the input's dtype, to which constant probabilities are cast.

    Raises
    ------
    LabelError
        If a class index is out of range.
    DTypeError
        If class indices are not integers, or probabilities not floats.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction, a ``label_smoothing`` outside 0 to 1, or a weight that requires grad.

    Notes
    -----
    The gradient is ``softmax(input) - onehot(target)``, times what the target counts, divided by the
    sum of that for "mean". Stable for all finite logits, at any distance from zero. Where nothing counts,
    the mean is NaN and the gradient 0.

    With class indices it saves the input, which exists anyway, and two numbers for each row (its maximum
    and sum of exponentials), and holds the target; the softmax is made in backward, in the gradient's own
    memory. No other array of the input's size is made. With probabilities it saves input and target.

    References
    ----------
    Label smoothing: C. Szegedy et al., "Rethinking the Inception Architecture for Computer Vision",
    CVPR 2016, section 7.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.log([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]))
    >>> loss = F.cross_entropy(x, [0, 1])
    >>> print(f"{loss.item():.4f}")
    0.4581
    >>> loss.backward()
    >>> np.round(x.grad.data, 3)
    array([[-0.25 ,  0.125,  0.125],
           [ 0.05 , -0.1  ,  0.05 ]])
    """
    indices = target.data if isinstance(target, Variable) else as_array(target, where="cross_entropy")
    if indices.dtype.kind != "f":
        return record1(CrossEntropy(indices, weight, ignore_index, reduction, label_smoothing), input)
    return record2(SoftCrossEntropy(weight, reduction, label_smoothing), input,
                   as_target(target, input, "cross_entropy"))


def _are_short(logits: Any) -> bool:
    """Return whether these are few rows, of few classes: NumPy reduces such rows one by one, and slowly."""
    return bool(logits.ndim == 2 and logits.shape[1] <= 32 and logits.size <= SMALL)


def _of_short_rows(logits: Any, labels: Any) -> tuple[Any, Any, Any]:
    """Return what `_of_rows` does, computed with the classes along the first axis."""
    turned = logits.T.copy()
    top = np.maximum.reduce(turned, 0)
    turned -= top
    picked = turned[labels, np.arange(len(labels))]
    np.exp(turned, out=turned)
    total = np.add.reduce(turned, 0)
    losses = np.log(total)
    losses -= picked
    return top.reshape(-1, 1), total.reshape(-1, 1), losses


def _of_rows(logits: Any, labels: Any, axis: int) -> tuple[Any, Any, Any]:
    """Return maxima and sums of exponentials along the axis of the classes, which is kept, and the losses."""
    top = highest(logits, (axis,))
    total = sum_of_exponentials(logits, (axis,), top)
    # The difference to the maximum first: beside large logits the logarithm would be rounded away.
    losses = top.reshape(labels.shape) - logits[picks(labels)]
    losses += np.log(total).reshape(labels.shape)
    return top, total, losses


def _check_smoothing(smoothing: float) -> float:
    if not 0 <= smoothing <= 1:
        raise ArgumentError(f"cross_entropy: expected a label_smoothing from 0 to 1, got {smoothing!r}")
    return float(smoothing)
