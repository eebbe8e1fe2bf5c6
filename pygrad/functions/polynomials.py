"""Polynomials at points, their matrices of powers, and their roots."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._operands import as_operand, as_variable, data_of
from pygrad.recording import record1, record2


class Polyval(Function):
    """Polynomial at points. dx1 = dy times the powers of x2, summed, dx2 = dy * y'(x2). Saves: x2; for dx2 also x1.

    ``x1`` holds the coefficients, that of the highest power first.
    """

    __slots__ = ("length",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.length = x1.shape[0]
        self.save_for_backward(x1 if self.needs_grad[1] else None, x2)
        return np.asarray(np.polyval(x1, x2))

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        gx1 = gx2 = None
        if self.needs_grad[0]:
            batch = gy.shape[:gy.ndim - x2.ndim]
            powers = np.vander(x2.reshape(-1), self.length)
            gx1 = np.matmul(gy.reshape((*batch, 1, -1) if x2.size else (*batch, 1, 0)), conj(powers))[..., 0, :]
        if self.needs_grad[1]:
            slope = x1[:-1] * np.arange(self.length - 1, 0, -1).astype(x1.dtype)
            gx2 = gy * conj(np.polyval(slope, x2))
        return gx1, gx2


class Vander(Function):
    """Powers of points as columns. dx = the sum of dy * k * x**(k - 1) over the powers k. Saves: x."""

    __slots__ = ("increasing", "number")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, number: int | None = None, increasing: bool = False) -> None:
        self.number, self.increasing = number, increasing

    def forward(self, x: Any) -> Any:
        if x.ndim != 1:
            raise ShapeError(f"vander: expected a one-dimensional array, got {describe(x)}; ravel it first")
        self.number = x.shape[0] if self.number is None else self.number
        self.save_for_backward(x)
        return np.vander(x, self.number, self.increasing)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        less = (self.number or 1) - 1
        powers = np.arange(1, less + 1).astype(x.dtype)
        if self.increasing:
            gy = gy[..., 1:]
        else:
            gy, powers = gy[..., :-1], powers[::-1]
        return np.sum(gy * conj(powers * np.vander(x, less, self.increasing)), -1)


class Roots(Function):
    """Roots of a polynomial. dx = -dy * y**k / x'(y) for the coefficient of each power k, summed over y. Saves: x, y.

    ``x`` holds the coefficients of powers from n down to 0.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        if x.ndim > 1:
            raise ShapeError(f"roots: expected a one-dimensional array, got {describe(x)}; ravel it first")
        y = np.asarray(np.roots(x.reshape(-1)))
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        coefficients = x.reshape(-1)
        length = coefficients.shape[0]
        slope = coefficients[:-1] * np.arange(length - 1, 0, -1).astype(x.dtype)
        weights = gy / conj(np.polyval(slope, y))
        gx = -np.matmul(weights[..., None, :], conj(np.vander(y, length)))[..., 0, :]
        return gx.reshape(gy.shape[:-1] + x.shape)


@register(np.polyval)
def polyval(p: Any, x: Any) -> Any:
    """Evaluate a polynomial.

    Parameters
    ----------
    p : array_like
        The coefficients, that of the highest power first; with more axes, one polynomial for each place in them.
    x : array_like
        Where to evaluate, of any shape.

    Returns
    -------
    Variable, shape of ``x``, NumPy's result dtype

    Notes
    -----
    The derivative in each coefficient is the power of ``x`` it belongs to, in ``x`` the polynomial's own derivative.
    Saves ``x``, and ``p`` if ``x`` needs a gradient, without a copy. Coefficients with more axes are a composition of
    products and sums.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> p = pygrad.Variable([1.0, 0.0, 2.0])
    >>> x = pygrad.Variable(3.0)
    >>> y = np.polyval(p, x)
    >>> y.backward()
    >>> y, p.grad, x.grad
    (Variable(11.0), Variable([9. 3. 1.]), Variable(6.0))
    """
    p = as_operand(p)
    x = as_operand(x)
    if p.ndim == 1:
        return record2(Polyval(), p, x)
    y = np.zeros(x.shape, x.dtype)
    for coefficient in p:
        y = y * x + coefficient
    return y


@register(np.vander)
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:  # noqa: N803 (NumPy's name)
    """Make the matrix of powers of points.

    Parameters
    ----------
    x : array_like
        One-dimensional.
    N : int, optional
        The number of columns; as many as points if None.
    increasing : bool
        Whether the powers rise from left to right; else they fall.

    Returns
    -------
    Variable, shape ``(len(x), N)``, dtype of ``x``

    Raises
    ------
    ShapeError
        If ``x`` is not one-dimensional.

    Notes
    -----
    The derivative of each power is its own. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([2.0, 3.0])
    >>> y = np.vander(x, 3)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([[4. 2. 1.]
              [9. 3. 1.]]), Variable([5. 7.]))
    """
    return record1(Vander(N, increasing), x)


@register(np.roots)
def roots(p: Any) -> Any:
    """Find the roots of a polynomial.

    Parameters
    ----------
    p : array_like
        The coefficients, that of the highest power first.

    Returns
    -------
    Variable, one-dimensional
        Complex if one of the roots is.

    Raises
    ------
    ShapeError
        If ``p`` has more than one axis.

    Notes
    -----
    The derivative of a root ``y`` in the coefficient of ``x**k`` is ``-y**k / p'(y)``: infinite or NaN at multiple
    roots, with NumPy's warning. Saves ``p`` and the roots, without a copy. A leading coefficient of 0, which NumPy
    leaves out, is differentiated as if the roots stayed finite.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> p = pygrad.Variable([1.0, -3.0, 2.0])
    >>> y = np.roots(p)
    >>> y[0].backward()
    >>> y, p.grad
    (Variable([2. 1.]), Variable([-4. -2. -1.]))
    """
    return record1(Roots(), p)


@register(np.poly)
def poly(seq_of_zeros: Any) -> Any:
    """Find the coefficients of the polynomial with given roots.

    Parameters
    ----------
    seq_of_zeros : array_like
        The roots; or a square matrix, whose characteristic polynomial is wanted.

    Returns
    -------
    Variable, one-dimensional
        The coefficients, that of the highest power first, which is 1. Real where complex roots come in pairs.

    Raises
    ------
    ArgumentError
        If it is neither.

    Notes
    -----
    A composition of products and sums, one step for each root; of a matrix, of its eigenvalues.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.poly(x)
    >>> y[2].backward()
    >>> y, x.grad
    (Variable([ 1. -3.  2.]), Variable([2. 1.]))
    """
    zeros = as_operand(seq_of_zeros)
    zeros = zeros.reshape(1) if not zeros.ndim else zeros
    if zeros.ndim == 2 and zeros.shape[0] == zeros.shape[1] and zeros.shape[0]:
        zeros = np.linalg.eigvals(zeros)
    elif zeros.ndim != 1:
        raise ArgumentError(f"poly: expected roots along one axis, or a square matrix, got {describe(zeros)}")
    dtype = zeros.dtype if zeros.dtype.kind in "fc" and zeros.dtype.itemsize > 2 else np.dtype(np.float64)
    y: Any = np.ones(1, dtype)
    if zeros.dtype != dtype:
        zeros = zeros.astype(dtype)
    for number in range(zeros.shape[0]):
        products = -zeros[number] * y
        y = np.concatenate([y[:1], y[1:] + products[:-1], products[-1:]])
    if not zeros.shape[0]:
        y = np.ones(())
    data = data_of(zeros)
    if dtype.kind == "c" and (np.sort(data) == np.sort(data.conj())).all():
        y = np.real(y)
    return as_variable(y)
