"""Rectified linear units whose slope below zero is learned, or drawn at random."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK, are_arrays, evaluate
from pygrad.functions._masks import pack, unpack
from pygrad.functions._numbers import as_number
from pygrad.functions.relu import leaky_relu
from pygrad.functions.softmax import floating
from pygrad.random import generator_from_key, next_key
from pygrad.recording import record1, record2
from pygrad.roles import NOTHING, intern

_BOTH, _INPUT = intern([0, 1]), intern([0, NOTHING])


class Prelu(Function):
    """Learned slope w below zero. dx = dy * (1 if x > 0 else w); dw = sum of dy * min(x, 0). Saves: x, w."""

    __slots__ = ("ndim", "shape", "weight_shape")
    __module__ = "pygrad.functions"

    def forward(self, x: Any, weight: Any) -> Any:
        self.ndim, self.shape, self.weight_shape = x.ndim, _slope_shape(x, weight), weight.shape
        self.saved, self.roles = (x, weight), _BOTH
        if not self.needs_grad[0]:
            self.saved, self.roles = (x, None), _INPUT
        dtype = np.result_type(x, weight)
        out = np.empty_like(x, dtype if dtype.kind == "f" else np.float64)
        return evaluate(_prelu, (x, weight.reshape(self.shape)), out, 1)

    def backward(self, gy: Any) -> Any:
        x, weight = self.saved
        need_x, need_weight = self.needs_grad
        gw = self._weight_gradient(gy, x) if need_weight else None
        if not need_x:
            return None, gw
        slope = weight.reshape(self.shape)
        if not are_arrays(gy, x, slope):
            return gy * np.where(x > 0, 1.0, slope), gw
        out = reusable(gy)
        return evaluate(_prelu_backward, (gy, x, slope), out, 2), gw

    def _weight_gradient(self, gy: Any, x: Any) -> Any:
        """Sum ``gy * min(x, 0)`` over all axes but that of the weight; of arrays, block by block."""
        lead = gy.ndim - self.ndim
        axes = tuple([lead + axis for axis, extent in enumerate(self.shape) if extent == 1])
        shape = gy.shape[:lead] + self.weight_shape
        if lead or not are_arrays(gy, x) or x.size <= BLOCK:
            return np.sum(gy * np.minimum(x, 0), axis=axes).reshape(shape)
        rows = max(1, BLOCK * len(x) // x.size)
        total = np.zeros(math.prod(shape))
        for start in range(0, len(x), rows):
            terms = np.minimum(x[start:start + rows], 0)
            terms = np.multiply(terms, gy[start:start + rows])
            total += np.add.reduce(terms, axis=axes).reshape(-1)
        return total.reshape(shape)


def _prelu(x: Any, slope: Any, y: Any, t: Any) -> None:
    np.minimum(x, 0, out=t)
    np.multiply(t, slope, out=t)
    np.maximum(x, 0, out=y)
    np.add(y, t, out=y)


def _prelu_backward(gy: Any, x: Any, slope: Any, out: Any, s: Any, t: Any) -> None:
    # Two terms of which one is zero: exactly 1 or the slope.
    np.copyto(t, x > 0)
    np.subtract(1, t, out=s)
    np.multiply(s, slope, out=s)
    np.add(s, t, out=s)
    np.multiply(gy, s, out=out)


class Rrelu(Function):
    """Random slope r below zero. dx = dy * (r if x <= 0 else 1). Saves: a bit an element, and a key."""

    __slots__ = ("key", "lower", "shape", "upper")
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3) -> None:
        self.lower, self.upper = as_number(lower, "rrelu", "lower"), as_number(upper, "rrelu", "upper")
        if not -math.inf < self.lower <= self.upper < math.inf:
            raise ArgumentError(f"rrelu: expected finite slopes, lower not above upper, got {lower!r} and "
                                f"{upper!r}")

    def forward(self, x: Any) -> Any:
        if not self.replaying:
            self.key = next_key()
        self.shape, x = x.shape, floating(x)
        below = np.asarray(x <= 0)
        self.saved = (pack(below),)
        return np.multiply(x, self._factor(below, x.dtype), out=np.empty_like(x))

    def backward(self, gy: Any) -> Any:
        (bits,) = self.saved
        factor = self._factor(unpack(bits, self.shape), gy.dtype)
        if not are_arrays(gy):
            return gy * factor
        out = reusable(gy)
        return np.multiply(gy, factor, out=np.empty_like(gy) if out is None else out)

    def _factor(self, below: Any, dtype: Any) -> Any:
        """Return the slopes drawn from the key, of the same numbers in every dtype, and 1 elsewhere."""
        factor = generator_from_key(self.key).random(self.shape, np.float32)
        factor = np.asarray(factor).astype(dtype, copy=False)
        factor *= self.upper - self.lower
        factor += self.lower
        factor *= below
        factor += np.logical_not(below)
        return factor


def prelu(input: Any, weight: Any) -> Any:
    """Rectified linear unit with a learned slope below zero, for all elements or for each channel.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *), or (*) with a single slope
    weight : Variable or array_like, shape (C,), (1,) or ()
        The slopes.

    Returns
    -------
    Variable, shape of ``input``
        ``max(input, 0) + weight * min(input, 0)``, of the dtype that NumPy's promotion gives.

    Raises
    ------
    ShapeError
        If the weight has several numbers but not one for each channel.

    Notes
    -----
    The derivative is 1 above zero, and the slope below and at zero; that of the weight is the sum of ``g *
    min(input, 0)``. Saves its input and the weight, without a copy; no other array of the input's size is
    made but the result.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers: Surpassing Human-Level Performance on
    ImageNet Classification", ICCV 2015, equation (1).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x, weight = Variable([[-2.0, -2.0], [1.0, -4.0]]), Variable([0.5, 0.25])
    >>> y = F.prelu(x, weight)
    >>> y
    Variable([[-1.  -0.5]
              [ 1.  -1. ]])
    >>> y.sum().backward()
    >>> weight.grad
    Variable([-2. -6.])
    """
    return record2(Prelu(), input, weight)


def rrelu(input: Any, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False) -> Any:
    """Rectified linear unit with random slopes below zero while training, else with their mean.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    lower, upper : float
        Each slope is drawn evenly between these.
    training : bool
        Whether to draw; by default the slope is ``(lower + upper) / 2``, see `leaky_relu`.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If the slopes are not finite numbers, or ``lower`` is above ``upper``.

    Notes
    -----
    The derivative is 1 above zero and the slope below and at zero. Saves one bit per element while training:
    the slopes are drawn again in backward, from a key taken from the package-level generator
    (`pygrad.manual_seed`).

    References
    ----------
    B. Xu, N. Wang, T. Chen and M. Li, "Empirical Evaluation of Rectified Activations in Convolutional
    Network", arXiv:1505.00853.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 2.0])
    >>> y = F.rrelu(x, 0.25, 0.5, training=True)
    >>> bool(-0.5 <= y.data[0] <= -0.25), y.data[1]
    (True, np.float64(2.0))
    >>> F.rrelu(x, 0.25, 0.5)
    Variable([-0.375  2.   ])
    """
    function = Rrelu(lower, upper)
    return record1(function, input) if training else leaky_relu(input, (function.lower + function.upper) / 2)


def _slope_shape(x: Any, weight: Any) -> tuple[int, ...]:
    """Return the shape in which the weight broadcasts to the input along the axis of channels."""
    if weight.ndim > 1:
        raise ShapeError(f"prelu: expected a weight of one number, or a vector of one for each channel, got "
                         f"{describe(weight)}")
    if weight.size == 1:
        return (*(1,) * x.ndim,)
    if x.ndim < 2 or x.shape[1] != weight.size:
        raise ShapeError(f"prelu: the weight has {describe(weight)}, the input {describe(x)}; expected as "
                         "many slopes as the input has channels, along its second axis, or a single one")
    return (1, weight.size, *(1,) * (x.ndim - 2))
