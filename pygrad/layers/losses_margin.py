"""Losses with a margin, and of several right classes, as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions._losses import check_number
from pygrad.functions.class_margin_losses import (
    multi_margin_loss, multilabel_margin_loss, multilabel_soft_margin_loss)
from pygrad.functions.margin_losses import hinge_embedding_loss, margin_ranking_loss, soft_margin_loss
from pygrad.layers.losses import Loss, WeightedLoss

__all__ = [
    "HingeEmbeddingLoss", "MarginRankingLoss", "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss",
    "MultiMarginLoss", "SoftMarginLoss",
]


class HingeEmbeddingLoss(Loss):
    """Hinge loss of distances, `pygrad.functions.hinge_embedding_loss`.

    Parameters
    ----------
    margin : float
        How far apart is enough.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.HingeEmbeddingLoss()(Variable([0.5, 0.25]), [1, -1])
    Variable(0.625)
    """

    __module__ = "pygrad.layers"

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = check_number(margin, "margin", "HingeEmbeddingLoss")

    def forward(self, x: Any, target: Any) -> Any:
        return hinge_embedding_loss(x, target, self.margin, self.reduction)


class MarginRankingLoss(Loss):
    """Loss of pairs in the wrong order, `pygrad.functions.margin_ranking_loss`.

    Parameters
    ----------
    margin : float
        By how much one is to be larger.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.MarginRankingLoss()(Variable([1.0]), [3.0], [1])
    Variable(2.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = check_number(margin, "margin", "MarginRankingLoss")

    def forward(self, x1: Any, x2: Any, target: Any) -> Any:
        return margin_ranking_loss(x1, x2, target, self.margin, self.reduction)


class SoftMarginLoss(Loss):
    """Logistic loss of labels of 1 and -1, `pygrad.functions.soft_margin_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.SoftMarginLoss()(Variable([0.0]), [1])
    >>> print(f"{loss.item():.4f}")
    0.6931
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return soft_margin_loss(x, target, self.reduction)


class MultiMarginLoss(WeightedLoss):
    """Hinge loss of scores of classes, `pygrad.functions.multi_margin_loss`.

    Parameters
    ----------
    p : {1, 2}
        The power of each violation.
    margin : float
        By how much the right score is to be above each other.
    weight : array_like, shape (C,), optional
        How much each class counts as a target.
    reduction : {"mean", "sum", "none"}
        Over the rows, or none.

    Attributes
    ----------
    weight : ndarray, shape (C,), or None
        A buffer.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.MultiMarginLoss()(Variable([[1.0, 0.5]]), [0])
    Variable(0.25)
    """

    __module__ = "pygrad.layers"

    def __init__(self, p: int = 1, margin: float = 1.0, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(weight, reduction)
        self.p, self.margin = p, check_number(margin, "margin", "MultiMarginLoss")

    def forward(self, x: Any, target: Any) -> Any:
        return multi_margin_loss(x, target, self.p, self.margin, self.weight, self.reduction)


class MultiLabelMarginLoss(Loss):
    """Hinge loss of several right classes, `pygrad.functions.multilabel_margin_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over the rows, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.MultiLabelMarginLoss()(Variable([[1.0, 0.5]]), [[0, -1]])
    Variable(0.25)
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return multilabel_margin_loss(x, target, self.reduction)


class MultiLabelSoftMarginLoss(WeightedLoss):
    """Cross-entropies of several classes, `pygrad.functions.multilabel_soft_margin_loss`.

    Parameters
    ----------
    weight : array_like, shape (C,), optional
        How much each class counts.
    reduction : {"mean", "sum", "none"}
        Over the rows, or none.

    Attributes
    ----------
    weight : ndarray, shape (C,), or None
        A buffer.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.MultiLabelSoftMarginLoss()(Variable([[0.0, 0.0]]), [[1, 0]])
    >>> print(f"{loss.item():.4f}")
    0.6931
    """

    __module__ = "pygrad.layers"

    def __init__(self, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(weight, reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return multilabel_soft_margin_loss(x, target, self.weight, self.reduction)
