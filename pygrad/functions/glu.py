"""Gated linear units."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._sibling import sibling
from pygrad.functions.sigmoid import Sigmoid
from pygrad.functions.softmax import find_axes
from pygrad.recording import record1


class Glu(Function):
    """Gated linear unit, a * s, s = sigmoid(b). da = dy * s; db = dy * a * s * (1 - s). Saves: x = (a, b)."""

    __slots__ = ("axis", "dim")
    __module__ = "pygrad.functions"
    cheap = True

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        self.axis = _check(x, self.dim)
        self.saved = (x,)
        return evaluate(_forward, self._halves(x))

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        a, b = self._halves(x)
        if not are_arrays(gy, x):
            s = sibling(Sigmoid(), b)
            ga = gy * s
            return np.concatenate([ga, ga * a * (1 - s)], self.axis)
        shape = list(gy.shape)
        shape[self.axis] *= 2
        gx = np.empty_like(gy, shape=tuple(shape))
        evaluate(_backward, (gy, a, b), self._halves(gx), 1)
        return gx

    def _halves(self, x: Any) -> tuple[Any, Any]:
        """Return the two halves along the axis, which counts from the end."""
        half = x.shape[self.axis] // 2
        behind = (slice(None),) * (-self.axis - 1)
        return x[(..., slice(half), *behind)], x[(..., slice(half, None), *behind)]


def _forward(a: Any, b: Any, y: Any) -> None:
    np.negative(b, out=y)
    np.exp(y, out=y)
    np.add(y, 1, out=y)
    np.divide(a, y, out=y)


def _backward(gy: Any, a: Any, b: Any, ga: Any, gb: Any, s: Any) -> None:
    np.negative(b, out=s)
    np.exp(s, out=s)
    np.add(s, 1, out=s)
    np.reciprocal(s, out=s)
    np.multiply(gy, s, out=ga)
    np.subtract(1, s, out=s)
    np.multiply(s, a, out=s)
    np.multiply(s, ga, out=gb)


def glu(input: Any, dim: int = -1) -> Any:
    """Gated linear unit: one half of the input times the logistic sigmoid of the other.

    Parameters
    ----------
    input : Variable or array_like, shape (*, 2 * D, *)
    dim : int
        The axis that is halved.

    Returns
    -------
    Variable, shape (*, D, *)
        ``a * sigmoid(b)`` of the first half ``a`` and the second ``b``, of the input's dtype; of integers,
        float64.

    Raises
    ------
    ShapeError
        If the input has no such axis, or one of odd length.

    Notes
    -----
    With ``s = sigmoid(b)`` the derivatives are ``s`` by ``a`` and ``a * s * (1 - s)`` by ``b``. Saves its
    input, without a copy, and makes no other array than the result, which is half as large. The output of
    one that feeds `linear` is not kept.

    References
    ----------
    Y. N. Dauphin, A. Fan, M. Auli and D. Grangier, "Language Modeling with Gated Convolutional Networks",
    ICML 2017.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([3.0, 4.0, 0.0, 0.0])
    >>> y = F.glu(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.5 2. ]), Variable([0.5  0.5  0.75 1.  ]))
    """
    return record1(Glu(dim), input)


def _check(x: Any, dim: int) -> int:
    """Return the axis, counted from the end."""
    axes = find_axes(dim, x, "glu")
    if not axes or x.shape[axes[0]] % 2:
        raise ShapeError(f"glu: expected an input of even length along dim {dim!r}, got {describe(x)}; it is "
                         "halved there")
    return axes[0]
