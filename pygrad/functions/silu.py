"""Sigmoid-weighted linear units: the input times a logistic sigmoid of it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._sibling import sibling
from pygrad.functions.sigmoid import Sigmoid
from pygrad.kernels import activation, activation_backward
from pygrad.recording import record1


class Silu(Function):
    """Sigmoid-weighted linear unit, x * s, s = sigmoid(x). dx = dy * s * (1 + x * (1 - s)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True
    steepness = 1.0

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        y = activation("swish", x, self.steepness)
        return evaluate(partial(_forward, a=self.steepness), (x,)) if y is None else y

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if not are_arrays(gy, x):
            scaled = x * self.steepness
            s = sibling(Sigmoid(), scaled)
            return gy * (s * (1 + scaled * (1 - s)))
        out = reusable(gy)
        gx = activation_backward("swish", gy, x, out, self.steepness)
        return evaluate(partial(_backward, a=self.steepness), (gy, x), out, 3) if gx is None else gx


class QuickGelu(Silu):
    """Fast GELU, x * s, s = sigmoid(a * x), a = 1.702. dx = dy * s * (1 + a * x * (1 - s)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    steepness = 1.702


def _forward(x: Any, y: Any, a: float) -> None:
    np.multiply(x, -a, out=y)
    np.exp(y, out=y)
    np.add(y, 1, out=y)
    np.divide(x, y, out=y)


def _backward(gy: Any, x: Any, out: Any, s: Any, t: Any, rest: Any, a: float) -> None:
    np.multiply(x, -a, out=t)
    np.exp(t, out=s)
    np.add(s, 1, out=s)
    np.reciprocal(s, out=s)
    np.subtract(1, s, out=rest)
    np.multiply(t, rest, out=t)
    np.subtract(1, t, out=t)
    np.multiply(s, t, out=s)
    np.multiply(gy, s, out=out)


def silu(input: Any) -> Any:
    """Sigmoid-weighted linear unit, also called swish: ``input * sigmoid(input)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is ``s * (1 + input * (1 - s))`` with ``s = sigmoid(input)``. Saves its input, itemsize
    bytes per element, and makes no other array than the result. Of full relative accuracy; no finite input
    overflows. At -inf it is NaN, as in PyTorch. The output of one that feeds `linear` is not kept. Large
    arrays of float32 are computed by the library of `pygrad.kernels.use`.

    References
    ----------
    S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
    Approximation in Reinforcement Learning", arXiv:1702.03118.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.silu(x)
    >>> np.round(y.data, 4)
    array([-0.2689,  0.    ,  1.7616])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.0723, 0.5   , 1.0908])
    """
    return record1(Silu(), input)


def quick_gelu(input: Any) -> Any:
    """Approximate the Gaussian error linear unit by ``input * sigmoid(1.702 * input)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Notes
    -----
    Off by up to 0.02 from `gelu`; the activation of CLIP and of some other vision transformers, whose weights
    need it. The derivative is ``s * (1 + 1.702 * input * (1 - s))`` with ``s = sigmoid(1.702 * input)``.
    Saves its input, itemsize bytes per element, and makes no other array than the result.

    References
    ----------
    D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", arXiv:1606.08415, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.quick_gelu(x)
    >>> np.round(y.data, 4)
    array([-0.1542,  0.    ,  1.9357])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([-0.0678,  0.5   ,  1.0738])
    """
    return record1(QuickGelu(), input)
