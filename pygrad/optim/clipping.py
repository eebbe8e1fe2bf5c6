"""Clipping gradients: by their norm, all together, or by value, each."""

from __future__ import annotations

import math
import types
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from pygrad.config import no_grad
from pygrad.errors import ArgumentError, DTypeError
from pygrad.optim.vectors import absolute_sum, blocks_of, largest
from pygrad.variable import Variable, make_leaf

__all__ = ["clip_grad_norm_", "clip_grad_value_", "clip_grads_with_norm_", "get_total_norm"]


def get_total_norm(tensors: Any, norm_type: float = 2.0, error_if_nonfinite: bool = False) -> float:
    """Return the norm of several arrays as if they were one vector.

    Parameters
    ----------
    tensors : Variable or ndarray, or iterable of such
        Of any shapes.
    norm_type : float
        The order: 2, 1, any other number, or ``inf`` for the largest absolute value.
    error_if_nonfinite : bool
        Whether a norm that is NaN or infinite is an error.

    Returns
    -------
    float
        The norm of the arrays' norms; 0 of none.

    Raises
    ------
    ArgumentError
        If the norm is not finite, and that is an error.
    DTypeError
        For what is no array.

    Notes
    -----
    Works block by block, without temporaries of the arrays' size. Squares of float32 that overflow or vanish
    are taken again in float64.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import optim
    >>> optim.get_total_norm([np.array([3.0, 0.0]), np.array([[4.0]])])
    5.0
    >>> optim.get_total_norm([np.array([3.0, 0.0]), np.array([[4.0]])], float("inf"))
    4.0
    """
    order = float(norm_type)
    if math.isnan(order):
        raise ArgumentError("get_total_norm: expected norm_type to be a number, got nan")
    arrays = [one.data if isinstance(one, Variable) else one for one in _listed(tensors)]
    for array in arrays:
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
            raise DTypeError("get_total_norm: expected Variables or arrays of numbers, got a "
                             f"{type(array).__name__}")
    with np.errstate(all="ignore"):
        total = _norm_of_numbers([_norm(array, order) for array in arrays], order)
    if error_if_nonfinite and not math.isfinite(total):
        raise ArgumentError(f"the norm of order {order:g} of the gradients is {total}, and nothing was "
                            "clipped; find the step that makes them infinite or NaN, or pass "
                            "error_if_nonfinite=False")
    return total


def _listed(tensors: Any) -> list[Any]:
    if isinstance(tensors, Variable | np.ndarray):
        return [tensors]
    if not isinstance(tensors, Iterable) or hasattr(tensors, "parameters"):
        raise ArgumentError("expected parameters, or an iterable of them, to clip, got a "
                            f"{type(tensors).__name__}; pass model.parameters()")
    return list(tensors)


def _norm(x: Any, order: float) -> float:
    if order == 2:
        total = sum(_square_sum(part) for part, in blocks_of(x))
        if not 1e-30 < total < math.inf:  # too large or too small to be squared
            total = sum(_square_sum(part.astype(float)) for part, in blocks_of(x))
        return math.sqrt(total)
    if order == math.inf:
        return largest(x)
    if order == 1:
        return absolute_sum(x)
    if order == -math.inf:
        return min((float(np.abs(part).min()) for part, in blocks_of(x)), default=math.inf)
    if order == 0:
        return float(np.count_nonzero(x))
    powers = sum(float((np.abs(part.astype(float)) ** order).sum()) for part, in blocks_of(x))
    return float(powers ** (1 / order))


def _square_sum(part: Any) -> float:
    part = part if part.dtype.itemsize >= 4 and part.dtype.kind == "f" else part.astype(np.float64)
    return float(np.dot(part, part))


def _norm_of_numbers(norms: list[float], order: float) -> float:
    if not norms:
        return 0.0
    return _norm(np.array(norms), order)


def clip_grads_with_norm_(parameters: Any, max_norm: float, total_norm: float) -> None:
    """Scale gradients in place by what brings a norm down to ``max_norm``, if it is above.

    Parameters
    ----------
    parameters : Variable, or iterable of Variable
        Those without a gradient are passed over.
    max_norm : float
    total_norm : float
        As `get_total_norm` returns. If it is NaN, so are all gradients afterwards.

    Raises
    ------
    ArgumentError
        If ``max_norm`` is no number of at least 0.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0])
    >>> x.grad = [4.0]
    >>> optim.clip_grads_with_norm_([x], 1.0, 8.0)
    >>> round(x.grad.item(), 3)
    0.5
    """
    limit = _limit("max_norm", max_norm, "clip_grads_with_norm_")
    scale = limit / (float(total_norm) + 1e-6)
    if scale >= 1:
        return
    for parameter in _with_gradients(parameters):
        _write(parameter, lambda part: np.multiply(part, scale, out=part))


def clip_grad_norm_(parameters: Any, max_norm: float, norm_type: float = 2.0,
                    error_if_nonfinite: bool = False) -> float:
    """Scale all gradients in place so that their norm, as of one vector, is at most ``max_norm``.

    Parameters
    ----------
    parameters : Variable, or iterable of Variable
        Those without a gradient are passed over.
    max_norm : float
    norm_type : float
        The order; see `get_total_norm`.
    error_if_nonfinite : bool
        Whether a norm that is NaN or infinite is an error; else it makes all gradients NaN or 0.

    Returns
    -------
    float
        The norm as it was before.

    Raises
    ------
    ArgumentError
        If ``max_norm`` is no number of at least 0, or the norm is not finite. No gradient is changed.

    Notes
    -----
    The gradients are multiplied by ``max_norm / (norm + 1e-6)`` if that is below 1.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x, y = Parameter([3.0]), Parameter([2.0])
    >>> (x * x / 2 + y * y).sum().backward()
    >>> optim.clip_grad_norm_([x, y], 1.0)
    5.0
    >>> round(x.grad.item(), 3), round(y.grad.item(), 3)
    (0.6, 0.8)
    """
    _limit("max_norm", max_norm, "clip_grad_norm_")
    listed = _listed(parameters)
    if not listed and isinstance(parameters, types.GeneratorType):
        warnings.warn("clip_grad_norm_: the generator of parameters is empty, and nothing is clipped; it "
                      "may have been used up", UserWarning, stacklevel=2)
    gradients = [parameter.grad for parameter in _with_gradients(listed)]
    total = get_total_norm(gradients, norm_type, error_if_nonfinite)
    clip_grads_with_norm_(listed, max_norm, total)
    return total


def clip_grad_value_(parameters: Any, clip_value: float) -> None:
    """Limit every element of all gradients in place to the range from ``-clip_value`` to ``clip_value``.

    Parameters
    ----------
    parameters : Variable, or iterable of Variable
        Those without a gradient are passed over.
    clip_value : float

    Raises
    ------
    ArgumentError
        If it is no number of at least 0. No gradient is changed.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([3.0, 0.25])
    >>> (x * x).sum().backward()
    >>> optim.clip_grad_value_([x], 1.0)
    >>> x.grad
    Variable([1.  0.5])
    """
    limit = _limit("clip_value", clip_value, "clip_grad_value_")
    for parameter in _with_gradients(parameters):
        _write(parameter, lambda part: np.clip(part, -limit, limit, out=part))


def _limit(name: str, value: Any, where: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not number >= 0:
        raise ArgumentError(f"{where}: expected {name} to be a number of at least 0, got {value!r}")
    return number


def _with_gradients(parameters: Iterable[Any] | Variable) -> list[Any]:
    found = []
    for one in _listed(parameters):
        if not isinstance(one, Variable):
            raise DTypeError(f"expected parameters to clip the gradients of, got a {type(one).__name__}")
        if one.grad is not None:
            found.append(one)
    return found


def _write(parameter: Any, change: Any) -> None:
    """Change a parameter's gradient in place, or a copy where it must not be written to."""
    gradient = parameter.grad
    array = gradient.data
    if gradient.creator is not None or gradient._source is False or not array.flags.writeable or (
            array.dtype.kind != "f"):
        dtype = array.dtype if array.dtype.kind == "f" else parameter.dtype
        with no_grad():
            gradient = parameter.grad = make_leaf(array.astype(dtype))
    gradient.mark_updated()
    with np.errstate(all="ignore"):
        for part, in blocks_of(gradient.data, write=True):
            change(part)
