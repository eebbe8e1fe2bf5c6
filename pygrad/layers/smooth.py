"""Smooth activations as layers: GELU, SiLU, Mish, softplus and the like."""

from __future__ import annotations

from typing import Any

from pygrad.functions.gelu import gelu
from pygrad.functions.mish import mish
from pygrad.functions.shrink import tanhshrink
from pygrad.functions.silu import quick_gelu, silu
from pygrad.functions.softplus import logsigmoid, softplus
from pygrad.functions.softsign import softsign
from pygrad.layers.module import Module

__all__ = ["GELU", "LogSigmoid", "Mish", "QuickGELU", "SiLU", "Softplus", "Softsign", "Tanhshrink"]


class GELU(Module):
    """Gaussian error linear unit, `pygrad.functions.gelu`, element by element.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        What stands for the normal distribution function.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.GELU()([0.0, 100.0])
    Variable([  0. 100.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = approximate

    def forward(self, x: Any) -> Any:
        return gelu(x, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class QuickGELU(Module):
    """Fast approximation of `GELU`, `pygrad.functions.quick_gelu`; PyTorch has no layer of this name.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.QuickGELU()([0.0, 100.0])
    Variable([  0. 100.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return quick_gelu(x)


class SiLU(Module):
    """Sigmoid-weighted linear unit, also called swish, `pygrad.functions.silu`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.SiLU()([0.0, 100.0])
    Variable([  0. 100.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return silu(x)


class Mish(Module):
    """The input times the hyperbolic tangent of its softplus, `pygrad.functions.mish`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Mish()([0.0, 100.0])
    Variable([  0. 100.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return mish(x)


class Softplus(Module):
    """Smooth rectified linear unit, `pygrad.functions.softplus`, element by element.

    Parameters
    ----------
    beta : float
        How sharply it bends at zero.
    threshold : float
        Where ``beta * x`` is larger, the result is the input itself.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Softplus()([-1000.0, 100.0])
    Variable([  0. 100.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta, self.threshold = beta, threshold

    def forward(self, x: Any) -> Any:
        return softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class Softsign(Module):
    """The input over one plus its magnitude, `pygrad.functions.softsign`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Softsign()([-1.0, 3.0])
    Variable([-0.5   0.75])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return softsign(x)


class LogSigmoid(Module):
    """Logarithm of the logistic sigmoid, `pygrad.functions.logsigmoid`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.LogSigmoid()([-1000.0])
    Variable([-1000.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return logsigmoid(x)


class Tanhshrink(Module):
    """The input less its hyperbolic tangent, `pygrad.functions.tanhshrink`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Tanhshrink()([0.0, 100.0])
    Variable([ 0. 99.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return tanhshrink(x)
