"""Matrix products."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._complex import conj
from pygrad.functions._core_axes import with_keywords
from pygrad.functions._matrices import transposed
from pygrad.functions._strong import strong
from pygrad.recording import record2
from pygrad.roles import NOTHING, intern

_BOTH, _FIRST, _SECOND = intern([0, 1]), intern([NOTHING, 1]), intern([0, NOTHING])


class Matmul(Function):
    """Matrix product. dx1 = dy @ x2.T, dx2 = x1.T @ dy. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("ndims",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        if need2:
            self.saved, self.roles = ((x1, x2), _BOTH) if need1 else ((x1, None), _SECOND)
        else:
            self.saved, self.roles = (None, x2), _FIRST
        self.ndims = x1.ndim, x2.ndim
        try:
            return kernels.matmul(x1, x2)
        except ValueError:
            raise _misfit(x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        need1, need2 = self.needs_grad
        ndim1, ndim2 = self.ndims
        if gy.dtype.kind == "c":
            x1, x2 = _conjugates(x1, x2)
        if ndim1 == 1 and ndim2 == 1:
            gy = gy[..., None]
            return gy * x2 if need1 else None, gy * x1 if need2 else None
        if ndim1 == 1:
            return (_times_vector(x2, gy) if need1 else None), (_outer(x1, gy) if need2 else None)
        if ndim2 == 1:
            return (_outer(gy, x2) if need1 else None), (_times_vector(transposed(x1), gy) if need2 else None)
        return (kernels.matmul(gy, transposed(x2)) if need1 else None,
                _contracted(x1, gy, ndim2) if need2 else None)


def _conjugates(*arrays: Any) -> list[Any]:
    return [None if array is None else conj(array) for array in arrays]


def _times_vector(matrix: Any, vector: Any) -> Any:
    return np.matmul(matrix, vector[..., None])[..., 0]


def _outer(x1: Any, x2: Any) -> Any:
    return x1[..., :, None] * x2[..., None, :]


def _contracted(x1: Any, gy: Any, ndim2: int) -> Any:
    """Return ``x1.T @ gy``; for a stack beside one matrix as a single product, which sums over the stack."""
    if ndim2 == 2 and x1.ndim > 2:
        rows, batch = math.prod(x1.shape[:-1]), gy.shape[:gy.ndim - x1.ndim]
        x1, gy = x1.reshape(rows, x1.shape[-1]), gy.reshape((*batch, rows, gy.shape[-1]))
    return kernels.matmul(transposed(x1), gy)


class Dot(Function):
    """Product as `numpy.dot` has it. dx1 = dy @ x2.T, dx2 = x1.T @ dy. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("before",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        if need2:
            self.saved, self.roles = ((x1, x2), _BOTH) if need1 else ((x1, None), _SECOND)
        else:
            self.saved, self.roles = (None, x2), _FIRST
        self.before = x1.shape, x2.shape
        try:
            return np.dot(x1, x2)
        except ValueError:
            raise _misfit(x1, x2, "dot") from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        need1, need2 = self.needs_grad
        shape1, shape2 = self.before
        if gy.dtype.kind == "c":
            x1, x2 = _conjugates(x1, x2)
        if not shape1 or not shape2:
            return gy * x2 if need1 else None, gy * x1 if need2 else None
        rows, inner = math.prod(shape1[:-1]), shape1[-1]
        columns = (*shape2[:-2], *shape2[-1:]) if len(shape2) > 1 else ()
        batch = gy.shape[:gy.ndim - len(shape1) + 1 - len(columns)]
        gy = gy.reshape((*batch, rows, math.prod(columns)))
        gx1 = gx2 = None
        if need1:
            matrix = x2 if len(shape2) < 3 else x2.transpose((-2, *range(len(shape2) - 2), -1))
            gx1 = np.matmul(gy, matrix.reshape(inner, math.prod(columns)).T).reshape(batch + shape1)
        if need2:
            gx2 = np.matmul(x1.reshape(rows, inner).T, gy).reshape((*batch, inner, *columns))
            if len(shape2) > 2:
                n, first = len(batch), len(batch) + 1
                gx2 = gx2.transpose((*range(n), *range(first, gx2.ndim - 1), n, gx2.ndim - 1))
        return gx1, gx2


def _misfit(x1: Any, x2: Any, where: str = "matmul") -> ShapeError:
    if not x1.ndim or not x2.ndim:
        return ShapeError(
            f"{where}: expected arrays of at least one axis, got {describe(x1)} and {describe(x2)}; "
            "multiply by a number with *")
    return ShapeError(
        f"{where}: the last axis of the first array ({describe(x1)}) must be as long as the "
        f"{'last but one' if x2.ndim > 1 else 'only'} of the second ({describe(x2)})"
        f"{', and the axes before must broadcast' if where == 'matmul' else ''}; transpose one of them?")


@register(np.matmul, np.linalg.matmul, operator="matmul")
def matmul(x1: Any, x2: Any, /, **keywords: Any) -> Any:
    """Multiply matrices, or stacks of them.

    Parameters
    ----------
    x1 : array_like, shape (\\*, N, K) or (K,)
    x2 : array_like, shape (\\*, K, M) or (K,)
        The axes before the last two broadcast. A one-dimensional array stands for a row on the left and a
        column on the right, and its axis is dropped from the result.
    keywords : optional
        Those of `numpy.matmul`: ``axes``, where the matrices are, as a list of three tuples; ``dtype`` and
        ``casting``; ``order`` and ``subok``, which change nothing. ``out`` and ``signature`` are refused.

    Returns
    -------
    Variable, shape (\\*, N, M), NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit, or an array is 0-d.

    Notes
    -----
    The derivatives are ``dy @ x2.T`` and ``x1.T @ dy``, each one product; where a single matrix meets a stack
    on its left, its gradient is summed over the stack inside the product. Saves, without a copy, ``x2`` if
    ``x1`` needs a gradient and ``x1`` if ``x2`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, w = pygrad.Variable(np.ones((2, 3))), pygrad.Variable(np.ones((3, 1)))
    >>> y = x @ w
    >>> y.sum().backward()
    >>> y, w.grad
    (Variable([[3.]
              [3.]]), Variable([[2.]
              [2.]
              [2.]]))
    """
    if keywords:
        return with_keywords("matmul", matmul, x1, x2, (2, 2, 2), **keywords)
    return record2(Matmul(), x1, x2)


@register(np.dot, method="dot")
def dot(a: Any, b: Any, out: None = None) -> Any:
    """Multiply as `numpy.dot` does.

    Parameters
    ----------
    a : array_like, shape (\\*, K), or 0-d
    b : array_like, shape (\\*, K, M), (K,), or 0-d
    out : None
        Not supported.

    Returns
    -------
    Variable, NumPy's result dtype
        The inner product of vectors, the product of matrices, the product with a number if one is 0-d; else
        ``y[i, j, k, m] = sum(a[i, j, :] * b[k, :, m])``.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    The derivatives are products with the other array, transposed. Saves, without a copy, ``b`` if ``a`` needs
    a gradient and ``a`` if ``b`` does. For stacks of matrices use `matmul`.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = x.dot([3.0, 4.0])
    >>> y.backward()
    >>> y, x.grad
    (Variable(11.0), Variable([3. 4.]))
    """
    if out is not None:
        refuse("dot", out=out)
    return record2(Dot(), strong(a), strong(b))
