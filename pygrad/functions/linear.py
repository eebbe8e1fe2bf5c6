"""The affine map of a fully connected layer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad import kernels
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.recording import record2, record3
from pygrad.roles import NOTHING, intern
from pygrad.sparing import spare

_ROLES = {(need_x, need_weight): intern([0 if need_weight else NOTHING, 1 if need_x else NOTHING])
          for need_x in (False, True) for need_weight in (False, True)}


class Linear(Function):
    """Affine map ``y = x @ W.T + b``. dx = dy @ W; dW = dy.T @ x; db = sum of dy over rows. Saves: x, W."""

    __slots__ = ("ndim",)
    __module__ = "pygrad.functions"

    def forward(self, x: Any, weight: Any, bias: Any = None) -> Any:
        _check(x, weight, bias)
        self.ndim = x.ndim
        need_x, need_weight = self.needs_grad[:2]
        self.saved = x if need_weight else None, weight if need_x else None
        self.roles = _ROLES[need_x, need_weight]
        if x.ndim == 2:
            return kernels.linear(_matrix(x), weight, bias)
        y = np.empty(x.shape[:-1] + weight.shape[:1], np.result_type(x.dtype, weight.dtype))
        rows = kernels.linear(_matrix(x), weight, bias, out=y.reshape(-1, len(weight)) if y.size else None)
        return y if rows.dtype == y.dtype and y.size else rows.reshape(y.shape)

    def backward(self, gy: Any) -> Any:
        x, weight = self.saved
        needs = self.needs_grad
        lead = gy.ndim - self.ndim
        rows = _matrix(gy)
        gx = gw = gb = None
        if needs[0]:
            gx = _product(rows, weight, gy.shape[:-1] + weight.shape[1:])
        if lead:
            rows = rows.reshape((*gy.shape[:lead], math.prod(gy.shape[lead:-1]), gy.shape[-1]))
        if needs[1]:
            gw = kernels.matmul(np.swapaxes(rows, -1, -2) if lead else rows.T, _matrix(x))
        if len(needs) == 3 and needs[2]:
            gb = kernels.sum_of_rows(rows)
        return (gx, gw, gb)[:len(needs)]


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """Affine map of the last axis, ``input @ weight.T + bias``.

    Parameters
    ----------
    input : Variable or array_like, shape (*, D)
    weight : Variable or array_like, shape (K, D)
    bias : Variable or array_like, shape (K,), optional

    Returns
    -------
    Variable, shape (*, K)
        Of the dtype that NumPy's promotion gives.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    With gradient ``g`` of the output, as a matrix of as many rows as ``input`` has vectors: the gradient of
    the input is ``g @ weight``, of the weight ``g.T @ input``, of the bias the sum of ``g`` over rows.

    Saves the input only if the weight's gradient is asked for, and the weight only if the input's is: both
    exist anyway, so that nothing is allocated for backward. An input that a cheap Function makes again, such
    as GELU's output, is not kept (`pygrad.config.spare_outputs`). The bias is added in place.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x, weight = Variable([[1.0, 2.0]]), Variable([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> y = F.linear(x, weight, np.array([0.5, 0.5, 0.5]))
    >>> y
    Variable([[1.5 2.5 3.5]])
    >>> y.sum().backward()
    >>> x.grad, weight.grad
    (Variable([[2. 2.]]), Variable([[1. 2.]
              [1. 2.]
              [1. 2.]]))
    """
    y = record2(Linear(), input, weight) if bias is None else record3(Linear(), input, weight, bias)
    creator = getattr(input, "creator", None)
    if creator is not None and creator.cheap:
        spare(y)
    return y


def _matrix(x: Any) -> Any:
    """Return ``x`` as a matrix of its vectors along the last axis, laid out so that BLAS takes it."""
    if x.ndim != 2:
        x = x.reshape(math.prod(x.shape[:-1]), x.shape[-1])
    if type(x) is np.ndarray and not x.flags.forc and (
            x.strides[1] != x.itemsize or x.strides[0] < x.shape[1] * x.itemsize):
        # A gradient of broadcast ones, mostly. NumPy's loop without BLAS takes 30 times as long.
        x = np.ascontiguousarray(x)
    return x


def _product(a: Any, b: Any, shape: tuple[int, ...]) -> Any:
    """Return the matrix product in another shape, as an array that owns its memory where it is one."""
    if len(shape) == 2:
        return kernels.matmul(a, b)
    if type(a) is not np.ndarray or type(b) is not np.ndarray:
        return np.matmul(a, b).reshape(shape)
    y = np.empty(shape, np.result_type(a.dtype, b.dtype))
    kernels.matmul(a, b, out=y.reshape(a.shape[0], b.shape[1]))
    return y


def _check(x: Any, weight: Any, bias: Any) -> None:
    if weight.ndim != 2:
        raise ShapeError("linear: expected a weight of shape (out features, in features), got "
                         f"{describe(weight)}")
    if x.ndim == 0 or x.shape[-1] != weight.shape[1]:
        raise ShapeError(f"linear: the input has {describe(x)}, the weight {describe(weight)}; expected an "
                         f"input of shape (..., {weight.shape[1]}): reshape it, or transpose the weight to "
                         "(out features, in features)")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ShapeError(f"linear: expected a bias of shape {weight.shape[:1]}, one number for each row of "
                         f"the weight, got {describe(bias)}")
