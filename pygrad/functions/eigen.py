"""Eigenvalues and eigenvectors of general square matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._gaps import check_phases, diagonal_of, embedded, reciprocal_gaps, weighted
from pygrad.functions._matrices import adjoint, named_result, solve
from pygrad.functions._operands import data_of
from pygrad.recording import record1


class Eig(Function):
    """Eigenvalues w and vectors v. dx = v^-H @ (diag(dw) + F * (v^H @ dv - v^H @ v * real(diag(v^H @ dv)))) @ v^H.

    F is the conjugate of ``1 / (w[j] - w[i])``. Saves: w, v.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        w, v = map(_owned, np.linalg.eig(x))
        self.save_for_backward(w, v)
        return w, v

    def backward(self, gw: Any, gv: Any) -> Any:
        w, v = self.saved
        vh = adjoint(v)
        if gv is None:
            return solve(vh, gw[..., :, None] * vh)
        product = vh @ gv
        along = diagonal_of(product)
        if product.dtype.kind == "c":
            check_phases(np.imag(along), (gv,), "eig")
            along = np.real(along)
        inner = (product - weighted(vh @ v, along)) * conj(reciprocal_gaps(w, gv))
        return solve(vh, (inner if gw is None else inner + embedded(gw)) @ vh)


class Eigvals(Function):
    """Eigenvalues. dx = v^-H @ diag(dy) @ v^H, with the eigenvectors v. Saves: x, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any) -> Any:
        y = _owned(np.linalg.eigvals(x))
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        w, v = np.linalg.eig(x)
        v = _in_order(v, data_of(w), data_of(y))
        vh = adjoint(v)
        return solve(vh, gy[..., :, None] * vh)


def _owned(x: Any) -> Any:
    """Return an array as one of its own: NumPy returns real eigenvalues as the real part of an array twice as large."""
    return x if x.base is None else x.copy()


def _in_order(v: Any, w: Any, y: Any) -> Any:
    """Return the eigenvectors in the order of ``y``: LAPACK may find the same eigenvalues ``w`` in another one.

    Examples
    --------
    >>> _in_order(np.array([[1, 2], [3, 4]]), np.array([5.0, 6.0]), np.array([6.0, 5.0]))
    array([[2, 1],
           [4, 3]])
    """
    size = np.abs(y).max(initial=0)
    if not (np.abs(w - y) > 1e-3 * size).any():
        return v
    order = np.empty(y.shape, int)
    for place in np.ndindex(*y.shape[:-1]):
        apart = np.abs(w[place] - y[place][:, None])
        for number, row in enumerate(apart):
            nearest = int(row.argmin())
            order[place][number] = nearest
            apart[:, nearest] = np.inf
    return np.take_along_axis(v, order[..., None, :], -1)


@register(np.linalg.eig)
def eig(a: Any) -> Any:
    """Compute eigenvalues and eigenvectors of a square matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
        Real or complex.

    Returns
    -------
    EigResult of Variable
        ``eigenvalues``, shape (\\*, N), and ``eigenvectors``, shape (\\*, N, N), in columns of length 1. They
        are complex, or real where NumPy's are: before 2.5, of real matrices with real eigenvalues.

    Raises
    ------
    LinAlgError
        If the matrices are not square or not finite, or the iteration does not converge. In backward, if the
        eigenvectors are linearly dependent.
    GraphError
        In backward, if the loss depends on the phases of complex eigenvectors, which are arbitrary.

    Notes
    -----
    The gradient is that of eigenvectors whose length stays 1 (as in PyTorch). Saves both outputs. For equal
    eigenvalues see `eigh`. Near a matrix without a basis of eigenvectors it grows without bound.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[0.0, 1.0], [-1.0, 0.0]])
    >>> w, v = np.linalg.eig(x)
    >>> w.imag[0].backward()
    >>> w, x.grad
    (Variable([0.+1.j 0.-1.j]), Variable([[ 0.   0.5]
              [-0.5  0. ]]))
    """
    return named_result(np.linalg.eig)(*Eig()(a))


@register(np.linalg.eigvals)
def eigvals(a: Any) -> Any:
    """Compute the eigenvalues of a square matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
        Real or complex.

    Returns
    -------
    Variable, shape (\\*, N)
        Complex, or real where NumPy's are: before 2.5, of real matrices with real eigenvalues.

    Raises
    ------
    LinAlgError
        If the matrices are not square or not finite, or the iteration does not converge. In backward, if the
        eigenvectors are linearly dependent.

    Notes
    -----
    The gradient is ``v^-H @ diag(dy) @ v^H`` with the eigenvectors ``v``, which backward computes. Saves ``a``,
    without a copy, and the output.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0, 1.0], [0.0, 3.0]])
    >>> y = np.linalg.eigvals(x)
    >>> np.real(y).sum().backward()
    >>> np.real(y), np.round(x.grad.data, 9) + 0
    (Variable([2. 3.]), array([[1., 0.],
           [0., 1.]]))
    """
    return record1(Eigvals(), a)
