"""The parts of floating-point numbers: copysign, ldexp, frexp, nextafter, spacing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._operands import data_of
from pygrad.functions._steps import Step, zeros
from pygrad.recording import record1, record2


class Copysign(Function):
    """Magnitude of x1 with the sign of x2. dx1 = dy * sign(x1) * sign(y), dx2 = 0. Saves: one byte an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    constant_saves = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.copysign(x1, x2)
        except ValueError:
            raise broadcast_error("copysign", x1, x2) from None
        if self.needs_grad[0]:
            agrees = np.where(np.signbit(x1) == np.signbit(x2), np.int8(1), np.int8(-1))
            self.save_for_backward(agrees * (x1 != 0))
        return y

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy * self.saved[0] if need1 else None, zeros(gy) if need2 else None


class Ldexp(Function):
    """x1 times two to the power of x2. dx1 = dy * 2**x2. Saves: x2.

    The exponents are an input without a gradient: constants, which the graph holds anyway.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        self.save_for_backward(x2)
        try:
            return np.ldexp(x1, x2)
        except ValueError:
            raise broadcast_error("ldexp", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        return np.ldexp(gy, self.saved[0]), None


class Nextafter(Function):
    """Next number after x1 toward x2. dx1 = dy, dx2 = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            return np.nextafter(x1, x2)
        except ValueError:
            raise broadcast_error("nextafter", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        return gy if need1 else None, zeros(gy) if need2 else None


class Spacing(Step):
    """Distance to the next number. dx = 0. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return np.spacing(x)


@register(np.copysign)
def copysign(x1: Any, x2: Any, /) -> Any:
    """Give the first array the signs of the second, element by element.

    Parameters
    ----------
    x1 : array_like
        The magnitudes.
    x2 : array_like
        The signs; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``x1`` is 1 where the signs agree, -1 where they differ, and 0 at the kink, ``x1 == 0`` (as
    in PyTorch). In ``x2`` it is 0. Saves one byte an element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-3.0, 0.0, 2.0])
    >>> y = np.copysign(x, 1.0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 0. 2.]), Variable([-1.  0.  1.]))
    """
    return record2(Copysign(), x1, x2)


@register(np.ldexp)
def ldexp(x1: Any, x2: Any, /) -> Any:
    """Multiply by a power of two, element by element.

    Parameters
    ----------
    x1 : array_like
        The numbers.
    x2 : array_like of int
        The exponents, a constant; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, dtype of ``x1``

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``x1`` is ``2**x2``; whole exponents get no gradient. Saves ``x2``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.ldexp(pygrad.Variable([0.5, 3.0]), [1, 2])
    Variable([ 1. 12.])
    """
    return Ldexp()(x1, np.asarray(data_of(x2)))


@register(np.frexp)
def frexp(x: Any, /) -> Any:
    """Split numbers into a mantissa, from a half to below one, and a power of two.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    tuple of a Variable and a plain array of integers, both of the shape of ``x``
        The mantissas, and the exponents.

    Notes
    -----
    A composition of `ldexp` with the exponents, which are constant almost everywhere: the derivative of the
    mantissa is ``2**-exponent``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.frexp(pygrad.Variable([3.0, 10.0]))
    (Variable([0.75  0.625]), array([2, 4], dtype=int32))
    """
    exponent = np.asarray(np.frexp(data_of(x))[1])
    return ldexp(x, -exponent), exponent


@register(np.nextafter)
def nextafter(x1: Any, x2: Any, /) -> Any:
    """Find the next floating-point number after ``x1`` in the direction of ``x2``, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative is that of ``x1`` as far as its precision goes: 1 in ``x1`` and 0 in ``x2``. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(1.0)
    >>> y = np.nextafter(x, 2.0)
    >>> y.backward()
    >>> y - 1 == np.finfo(float).eps, x.grad
    (np.True_, Variable(1.0))
    """
    return record2(Nextafter(), x1, x2)


@register(np.spacing)
def spacing(x: Any, /) -> Any:
    """Measure the distance to the next floating-point number, element by element.

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
    >>> np.spacing(pygrad.Variable(1.0)) == np.finfo(float).eps
    np.True_
    """
    return record1(Spacing(), x)
