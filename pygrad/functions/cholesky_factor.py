"""The Cholesky decomposition."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._matrices import adjoint, lower_inverse
from pygrad.recording import record1
from pygrad.roles import intern

_OUTPUT = intern([-1])


class Cholesky(Function):
    """Cholesky decomposition x = y @ y^H. dx = y^-H @ P(y^H @ dy) @ y^-1, P: lower half, mirrored. Saves: y."""

    __slots__ = ("upper",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, upper: bool = False) -> None:
        self.upper = upper

    def forward(self, x: Any) -> Any:
        y = np.linalg.cholesky(x, upper=True) if self.upper else np.linalg.cholesky(x)
        self.saved, self.roles = (y,), _OUTPUT
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if self.upper:
            y, gy = adjoint(y), adjoint(gy)
        n = y.shape[-1]
        product = adjoint(y) @ gy * (_small_half if n <= 64 else _half)(n, y.real.dtype)
        inverted = lower_inverse(y)
        return adjoint(inverted) @ (product + adjoint(product)) @ inverted


def _half(n: int, dtype: Any) -> Any:
    """Return weights with which a matrix and its adjoint add up to half of its lower triangle, mirrored."""
    weights = np.tri(n, dtype=dtype)
    weights *= 0.5
    weights.ravel()[::n + 1] = 0.25
    return weights


_small_half = functools.lru_cache(64)(_half)


@register(np.linalg.cholesky)
def cholesky(a: Any, /, *, upper: bool = False) -> Any:
    """Decompose a positive definite matrix, or each of a stack, into a triangular one times its adjoint.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
        Symmetric, or Hermitian if complex. Only the lower triangle is read, or the upper one.
    upper : bool
        Return the upper triangular factor ``y`` of ``y^H @ y`` instead of the lower one of ``y @ y^H``.

    Returns
    -------
    Variable, shape of ``a``, floating or complex dtype

    Raises
    ------
    LinAlgError
        If a matrix is not positive definite, or not square.

    Notes
    -----
    The gradient is the one of a symmetric (Hermitian) matrix, itself symmetric: half of the derivative by the
    pair of elements that must be equal stands in each, as in PyTorch. It is ``y^-H @ P(y^H @ dy) @ y^-1``, where
    P takes half of the lower triangle and mirrors it. Saves the output.

    References
    ----------
    .. [1] I. Murray, "Differentiation of the Cholesky decomposition", arXiv:1602.07527, 2016, equation 10.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[4.0, 0.0], [0.0, 9.0]])
    >>> y = np.linalg.cholesky(x)
    >>> y.sum().backward()
    >>> y, np.round(x.grad.data, 3)
    (Variable([[2. 0.]
              [0. 3.]]), array([[0.25 , 0.25 ],
           [0.25 , 0.167]]))
    """
    return record1(Cholesky(upper), a)
