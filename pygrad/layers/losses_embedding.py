"""Losses of embeddings and of unaligned sequences, as layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygrad.functions._losses import check_number
from pygrad.functions.ctc import ctc_loss
from pygrad.functions.embedding_losses import (
    cosine_embedding_loss, triplet_margin_loss, triplet_margin_with_distance_loss)
from pygrad.layers.distances import PairwiseDistance
from pygrad.layers.losses import Loss

__all__ = ["CTCLoss", "CosineEmbeddingLoss", "TripletMarginLoss", "TripletMarginWithDistanceLoss"]


class CosineEmbeddingLoss(Loss):
    """Loss of the angles between embeddings, `pygrad.functions.cosine_embedding_loss`.

    Parameters
    ----------
    margin : float
        How large a cosine is allowed between vectors that are not to have one direction.
    reduction : {"mean", "sum", "none"}
        Over the pairs, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.CosineEmbeddingLoss()(Variable([[1.0, 0.0]]), [[3.0, 4.0]], [1])
    >>> print(f"{loss.item():.4f}")
    0.4000
    """

    __module__ = "pygrad.layers"

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = check_number(margin, "margin", "CosineEmbeddingLoss")

    def forward(self, x1: Any, x2: Any, target: Any) -> Any:
        return cosine_embedding_loss(x1, x2, target, self.margin, self.reduction)


class TripletMarginLoss(Loss):
    """Loss of triplets of embeddings, `pygrad.functions.triplet_margin_loss`.

    Parameters
    ----------
    margin : float
        By how much the positive is to be nearer than the negative, above 0.
    p, eps : float
        Of the distance, as in `PairwiseDistance`.
    swap : bool
        Whether the distance from the positive to the negative counts where it is smaller.
    reduction : {"mean", "sum", "none"}
        Over the triplets, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.TripletMarginLoss(eps=0)(Variable([[0.0, 0.0]]), [[3.0, 4.0]], [[0.0, 1.0]])
    Variable(5.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6, swap: bool = False,
                 reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.margin = check_number(margin, "margin", "TripletMarginLoss", 0, above=True)
        self.p, self.eps, self.swap = p, eps, swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        return triplet_margin_loss(anchor, positive, negative, self.margin, self.p, self.eps, self.swap,
                                   self.reduction)


class TripletMarginWithDistanceLoss(Loss):
    """Loss of triplets by any distance, `pygrad.functions.triplet_margin_with_distance_loss`.

    Parameters
    ----------
    distance_function : callable, optional
        Takes two arguments and returns a Variable of distances. By default `PairwiseDistance`.
    margin : float
        By how much the positive is to be nearer than the negative, above 0.
    swap : bool
        Whether the distance from the positive to the negative counts where it is smaller.
    reduction : {"mean", "sum", "none"}
        Over the distances, or none.

    Examples
    --------
    >>> from pygrad import Variable, functions as F, layers
    >>> layer = layers.TripletMarginWithDistanceLoss(
    ...     distance_function=lambda a, b: F.pairwise_distance(a, b, p=1, eps=0))
    >>> layer(Variable([[0.0, 0.0]]), [[3.0, 4.0]], [[0.0, 1.0]])
    Variable(7.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, *, distance_function: Callable[[Any, Any], Any] | None = None, margin: float = 1.0,
                 swap: bool = False, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.distance_function = PairwiseDistance() if distance_function is None else distance_function
        self.margin = check_number(margin, "margin", "TripletMarginWithDistanceLoss", 0, above=True)
        self.swap = swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        return triplet_margin_with_distance_loss(
            anchor, positive, negative, distance_function=self.distance_function, margin=self.margin,
            swap=self.swap, reduction=self.reduction)


class CTCLoss(Loss):
    """Likelihood of labels that are not aligned with frames, `pygrad.functions.ctc_loss`.

    Parameters
    ----------
    blank : int
        The label that stands for none.
    reduction : {"mean", "sum", "none"}
        Over the sequences, or none.
    zero_infinity : bool
        Whether the loss and gradient of a sequence with too few frames are 0.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> loss = layers.CTCLoss()(np.log(np.full((3, 1, 2), 0.5)), [[1]], [3], [1])
    >>> print(f"{np.exp(-loss.item()):.3f}")
    0.750
    """

    __module__ = "pygrad.layers"

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(reduction)
        self.blank, self.zero_infinity = blank, zero_infinity

    def forward(self, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any) -> Any:
        return ctc_loss(log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction,
                        self.zero_infinity)
