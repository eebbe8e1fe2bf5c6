"""The logistic function of statistics, its logarithm and its inverse."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialOfOutput, special
from pygrad.recording import record1


class Expit(SpecialOfOutput):
    """Logistic function. dx = dy * y * (1 - y). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "expit"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (y * (1 - y))


class Logit(Special):
    """Logarithm of the odds. dx = dy / (x * (1 - x)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "logit"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy / (x * (1 - x))


class LogExpit(Special):
    """Logarithm of expit. dx = dy * expit(-x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "log_expit"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * special().expit(-x)


@register("scipy.special.expit")
def expit(x: Any, /) -> Any:
    """Logistic function, ``1 / (1 + exp(-x))``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``y * (1 - y)``: 0 where the value has been rounded to 1. Saves its output. SciPy's numbers to
    the last place; `sigmoid` is the faster one of PyTorch's name.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.expit(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.6225, 0.2350
    """
    return record1(Expit(), x)


@register("scipy.special.logit")
def logit(x: Any, /) -> Any:
    """Logarithm of the odds, ``log(x / (1 - x))``: the inverse of `expit`.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 / (x * (1 - x))``: infinite at 0 and 1, like the value. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.7)
    >>> y = special.logit(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    0.8473, 4.7619
    """
    return record1(Logit(), x)


@register("scipy.special.log_expit")
def log_expit(x: Any, /) -> Any:
    """Logarithm of the logistic function, ``-log(1 + exp(-x))``.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``expit(-x)``. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(0.5)
    >>> y = special.log_expit(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.4741, 0.3775
    """
    return record1(LogExpit(), x)
