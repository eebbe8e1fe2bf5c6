"""Gaussian error linear units."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._erf import erf_of_half_into
from pygrad.functions._sibling import sibling
from pygrad.functions.erf import Erf
from pygrad.kernels import activation, activation_backward
from pygrad.recording import record1

_HALF = math.sqrt(0.5)
_DENSITY = 1 / math.sqrt(2 * math.pi)
_OUTER, _CUBIC = math.sqrt(2 / math.pi), 0.044715
_KINDS = {"none": "gelu", "tanh": "gelu_tanh"}


class Gelu(Function):
    """Gaussian error linear unit, x * cdf(x). dx = dy * (cdf(x) + x * density(x)). Saves: x."""

    __slots__ = ("approximate",)
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise ArgumentError(f"gelu: expected approximate to be 'none' or 'tanh', got {approximate!r}")
        self.approximate = approximate

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        y = activation(_KINDS[self.approximate], x)
        if y is not None:
            return y
        return evaluate(_exact if self.approximate == "none" else _by_tanh, (x,), scratch=1)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if not are_arrays(gy, x):
            return gy * (_exact_slope(x) if self.approximate == "none" else _slope_by_tanh(x))
        out = reusable(gy)
        gx = activation_backward(_KINDS[self.approximate], gy, x, out)
        if gx is not None:
            return gx
        if self.approximate == "none":
            return evaluate(_exact_backward, (gy, x), out, 2)
        return evaluate(_backward_by_tanh, (gy, x), out, 3)


def _exact(x: Any, y: Any, t: Any) -> None:
    erf_of_half_into(x, y, t)
    np.multiply(x, 0.5, out=t)
    np.multiply(y, t, out=y)
    np.add(y, t, out=y)


def _exact_backward(gy: Any, x: Any, out: Any, slope: Any, t: Any) -> None:
    erf_of_half_into(x, slope, t)
    np.multiply(t, -0.5, out=t)
    np.exp(t, out=t)
    np.multiply(t, x, out=t)
    np.multiply(t, _OUTER, out=t)
    np.add(slope, t, out=slope)
    np.add(slope, 1, out=slope)
    np.multiply(slope, 0.5, out=slope)
    np.multiply(gy, slope, out=out)


def _exact_slope(x: Any) -> Any:
    cdf = 0.5 * (1 + sibling(Erf(), x * _HALF))
    return cdf + x * np.exp(-0.5 * (x * x)) * _DENSITY


def _by_tanh(x: Any, y: Any, t: Any) -> None:
    _tanh_into(x, y, t)
    np.multiply(x, 0.5, out=t)
    np.multiply(y, t, out=y)
    np.add(y, t, out=y)


def _tanh_into(x: Any, y: Any, t: Any) -> None:
    """Write the tanh that stands for the error function to ``y``, and ``x**2`` to ``t``."""
    np.multiply(x, x, out=t)
    np.multiply(t, _OUTER * _CUBIC, out=y)
    np.add(y, _OUTER, out=y)
    np.multiply(y, x, out=y)
    np.tanh(y, out=y)


def _backward_by_tanh(gy: Any, x: Any, out: Any, slope: Any, t: Any, rest: Any) -> None:
    _tanh_into(x, slope, t)
    # The slope is half of (1 + tanh) * (1 + (1 - tanh) * x * inner slope).
    np.multiply(t, 3 * _OUTER * _CUBIC, out=t)
    np.add(t, _OUTER, out=t)
    np.multiply(t, x, out=t)
    np.subtract(1, slope, out=rest)
    np.multiply(t, rest, out=t)
    np.add(t, 1, out=t)
    np.add(slope, 1, out=slope)
    np.multiply(slope, t, out=slope)
    np.multiply(slope, 0.5, out=slope)
    np.multiply(gy, slope, out=out)


def _slope_by_tanh(x: Any) -> Any:
    square = x * x
    tanh = np.tanh(x * (_OUTER + _OUTER * _CUBIC * square))
    inner = x * (_OUTER + 3 * _OUTER * _CUBIC * square)
    return 0.5 * (1 + tanh) * (1 + (1 - tanh) * inner)


def gelu(input: Any, approximate: str = "none") -> Any:
    """Gaussian error linear unit, ``input`` times the normal distribution function of it, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    approximate : {"none", "tanh"}
        "none" takes the distribution function itself, ``(1 + erf(x / sqrt(2))) / 2``; "tanh" takes
        ``(1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2``, which is off by up to 5e-4 and faster.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``approximate`` is something else.

    Notes
    -----
    The derivative is ``cdf(x) + x * density(x)``, or that of the approximation. Saves its input, itemsize
    bytes per element, and makes no other array than the result: all is computed in blocks, in float32 with
    the error function of `erf`, or by the library of `pygrad.kernels.use`, whose float32 results are off by up to
    3e-7 of the larger of 1 and the input's magnitude. The output of a GELU that feeds `linear` is not kept,
    but made again.
    At -inf it is NaN, as in PyTorch.

    References
    ----------
    D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units (GELUs)", arXiv:1606.08415.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.array([-1.0, 0.0, 2.0], np.float32))
    >>> y = F.gelu(x)
    >>> np.round(y.data, 4)
    array([-0.1587,  0.    ,  1.9545], dtype=float32)
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([-0.0833,  0.5   ,  1.0852], dtype=float32)
    """
    return record1(Gelu(approximate), input)
