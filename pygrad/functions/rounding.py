"""Rounding: floor, ceil, trunc, fix, rint, round. Their derivative is zero."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._checks import refuse
from pygrad.functions._steps import Step
from pygrad.recording import record1


class Floor(Step):
    """Rounding down. dx = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return np.floor(x)


class Ceil(Step):
    """Rounding up. dx = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return np.ceil(x)


class Trunc(Step):
    """Rounding toward zero. dx = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return np.trunc(x)


class Rint(Step):
    """Rounding to the nearest whole number. dx = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        return np.rint(x)


class Round(Step):
    """Rounding to a number of decimals. dx = 0. Saves: nothing."""

    __slots__ = ("decimals",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, decimals: int = 0) -> None:
        self.decimals = decimals

    def forward(self, x: Any) -> Any:
        return np.round(x, self.decimals)


@register(np.floor)
def floor(x: Any, /) -> Any:
    """Round down to a whole number, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is 0, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.floor(pygrad.Variable([-1.5, 0.5, 2.5]))
    Variable([-2.  0.  2.])
    """
    return record1(Floor(), x)


@register(np.ceil)
def ceil(x: Any, /) -> Any:
    """Round up to a whole number, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is 0, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.ceil(pygrad.Variable([-1.5, 0.5, 2.5]))
    Variable([-1.  1.  3.])
    """
    return record1(Ceil(), x)


@register(np.trunc)
def trunc(x: Any, /) -> Any:
    """Round toward zero to a whole number, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    The derivative is 0, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.trunc(pygrad.Variable([-1.5, 0.5, 2.5]))
    Variable([-1.  0.  2.])
    """
    return record1(Trunc(), x)


@register(np.rint, "scipy.special.round")
def rint(x: Any, /) -> Any:
    """Round to the nearest whole number, halves to the even one, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape and dtype of ``x``, float64 for integers

    Notes
    -----
    The derivative is 0, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.rint(pygrad.Variable([-1.5, 0.5, 2.6]))
    Variable([-2.  0.  3.])
    """
    return record1(Rint(), x)


@register(np.fix)
def fix(x: Any, out: Any = None) -> Any:
    """Round toward zero to a whole number, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Notes
    -----
    A composition of nothing but `trunc`, under its older name. The derivative is 0.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.fix(pygrad.Variable([-1.5, 0.5, 2.5]))
    Variable([-1.  0.  2.])
    """
    refuse("fix", out=out)
    return trunc(x)


@register(np.round, np.around, method="round")
def round(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """Round to a number of decimals, halves to the even digit, element by element.

    Parameters
    ----------
    a : array_like
        Of any shape.
    decimals : int
        How many; negative ones are places before the point.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Notes
    -----
    The derivative is 0, also where the function jumps. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.26, -0.54])
    >>> y = np.round(x, 1) * x
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.638 0.27 ]), Variable([ 1.3 -0.5]))
    """
    refuse("round", out=out)
    return record1(Round(decimals), a)
