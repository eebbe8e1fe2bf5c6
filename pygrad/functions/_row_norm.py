"""Normalisation over trailing axes, with a mean (layer_norm) or without (rms_norm), as one Function."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._norm_rows import SMALL, RowGradient, Source, normalise_rows, small_gradient
from pygrad.functions._norms import Norm, check_affine, dtypes, input_of, invertible, is_recorded
from pygrad.kernels.normalization import normalise, normalise_backward


class RowNorm(Norm):
    """Base of the two. Trailing axes of any number are one row.

    ``saved`` is the output (or the input, if the output loses too many digits), weight, bias, mean and 1 /
    deviation of each row; None where it is not needed. The last two are arrays of its own, but serve plain
    gradients only: under ``create_graph`` they are computed anew from the input, recorded.
    """

    __slots__ = ("ndim", "normalized_shape")
    __module__ = "pygrad.functions"
    centred = True
    where = "layer_norm"

    def __init__(self, normalized_shape: Any, eps: float | None = 1e-5, has_weight: bool = False,
                 has_bias: bool = False) -> None:
        self.normalized_shape = check_shape(normalized_shape, self.where)
        self.eps = eps
        self.has_weight, self.has_bias = has_weight, has_bias

    def forward(self, x: Any, *affine: Any) -> Any:
        weight, bias = self.affine(affine)
        _check(x, weight, bias, self.normalized_shape, self.where)
        self.ndim = x.ndim
        dtype, work = dtypes(x, affine)
        if self.eps is None:
            self.eps = float(np.finfo(work).eps)
        weight, bias = self._flat(weight, work), self._flat(bias, work)
        y = np.empty(x.shape, work)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            mean, rstd, by_library = self._normalise(self._rows(x, work), weight, bias, self._rows(y, work))
            result = y if dtype == work else y.astype(dtype)
        # The library's backward is from the input. A constant input is held by the graph anyway.
        self.of_output = (not by_library and self.needs_grad[0] and dtype == work
                          and invertible(weight, bias, work))
        self._save(x, result, affine, mean, rstd)
        return result

    def _normalise(self, rows: Any, weight: Any, bias: Any, y: Any) -> tuple[Any, Any, bool]:
        """Write the result to ``y``; return mean, 1 / deviation, and whether the library did it."""
        if not rows.size:
            return None, np.zeros(len(rows), rows.dtype), False
        done = normalise("layer", rows, weight, bias, self.eps, y) if self.centred else None
        if done is not None:
            return done[0], 1 / np.sqrt(done[1] + np.float32(self.eps)), True
        return *normalise_rows(rows, weight, bias, self.eps, self.centred, y), False

    def _save(self, x: Any, y: Any, affine: tuple[Any, ...], mean: Any, rstd: Any) -> None:
        of_output = self.of_output
        need_x, need_weight, _ = self.needs()
        if not need_x and not need_weight:
            return
        weight, bias = self.affine(affine)
        self.saved = (y if of_output else x, weight if need_x else None, bias if of_output else None,
                      None if of_output else mean, rstd)

    def backward(self, gy: Any) -> Any:
        if not self.saved:
            return self.placed(None, None, self._summed(gy))
        if gy.ndim != self.ndim or is_recorded(gy, self.saved):
            return self._in_general(gy)
        mine = reusable(gy) is not None
        work = self.saved[4].dtype
        given = np.ascontiguousarray(gy, work)
        gx = out = None
        if self.needs_grad[0]:
            gx = given if mine or given is not gy else np.empty(gy.shape, work)
            out = self._rows(gx, work)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            gw, gb = self._by_blocks(self._rows(given, work), out)
        return self.placed(gx, gw.reshape(self.normalized_shape), gb.reshape(self.normalized_shape))

    def _by_blocks(self, g: Any, out: Any) -> tuple[Any, Any]:
        """Write the rows' gradient to ``out``, unless it is None; return those of weight and bias."""
        saved, weight, _, mean, rstd = self.saved
        if mean is not None and out is not None:
            rows = self._rows(saved, g.dtype)
            done = normalise_backward("layer", g, rows, self._flat(weight, g.dtype), mean, rstd, out)
            if done is not None:
                return done
        if g.size <= SMALL:
            return small_gradient(g, self._normalised_rows(g.dtype), self._flat(weight, g.dtype), rstd,
                                  self.centred, out)
        rule = self._rule(g.dtype)
        rule(g, out, *self.needs()[1:])
        return rule.of_weight(), rule.of_bias()

    def _normalised_rows(self, work: Any) -> Any:
        """Return a new array of the normalised input."""
        saved, weight, bias, mean, rstd = self.saved
        rows = self._rows(saved, work)
        if not self.of_output:
            rows = rows * rstd[:, None] if mean is None else (rows - mean[:, None]) * rstd[:, None]
        else:
            rows = rows.copy() if bias is None else rows - self._flat(bias, work)
            if weight is not None:
                rows /= self._flat(weight, work)
        return rows

    def _rule(self, work: Any) -> RowGradient:
        """Return what computes gradients from what was saved."""
        saved, weight, bias, mean, rstd = self.saved
        weight, bias = self._flat(weight, work), self._flat(bias, work)
        if self.of_output:
            kappa = None if weight is None else 1 / weight
            mu = np.ones(len(rstd), work) if self.centred else None
            nu = np.zeros(math.prod(self.normalized_shape), work) if bias is None else bias
            source = Source(self._rows(saved, work), None, kappa, mu, nu if kappa is None else nu * kappa)
        else:
            source = Source(self._rows(saved, work), rstd, None, None if mean is None else mean * rstd, None)
        return RowGradient(source, weight, rstd, self.centred)

    def _in_general(self, gy: Any) -> Any:
        """Compute the gradients by the formula: on Variables, and with batch axes in front of ``gy``."""
        need_x, need_weight, need_bias = self.needs()
        weight = self.saved[1]
        axes = tuple(range(-len(self.normalized_shape), 0))
        xhat, rstd = self._recorded(axes) if is_recorded(gy, self.saved) else self._plain()
        gx = None
        if need_x:
            h = gy if weight is None else gy * weight
            inner = h - xhat * np.mean(h * xhat, axis=axes, keepdims=True)
            gx = rstd * (inner - np.mean(h, axis=axes, keepdims=True) if self.centred else inner)
        return self.placed(gx, self._summed(gy * xhat) if need_weight else None,
                           self._summed(gy) if need_bias else None)

    def _recorded(self, axes: tuple[int, ...]) -> tuple[Any, Any]:
        """Return the normalised input and 1 / deviation as Variables of the graph."""
        x = input_of(self) if self.of_output else self.saved[0]
        c = x - np.mean(x, axis=axes, keepdims=True) if self.centred else x
        rstd = 1 / np.sqrt(np.mean(c * c, axis=axes, keepdims=True) + self.eps)
        return c * rstd, rstd

    def _plain(self) -> tuple[Any, Any]:
        """Return the normalised input and 1 / deviation as arrays that broadcast with the input."""
        saved, weight, bias, mean, rstd = self.saved
        shape = saved.shape[:saved.ndim - len(self.normalized_shape)] + (1,) * len(self.normalized_shape)
        if self.of_output:
            saved = saved if bias is None else saved - bias
            return saved if weight is None else saved / weight, rstd.reshape(shape)
        saved = saved if mean is None else saved - mean.reshape(shape)
        return saved * rstd.reshape(shape), rstd.reshape(shape)

    def _summed(self, a: Any) -> Any:
        """Return the sum over all axes but the normalised ones and batch axes."""
        axes = tuple(range(-self.ndim, -len(self.normalized_shape)))
        return np.sum(a, axis=axes) if axes else a

    def _rows(self, a: Any, work: Any) -> Any:
        """Return an array as a matrix of rows: a view where it is in C order and of that dtype."""
        width = math.prod(self.normalized_shape)
        lead = math.prod(a.shape[:a.ndim - len(self.normalized_shape)])
        return np.ascontiguousarray(a, work).reshape(lead, width)

    @staticmethod
    def _flat(a: Any, work: Any) -> Any:
        return None if a is None else np.ascontiguousarray(a, work).reshape(-1)


def check_shape(normalized_shape: Any, where: str) -> tuple[int, ...]:
    """Return the trailing lengths that are normalised over as a tuple; an integer stands for one.

    Examples
    --------
    >>> check_shape(3, "layer_norm"), check_shape([2, 3], "layer_norm")
    ((3,), (2, 3))
    """
    given = normalized_shape if isinstance(normalized_shape, tuple | list) else (normalized_shape,)
    try:
        shape = tuple([operator.index(one) for one in given])
    except TypeError:
        shape = ()
    if not shape or min(shape) < 1:
        raise ArgumentError(f"{where}: expected normalized_shape to be a length or a sequence of lengths, "
                            f"got {normalized_shape!r}")
    return shape


def _check(x: Any, weight: Any, bias: Any, shape: tuple[int, ...], where: str) -> None:
    if x.shape[-len(shape):] != shape:
        raise ShapeError(f"{where}: the input has {describe(x)}; expected one that ends in the "
                         f"normalized_shape {shape}")
    check_affine(weight, bias, shape, where, "the normalized_shape")
