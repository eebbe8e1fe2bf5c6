"""Similarity and distance of vectors as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.distances import cosine_similarity, pairwise_distance
from pygrad.layers.module import Module

__all__ = ["CosineSimilarity", "PairwiseDistance"]


class CosineSimilarity(Module):
    """Cosine of the angle between vectors, `pygrad.functions.cosine_similarity`.

    Parameters
    ----------
    dim : int
        The axis of the vectors.
    eps : float
        The least length of a vector.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.CosineSimilarity()(Variable([[3.0, 4.0]]), [[1.0, 0.0]])
    Variable([0.6])
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        self.dim, self.eps = dim, eps

    def forward(self, x1: Any, x2: Any) -> Any:
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """Distance between vectors along the last axis, `pygrad.functions.pairwise_distance`.

    Parameters
    ----------
    p : float
        The norm's power.
    eps : float
        Added to each difference.
    keepdim : bool
        Keep the last axis, with extent 1.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.PairwiseDistance(eps=0)(Variable([[3.0, 4.0]]), [[0.0, 0.0]])
    Variable([5.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Any, x2: Any) -> Any:
        return pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
