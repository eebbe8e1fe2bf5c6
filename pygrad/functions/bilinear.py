"""Bilinear forms of two vectors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays
from pygrad.recording import record
from pygrad.roles import NOTHING, intern

_BLOCK = 1 << 16


class Bilinear(Function):
    """Bilinear x1 A x2 + b. dx1 = dy A x2; dx2 = dy A x1; dA = dy x1 x2; db = sum of dy. Saves: x1, x2, A."""

    __slots__ = ("lead", "sizes")
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any, weight: Any, bias: Any = None) -> Any:
        _check(x1, x2, weight, bias)
        self.lead, self.sizes = x1.shape[:-1], weight.shape
        need1, need2, need_weight = self.needs_grad[:3]
        wanted = need2 or need_weight, need1 or need_weight, need1 or need2
        known = zip((x1, x2, weight), wanted, strict=True)
        self.saved = tuple([one if want else None for one, want in known])
        self.roles = intern([number if want else NOTHING for number, want in enumerate(wanted)])
        left, right, matrix = _rows(x1), _rows(x2), _matrix(weight)
        y = np.empty((len(left), len(matrix)), np.result_type(x1, x2, weight))
        for part in self._parts():
            y[part] = np.matmul(_products(left[part], right[part]), matrix.T)
        if bias is not None:
            y = np.add(y, bias, out=y if np.result_type(y, bias) == y.dtype else None)
        return y.reshape((*self.lead, len(matrix)))

    def backward(self, gy: Any) -> Any:
        x1, x2, weight = self.saved
        batch = gy.shape[:gy.ndim - len(self.lead) - 1]
        gb = None
        if len(self.needs_grad) == 4 and self.needs_grad[3]:
            gb = np.sum(gy, axis=tuple(range(len(batch), gy.ndim - 1)))
        if batch or not are_arrays(*[one for one in (gy, x1, x2, weight) if one is not None]):
            gradients = self._expression(gy, x1, x2, weight, batch)
        else:
            gradients = self._in_blocks(gy, x1, x2, weight)
        return (*gradients, gb)[:len(self.needs_grad)]

    def _parts(self) -> list[slice]:
        """Return slices of rows that have about a block of products together."""
        rows, width = math.prod(self.lead), self.sizes[1] * self.sizes[2]
        step = max(1, _BLOCK // max(width, 1))
        return [slice(start, start + step) for start in range(0, rows, step)]

    def _in_blocks(self, gy: Any, x1: Any, x2: Any, weight: Any) -> tuple[Any, Any, Any]:
        """Return the gradients of arrays; what is as large as all products exists block by block."""
        out, in1, in2 = self.sizes
        need1, need2, need_weight = self.needs_grad[:3]
        gy = _rows(gy)
        left, right, matrix = (None if x1 is None else _rows(x1), None if x2 is None else _rows(x2),
                               None if weight is None else _matrix(weight))
        g1 = np.empty((len(gy), in1), gy.dtype) if need1 else None
        g2 = np.empty((len(gy), in2), gy.dtype) if need2 else None
        gw = np.zeros((out, in1 * in2), gy.dtype) if need_weight else None
        for part in self._parts():
            if gw is not None:
                gw += np.matmul(gy[part].T, _products(left[part], right[part]))  # type: ignore[index]
            if matrix is None:
                continue
            forms = np.matmul(gy[part], matrix).reshape(-1, in1, in2)
            if g1 is not None:
                g1[part] = np.matmul(forms, right[part][:, :, None])[:, :, 0]  # type: ignore[index]
            if g2 is not None:
                g2[part] = np.matmul(left[part][:, None, :], forms)[:, 0]  # type: ignore[index]
        return (None if g1 is None else g1.reshape((*self.lead, in1)),
                None if g2 is None else g2.reshape((*self.lead, in2)),
                None if gw is None else gw.reshape(self.sizes))

    def _expression(self, gy: Any, x1: Any, x2: Any, weight: Any,
                    batch: tuple[int, ...]) -> tuple[Any, Any, Any]:
        """Return the gradients in NumPy calls that can be recorded; ``gy`` may have batch axes."""
        out, in1, in2 = self.sizes
        need1, need2, need_weight = self.needs_grad[:3]
        g1 = g2 = gw = None
        if need1 or need2:
            forms = np.matmul(gy, weight.reshape(out, in1 * in2)).reshape((*batch, *self.lead, in1, in2))
            g1 = np.sum(forms * np.expand_dims(x2, -2), axis=-1) if need1 else None
            g2 = np.sum(forms * np.expand_dims(x1, -1), axis=-2) if need2 else None
        if need_weight:
            rows = math.prod(self.lead)
            products = (np.expand_dims(x1, -1) * np.expand_dims(x2, -2)).reshape(rows, in1 * in2)
            columns = np.swapaxes(gy.reshape((*batch, rows, out)), -1, -2)
            gw = np.matmul(columns, products).reshape((*batch, *self.sizes))
        return g1, g2, gw


def _products(left: Any, right: Any) -> Any:
    """Return the products of all elements of ``left`` with all of ``right``, row by row."""
    return (left[:, :, None] * right[:, None, :]).reshape(len(left), left.shape[1] * right.shape[1])


def _rows(x: Any) -> Any:
    return x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def _matrix(weight: Any) -> Any:
    return weight.reshape(weight.shape[0], weight.shape[1] * weight.shape[2])


def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """Bilinear map of the last axes of two inputs, ``input1 @ weight[k] @ input2 + bias[k]`` for each k.

    Parameters
    ----------
    input1 : Variable or array_like, shape (*, I)
    input2 : Variable or array_like, shape (*, J)
    weight : Variable or array_like, shape (K, I, J)
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
    Linear in each of the three, so each gradient is the same form with the output's gradient in its place.
    Saves the inputs and the weight, which exist anyway, as far as the gradients asked for need them. The
    products of all pairs of elements of the two inputs are made some rows at a time.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x1, x2 = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    >>> y = F.bilinear(x1, x2, np.array([[[1.0, 0.0], [0.0, 10.0]]]))
    >>> y
    Variable([83.])
    >>> y.backward()
    >>> x1.grad, x2.grad
    (Variable([ 3. 40.]), Variable([ 1. 20.]))
    """
    inputs = (input1, input2, weight) if bias is None else (input1, input2, weight, bias)
    return record(Bilinear(), inputs)


def _check(x1: Any, x2: Any, weight: Any, bias: Any) -> None:
    if weight.ndim != 3:
        raise ShapeError("bilinear: expected a weight of shape (out features, in1 features, in2 features), "
                         f"got {describe(weight)}")
    for number, x in enumerate((x1, x2), 1):
        if x.ndim == 0 or x.shape[-1] != weight.shape[number]:
            raise ShapeError(f"bilinear: input {number} has {describe(x)}, the weight {describe(weight)}; "
                             f"expected an input of shape (..., {weight.shape[number]})")
    if x1.shape[:-1] != x2.shape[:-1]:
        raise ShapeError(f"bilinear: the inputs have {describe(x1)} and {describe(x2)}; expected the same "
                         "shapes but for the last axis")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ShapeError(f"bilinear: expected a bias of shape {weight.shape[:1]}, one number for each "
                         f"output, got {describe(bias)}")
