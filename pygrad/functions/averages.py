"""Weighted averages."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._axes import Axis, weights_along
from pygrad.functions._operands import as_operand
from pygrad.functions.casting import astype
from pygrad.functions.sums import mean, sum


@register(np.average)
def average(a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: Any = False) -> Any:
    """Average elements over axes, each with its weight.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to average over; all if None.
    weights : array_like, optional
        One for each element, or one for each place along ``axis``; may be a Variable. All equal if None.
    returned : bool
        Whether to return the sums of the weights, too.
    keepdims : bool
        Keep the axes, at length 1.

    Returns
    -------
    Variable, or tuple of two, shape of ``a`` without ``axis``
        At least float64 for integers.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or the weights do not fit.
    ZeroDivisionError
        If weights sum to 0.

    Notes
    -----
    A composition of `multiply`, `sum` and `divide`, or `mean` without weights. The derivative is ``w / sum(w)`` in each
    element and ``(a - average) / sum(w)`` in each weight. Saves, without a copy, ``a`` if the weights need a gradient
    and the weights if ``a`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 5.0])
    >>> w = pygrad.Variable([3.0, 1.0])
    >>> y = np.average(x, weights=w)
    >>> y.backward()
    >>> y, x.grad, w.grad
    (Variable(2.0), Variable([0.75 0.25]), Variable([-0.25  0.75]))
    """
    a = as_operand(a)
    kept = bool(keepdims) and keepdims is not np._NoValue
    if weights is None:
        result = mean(a, axis, keepdims=kept)
        total: Any = np.asarray(a.size / max(result.size, 1)).astype(result.dtype)
    else:
        weights = as_operand(weights)
        weights = weights_along("average", weights, a.shape, axis)
        whole = a.dtype.kind in "biu"
        dtype = np.result_type(a.dtype, weights.dtype, *((np.float64,) if whole else ()))
        total = sum(weights, axis, dtype, keepdims=kept)
        if not (total.data != 0).all():
            raise ZeroDivisionError(f"average: weights of shape {weights.shape} sum to 0 along axis={axis!r}, and "
                                    "cannot be normalised")
        result = sum(np.multiply(astype(a, dtype) if whole else a, weights), axis, keepdims=kept) / total
    if not returned:
        return result
    return result, total if total.shape == result.shape else np.copy(np.broadcast_to(total, result.shape))
