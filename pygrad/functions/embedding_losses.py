"""Losses of embeddings: cosines of pairs, and distances of triplets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import blockwise
from pygrad.functions._losses import as_constant, check_labels, check_number, check_reduction, reduced, share
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.arithmetic import add, subtract
from pygrad.functions.clip import clip
from pygrad.functions.distances import PairwiseDistance, common_shape, pairwise_distance, pull
from pygrad.functions.extremum import minimum
from pygrad.functions.softmax import dot_along, floating
from pygrad.functions.sums import mean, sum
from pygrad.recording import record, record2
from pygrad.variable import Variable

EPSILON = 1e-12


class CosineEmbeddingLoss(Function):
    """Cosine c of pairs. dx1 = s * dy * (x2 / (|x1| * |x2|) - c * x1 / |x1|**2), dx2 likewise. Saves: x1, x2.

    The sign s is -1 where t = 1, and where t = -1 it is 1 for c >= margin and 0 below; all reduced likewise.
    """

    __slots__ = ("margin", "reduction", "size", "target")
    __module__ = "pygrad.functions"
    size: int

    def __init__(self, target: Any, margin: float = 0.0, reduction: str = "mean") -> None:
        self.target = target
        self.margin = check_number(margin, "margin", "cosine_embedding_loss")
        self.reduction = check_reduction(reduction, "cosine_embedding_loss")

    def forward(self, x1: Any, x2: Any) -> Any:
        shape = common_shape("cosine_embedding_loss", x1, x2)
        if len(shape) not in (1, 2) or self.target.shape != shape[:-1]:
            raise ShapeError(f"cosine_embedding_loss: the inputs have {describe(x1)} and {describe(x2)}, the "
                             f"target {describe(self.target)}; expected (N, D), (N, D) and (N,), or (D,), "
                             "(D,) and ()")
        check_labels(self.target, "cosine_embedding_loss")
        self.save_for_backward(x1, x2)
        cosines = _cosines(x1, x2)[0]
        losses = np.where(self.target == 1, 1 - cosines, np.maximum(cosines - self.margin, 0))
        return _reduced(losses.astype(cosines.dtype, copy=False), self)

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        gy = share(gy, self.reduction, self.size, self.target.ndim)
        cosines, product, square1, square2 = _cosines(x1, x2)
        data = data_of(cosines)
        similar = self.target == 1
        gy = gy * np.subtract(~similar & (data - self.margin >= 0), similar, dtype=np.int8)
        towards = np.expand_dims(gy / product, -1)
        g1 = g2 = None
        if self.needs_grad[0]:
            away = np.expand_dims(gy * cosines / square1, -1)
            g1 = blockwise(lambda t, s, x, other: t * other - s * x, towards, away, x1, x2)
        if self.needs_grad[1]:
            away = np.expand_dims(gy * cosines / square2, -1)
            g2 = blockwise(lambda t, s, x, other: t * other - s * x, towards, away, x2, x1)
        return g1, g2


def _cosines(x1: Any, x2: Any) -> tuple[Any, Any, Any, Any]:
    """Return cosines of vectors, products of their lengths, and squares of these, a little larger."""
    x1, x2 = floating(x1), floating(x2)
    square1, square2, dots = (_dots(a, b) for a, b in ((x1, x1), (x2, x2), (x1, x2)))
    least = max(EPSILON, float(np.finfo(dots.dtype).tiny))
    square1, square2 = square1 + least, square2 + least
    product = np.sqrt(square1 * square2)
    return dots / product, product, square1, square2


def _dots(a: Any, b: Any) -> Any:
    if isinstance(a, Variable) or isinstance(b, Variable):
        return np.sum(a * b, axis=-1)
    return dot_along(a, b, -1)


class TripletMarginLoss(Function):
    """Hinge of distances. da = dy * (u(a, p) - u(a, n)), dp = -dy * u(a, p), dn likewise. Saves: a, p, n.

    Here u is the derivative of a distance; all is 0 where the margin is kept, and reduced likewise.
    """

    __slots__ = ("eps", "margin", "p", "reduction", "size", "swap")
    __module__ = "pygrad.functions"
    size: int

    def __init__(self, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6, swap: bool = False,
                 reduction: str = "mean") -> None:
        self.margin = check_number(margin, "margin", "triplet_margin_loss", 0, above=True)
        self.p, self.eps = (check_number(value, name, "triplet_margin_loss")
                            for value, name in ((p, "p"), (eps, "eps")))
        self.swap = bool(swap)
        self.reduction = check_reduction(reduction, "triplet_margin_loss")

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        _check_triplet("triplet_margin_loss", anchor, positive, negative)
        self.save_for_backward(anchor, positive, negative)
        near, far, other = self._distances(anchor, positive, negative)
        losses = near - (far if other is None else np.minimum(far, other)) + self.margin
        return _reduced(np.maximum(losses, 0), self)

    def _distances(self, anchor: Any, positive: Any, negative: Any) -> tuple[Any, Any, Any]:
        """Return the distances from the anchor, and if they count those of positive and negative."""
        pairs = [(anchor, positive), (anchor, negative), (positive, negative)]
        near, far, *other = (sibling(PairwiseDistance(self.p, self.eps), *pair)
                             for pair in pairs[:3 if self.swap else 2])
        return near, far, other[0] if other else None

    def backward(self, gy: Any) -> Any:
        if self.p == 0:
            return None, None, None
        anchor, positive, negative = self.saved
        near, far, other = self._distances(anchor, positive, negative)
        closest, swapped = data_of(far), 0
        if other is not None:  # of equal distances each counts half
            swapped = ((data_of(other) < closest) + 0.5 * (data_of(other) == closest)).astype(closest.dtype)
            closest = np.minimum(data_of(other), closest)
        gy = share(gy, self.reduction, self.size, near.ndim)
        gy = gy * (data_of(near) - closest + self.margin >= 0)
        ga = self._pull(gy, near, anchor, positive)
        gp = -ga
        gn = self._pull(gy * (1 - swapped), far, anchor, negative)
        ga = _add(ga, -1, gn)
        if other is not None:
            across = self._pull(gy * swapped, other, positive, negative)
            gp, gn = _add(gp, -1, across), _add(gn, 1, across)
        return tuple(one if need else None for one, need in zip((ga, gp, gn), self.needs_grad, strict=True))

    def _pull(self, gy: Any, y: Any, x1: Any, x2: Any) -> Any:
        return pull(np.expand_dims(gy, -1), np.expand_dims(y, -1), x1, x2, self.p, self.eps)


def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0,
                          reduction: str = "mean") -> Any:
    """Loss of the angles between embeddings: of equal pairs any angle, of others one that is too small.

    Parameters
    ----------
    input1, input2 : Variable or array_like, shape (N, D) or (D,)
        Their shapes broadcast.
    target : array_like, shape (N,) or ()
        1 for a pair that is to have one direction, -1 for one that is not. A constant.
    margin : float
        How large a cosine is allowed for the latter, from -1 to 1.
    reduction : {"mean", "sum", "none"}
        Over the pairs, or none.

    Returns
    -------
    Variable, shape (), or of the target for "none"
        Of the inputs' dtype.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For a label that is neither 1 nor -1, or an unknown reduction.

    Notes
    -----
    The loss is ``1 - cos`` where the target is 1, and ``max(0, cos - margin)`` where it is -1. The gradient
    is at a right angle to each vector, also at the kink, and 0 below. To each square of a length 1e-12 is
    added. Saves both inputs, which exist anyway; cosines are computed again.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x1 = Variable([[1.0, 0.0], [1.0, 0.0]])
    >>> losses = F.cosine_embedding_loss(x1, [[3.0, 4.0], [3.0, 4.0]], [1, -1], reduction="none")
    >>> losses.sum().backward()
    >>> print(losses.data.round(4))
    [0.4 0.6]
    """
    target = as_constant(target, input1, "cosine_embedding_loss")
    return record2(CosineEmbeddingLoss(target, margin, reduction), input1, input2)


def triplet_margin_loss(anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2.0,
                        eps: float = 1e-6, swap: bool = False, reduction: str = "mean") -> Any:
    """Loss of triplets whose anchor is not nearer to the positive than to the negative, by a margin.

    Parameters
    ----------
    anchor, positive, negative : Variable or array_like, shape (N, D) or (D,)
        Of as many axes, and of shapes that broadcast.
    margin : float
        By how much, above 0.
    p, eps : float
        Of the distance, as in `pairwise_distance`.
    swap : bool
        Whether the distance from the positive to the negative counts where it is smaller than that from the
        anchor.
    reduction : {"mean", "sum", "none"}
        Over the triplets, or none.

    Returns
    -------
    Variable, shape (), or (N,) for "none"
        Of the inputs' dtype.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For a margin that is not above 0, or an unknown reduction.

    Notes
    -----
    The loss is ``max(0, margin + |anchor - positive| - |anchor - negative|)``; the gradient is that of the
    distances where it is above zero or at the kink, and 0 elsewhere. With ``swap``, equal distances count
    half each. Saves the three inputs, which exist anyway; distances are computed again.

    References
    ----------
    V. Balntas, E. Riba, D. Ponsa and K. Mikolajczyk, "Learning local feature descriptors with triplets and
    shallow convolutional neural networks", BMVC 2016, equation (4); the swap, section 2.3.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> anchor = Variable([[0.0, 0.0]])
    >>> loss = F.triplet_margin_loss(anchor, [[3.0, 4.0]], [[0.0, 1.0]], eps=0)
    >>> loss.backward()
    >>> loss, anchor.grad
    (Variable(5.0), Variable([[-0.6  0.2]]))
    """
    return record(TripletMarginLoss(margin, p, eps, swap, reduction), (anchor, positive, negative))


def triplet_margin_with_distance_loss(
        anchor: Any, positive: Any, negative: Any, *,
        distance_function: Callable[[Any, Any], Any] | None = None, margin: float = 1.0, swap: bool = False,
        reduction: str = "mean") -> Any:
    """Loss of triplets whose anchor is not nearer to the positive than to the negative, by any distance.

    Parameters
    ----------
    anchor, positive, negative : Variable or array_like, shape (N, *)
        Of as many axes.
    distance_function : callable, optional
        Takes two of them and returns a Variable of distances. By default `pairwise_distance`.
    margin : float
        By how much, above 0.
    swap : bool
        Whether the distance from the positive to the negative counts where it is smaller than that from the
        anchor.
    reduction : {"mean", "sum", "none"}
        Over the distances, or none.

    Returns
    -------
    Variable, shape (), or of the distances for "none"

    Raises
    ------
    ShapeError
        If the numbers of axes differ.
    ArgumentError
        For a margin that is not above 0, or an unknown reduction.

    Notes
    -----
    A composition of the distances, `minimum`, `clip` and a sum or mean, whose gradients it has: at the kink
    that of the distances. With the default distance, `triplet_margin_loss` does the same in one step.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> anchor = Variable([[0.0, 0.0]])
    >>> loss = F.triplet_margin_with_distance_loss(
    ...     anchor, np.array([[3.0, 4.0]]), np.array([[0.0, 1.0]]),
    ...     distance_function=lambda a, b: np.abs(a - b).sum(axis=-1))
    >>> loss.backward()
    >>> loss, anchor.grad
    (Variable(7.0), Variable([[-1.  0.]]))
    """
    where = "triplet_margin_with_distance_loss"
    check_reduction(reduction, where)
    margin = check_number(margin, "margin", where, 0, above=True)
    triplet = [one if isinstance(one, Variable) else as_array(one, where=where)
               for one in (anchor, positive, negative)]
    _check_triplet(where, *triplet)
    distance = pairwise_distance if distance_function is None else distance_function
    near, far = distance(triplet[0], triplet[1]), distance(triplet[0], triplet[2])
    if swap:
        far = minimum(far, distance(triplet[1], triplet[2]))
    losses = clip(add(subtract(near, far), margin), 0, None)
    return losses if reduction == "none" else sum(losses) if reduction == "sum" else mean(losses)


def _check_triplet(where: str, anchor: Any, positive: Any, negative: Any) -> None:
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise ShapeError(f"{where}: the anchor has {describe(anchor)}, the positive {describe(positive)}, "
                         f"the negative {describe(negative)}; expected as many axes of all: reshape one")
    common_shape(where, anchor, positive, negative)


def _reduced(losses: Any, function: Any) -> Any:
    """Return losses reduced, and note on the Function how many there are."""
    function.size = losses.size
    if function.reduction == "none":
        return losses
    return reduced(np.positive, function.reduction, losses.size, losses)


def _add(a: Any, sign: int, b: Any) -> Any:
    """Return ``a + sign * b``, in the memory of ``a`` where that is an array: one just made."""
    ufunc = np.add if sign > 0 else np.subtract
    return ufunc(a, b, out=a if type(a) is np.ndarray and type(b) is np.ndarray else None)
