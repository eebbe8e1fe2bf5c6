"""Sine, cosine and tangent."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.recording import record1


class Sin(Function):
    """Sine. dx = dy * cos(x). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.sin(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * np.conjugate(np.cos(x)) if x.dtype.kind == "c" else gy * np.cos(x)


class Cos(Function):
    """Cosine. dx = -dy * sin(x). Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.cos(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * np.conjugate(-np.sin(x)) if x.dtype.kind == "c" else gy * -np.sin(x)


class Tan(Function):
    """Tangent. dx = dy * (1 + y**2). Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.tan(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * conj(1 + y * y)


@register(np.sin, method="sin")
def sin(x: Any, /) -> Any:
    """Take the sine, element by element.

    Parameters
    ----------
    x : array_like
        Angles in radians, of any shape; real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``cos(x)``. Saves ``x``, without a copy: the output alone does not tell the cosine's sign.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.sin(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Sin(), x)


@register(np.cos, method="cos")
def cos(x: Any, /) -> Any:
    """Take the cosine, element by element.

    Parameters
    ----------
    x : array_like
        Angles in radians, of any shape; real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``-sin(x)``. Saves ``x``, without a copy: the output alone does not tell the sine's sign.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.cos(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable(-0.0))
    """
    return record1(Cos(), x)


@register(np.tan)
def tan(x: Any, /) -> Any:
    """Take the tangent, element by element.

    Parameters
    ----------
    x : array_like
        Angles in radians, of any shape; real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 + y**2``. Saves its output, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.tan(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Tan(), x)
