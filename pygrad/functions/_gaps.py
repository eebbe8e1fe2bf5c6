"""Differences of eigenvalues and singular values, by which gradients of their vectors are divided.

Where two values are equal, their vectors are any basis of a plane, and have no derivative. Of vectors that were
not used, whose gradients are 0, nothing is asked: they contribute 0. Otherwise the gradient is NaN: the limit is
not to be had from the gradients of values and vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import GraphError
from pygrad.functions._matrices import adjoint
from pygrad.functions._operands import data_of


def reciprocal_gaps(values: Any, *gradients: Any, squares: bool = False) -> Any:
    """Return ``1 / (values[j] - values[i])``, 0 on the diagonal.

    Parameters
    ----------
    values : array or Variable, shape (\\*, N)
    *gradients : array, Variable or None, shape (\\*, M, N)
        Of the vectors, which are columns: they decide what equal values contribute.
    squares : bool
        Take the differences of squares, in a form that cancels nothing.

    Returns
    -------
    array or Variable, shape (\\*, N, N)

    Examples
    --------
    >>> reciprocal_gaps(np.array([1.0, 3.0, 3.0]), np.eye(3)[:, :1] * [1, 0, 0])
    array([[ 0. ,  0.5,  0.5],
           [-0.5,  0. ,  0. ],
           [-0.5,  0. ,  0. ]])
    """
    rows, columns = values[..., :, None], values[..., None, :]
    gaps = columns - rows
    limit = _limit(values)[..., None]
    equal = np.abs(data_of(gaps)) <= limit
    filling = _filling(equal, gradients, np.eye(values.shape[-1], dtype=bool), limit.dtype)
    if squares:
        gaps = gaps * (columns + rows)
    return np.where(equal, filling, 1 / np.where(equal, 1, gaps))


def reciprocals(values: Any, *gradients: Any) -> Any:
    """Return ``1 / values``, shape (\\*, N); for values of 0, which gradients of their vectors decide, 0 or NaN.

    Examples
    --------
    >>> reciprocals(np.array([2.0, 0.0]), np.array([[1.0, 0.0]]))
    array([0.5, 0. ])
    """
    limit = _limit(values)
    zero = np.abs(data_of(values)) <= limit
    if not zero.any():
        return 1 / values
    filling = np.where(_idle(gradients), 0, np.asarray(np.nan, limit.dtype))
    return np.where(zero, filling, 1 / np.where(zero, 1, values))


def _limit(values: Any) -> Any:
    """Return how far values may differ that rounding cannot tell from equal ones."""
    size = np.abs(data_of(values))
    return size.max(-1, keepdims=True, initial=0) * np.finfo(size.dtype).eps


def _idle(gradients: tuple[Any, ...]) -> Any:
    """Return which vectors have no gradient, or one of 0."""
    used = [data_of(one).any(-2) for one in gradients if one is not None]
    return ~np.logical_or(*used) if len(used) == 2 else ~used[0]


def _filling(equal: Any, gradients: tuple[Any, ...], diagonal: Any, dtype: Any) -> Any:
    if not (equal & ~diagonal).any():
        return np.zeros((), dtype)
    idle = _idle(gradients)
    return np.where(idle[..., :, None] & idle[..., None, :] | diagonal, 0, np.asarray(np.nan, dtype))


def skew(vectors: Any, gradient: Any) -> Any:
    """Return ``t - adjoint(t)`` of ``t = adjoint(vectors) @ gradient``: what turns vectors among themselves."""
    product = adjoint(vectors) @ gradient
    return product - adjoint(product)


def diagonal_of(x: Any) -> Any:
    """Return the diagonals of a stack of matrices, behind any batch axes.

    Examples
    --------
    >>> diagonal_of(np.array([[1, 2], [3, 4]]))
    array([1, 4])
    """
    return np.where(np.eye(x.shape[-1], dtype=bool), x, 0).sum(-1)


def embedded(values: Any) -> Any:
    """Return the matrices that have these diagonals.

    Examples
    --------
    >>> embedded(np.array([1.0, 2.0]))
    array([[1., 0.],
           [0., 2.]])
    """
    return np.where(np.eye(values.shape[-1], dtype=bool), values[..., None], 0)


def _tolerance(sizes: Any) -> Any:
    """Return what is rounding in products with vectors of these lengths, which may be what others have left."""
    eps = float(np.finfo(sizes.dtype).eps)
    return eps ** 0.375 * sizes.max(initial=0) + eps ** 0.75


def check_phases(imaginary: Any, gradients: tuple[Any, ...], where: str) -> None:
    """Raise where a gradient depends on the phases of complex vectors, which are arbitrary.

    Parameters
    ----------
    imaginary : array or Variable, shape (\\*, N)
        The derivatives of the loss by the phases.
    gradients : tuple of array, Variable or None, shapes (\\*, M, N)
        Of the vectors.
    where : str
        The function's name.

    Raises
    ------
    GraphError
        If one of them is not 0 within rounding.
    """
    imaginary = np.abs(data_of(imaginary))
    sizes = sum(np.linalg.norm(data_of(one), axis=-2) for one in gradients if one is not None)
    if (imaginary > _tolerance(sizes)).any():
        raise GraphError(
            f"{where}: the gradient depends on the phases of complex vectors, which are arbitrary; use a function "
            "of the vectors that is the same for every phase, such as v * v.conj()")


def check_basis(vectors: Any, gradient: Any, where: str) -> None:
    """Raise where a gradient depends on which basis of a space without preferred directions vectors are.

    Raises
    ------
    GraphError
        If turning them among themselves would change the loss, beyond rounding.
    """
    turning = np.abs(data_of(skew(vectors, gradient)))
    if (turning > _tolerance(np.linalg.norm(data_of(gradient), axis=-2))).any():
        raise GraphError(
            f"{where}: the gradient depends on the basis of the columns beyond the shorter side, which is arbitrary; "
            "use a function that is the same for every basis, such as q @ q.conj().T, or leave these columns out")


def weighted(matrix: Any, values: Any) -> Any:
    """Return the columns of a matrix times values."""
    return matrix * values[..., None, :]
