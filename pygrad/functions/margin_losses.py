"""Losses with labels of 1 and -1: hinge embedding, ranking with a margin, logistic."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import blockwise
from pygrad.functions._checks import broadcast_error
from pygrad.functions._losses import (PairLoss, as_constant, as_target, check_labels, check_number,
                                      check_reduction, reduced, share)
from pygrad.functions._masks import pack, unpack
from pygrad.functions._sibling import sibling
from pygrad.functions.binary_cross_entropy import softplus
from pygrad.functions.sigmoid import Sigmoid
from pygrad.recording import record, record2


class HingeEmbeddingLoss(PairLoss):
    """Hinge of distances. dx = dy where t = 1, else -dy where x <= margin, reduced likewise. Saves: a bit."""

    __slots__ = ("margin", "shape")
    __module__ = "pygrad.functions"
    where = "hinge_embedding_loss"
    constant_saves = True

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = check_number(margin, "margin", self.where)

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        super().check(x, target)
        check_labels(target, self.where)

    def keep(self, x: Any, target: Any, *constants: Any) -> None:
        self.shape = x.shape
        if self.needs_grad[0]:
            self.save_for_backward(pack(x <= self.margin), target)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.where(target == 1, x, np.maximum(self.margin - x, 0))

    def backward(self, gy: Any) -> Any:
        bits, target = self.saved
        positive = target == 1
        slope = np.subtract(positive, unpack(bits, self.shape) & ~positive, dtype=np.int8)
        return self.spread(gy) * slope, None


class MarginRankingLoss(Function):
    """Ranking with a margin. dx1 = -dy * t, dx2 = dy * t where t * (x1 - x2) <= margin. Saves: a bit each.

    All reduced likewise. For dt = dy * (x2 - x1), there, also x1 and x2.
    """

    __slots__ = ("margin", "reduction", "shape", "size")
    __module__ = "pygrad.functions"
    constant_saves = True

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        self.margin = check_number(margin, "margin", "margin_ranking_loss")
        self.reduction = check_reduction(reduction, "margin_ranking_loss")

    def forward(self, x1: Any, x2: Any, target: Any) -> Any:
        self.shape = _check_ranked(x1, x2, target)
        self.size = int(np.prod(self.shape))
        if True in self.needs_grad:
            active = blockwise(lambda a, b, t: self.margin - t * (a - b) >= 0, x1, x2, target)
            both = (x1, x2) if self.needs_grad[2] else (None, None)
            self.save_for_backward(pack(active), *both, target)
        return reduced(lambda a, b, t: np.maximum(self.margin - t * (a - b), 0), self.reduction, self.size,
                       x1, x2, target)

    def backward(self, gy: Any) -> Any:
        bits, x1, x2, target = self.saved
        gy = share(gy, self.reduction, self.size, len(self.shape)) * unpack(bits, self.shape)
        gx = gy * target
        return (-gx if self.needs_grad[0] else None, gx if self.needs_grad[1] else None,
                gy * (x2 - x1) if self.needs_grad[2] else None)


class SoftMarginLoss(PairLoss):
    """Logistic loss. dx = -dy * t * sigmoid(-t * x), of a mean divided by its size. Saves: x, t."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where = "soft_margin_loss"

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        return softplus(-target * x)

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return -target * sibling(Sigmoid(), -target * x)

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return -x * sibling(Sigmoid(), -target * x)


def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0, reduction: str = "mean") -> Any:
    """Hinge loss of distances: those of equal pairs themselves, those of others up to a margin.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Distances.
    target : array_like, shape (*), or a number
        1 for a pair that is to be near, -1 for one that is to be apart. A constant.
    margin : float
        How far apart is enough.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For a label that is neither 1 nor -1, or an unknown reduction.

    Notes
    -----
    The loss is the input where the target is 1, and ``max(0, margin - input)`` where it is -1. The gradient
    is 1, and -1 up to the margin and at it. Saves one bit per element, and holds the target.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.25, 0.25, 2.0])
    >>> losses = F.hinge_embedding_loss(x, [1, -1, -1], reduction="none")
    >>> losses.sum().backward()
    >>> losses, x.grad
    (Variable([0.25 0.75 0.  ]), Variable([ 1. -1.  0.]))
    """
    target = as_constant(target, input, "hinge_embedding_loss")
    return record2(HingeEmbeddingLoss(margin, reduction), input, target)


def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0,
                        reduction: str = "mean") -> Any:
    """Loss of pairs in the wrong order, or nearer than a margin.

    Parameters
    ----------
    input1, input2 : Variable or array_like, shape (*)
        Of as many axes, and of shapes that broadcast.
    target : Variable or array_like, shape (*), or a number
        1 where the first is to be larger, -1 where the second is.
    margin : float
        By how much.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the first input's dtype, to which a constant target is cast.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast, or differ in their number of axes.
    ArgumentError
        For an unknown reduction, or a margin that is no number.

    Notes
    -----
    The loss is ``max(0, margin - target * (input1 - input2))``; the gradient ``-target`` and ``target``, also
    at the kink, and 0 where the loss is zero by more. Saves one bit per element, and holds the target; only
    for a target that needs a gradient it saves both inputs.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x1, x2 = Variable([1.0, 2.0]), Variable([3.0, 0.0])
    >>> losses = F.margin_ranking_loss(x1, x2, [1, 1], reduction="none")
    >>> losses.sum().backward()
    >>> losses, x1.grad, x2.grad
    (Variable([2. 0.]), Variable([-1. -0.]), Variable([1. 0.]))
    """
    return record(MarginRankingLoss(margin, reduction),
                  (input1, input2, as_target(target, input1, "margin_ranking_loss")))


def soft_margin_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Logistic loss of labels of 1 and -1, ``log(1 + exp(-target * input))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
        1 or -1.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which a constant target is cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    The gradient is ``-target * sigmoid(-target * input)``. Stable for all finite inputs. Saves input and
    target, which exist anyway.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, -1000.0])
    >>> losses = F.soft_margin_loss(x, [1, 1], reduction="none")
    >>> losses.sum().backward()
    >>> print(losses.data.round(4), x.grad.data)
    [6.931e-01 1.000e+03] [-0.5 -1. ]
    """
    return record2(SoftMarginLoss(reduction), input, as_target(target, input, "soft_margin_loss"))


def _check_ranked(x1: Any, x2: Any, target: Any) -> tuple[int, ...]:
    """Return the common shape of inputs and target."""
    if x1.ndim != x2.ndim or (target.ndim and target.ndim != x1.ndim):
        raise ShapeError(f"margin_ranking_loss: the inputs have {describe(x1)} and {describe(x2)}, the "
                         f"target {describe(target)}; expected as many axes of all: reshape one")
    try:
        return np.broadcast_shapes(x1.shape, x2.shape, target.shape)
    except ValueError:
        raise broadcast_error("margin_ranking_loss", x1, x2, target) from None
