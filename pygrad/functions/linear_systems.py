"""Inverses and linear systems of square matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._matrices import adjoint
from pygrad.functions._matrices import solve as solve_matrix
from pygrad.functions._operands import as_operand
from pygrad.functions.axes import transpose
from pygrad.functions.shaping import reshape
from pygrad.recording import record1, record2
from pygrad.roles import NOTHING, intern

_OUTPUT = intern([-1])
_BOTH, _FIRST = intern([0, -1]), intern([0, NOTHING])


class Inv(Function):
    """Inverse of a square matrix. dx = -y^H @ dy @ y^H. Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.linalg.inv(x)
        self.saved, self.roles = (y,), _OUTPUT
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        y = adjoint(y)
        return -(y @ gy @ y)


class Solve(Function):
    """Solution of linear systems. db = solve(a^H, dy), da = -db @ y^H. Saves: a; for da also y."""

    __slots__ = ("is_vector",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, a: Any, b: Any) -> Any:
        self.is_vector = b.ndim == 1
        y = np.linalg.solve(a, b)
        self.saved, self.roles = ((a, y), _BOTH) if self.needs_grad[0] else ((a, None), _FIRST)
        return y

    def backward(self, gy: Any) -> Any:
        a, y = self.saved
        a = adjoint(a)
        if not self.is_vector:
            gb = solve_matrix(a, gy)
            return None if y is None else -gb @ adjoint(y), gb if self.needs_grad[1] else None
        if a.ndim == 2 and gy.ndim <= 2:
            gb = solve_matrix(a, gy.T).T
        else:
            gb = solve_matrix(a, gy[..., None])[..., 0]
        ga = None if y is None else -gb[..., :, None] * conj(y)[..., None, :]
        return ga, gb if self.needs_grad[1] else None


@register(np.linalg.inv)
def inv(a: Any) -> Any:
    """Invert a square matrix, or each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)

    Returns
    -------
    Variable, shape of ``a``, floating or complex dtype

    Raises
    ------
    LinAlgError
        If a matrix is singular, or not square.

    Notes
    -----
    The gradient is ``-y^H @ dy @ y^H``, where ``^H`` transposes and conjugates. Saves the output.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0, 0.0], [0.0, 4.0]])
    >>> y = np.linalg.inv(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([[0.5  0.  ]
              [0.   0.25]]), Variable([[-0.25   -0.125 ]
              [-0.125  -0.0625]]))
    """
    return record1(Inv(), a)


@register(np.linalg.solve)
def solve(a: Any, b: Any) -> Any:
    """Solve ``a @ y = b``, for one square matrix or a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
    b : array_like, shape (N,) or (\\*, N, K)
        A vector if it has one axis, as in NumPy 2, else a matrix or a stack. Leading axes broadcast.

    Returns
    -------
    Variable, shape (\\*, N) or (\\*, N, K), floating or complex dtype

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square; in backward too.

    Notes
    -----
    The gradients are ``db = solve(a^H, dy)`` and ``da = -db @ y^H``, where ``^H`` transposes and conjugates.
    Saves ``a``, without a copy, and the output if ``a`` needs a gradient.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> b = pygrad.Variable([1.0, 2.0])
    >>> y = np.linalg.solve([[2.0, 0.0], [0.0, 4.0]], b)
    >>> y.sum().backward()
    >>> y, b.grad
    (Variable([0.5 0.5]), Variable([0.5  0.25]))
    """
    return record2(Solve(), a, b)


@register(np.linalg.tensorinv)
def tensorinv(a: Any, ind: int = 2) -> Any:
    """Invert an array as a map from its last axes to its first ``ind``, as `numpy.linalg.tensorinv` does.

    Parameters
    ----------
    a : array_like
        The products of its first ``ind`` lengths and of the others must be equal.
    ind : int
        How many of the first axes belong to the image.

    Returns
    -------
    Variable, shape ``a.shape[ind:] + a.shape[:ind]``, floating or complex dtype

    Raises
    ------
    ValueError
        If ``ind`` is not positive.
    LinAlgError
        If ``a`` is singular, or not square in that sense.

    Notes
    -----
    A composition of `reshape` and `inv`, whose derivative and memory it has.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.eye(6).reshape(6, 2, 3) * 2)
    >>> np.linalg.tensorinv(x, ind=1).shape
    (2, 3, 6)
    """
    if ind <= 0:
        raise ValueError(f"tensorinv: expected a positive ind, got {ind}")
    shape = np.shape(a)
    rows = math.prod(shape[ind:])
    matrix = reshape(a, (rows, -1 if rows else math.prod(shape[:ind])))
    return reshape(inv(matrix), (*shape[ind:], *shape[:ind]))


@register(np.linalg.tensorsolve)
def tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    """Solve ``tensordot(a, y, y.ndim) = b``, as `numpy.linalg.tensorsolve` does.

    Parameters
    ----------
    a : array_like, shape ``b.shape + y.shape``
        The products of both parts of the shape must be equal.
    b : array_like
        Of any shape.
    axes : sequence of int, optional
        Axes of ``a`` to move behind the others first.

    Returns
    -------
    Variable, shape ``a.shape[b.ndim:]``, floating or complex dtype

    Raises
    ------
    LinAlgError
        If ``a`` is singular, or not square in that sense.

    Notes
    -----
    A composition of `transpose`, `reshape` and `solve`, whose derivatives and memory it has.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> a = pygrad.Variable(np.eye(6).reshape(2, 3, 6) * 2)
    >>> np.linalg.tensorsolve(a, np.ones((2, 3)))
    Variable([0.5 0.5 0.5 0.5 0.5 0.5])
    """
    a = as_operand(a)
    b = as_operand(b)
    if axes is not None:
        order = list(range(a.ndim))
        for axis in axes:
            order.remove(axis)
            order.append(axis)
        a = transpose(a, tuple(order))
    shape = a.shape[b.ndim:]
    columns = math.prod(shape)
    if a.size != columns ** 2:
        raise np.linalg.LinAlgError(
            f"tensorsolve: an array of {describe(a)} is no square map to shape {b.shape}: the lengths of its axes "
            f"before and after the first {b.ndim} must have equal products")
    if b.size != columns:
        raise ShapeError(f"tensorsolve: expected b with {columns} elements, got {describe(b)}")
    return reshape(solve(reshape(a, (columns, columns)), reshape(b, (columns,))), shape)
