"""Similarity and distance of vectors: cosines, and p-norms of differences, of arrays that broadcast."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import blockwise, rowwise
from pygrad.functions._checks import broadcast_error
from pygrad.functions._losses import check_number, signs
from pygrad.functions._operands import data_of
from pygrad.functions.softmax import dot_along, floating
from pygrad.recording import record2
from pygrad.variable import Variable


class CosineSimilarity(Function):
    """Cosine of angles. dx1 = dy * (x2 / |x2| - y * x1 / |x1|) / |x1|, and dx2 likewise. Saves: x1, x2, y."""

    __slots__ = ("dim", "eps", "shape")
    __module__ = "pygrad.functions"

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        self.dim, self.eps = dim, check_number(eps, "eps", "cosine_similarity", 0)

    def forward(self, x1: Any, x2: Any) -> Any:
        self.shape = common_shape("cosine_similarity", x1, x2) or (1,)
        self.dim = _axis_from_end(self.dim, len(self.shape), x1, x2)
        a, b = self._laid_out(floating(x1)), self._laid_out(floating(x2))
        y = np.asarray(dot_along(a, b, self.dim))
        for one in (a, b):
            y = np.divide(y, self._norms(one)[1])
        y = np.asarray(y)
        self.save_for_backward(x1, x2, y)
        return y

    def backward(self, gy: Any) -> Any:
        x1, x2, y = self.saved
        dim, a, b = self.dim, self._laid_out(x1), self._laid_out(x2)
        (norm_a, limited_a), (norm_b, limited_b) = self._norms(a), self._norms(b)
        towards = np.expand_dims(gy / (limited_a * limited_b), dim)
        gy = gy * y
        ga = gb = None
        if self.needs_grad[0]:
            away = np.expand_dims(gy / (limited_a * nonzero(norm_a)), dim)
            ga = blockwise(lambda t, s, x, other: t * other - s * x, towards, away, a, b)
        if self.needs_grad[1]:
            away = np.expand_dims(gy / (limited_b * nonzero(norm_b)), dim)
            gb = blockwise(lambda t, s, x, other: t * other - s * x, towards, away, b, a)
        return ga, gb

    def _laid_out(self, x: Any) -> Any:
        """Return ``x`` with all axes, and the one of the vectors at its full length."""
        if x.ndim < len(self.shape):
            x = x.reshape((1,) * (len(self.shape) - x.ndim) + x.shape)
        if x.shape[self.dim] != self.shape[self.dim]:
            shape = list(x.shape)
            shape[self.dim] = self.shape[self.dim]
            x = np.broadcast_to(x, tuple(shape))
        return x

    def _norms(self, x: Any) -> tuple[Any, Any]:
        """Return the lengths of the vectors, and at least eps: to the derivative a constant that is added."""
        if not isinstance(x, Variable):
            norm = np.sqrt(dot_along(x, x, self.dim))
            return norm, np.maximum(norm, self.eps)
        norm = root(np.sum(x * x, axis=self.dim))
        return norm, norm + np.maximum(self.eps - norm.data, 0)


class PairwiseDistance(Function):
    """Distance y of x1 and x2. dx1 = dy * sign(d) * (|d| / y)**(p - 1), dx2 = -dx1. Saves: x1, x2, y.

    Here d is ``x1 - x2 + eps``.
    """

    __slots__ = ("eps", "keepdim", "p")
    __module__ = "pygrad.functions"

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        self.p = check_number(p, "p", "pairwise_distance")
        self.eps = check_number(eps, "eps", "pairwise_distance")
        self.keepdim = bool(keepdim)

    def forward(self, x1: Any, x2: Any) -> Any:
        if common_shape("pairwise_distance", x1, x2):
            y = rowwise(lambda a, b: norms(a - b + self.eps, self.p), x1, x2)
        else:
            y = norms((x1 - x2 + self.eps)[None], self.p)
        y = np.asarray(np.expand_dims(y, -1) if self.keepdim else y)
        self.save_for_backward(x1, x2, y)
        return y

    def backward(self, gy: Any) -> Any:
        if self.p == 0:
            return None, None
        x1, x2, y = self.saved
        if not self.keepdim:
            gy, y = np.expand_dims(gy, -1), np.expand_dims(y, -1)
        gx = pull(gy, y, x1, x2, self.p, self.eps)
        return gx if self.needs_grad[0] else None, -gx if self.needs_grad[1] else None


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """Cosine of the angle between vectors.

    Parameters
    ----------
    x1, x2 : Variable or array_like, shape (*, D, *)
        Their shapes broadcast.
    dim : int
        The axis of the vectors, in the common shape.
    eps : float
        The least length of a vector; a shorter one counts as this.

    Returns
    -------
    Variable, common shape without ``dim``
        From -1 to 1, of the inputs' dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast, or there is no such axis.
    ArgumentError
        If ``dim`` is no integer, or ``eps`` no number of at least 0.

    Notes
    -----
    The gradient of ``x1`` is ``(x2 / |x2| - y * x1 / |x1|) / |x1|``, at a right angle to it; it flows
    through the limit ``eps`` as if there were none. Saves both inputs, which exist anyway, and the output;
    lengths are computed again.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[1.0, 0.0], [3.0, 4.0]])
    >>> y = F.cosine_similarity(x, [1.0, 0.0], dim=-1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.  0.6]), Variable([[ 0.     0.   ]
              [ 0.128 -0.096]]))
    """
    return record2(CosineSimilarity(dim, eps), x1, x2)


def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """Distance between vectors along the last axis, a p-norm of their difference.

    Parameters
    ----------
    x1, x2 : Variable or array_like, shape (*, D)
        Their shapes broadcast.
    p : float
        The norm's power, also infinite, 0 (which counts differences) or negative.
    eps : float
        Added to each difference, which keeps the distance away from 0.
    keepdim : bool
        Keep the last axis, with extent 1.

    Returns
    -------
    Variable, shape (*) or (*, 1)
        Of the inputs' dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.
    ArgumentError
        If ``p`` or ``eps`` is no number.

    Notes
    -----
    With differences ``d`` and the distance ``y`` the gradient is ``sign(d) * (|d| / y)**(p - 1)``: 0 where
    the distance is 0; for an infinite ``p`` shared evenly by the largest differences; none for 0. Saves
    both inputs, which exist anyway, and the output. No array of the inputs' size is made but the gradients.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[3.0, 4.0], [0.0, 0.0]])
    >>> y = F.pairwise_distance(x, [0.0, 0.0], eps=0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([5. 0.]), Variable([[0.6 0.8]
              [0.  0. ]]))
    """
    return record2(PairwiseDistance(p, eps, keepdim), x1, x2)


def norms(d: Any, p: float) -> Any:
    """Return the p-norms of an array along its last axis, which may be overwritten.

    Examples
    --------
    >>> [norms(np.array([3.0, -4.0, 0.0]), p).item() for p in (0, 1, 2, math.inf, -math.inf)]
    [2.0, 7.0, 5.0, 4.0, 0.0]
    """
    d = floating(d)
    if p == 2:
        return np.sqrt(dot_along(d, d, -1))
    if p == 0:
        return np.count_nonzero(d, axis=-1).astype(d.dtype)
    d = np.absolute(d, out=d)
    if math.isinf(p):
        ufunc, start = (np.maximum, 0) if p > 0 else (np.minimum, math.inf)
        return ufunc.reduce(d, axis=-1, initial=start)
    with np.errstate(divide="ignore"):  # of zero to a negative power
        return np.power(np.add.reduce(d if p == 1 else np.power(d, p, out=d), axis=-1), 1 / p)


def pull(gy: Any, y: Any, x1: Any, x2: Any, p: float, eps: float) -> Any:
    """Return the gradient of ``x1`` from that of the distances ``y``, both with a last axis of extent 1."""
    if math.isinf(p):
        difference = rowwise(lambda a, b, y: np.add.reduce(np.absolute(a - b + eps) == y, axis=-1),
                             *(data_of(one) for one in (x1, x2, y)))
        gy = gy / np.maximum(np.expand_dims(difference, -1), 1).astype(gy.dtype)
    return blockwise(lambda g, y, a, b: g * direction(a - b + eps, y, p), gy, y, x1, x2)


def direction(d: Any, y: Any, p: float) -> Any:
    """Return the derivative of the norm ``y`` by the differences ``d``, but for ties of an infinite power."""
    if p == 2:
        return d / nonzero(y)
    sign = signs(d)
    if p == 1:
        return sign
    if math.isinf(p):
        return sign * (np.absolute(d) == y)
    ratio = np.absolute(d) / nonzero(y)
    if p < 0:
        sign = sign * (y != 0)
    return sign * np.power(nonzero(ratio), p - 1)


def nonzero(x: Any) -> Any:
    """Return ``x`` with 1 in the place of 0, to divide by where the dividend is 0 as well."""
    return x + (x == 0)


def root(squares: Any) -> Any:
    """Return the square root of a Variable, with the derivative 0 at 0 instead of an infinite one."""
    zero = squares.data == 0
    return np.sqrt(squares + zero) - zero


def common_shape(where: str, *arrays: Any) -> tuple[int, ...]:
    """Return the shape that arrays broadcast to."""
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        raise broadcast_error(where, *arrays) from None


def _axis_from_end(dim: int, ndim: int, x1: Any, x2: Any) -> int:
    try:
        axis = operator.index(dim)
    except TypeError:
        raise ArgumentError(f"cosine_similarity: expected an integer as dim, got {dim!r}") from None
    if not -ndim <= axis < ndim:
        raise ShapeError(f"cosine_similarity: dim {dim} is out of range for {describe(x1)} and {describe(x2)}"
                         f"; expected {-ndim} to {ndim - 1}")
    return axis % ndim - ndim
