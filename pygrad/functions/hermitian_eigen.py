"""Eigenvalues and eigenvectors of symmetric and Hermitian matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._gaps import check_phases, diagonal_of, embedded, reciprocal_gaps, weighted
from pygrad.functions._matrices import adjoint, named_result
from pygrad.recording import record1


class Eigh(Function):
    """Eigenvalues w and vectors v. dx = v @ (diag(dw) + F * (v^H @ dv - dv^H @ v) / 2) @ v^H. Saves: w, v.

    F is ``1 / (w[j] - w[i])``.
    """

    __slots__ = ("uplo",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, UPLO: Any = "L") -> None:
        self.uplo = UPLO

    def forward(self, x: Any) -> Any:
        w, v = np.linalg.eigh(x, self.uplo)
        self.save_for_backward(w, v)
        return w, v

    def backward(self, gw: Any, gv: Any) -> Any:
        w, v = self.saved
        if gv is None:
            return weighted(v, gw) @ adjoint(v)
        product = adjoint(v) @ gv
        if product.dtype.kind == "c":
            check_phases(np.imag(diagonal_of(product)), (gv,), "eigh")
        inner = (product - adjoint(product)) * (reciprocal_gaps(w, gv) * 0.5)
        return v @ (inner if gw is None else inner + embedded(gw)) @ adjoint(v)


class Eigvalsh(Function):
    """Eigenvalues of a Hermitian matrix. dx = v @ diag(dy) @ v^H, with the eigenvectors v. Saves: x."""

    __slots__ = ("uplo",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, UPLO: Any = "L") -> None:
        self.uplo = UPLO

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.linalg.eigvalsh(x, self.uplo)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        v = np.linalg.eigh(x, self.uplo)[1]
        return weighted(v, gy) @ adjoint(v)


@register(np.linalg.eigh)
def eigh(a: Any, UPLO: str = "L") -> Any:
    """Compute eigenvalues and eigenvectors of a symmetric or Hermitian matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
        Only one triangle is read.
    UPLO : {'L', 'U'}
        Which: the lower or the upper one.

    Returns
    -------
    EighResult of Variable
        ``eigenvalues``, shape (\\*, N), real and ascending, and ``eigenvectors``, shape (\\*, N, N), in columns.

    Raises
    ------
    LinAlgError
        If the matrices are not square, or the iteration does not converge.
    GraphError
        In backward, if the loss depends on the phases of complex eigenvectors, which are arbitrary.

    Notes
    -----
    The gradient is ``v @ (diag(dw) + F * (v^H @ dv - dv^H @ v) / 2) @ v^H`` with ``F = 1 / (w[j] - w[i])``: the
    one of a symmetric (Hermitian) matrix, itself symmetric, as in PyTorch, whichever triangle is read. Saves both
    outputs.

    Eigenvectors of equal eigenvalues have no derivative. Where both have gradients of 0 they contribute nothing, so
    that losses of the eigenvalues alone, or of other eigenvectors, are right; else the gradient is NaN. Equal
    are eigenvalues that differ by less than rounding, relative to the largest.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0, 0.0], [0.0, 3.0]])
    >>> w, v = np.linalg.eigh(x)
    >>> w[1].backward()
    >>> w, x.grad
    (Variable([2. 3.]), Variable([[0. 0.]
              [0. 1.]]))
    """
    return named_result(np.linalg.eigh)(*Eigh(UPLO)(a))


@register(np.linalg.eigvalsh)
def eigvalsh(a: Any, UPLO: str = "L") -> Any:
    """Compute the eigenvalues of a symmetric or Hermitian matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
        Only one triangle is read.
    UPLO : {'L', 'U'}
        Which: the lower or the upper one.

    Returns
    -------
    Variable, shape (\\*, N), real
        Ascending.

    Raises
    ------
    LinAlgError
        If the matrices are not square, or the iteration does not converge.

    Notes
    -----
    The gradient is ``v @ diag(dy) @ v^H`` with the eigenvectors ``v``, which backward computes. It is symmetric
    (Hermitian), and finite for equal eigenvalues too; the second derivative there is NaN. Saves ``a``, without a
    copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(2))
    >>> y = np.linalg.eigvalsh(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 1.]), Variable([[1. 0.]
              [0. 1.]]))
    """
    return record1(Eigvalsh(UPLO), a)
