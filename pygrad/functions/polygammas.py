"""The derivatives of the logarithm of the gamma function, and what sums like them: zeta and the multivariate gamma."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, DTypeError, NoDerivativeError
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions._special import Special, special
from pygrad.recording import record1, record2

_SHIFT = 16
# Of the trigamma function at z: z**-2 times these by z**-2, after 1 / z + 1 / (2 * z**2).
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)


class Digamma(Special):
    """Derivative of the logarithm of gamma. dx = dy * polygamma(1, x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "psi"

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if x.dtype.kind == "c":
            return gy * conj(_complex_trigamma(x))
        return gy * sibling(Polygamma(1), x)


class Polygamma(Function):
    """Derivative of digamma, of an order n. dx = dy * polygamma(n + 1, x). Saves: x."""

    __slots__ = ("n",)
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, n: Any) -> None:
        self.n = n

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        y = np.asarray(special().polygamma(self.n, x))
        return y.astype(x.dtype, copy=False) if x.dtype.char in "fd" else y

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * sibling(Polygamma(self.n + 1), x)


class Zeta(Special):
    """Hurwitz' zeta function. dq = -dy * x * zeta(x + 1, q). Saves: x, q."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "zeta"
    constants = {0: "x"}

    def backward(self, gy: Any) -> Any:
        x, q = self.saved
        return None, gy * (-x * sibling(Zeta(), x + 1, q))


class Multigammaln(Function):
    """Logarithm of the gamma function of matrices of d rows. da = dy * sum of psi(a - j / 2), j < d. Saves: a."""

    __slots__ = ("d",)
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, d: Any) -> None:
        self.d = d

    def forward(self, a: Any) -> Any:
        self.saved = (a,)
        try:
            y = np.asarray(special().multigammaln(a, self.d))
        except ValueError as error:
            raise ArgumentError(f"multigammaln: {error}") from None
        return y.astype(a.dtype, copy=False) if a.dtype.char in "fd" else y

    def backward(self, gy: Any) -> Any:
        (a,) = self.saved
        total = special().psi(a)
        for j in range(1, int(self.d)):
            total = total + special().psi(a - 0.5 * j)
        return gy * total


def _complex_trigamma(z: Any) -> Any:
    """Return the derivative of digamma of complex numbers: shifted to the right, where its series converges."""
    bare = data_of(z)
    left = bare.real < 0.5
    if left.any():
        sine = np.sin(np.pi * np.where(left, z, 0.5))
        right = _right_trigamma(np.where(left, 1 - z, z))
        return np.where(left, np.pi**2 / (sine * sine) - right, right)
    return _right_trigamma(z)


def _right_trigamma(z: Any) -> Any:
    total = 0
    for shift in range(_SHIFT):
        total = total + 1 / np.square(z + shift)
    inverse = 1 / (z + _SHIFT)
    square = inverse * inverse
    series = 0
    for coefficient in reversed(_BERNOULLI):
        series = (series + coefficient) * square
    return total + inverse * (1 + 0.5 * inverse + series)


@register("scipy.special.psi", "scipy.special.digamma")
def digamma(x: Any, /) -> Any:
    """Digamma function: the derivative of the logarithm of the gamma function.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    It is `scipy.special.psi` too. The derivative is ``polygamma(1, x)``; at the poles, 0 and negative whole numbers,
    it is infinite. Saves ``x``, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.0)
    >>> y = special.digamma(x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    -0.5772, 1.6449
    """
    return record1(Digamma(), x)


def polygamma(n: Any, x: Any) -> Any:
    """Polygamma function: the derivative of order ``n`` of `digamma`.

    Parameters
    ----------
    n : array_like of int
        The order, at least 0, of a shape that broadcasts with that of ``x``.
    x : array_like
        Real numbers, of any shape.

    Returns
    -------
    Variable, broadcast shape, floating dtype
        That of ``x``, where SciPy makes float64 of float32.

    Raises
    ------
    DTypeError
        If ``n`` is not made of whole numbers.

    Notes
    -----
    The derivative by ``x`` is ``polygamma(n + 1, x)``. Saves ``x``, without a copy. SciPy's function is plain Python,
    to which Variables cannot be given: call this one.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(1.0)
    >>> y = F.polygamma(1, x)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {x.grad.item():.4f}")
    1.6449, -2.4041
    """
    order = np.asarray(data_of(n))
    if order.dtype.kind == "f" and np.all(order == np.floor(order)):
        order = order.astype(np.int64)
    if order.dtype.kind not in "iu":
        raise DTypeError(f"polygamma: expected whole numbers as n, got dtype {order.dtype} of shape {order.shape}; the "
                         "derivative by n does not exist")
    return record1(Polygamma(order), x)


@register("scipy.special._ufuncs._zeta")
def zeta(x: Any, q: Any = None, out: Any = None) -> Any:
    """Hurwitz' zeta function, the sum of ``(k + q)**-x`` over ``k`` from 0.

    Parameters
    ----------
    x : array_like
        The exponent, at least 1; no gradient flows to it.
    q : array_like
        Of a shape that broadcasts with that of ``x``.
    out : None
        Is not supported: use the result.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    NoDerivativeError
        If ``x`` needs a gradient, or ``q`` is missing: Riemann's zeta function has no derivative here.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative by ``q`` is ``-x * zeta(x + 1, q)``. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> q = pygrad.Variable(1.0)
    >>> y = special.zeta(2.0, q)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {q.grad.item():.4f}")
    1.6449, -2.4041
    """
    if out is not None:
        raise ArgumentError("zeta: the argument out= is not supported, because it cannot be recorded; use the result")
    if q is None:
        raise NoDerivativeError("zeta: without q it is Riemann's zeta function, which has no derivative in PyGrad; for "
                                "plain data, pass x.data to SciPy")
    return record2(Zeta(), x, q)


def multigammaln(a: Any, d: Any) -> Any:
    """Logarithm of the gamma function of positive definite matrices, of ``d`` rows.

    Parameters
    ----------
    a : array_like
        Of any shape, all above ``(d - 1) / 2``.
    d : int
        The number of rows.

    Returns
    -------
    Variable, shape of ``a``, floating dtype

    Raises
    ------
    ArgumentError
        If ``d`` is no whole number, or an element of ``a`` is too small.

    Notes
    -----
    The derivative is the sum of ``psi(a - j / 2)`` over ``j`` from 0 to ``d - 1``. Saves ``a``, without a copy. SciPy's
    function is plain Python, to which Variables cannot be given: call this one.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> a = Variable(2.5)
    >>> y = F.multigammaln(a, 2)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {a.grad.item():.4f}")
    0.8570, 1.1259
    """
    return record1(Multigammaln(d), a)
