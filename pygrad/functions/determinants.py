"""Determinants and their logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.differentiate import grad
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._matrices import adjoint, inverse, named_result, transposed
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.cumulative import around
from pygrad.recording import record1
from pygrad.roles import NOTHING, intern
from pygrad.variable import Variable, make_leaf

_INPUT = intern([0, NOTHING])


class Det(Function):
    """Determinant. dx = dy * conj(cofactors of x). Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.asarray(np.linalg.det(x))
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        return gy[..., None, None] * conj(_cofactors(x, y))


def _cofactors(x: Any, y: Any) -> Any:
    """Return the derivatives of the determinant ``y`` by each element: also where it is 0."""
    try:
        inverted = inverse(x)
    except np.linalg.LinAlgError:
        inverted = None
    if inverted is not None and _is_accurate(x, inverted):
        return y[..., None, None] * transposed(inverted)
    return sibling(_Cofactors(), x)


def _is_accurate(x: Any, inverted: Any) -> bool:
    """Return whether the condition numbers leave inverses five eighths of their digits."""
    if isinstance(x, Variable):
        x, inverted = x.data, inverted.data
    if not x.size:
        return True
    limit = float(np.finfo(inverted.dtype).eps) ** -0.375
    if x.ndim == 2:
        product = float(np.vdot(x, x).real) * float(np.vdot(inverted, inverted).real)
        return not product >= limit * limit  # NaN stays what it is
    sizes = np.abs(x).max((-1, -2)) * np.abs(inverted).max((-1, -2)) * x.shape[-1]
    return not bool((sizes >= limit).any())


class _Cofactors(Function):
    """Cofactors of any matrix. In terms of x = u @ diag(s) @ v they, and dx = dy times theirs, are products of s.

    Saves: x.
    """

    __slots__ = ()
    takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        finite, u, s, v = _decomposed(x)
        cofactors = (conj(u) * _without_one(s)[..., None, :]) @ conj(v)
        return np.where(finite, cofactors * _turn(u, v), np.nan).astype(u.dtype, copy=False)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if isinstance(x, Variable):
            return grad([_minors(x)], [x], [gy], create_graph=True, batch=gy.ndim - x.ndim)[0]
        finite, u, s, v = _decomposed(x)
        pairs = _without_two(s)
        gy = transposed(u) @ (gy * conj(_turn(u, v))) @ transposed(v)
        diagonal = (pairs @ (gy * np.eye(x.shape[-1], dtype=s.dtype)).sum(-1)[..., None])
        gx = u @ (diagonal * np.eye(x.shape[-1], dtype=s.dtype) - transposed(pairs * gy)) @ v
        return np.where(finite, gx, np.nan)


def _decomposed(x: Any) -> Any:
    """Return which matrices are finite, and the singular value decompositions, of 0 for others."""
    finite = np.isfinite(x).all((-1, -2))[..., None, None]
    return finite, *np.linalg.svd(np.where(finite, x, 0))


def _turn(u: Any, v: Any) -> Any:
    return np.asarray(np.linalg.det(u) * np.linalg.det(v))[..., None, None]


def _without_one(s: Any) -> Any:
    """Return the product of all but one, for each one.

    Examples
    --------
    >>> _without_one(np.array([0.0, 2.0, 3.0]))
    array([6., 0., 0.])
    """
    before, after = around(s)
    return before * after


def _without_two(s: Any) -> Any:
    """Return the product of all but two, for each pair; 0 on the diagonal.

    Examples
    --------
    >>> _without_two(np.array([0.0, 2.0, 3.0]))
    array([[0., 3., 2.],
           [3., 0., 0.],
           [2., 0., 0.]])
    """
    before, after = around(s)
    place = np.arange(s.shape[-1])
    later = place > place[:, None]
    between = np.cumprod(np.where(later, s[..., None, :], 1), -1)
    between = np.concatenate([np.ones_like(between[..., :1]), between[..., :-1]], -1)
    pairs = np.where(later, before[..., :, None] * between * after[..., None, :], 0)
    return pairs + transposed(pairs)


def _minors(x: Any) -> Any:
    """Return the cofactors as determinants of what is left without a row and a column, for third derivatives."""
    n = x.shape[-1]
    rest = np.array([[other for other in range(n) if other != one] for one in range(n)], int).reshape(n, n - 1)
    signs = 1 - 2 * ((np.arange(n)[:, None] + np.arange(n)) % 2)
    return np.linalg.det(x[..., rest[:, None, :, None], rest[None, :, None, :]]) * signs.astype(x.dtype)


class Slogdet(Function):
    """Sign and logarithm of the determinant. dx = (dlog + 1j * imag(dsign * conj(sign))) * inv(x)^H.

    Saves: x; for complex numbers the sign. That of real numbers is constant: their one output is the logarithm,
    and the sign lies beside it.
    """

    __slots__ = ("sign",)
    __module__ = "pygrad.functions"
    takes_complex = True
    sign: Any

    def forward(self, x: Any) -> Any:
        sign, log = np.linalg.slogdet(x)
        sign, log = np.asarray(sign), np.asarray(log)
        if x.dtype.kind == "c":
            self.save_for_backward(x, sign)
            return sign, log
        self.saved, self.roles = (x, None), _INPUT
        if not self.replaying:
            self.sign = sign
        return log

    def backward(self, *gys: Any) -> Any:
        x, sign = self.saved
        factor = gys[-1]
        if sign is not None and gys[0] is not None:
            turn = np.imag(gys[0] * conj(sign)) * 1j
            factor = turn if factor is None else factor + turn
        return factor[..., None, None] * adjoint(_inverse_or_nan(x))


def _inverse_or_nan(x: Any) -> Any:
    """Return the inverse, NaN for singular matrices."""
    try:
        return inverse(x)
    except np.linalg.LinAlgError:
        data = data_of(x)
        singular = np.asarray(np.linalg.slogdet(data)[0] == 0)[..., None, None]
        return np.linalg.inv(np.where(singular, np.asarray(np.nan, data.dtype), x))


@register(np.linalg.det)
def det(a: Any) -> Any:
    """Compute the determinant of a square matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)

    Returns
    -------
    Variable, shape (\\*), floating or complex dtype

    Raises
    ------
    LinAlgError
        If the matrices are not square.

    Notes
    -----
    The derivative is the matrix of cofactors, ``det(a) * inv(a).T``. Where a matrix is singular or nearly so, the
    cofactors are computed from its singular values instead: they are right for every rank, also at second order.
    (At third order they are determinants of all ``N**2`` minors.) Saves ``a``, without a copy, and the output.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [2.0, 4.0]])
    >>> y = np.linalg.det(x)
    >>> y.backward()
    >>> y, np.round(x.grad.data, 9)
    (Variable(0.0), array([[ 4., -2.],
           [-2.,  1.]]))
    """
    return record1(Det(), a)


@register(np.linalg.slogdet)
def slogdet(a: Any) -> Any:
    """Compute the sign and the logarithm of the determinant of a square matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)

    Returns
    -------
    SlogdetResult of Variable, shapes (\\*)
        ``sign``, of the matrix's dtype and of modulus 1 (0 for a singular matrix), and ``logabsdet``, real. The
        sign of a real matrix does not require a gradient.

    Raises
    ------
    LinAlgError
        If the matrices are not square.

    Notes
    -----
    The derivative of the logarithm is ``inv(a).T``. The sign of a real matrix is constant; that of a complex one
    turns, and has a gradient. For a singular matrix, whose logarithm is ``-inf``, the gradient is NaN. Saves
    ``a``, without a copy, and the sign of complex matrices.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0, 0.0], [0.0, -4.0]])
    >>> sign, log = np.linalg.slogdet(x)
    >>> log.backward()
    >>> sign, x.grad
    (Variable(-1.0), Variable([[ 0.5   0.  ]
              [ 0.   -0.25]]))
    """
    function = Slogdet()
    made = record1(function, a)
    if type(made) is tuple:
        return named_result(np.linalg.slogdet)(*made)
    sign, function.sign = function.sign, None
    return named_result(np.linalg.slogdet)(make_leaf(sign), made)
