"""Losses of classes as layers, and what losses share."""

from __future__ import annotations

from typing import Any

from pygrad.functions._labels import check_constant
from pygrad.functions._losses import check_reduction
from pygrad.functions.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_with_logits
from pygrad.functions.cross_entropy import cross_entropy
from pygrad.functions.nll_loss import nll_loss
from pygrad.layers.module import Module

__all__ = ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "NLLLoss"]


class Loss(Module):
    """Base class of losses: a reduction, checked when the layer is made."""

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = check_reduction(reduction, type(self).__name__)


class WeightedLoss(Loss):
    """Base class of losses with a constant weight, which is a buffer."""

    __module__ = "pygrad.layers"

    weight: Any

    def __init__(self, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.register_buffer("weight", check_constant(weight, "weight", type(self).__name__))


class CrossEntropyLoss(WeightedLoss):
    """Cross-entropy of logits, `pygrad.functions.cross_entropy`.

    Parameters
    ----------
    weight : array_like, shape (C,), optional
        How much each class counts.
    ignore_index : int
        Targets of this index do not count.
    reduction : {"mean", "sum", "none"}
        Over all targets, or none.
    label_smoothing : float
        This much of each target is spread evenly over all classes.

    Attributes
    ----------
    weight : ndarray, shape (C,), or None
        A buffer.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.CrossEntropyLoss()(Variable([[0.0, 0.0]]), [1])
    >>> print(f"{loss.item():.4f}")
    0.6931
    """

    __module__ = "pygrad.layers"

    def __init__(self, weight: Any = None, ignore_index: int = -100, reduction: str = "mean",
                 label_smoothing: float = 0.0) -> None:
        super().__init__(weight, reduction)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, x: Any, target: Any) -> Any:
        return cross_entropy(x, target, self.weight, self.ignore_index, self.reduction, self.label_smoothing)


class NLLLoss(WeightedLoss):
    """Negative log-likelihood of log-probabilities, `pygrad.functions.nll_loss`.

    Parameters
    ----------
    weight : array_like, shape (C,), optional
        How much each class counts.
    ignore_index : int
        Targets of this index do not count.
    reduction : {"mean", "sum", "none"}
        Over all targets, or none.

    Attributes
    ----------
    weight : ndarray, shape (C,), or None
        A buffer.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.NLLLoss()(Variable([[-1.0, -0.5]]), [1])
    Variable(0.5)
    """

    __module__ = "pygrad.layers"

    def __init__(self, weight: Any = None, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__(weight, reduction)
        self.ignore_index = ignore_index

    def forward(self, x: Any, target: Any) -> Any:
        return nll_loss(x, target, self.weight, self.ignore_index, self.reduction)


class BCELoss(WeightedLoss):
    """Cross-entropy of probabilities of two classes, `pygrad.functions.binary_cross_entropy`.

    Parameters
    ----------
    weight : array_like, optional
        How much each element counts; its shape broadcasts to the input's.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Attributes
    ----------
    weight : ndarray or None
        A buffer.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.BCELoss()(Variable([0.5, 0.5]), [0.0, 1.0])
    >>> print(f"{loss.item():.4f}")
    0.6931
    """

    __module__ = "pygrad.layers"

    def __init__(self, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(weight, reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return binary_cross_entropy(x, target, self.weight, self.reduction)


class BCEWithLogitsLoss(WeightedLoss):
    """Cross-entropy of logits of two classes, `pygrad.functions.binary_cross_entropy_with_logits`.

    Parameters
    ----------
    weight : array_like, optional
        How much each element counts; its shape broadcasts to the input's.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    pos_weight : array_like, optional
        How much positive targets count more than others, mostly one number for each class.

    Attributes
    ----------
    weight, pos_weight : ndarray or None
        Buffers.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.BCEWithLogitsLoss(pos_weight=[3.0])(Variable([0.0]), [1.0])
    >>> print(f"{loss.item():.4f}")
    2.0794
    """

    __module__ = "pygrad.layers"

    pos_weight: Any

    def __init__(self, weight: Any = None, reduction: str = "mean", pos_weight: Any = None) -> None:
        super().__init__(weight, reduction)
        self.register_buffer("pos_weight", check_constant(pos_weight, "pos_weight", "BCEWithLogitsLoss"))

    def forward(self, x: Any, target: Any) -> Any:
        return binary_cross_entropy_with_logits(x, target, self.weight, self.reduction, self.pos_weight)
