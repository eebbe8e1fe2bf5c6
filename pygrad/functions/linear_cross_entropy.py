"""A linear layer and the cross-entropy of its outputs in one step, which never holds all of them."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._labels import check_constant, check_integers, check_weight, has_ignored
from pygrad.functions._losses import check_reduction, mean_of
from pygrad.functions._sibling import has_variable
from pygrad.functions.cross_entropy import CrossEntropy, cross_entropy
from pygrad.functions.linear import linear
from pygrad.functions.shaping import reshape
from pygrad.functions.softmax import floating
from pygrad.recording import record
from pygrad.roles import NOTHING, OWN, intern
from pygrad.variable import Variable

# A block has so many logits, or half as many as the weight has elements, and rows enough for BLAS.
LOGITS = 1 << 18
LEAST_ROWS = 32

# Elements of the weight's gradient that are made at a time.
PRODUCT = 1 << 18

WHERE = "linear_cross_entropy"


class LinearCrossEntropy(Function):
    """Cross-entropy of z = x @ W.T + b. dx = dz @ W, dw = dz.T @ x, db = sum of dz. Saves: x, W, b, 2 each.

    The logits z and their gradient dz exist block by block, in forward as in backward. The two numbers of
    each row are its maximum and its sum of exponentials.
    """

    __slots__ = ("ignore_index", "masked", "reduction", "scale", "smoothing", "target", "weight")
    __module__ = "pygrad.functions"
    constant_saves = True  # the two numbers serve plain gradients only, as in CrossEntropy

    def __init__(self, target: Any, weight: Any = None, reduction: str = "mean", ignore_index: int = -100,
                 label_smoothing: float = 0.0) -> None:
        self.target, self.weight, self.reduction = target, weight, reduction
        self.ignore_index, self.smoothing = ignore_index, label_smoothing

    def forward(self, x: Any, matrix: Any, bias: Any = None) -> Any:
        _check_products(x, matrix, bias)
        classes, shape = matrix.shape[0], x.shape[:-1] + matrix.shape[1:-1]
        check_weight(self.weight, classes, WHERE)
        if self.target.shape != shape:
            raise ShapeError(f"{WHERE}: the input has {describe(x)}, the linear_weight {describe(matrix)}, "
                             f"the target {describe(self.target)}; expected class indices of shape {shape}, "
                             f"or probabilities of shape {x.shape[:-1] + matrix.shape[:-1]}")
        self.masked = has_ignored(self.target, classes, self.ignore_index, WHERE)
        results: Any = ([], [], [])
        rows = _rows(x)
        for part in _parts(rows, matrix):
            inner = self._inner(part)
            losses = inner.forward(_logits(rows[part], matrix, bias))
            for one, result in zip((losses, *inner.saved[1:]), results, strict=True):
                result.append(one)
        losses, top, total = (one[0] if len(one) == 1 else np.concatenate(one) for one in results)
        self.saved = x, matrix, bias, top, total
        self.roles = intern([0, 1, NOTHING if bias is None else 2, OWN, OWN])
        if self.reduction == "none":
            return losses.reshape(shape)
        mass = self._mass(losses.dtype) if self.reduction == "mean" else 1
        self.scale = 1 / mass if mass else 0.0
        loss = np.add.reduce(losses, axis=None)
        return np.asarray(loss if self.reduction == "sum" else mean_of(loss, mass))

    def backward(self, gy: Any) -> Any:
        x, matrix, bias, top, total = self.saved
        rows, table = _rows(x), _table(matrix)
        if has_variable((x, matrix, bias)):
            gz = self._logit_gradients(slice(None), _logits(rows, matrix, bias), top, total, gy)
            gx, gw, gb = np.matmul(gz, table), np.matmul(np.swapaxes(gz, -1, -2), rows), np.sum(gz, axis=-2)
        else:
            gx, gw, gb = self._in_blocks(rows, matrix, bias, top, total, gy)
        lead = gy.shape[:gy.ndim - (self.target.ndim if self.reduction == "none" else 0)]
        gradients = (gx.reshape(lead + x.shape) if self.needs_grad[0] else None,
                     gw.reshape(lead + matrix.shape) if self.needs_grad[1] else None)
        if len(self.needs_grad) == 2:
            return gradients
        return *gradients, gb.reshape(lead + bias.shape) if self.needs_grad[2] else None

    def _in_blocks(self, rows: Any, matrix: Any, bias: Any, top: Any, total: Any, gy: Any) -> tuple[Any, ...]:
        """Return the gradients of rows, matrix and bias, None for those that nobody asks for."""
        need_x, need_w, need_b = (*self.needs_grad, False)[:3]
        table = _table(matrix)
        gx, gw, gb = [], None, None
        for part in _parts(rows, matrix):
            gz = self._logit_gradients(part, _logits(rows[part], matrix, bias), top[part], total[part], gy)
            if need_x:
                gx.append(np.matmul(gz, table))
            if need_w:
                gw = _add_product(gw, gz, rows[part])
            if need_b:
                sums = np.add.reduce(gz, axis=-2)
                gb = sums if gb is None else np.add(gb, sums, out=gb)
        return (np.concatenate(gx, axis=-2) if len(gx) > 1 else gx[0]) if need_x else None, gw, gb

    def _inner(self, part: slice) -> CrossEntropy:
        target = self.target if self.target.ndim else self.target[None]
        return CrossEntropy(target[part], self.weight, self.ignore_index, "none", self.smoothing)

    def _logit_gradients(self, part: slice, z: Any, top: Any, total: Any, gy: Any) -> Any:
        """Return the gradients of some rows' logits, a row of numbers for each."""
        inner = self._inner(part)
        inner.saved, inner.masked = (z, top, total), self.masked
        if self.reduction == "none":
            gy = gy if self.target.ndim else np.expand_dims(gy, -1)
            gy = gy[(..., part, *(slice(None),) * (inner.target.ndim - 1))]
        else:
            inner.reduction, inner.scale = "sum", self.scale
        gz = inner.backward(gy)
        return gz.reshape(*gz.shape[:gz.ndim - z.ndim], z.shape[0], math.prod(z.shape[1:]))

    def _mass(self, dtype: Any) -> float:
        """Return how much all targets count."""
        whole = self._inner(slice(None))
        whole.masked = self.masked
        counts = whole._shares(dtype)[1]
        return whole.target.size if type(counts) is float else float(counts.sum())


def linear_cross_entropy(input: Any, linear_weight: Any, target: Any, *, linear_bias: Any = None,
                         weight: Any = None, reduction: str = "mean", ignore_index: int | None = None,
                         label_smoothing: float = 0.0) -> Any:
    """Cross-entropy of the outputs of a linear layer, without holding these.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D) or (D,)
    linear_weight : Variable or array_like, shape (C, D) or (C, d1, ..., D)
        A row for each of C classes, or several at d1 * ... positions; the latter for an input of shape (N,
        D).
    target : array_like of int, shape (N,), () or (N, d1, ...), or of float, with C after N
        Class indices from 0 to C - 1, or probabilities.
    linear_bias : Variable or array_like, shape of ``linear_weight`` without D, optional
    weight : array_like, shape (C,), optional
        How much each class counts. A constant.
    reduction : {"mean", "sum", "none"}
        Over all targets, or none; the mean is weighted, as that of `cross_entropy`.
    ignore_index : int, optional
        Targets of this index do not count; -100 unless given. Not for probabilities.
    label_smoothing : float
        Between 0 and 1: this much of each target is spread evenly over all classes.

    Returns
    -------
    Variable, shape (), or of class indices for "none"
        In nats.

    Raises
    ------
    LabelError
        If a class index is out of range.
    DTypeError
        If class indices are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction, a ``label_smoothing`` outside 0 to 1, a weight that requires grad, or an
        ``ignore_index`` beside probabilities.

    Notes
    -----
    The same as `cross_entropy` of `linear`, with the same gradients. Logits, N * C of them, exist in blocks
    of rows: about 2**18 elements, or half as many as ``linear_weight`` if that is more.
    Backward computes them again, for one matrix product more. Saves input, weight and bias, which exist
    anyway, and two numbers for each target. Probabilities as targets are as large as the logits: with these
    it is `linear` and `cross_entropy` one after the other, and so are gradients under ``create_graph``.

    References
    ----------
    E. Wijmans, B. Huval, A. Hertzberg, V. Koltun and P. Kraehenbuehl, "Cut Your Losses in Large-Vocabulary
    Language Models", ICLR 2025, which goes further and also works in blocks of classes.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x, weight = Variable(np.ones((2, 3))), Variable(np.zeros((5, 3)))
    >>> loss = F.linear_cross_entropy(x, weight, [0, 4])
    >>> loss.backward()
    >>> print(f"{loss.item():.4f}", weight.grad.data[:, 0].round(2))
    1.6094 [-0.3  0.2  0.2  0.2 -0.3]
    """
    check_reduction(reduction, WHERE)
    weight = check_constant(weight, "weight", WHERE)
    if not 0 <= label_smoothing <= 1:
        raise ArgumentError(f"{WHERE}: expected a label_smoothing from 0 to 1, got {label_smoothing!r}")
    indices = target.data if isinstance(target, Variable) else as_array(target, where=WHERE)
    if indices.dtype.kind == "f":
        if ignore_index is not None:
            raise ArgumentError(f"{WHERE}: ignore_index {ignore_index!r} is for class indices, but the "
                                f"target holds probabilities, {describe(indices)}; leave it out")
        return _of_probabilities(input, linear_weight, linear_bias, target, weight, reduction,
                                 label_smoothing)
    check_integers(indices, WHERE)
    function = LinearCrossEntropy(indices, weight, reduction, -100 if ignore_index is None else
                                  operator.index(ignore_index), label_smoothing)
    return record(function, (input, linear_weight, *(() if linear_bias is None else (linear_bias,))))


def _of_probabilities(x: Any, matrix: Any, bias: Any, target: Any, weight: Any, reduction: str,
                      label_smoothing: float) -> Any:
    x, matrix, *biases = (one if isinstance(one, Variable) else as_array(one, where=WHERE)
                          for one in (x, matrix, *(() if bias is None else (bias,))))
    _check_products(x, matrix, biases[0] if biases else None)
    z = linear(x, reshape(matrix, (-1, matrix.shape[-1])), *(reshape(one, -1) for one in biases))
    return cross_entropy(reshape(z, x.shape[:-1] + matrix.shape[:-1]), target, weight, reduction=reduction,
                         label_smoothing=label_smoothing)


def _check_products(x: Any, matrix: Any, bias: Any) -> None:
    if x.ndim not in (1, 2) or matrix.ndim < 2 or x.shape[-1] != matrix.shape[-1] or (
            x.ndim == 1 and matrix.ndim > 2) or not math.prod(matrix.shape[:-1]):
        raise ShapeError(f"{WHERE}: the input has {describe(x)}, the linear_weight {describe(matrix)}; "
                         "expected (N, D) and (C, D), (D,) and (C, D), or (N, D) and (C, d1, ..., D); "
                         "reshape an input of more axes to (-1, D)")
    if bias is not None and bias.shape != matrix.shape[:-1]:
        raise ShapeError(f"{WHERE}: expected a linear_bias of shape {matrix.shape[:-1]}, one number for each "
                         f"row of the linear_weight, got {describe(bias)}")


def _rows(x: Any) -> Any:
    x = x if isinstance(x, Variable) else floating(x)
    return x if x.ndim == 2 else x.reshape(1, -1)


def _table(matrix: Any) -> Any:
    return matrix if matrix.ndim == 2 else matrix.reshape(-1, matrix.shape[-1])


def _logits(rows: Any, matrix: Any, bias: Any) -> Any:
    z = np.matmul(rows, np.swapaxes(_table(matrix), 0, 1))
    if bias is not None:
        bias = bias.reshape(-1)
        mine = type(z) is np.ndarray and not isinstance(bias, Variable) and bias.dtype == z.dtype
        z = np.add(z, bias, out=z if mine else None)
    return z if matrix.ndim == 2 else z.reshape(rows.shape[0], *matrix.shape[:-1])


def _parts(rows: Any, matrix: Any) -> Iterator[slice]:
    """Iterate over blocks of rows, at least one."""
    width = math.prod(matrix.shape[:-1])
    step = max(LEAST_ROWS, LOGITS // width, matrix.shape[-1] // 2)
    return (slice(start, start + step) for start in range(0, max(len(rows), 1), step))


def _add_product(gw: Any, gz: Any, rows: Any) -> Any:
    """Return ``gw + gz.T @ rows``, in the memory of ``gw``, a part at a time; None stands for zero."""
    if gw is None:
        return np.matmul(np.swapaxes(gz, -1, -2), rows)
    step = max(1, PRODUCT // max(rows.shape[-1], 1))
    for start in range(0, gw.shape[-2], step):
        gw[..., start:start + step, :] += np.matmul(np.swapaxes(gz[..., start:start + step], -1, -2), rows)
    return gw
