"""Losses of scores of classes: with a margin between the right ones and the others, or of each on its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import BLOCK, blockwise, rowwise, total
from pygrad.functions._labels import check_constant, check_integers, check_range, check_weight, picks
from pygrad.functions._losses import check_number, check_reduction, mean_of, share
from pygrad.functions._masks import pack, unpack
from pygrad.functions.binary_cross_entropy import BinaryCrossEntropyWithLogits, record_weighted
from pygrad.functions.softmax import floating
from pygrad.recording import record1
from pygrad.variable import Variable


class _ClassLoss(Function):
    """A loss of rows of scores and a constant target, reduced over the rows."""

    __slots__ = ("count", "reduction", "shape", "target")
    reduction: str
    shape: tuple[int, ...]

    def reduce(self, losses: Any) -> Any:
        """Return the losses of the rows, reduced."""
        self.count = losses.size if self.reduction == "mean" else 1
        if self.reduction == "none":
            return losses
        loss = total(np.positive, losses)
        return loss if self.reduction == "sum" else mean_of(loss, self.count)

    def spread(self, gy: Any) -> Any:
        """Return the gradients of the rows, with an axis for the classes, over the number of classes."""
        gy = gy * (1 / (max(self.count, 1) * self.shape[-1]))
        return np.expand_dims(gy, -1) if self.reduction == "none" else share(gy, "sum", 1, len(self.shape))


class MultiMarginLoss(_ClassLoss):
    """Hinge of the scores near that of class t. dx = dy * w[t] * (m - onehot(t) * sum(m)) / C. Saves: bits.

    Here m is 1 where a score violates the margin, which is saved as a bit; with p = 2 it is twice the
    violation, and x is saved instead.
    """

    __slots__ = ("margin", "p", "weight")
    __module__ = "pygrad.functions"
    constant_saves = True

    def __init__(self, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None,
                 reduction: str = "mean") -> None:
        self.target = _as_indices(target, "multi_margin_loss")
        if p not in (1, 2):
            raise ArgumentError(f"multi_margin_loss: expected p to be 1 or 2, got {p!r}")
        self.p, self.margin = p, check_number(margin, "margin", "multi_margin_loss")
        self.weight = check_constant(weight, "weight", "multi_margin_loss")
        self.reduction = check_reduction(reduction, "multi_margin_loss")

    def forward(self, x: Any) -> Any:
        _check_scores(x, self.target, x.shape[:-1], "multi_margin_loss")
        check_weight(self.weight, x.shape[-1], "multi_margin_loss")
        check_range(self.target, x.shape[-1], "multi_margin_loss")
        self.shape = x.shape
        scores, labels = floating(x), self.target[..., None]
        own = scores[picks(self.target)][..., None]
        if self.p == 2:
            self.save_for_backward(x)
        elif self.needs_grad[0]:
            violated = blockwise(lambda a, b: a - b + self.margin > 0, scores, own)
            np.put_along_axis(violated, labels, False, -1)
            self.save_for_backward(pack(violated))
        losses = np.asarray(rowwise(self._row_losses, scores, own, labels))
        return self.reduce(losses if self.weight is None else losses * self._weights(losses.dtype))

    def _row_losses(self, x: Any, own: Any, labels: Any) -> Any:
        hinges = x - own
        hinges += self.margin
        np.maximum(hinges, 0, out=hinges)
        np.put_along_axis(hinges, labels, 0, -1)
        if self.p == 2:
            np.square(hinges, out=hinges)
        return np.add.reduce(hinges, axis=-1) / x.shape[-1]

    def _weights(self, dtype: Any) -> Any:
        return self.weight.astype(dtype, copy=False)[self.target]

    def backward(self, gy: Any) -> Any:
        gy = self.spread(gy)
        if self.weight is not None:
            gy = gy * self._weights(gy.dtype)[..., None]
        (saved,) = self.saved
        labels = self.target[..., None]
        if isinstance(saved, Variable):
            others = np.ones(self.shape, gy.dtype)
            np.put_along_axis(others, labels, 0, -1)
            slopes = np.maximum(2 * (saved - saved[picks(self.target)][..., None] + self.margin), 0) * others
            return gy * (slopes - (1 - others) * np.sum(slopes, axis=-1, keepdims=True))
        if self.p == 1:
            slopes = unpack(saved, self.shape).astype(gy.dtype)
        else:
            own = floating(saved[picks(self.target)][..., None])
            slopes = blockwise(lambda a, b: np.maximum(2 * (a - b + self.margin), 0), saved, own)
            np.put_along_axis(slopes, labels, 0, -1)
        np.put_along_axis(slopes, labels, 0 - np.add.reduce(slopes, axis=-1, keepdims=True), -1)
        mine = not isinstance(gy, Variable) and gy.ndim <= slopes.ndim
        return np.multiply(gy, slopes, out=slopes if mine else None)


class MultilabelMarginLoss(_ClassLoss):
    """Hinge between scores of target classes and of others. dx = dy * n / C. Saves: n, mostly a byte each.

    The number n counts for a class that is no target those that it comes too near to; for one that is, it is
    minus the number of those that come too near.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self, target: Any, reduction: str = "mean") -> None:
        self.target = _as_indices(target, "multilabel_margin_loss")
        self.reduction = check_reduction(reduction, "multilabel_margin_loss")

    def forward(self, x: Any) -> Any:
        _check_scores(x, self.target, x.shape, "multilabel_margin_loss")
        check_range(self.target, x.shape[-1], "multilabel_margin_loss", least=-1)
        self.shape = x.shape
        scores, targets = (a.reshape(-1, x.shape[-1]) for a in (floating(x), self.target))
        losses = np.zeros(len(scores), scores.dtype)
        counts = np.zeros(scores.shape, np.int32) if self.needs_grad[0] else None
        rows = max(1, 4 * BLOCK // x.shape[-1])
        for start in range(0, len(scores), rows):
            part = slice(start, start + rows)
            _add_hinges(scores[part], targets[part], losses[part], None if counts is None else counts[part])
        if counts is not None:
            largest = int(np.absolute(counts).max(initial=0))
            self.save_for_backward(counts.reshape(x.shape).astype(np.min_scalar_type(-1 - largest)))
        return self.reduce(losses.reshape(x.shape[:-1]) / x.shape[-1])

    def backward(self, gy: Any) -> Any:
        (counts,) = self.saved
        return self.spread(gy) * counts.astype(gy.dtype)


def _add_hinges(x: Any, targets: Any, losses: Any, counts: Any) -> None:
    """Add to the losses of some rows, and to the counts that are their derivatives, if these are given."""
    ends = targets < 0
    lengths = np.where(ends.any(axis=1), ends.argmax(axis=1), x.shape[1])
    rows, columns = np.nonzero(np.arange(x.shape[1]) < lengths[:, None])
    is_target = np.zeros(x.shape, np.bool_)
    is_target[rows, targets[rows, columns]] = True
    for number in range(lengths.max(initial=0)):
        rows = np.flatnonzero(lengths > number)
        labels = targets[rows, number]
        hinges = x[rows] - x[rows, labels][:, None]
        hinges += 1
        np.maximum(hinges, 0, out=hinges)
        hinges[is_target[rows]] = 0
        losses[rows] += np.add.reduce(hinges, axis=1)
        if counts is not None:
            near = hinges > 0
            counts[rows] += near
            counts[rows, labels] -= near.sum(axis=1, dtype=np.int32)


class MultilabelSoftMarginLoss(BinaryCrossEntropyWithLogits):
    """Mean over classes of cross-entropies. dx = dy * w * (sigmoid(x) - t) / C, reduced. Saves: x, t."""

    __slots__ = ("classes",)
    __module__ = "pygrad.functions"
    where = "multilabel_soft_margin_loss"

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        if not x.ndim or not x.shape[-1]:
            raise ShapeError(f"{self.where}: expected an input of shape (N, C) or (C,) with at least one "
                             f"class, got {describe(x)}")
        super().check(x, target, *constants)

    def reduce(self, x: Any, target: Any, *constants: Any) -> Any:
        self.classes = x.shape[-1]
        if self.reduction == "none":
            return rowwise(lambda *arrays: np.add.reduce(self.loss(*arrays), axis=-1) / self.classes,
                           x, target, *constants)
        loss = total(self.loss, x, target, *constants)
        return mean_of(loss, self.size) if self.reduction == "mean" else loss / self.classes

    def spread(self, gy: Any) -> Any:
        if self.reduction == "none":
            return np.expand_dims(gy * (1 / self.classes), -1)
        return share(gy, "mean", self.size if self.reduction == "mean" else self.classes, self.ndim)


def multi_margin_loss(input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None,
                      reduction: str = "mean") -> Any:
    """Hinge loss of scores that come too near to that of the right class.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C) or (C,)
        Scores of C classes.
    target : array_like of int, shape (N,) or ()
        Class indices from 0 to C - 1.
    p : {1, 2}
        The power of each violation.
    margin : float
        By how much the right score is to be above each other.
    weight : array_like, shape (C,), optional
        How much each class counts as a target. A constant.
    reduction : {"mean", "sum", "none"}
        Over the rows, or none. The mean is over their number, whatever the weights.

    Returns
    -------
    Variable, shape (), or (N,) for "none"
        Of the input's dtype; of integers, float64.

    Raises
    ------
    LabelError
        If a class index is out of range.
    DTypeError
        If class indices are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For a ``p`` other than 1 and 2, an unknown reduction, or a weight that requires grad.

    Notes
    -----
    A row's loss is the sum of ``max(0, margin - x[target] + x[other])**p`` over other classes, divided by
    C. At the kink the gradient is 0. With ``p`` of 1 it saves one bit per element, with 2 the input, which
    exists anyway.

    References
    ----------
    K. Crammer and Y. Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines",
    JMLR 2 (2001), with the sum in the place of their maximum.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[3.0, 0.0, 2.5], [0.0, 5.0, 0.0]])
    >>> losses = F.multi_margin_loss(x, [0, 1], reduction="none")
    >>> losses.sum().backward()
    >>> print(losses.data.round(4))
    [0.1667 0.    ]
    >>> print(x.grad.data.round(4))
    [[-0.3333  0.      0.3333]
     [ 0.      0.      0.    ]]
    """
    return record1(MultiMarginLoss(target, p, margin, weight, reduction), input)


def multilabel_margin_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Hinge loss between the scores of several right classes and those of the others.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C) or (C,)
        Scores of C classes.
    target : array_like of int, shape of ``input``
        In each row the indices of its classes, from 0 to C - 1, then -1; what follows that does not count.
    reduction : {"mean", "sum", "none"}
        Over the rows, or none.

    Returns
    -------
    Variable, shape (), or (N,) for "none"
        Of the input's dtype; of integers, float64.

    Raises
    ------
    LabelError
        If a class index is out of range.
    DTypeError
        If class indices are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    A row's loss is the sum of ``max(0, 1 - x[right] + x[other])`` over all pairs of a right and another
    class, divided by C. The gradient counts the pairs that violate the margin, and that is what it saves:
    one byte per element up to 127 pairs. At the kink it is 0.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.5, 0.25, 2.0, 1.5])
    >>> loss = F.multilabel_margin_loss(x, [2, 3, -1, 0])
    >>> loss.backward()
    >>> loss, x.grad
    (Variable(0.0), Variable([0. 0. 0. 0.]))
    >>> F.multilabel_margin_loss(x, [0, 2, -1, -1])
    Variable(0.8125)
    """
    return record1(MultilabelMarginLoss(target, reduction), input)


def multilabel_soft_margin_loss(input: Any, target: Any, weight: Any = None, reduction: str = "mean") -> Any:
    """Cross-entropy of each of several classes on its own, averaged over the classes.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C) or (C,)
        Logits of C classes.
    target : Variable or array_like, shape of ``input``, or a number
        1 for each right class, 0 for the others.
    weight : array_like, shape (C,), optional
        How much each class counts. A constant.
    reduction : {"mean", "sum", "none"}
        Over the rows, or none.

    Returns
    -------
    Variable, shape (), or (N,) for "none"
        In nats; of the input's dtype, to which constant targets and the weight are cast.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction, or a weight that requires grad.

    Notes
    -----
    A row's loss is the mean of `binary_cross_entropy_with_logits` over its classes, and so is the gradient:
    ``(sigmoid(input) - target) / C``. Saves input and target, which exist anyway.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[0.0, 0.0], [1000.0, -1000.0]])
    >>> losses = F.multilabel_soft_margin_loss(x, [[1, 0], [1, 0]], reduction="none")
    >>> losses.sum().backward()
    >>> print(losses.data.round(4))
    [0.6931 0.    ]
    >>> print(x.grad.data)
    [[-0.25  0.25]
     [ 0.    0.  ]]
    """
    return record_weighted(MultilabelSoftMarginLoss, input, target, reduction, weight=weight)


def _as_indices(target: Any, where: str) -> Any:
    return target.data if isinstance(target, Variable) else as_array(target, where=where)


def _check_scores(x: Any, target: Any, expected: tuple[int, ...], where: str) -> None:
    """Raise an error unless ``x`` is one or several rows of scores, and the target has the expected shape."""
    if x.ndim not in (1, 2) or not x.shape[-1]:
        raise ShapeError(f"{where}: expected an input of shape (N, C) or (C,) with at least one class, got "
                         f"{describe(x)}")
    if target.shape != expected:
        raise ShapeError(f"{where}: the input has {describe(x)}, the target {describe(target)}; expected "
                         f"class indices of shape {expected}")
    check_integers(target, where)
