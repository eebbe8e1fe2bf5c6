"""Singular values and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._gaps import (
    check_basis, check_phases, diagonal_of, embedded, reciprocal_gaps, reciprocals, skew, weighted,
)
from pygrad.functions._matrices import adjoint, named_result
from pygrad.functions._operands import as_operand
from pygrad.functions.hermitian_eigen import eigh, eigvalsh
from pygrad.recording import record1


class Svd(Function):
    """Singular value decomposition x = u @ diag(s) @ vh. dx = u @ (diag(ds) + turning of u and v) @ vh.

    Saves: u, s, vh. With F = ``1 / (s[j]**2 - s[i]**2)`` the turning is ``F * skew(u^H @ du) @ diag(s)`` and
    ``diag(s) @ (F * skew(v^H @ dv))``; what points out of u, or of v, is divided by s.
    """

    __slots__ = ("full_matrices",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, full_matrices: bool = True) -> None:
        self.full_matrices = full_matrices

    def forward(self, x: Any) -> Any:
        u, s, vh = np.linalg.svd(x, self.full_matrices)
        self.save_for_backward(u, s, vh)
        return u, s, vh

    def backward(self, gu: Any, gs: Any, gvh: Any) -> Any:
        u, s, vh = self.saved
        rank = s.shape[-1]
        u, gu = _leading(u, gu, rank)
        v, gv = _leading(adjoint(vh), None if gvh is None else adjoint(gvh), rank)
        if gs is not None:
            gs = gs * (s > 0)
        if gu is None and gv is None:
            return weighted(u[0], gs) @ adjoint(v[0])
        inner = _turning(s, u[0], gu, v[0], gv)
        left = u[0] @ (inner if gs is None else inner + embedded(gs))
        taken = [one[0] for one in (gu, gv) if one is not None]
        if gu is not None and u[0].shape[-2] > rank:
            left = left + weighted(_outside(u, gu), reciprocals(s, *taken))
        gx = left @ adjoint(v[0])
        if gv is not None and v[0].shape[-2] > rank:
            gx = gx + u[0] @ adjoint(weighted(_outside(v, gv), reciprocals(s, *taken)))
        return gx


def _leading(vectors: Any, gradient: Any, rank: int) -> Any:
    """Return the first columns and the others, of vectors and of their gradient."""
    return ((vectors[..., :rank], vectors[..., rank:]),
            None if gradient is None else (gradient[..., :rank], gradient[..., rank:]))


def _turning(s: Any, u: Any, gu: Any, v: Any, gv: Any) -> Any:
    """Return the gradient of ``u^H @ dx @ v`` by what turns singular vectors among themselves."""
    taken = [one[0] for one in (gu, gv) if one is not None]
    gaps = reciprocal_gaps(s, *taken, squares=True)
    inner = phases = total = 0
    for vectors, gradient, sign in ((u, gu, 0.25), (v, gv, -0.25)):
        if gradient is None:
            continue
        turning = skew(vectors, gradient[0])
        if turning.dtype.kind == "c":
            own = np.imag(diagonal_of(turning))
            phases, total = phases + own * sign, total + own
        turning = turning * gaps
        inner = inner + (weighted(turning, s) if sign > 0 else s[..., None] * turning)
    if inner.dtype.kind == "c":  # type: ignore[attr-defined]
        check_phases(total, tuple(taken), "svd")
        inner = inner + embedded(phases * reciprocals(s, *taken) * 1j)
    return inner


def _outside(vectors: Any, gradient: Any) -> Any:
    """Return what of a gradient points out of the leading vectors, the one of the others included."""
    (first, others), (leading, trailing) = vectors, gradient
    outside = leading - first @ (adjoint(first) @ leading)
    if others.shape[-1]:
        check_basis(others, trailing, "svd")
        outside = outside - others @ (adjoint(trailing) @ first)
    return outside


class Svdvals(Function):
    """Singular values. dx = u @ diag(dy) @ vh, with the singular vectors. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.linalg.svd(x, compute_uv=False)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        u, s, vh = np.linalg.svd(x, full_matrices=False)
        return weighted(u, gy * (s > 0)) @ vh


@register(np.linalg.svd)
def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Decompose a matrix, or each of a stack, into ``u @ diag(s) @ vh`` with orthonormal vectors.

    Parameters
    ----------
    a : array_like, shape (\\*, M, N)
    full_matrices : bool
        Complete the columns of ``u`` and the rows of ``vh`` to bases; else there are min(M, N) of each.
    compute_uv : bool
        Return the vectors too.
    hermitian : bool
        ``a`` is symmetric or Hermitian: only its lower triangle is read, see `eigh`.

    Returns
    -------
    SVDResult of Variable
        ``U``, shape (\\*, M, M) or (\\*, M, K), ``S``, shape (\\*, K), real and descending, and ``Vh``, shape
        (\\*, N, N) or (\\*, K, N), where K = min(M, N). Only ``S``, a Variable, if ``compute_uv`` is False.

    Raises
    ------
    LinAlgError
        If the iteration does not converge.
    GraphError
        In backward, if the loss depends on what is arbitrary: on the phases of complex vectors, or on which basis
        the columns of ``u``, or rows of ``vh``, beyond K are.

    Notes
    -----
    Saves the outputs; without vectors, ``a``, without a copy. Losses of the values alone have finite gradients for
    every matrix; those of singular values of 0, which are kinks, count as 0.

    Vectors of equal singular values, and those of singular values of 0 where the matrix is not square, have no
    derivative: where their gradients are 0 they contribute nothing, else the gradient is NaN, see `eigh`.
    For a Hermitian matrix it is a composition of `eigh`, signs and sorting.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0, 0.0], [0.0, 3.0]])
    >>> u, s, vh = np.linalg.svd(x)
    >>> s[0].backward()
    >>> s, x.grad
    (Variable([3. 2.]), Variable([[0. 0.]
              [0. 1.]]))
    """
    if hermitian:
        return _of_hermitian(a, compute_uv)
    return named_result(np.linalg.svd)(*Svd(full_matrices)(a)) if compute_uv else svdvals(a)


def _of_hermitian(a: Any, compute_uv: bool) -> Any:
    a = as_operand(a)
    if not compute_uv:
        w = eigvalsh(a)
        size = w * np.sign(w.data)
        return np.take_along_axis(size, size.data.argsort(-1)[..., ::-1], -1)
    w, v = eigh(a)
    sign = np.sign(w.data)
    size = w * sign
    order = size.data.argsort(-1)[..., ::-1]
    u = np.take_along_axis(v, order[..., None, :], -1)
    vh = adjoint(u * np.take_along_axis(sign, order, -1)[..., None, :])
    return named_result(np.linalg.svd)(u, np.take_along_axis(size, order, -1), vh)


@register(np.linalg.svdvals)
def svdvals(x: Any, /) -> Any:
    """Compute the singular values of a matrix, or of each of a stack.

    Parameters
    ----------
    x : array_like, shape (\\*, M, N)

    Returns
    -------
    Variable, shape (\\*, min(M, N)), real
        Descending.

    Raises
    ------
    LinAlgError
        If the iteration does not converge.

    Notes
    -----
    The gradient is ``u @ diag(dy) @ vh`` with the singular vectors, which backward computes. It is finite for equal
    values too; those of 0, which are kinks, contribute 0. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[3.0, 0.0], [0.0, 3.0]])
    >>> y = np.linalg.svdvals(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 3.]), Variable([[1. 0.]
              [0. 1.]]))
    """
    return record1(Svdvals(), x)
