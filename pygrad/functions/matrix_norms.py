"""Norms of matrices, `numpy.linalg.norm` of everything, and condition numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.functions._axes import Axis
from pygrad.functions._operands import as_operand, data_of
from pygrad.functions.axes import transpose
from pygrad.functions.extrema import max as largest
from pygrad.functions.extrema import min as smallest
from pygrad.functions.linear_systems import inv
from pygrad.functions.shaping import reshape
from pygrad.functions.singular_values import svdvals
from pygrad.functions.sums import sum as total
from pygrad.functions.vector_norms import VectorNorm
from pygrad.functions.where import where
from pygrad.recording import record1
from pygrad.variable import Variable

register_plain((np.linalg.matrix_rank,))


@register(np.linalg.norm)
def norm(x: Any, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Any:
    """Compute a norm of vectors or of matrices, as `numpy.linalg.norm` does.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex; of one or two axes, if ``axis`` is None and ``ord`` is not.
    ord : float or {'fro', 'nuc'}, optional
        The order, see `vector_norm` and `matrix_norm`. None is the root of the sum of squares.
    axis : int or tuple of int, optional
        One axis for vectors, two for matrices. None takes all of them.
    keepdims : bool
        Keep the axes, at length 1.

    Returns
    -------
    Variable, shape of ``x`` without ``axis``, real

    Raises
    ------
    ValueError
        For an ``ord`` that there is not, or axes that ``x`` does not have.

    Notes
    -----
    A composition of `vector_norm` or of what `matrix_norm` is made of, whose derivatives and memory it has.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.zeros((2, 2)))
    >>> y = np.linalg.norm(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable([[0. 0.]
              [0. 0.]]))
    """
    if ord is None and (axis is None or not isinstance(axis, tuple)):
        return record1(VectorNorm(2, axis, keepdims, True), x)
    if axis is None:
        axis = tuple(range(x.ndim if isinstance(x, Variable) else np.ndim(x)))
    if isinstance(axis, tuple) and len(axis) == 2:
        return _matrix_norm(x, ord, axis, keepdims)
    return record1(VectorNorm(2 if ord is None else ord, axis, keepdims, True), x)


def _matrix_norm(x: Any, ord: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if ord is None or ord in ("fro", "f"):
        return record1(VectorNorm(2, axis, keepdims, True), x)
    x = as_operand(x)
    rows, columns = np.lib.array_utils.normalize_axis_tuple(axis, x.ndim)
    shape = [1 if one in (rows, columns) else length for one, length in enumerate(x.shape)]
    kept = tuple(shape) if keepdims else None
    if ord in (1, -1, math.inf, -math.inf):
        summed, other = (rows, columns) if abs(ord) == 1 else (columns, rows)
        sums = record1(VectorNorm(1, summed, False, True), x)
        y = _extreme(sums, other - (other > summed), ord > 0)
    elif ord in ("nuc", 2, -2):
        rest = [one for one in range(x.ndim) if one not in (rows, columns)]
        values = svdvals(transpose(x, (*rest, rows, columns)) if (rows, columns) != (x.ndim - 2, x.ndim - 1) else x)
        y = total(values, axis=-1) if ord == "nuc" else _extreme(values, -1, ord == 2)
    else:
        raise ValueError(f"norm: there is no norm of order {ord!r} of matrices; the orders are 'fro', 'nuc', "
                         "1, -1, 2, -2, inf and -inf")
    return y if kept is None else reshape(y, kept)


def _extreme(x: Any, axis: int, upwards: bool) -> Any:
    if not upwards:
        return smallest(x, axis=axis)
    return largest(x, axis=axis) if x.shape[axis] else total(x, axis=axis)


@register(np.linalg.matrix_norm)
def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """Compute a norm of a matrix, or of each of a stack.

    Parameters
    ----------
    x : array_like, shape (\\*, M, N)
        Real or complex.
    keepdims : bool
        Keep the last two axes, at length 1.
    ord : {'fro', 'nuc', 1, -1, 2, -2, inf, -inf}
        Root of the sum of squares, sum of the singular values, largest (smallest, if negative) sum of a column,
        singular value, or sum of a row.

    Returns
    -------
    Variable, shape (\\*), real

    Raises
    ------
    ValueError
        For another ``ord``.

    Notes
    -----
    A composition of `svdvals`, or of `vector_norm`, and of sums, `max` or `min`, whose derivatives and memory it
    has: the gradient is shared evenly by ties, and elements and singular values of 0 contribute 0.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[3.0, 0.0], [0.0, 2.0]])
    >>> y = np.linalg.matrix_norm(x, ord=1)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable([[1. 0.]
              [0. 0.]]))
    """
    return norm(x, ord, (-2, -1), keepdims)


@register(np.linalg.cond)
def cond(x: Any, p: Any = None) -> Any:
    """Compute the condition number of a matrix, or of each of a stack.

    Parameters
    ----------
    x : array_like, shape (\\*, M, N)
        Square, unless ``p`` is None, 2 or -2.
    p : {None, 1, -1, 2, -2, inf, -inf, 'fro', 'nuc'}
        The norm, see `matrix_norm`; 2 if None.

    Returns
    -------
    Variable, shape (\\*), real
        Infinite for singular matrices.

    Raises
    ------
    LinAlgError
        If the matrices have no elements, or are not square where they must be.

    Notes
    -----
    A composition of `svdvals`, or of `norm` and `inv`, whose derivatives and memory it has. For singular matrices
    the gradient is not finite.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[3.0, 0.0], [0.0, 2.0]])
    >>> y = np.linalg.cond(x)
    >>> y.backward()
    >>> np.round(y.data, 9), x.grad
    (np.float64(1.5), Variable([[ 0.5   0.  ]
              [ 0.   -0.75]]))
    """
    x = as_operand(x)
    data = data_of(x)
    if data.ndim >= 2 and 0 in data.shape[-2:]:
        raise np.linalg.LinAlgError("cond is not defined on empty arrays")
    if p is None or p in (2, -2):
        values = svdvals(x)
        ends = (values[..., -1], values[..., 0]) if p == -2 else (values[..., 0], values[..., -1])
        with np.errstate(all="ignore"):
            return ends[0] / ends[1]
    infinite = np.isinf(np.linalg.cond(data, p))
    if not infinite.any():
        return norm(x, p, (-2, -1)) * norm(inv(x), p, (-2, -1))
    unit = np.eye(data.shape[-1], dtype=np.linalg.inv(data[:0] if data.ndim > 2 else data[None][:0]).dtype)
    regular = where(infinite[..., None, None], unit, x)
    factor = np.where(infinite, math.inf, 1).astype(unit.real.dtype)
    return (norm(x, p, (-2, -1)) + infinite) * norm(inv(regular), p, (-2, -1)) * factor
