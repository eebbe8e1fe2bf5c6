"""Normalisation of channels over a batch, or of groups of channels in each sample, as one Function.

With numbers for each plane (one n and c) throughout, the normalised input is ``saved * part - offset``: of
the input ``part = rstd`` and ``offset = mean * rstd``, of the output ``1 / weight`` and ``bias / weight``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ShapeError, describe
from pygrad.functions._norm_channels import Columns, empty_planes, planes_of, same_order
from pygrad.functions._norms import Norm, check_affine, dtypes, input_of, invertible, is_recorded
from pygrad.kernels.normalization import normalise, normalise_backward

CHUNK = 1 << 17
"""Elements of whole samples that are worked on at a time, where samples are normalised for themselves."""


class ChannelNorm(Norm):
    """Base of batch, group and instance normalisation.

    ``groups`` is how many sets of channels there are in each sample; None where a set is a channel of the
    whole batch. ``saved`` is the output (or the input, if the output loses too many digits), weight, bias,
    mean and 1 / deviation of each set; None where it is not needed. The last two are arrays of its own, but
    serve plain gradients only: under ``create_graph`` they are computed anew from the input, recorded.

    ``frozen`` is mean and 1 / deviation where they are given: constants that no gradient goes into.
    """

    __slots__ = ("frozen", "groups", "shape")
    __module__ = "pygrad.functions"
    where = "group_norm"

    def __init__(self, groups: int | None, eps: float = 1e-5, has_weight: bool = False,
                 has_bias: bool = False) -> None:
        self.groups, self.eps = groups, eps
        self.has_weight, self.has_bias = has_weight, has_bias
        self.frozen: Any = None

    def check(self, x: Any) -> None:
        """Raise an error for an input that cannot be normalised in this way."""

    def observe(self, mean: Any, variance: Any) -> None:
        """Take note of the mean and the biased variance of each set, shape (1, C) or (N, groups)."""

    def forward(self, x: Any, *affine: Any) -> Any:
        weight, bias = self.affine(affine)
        check_channels(x, weight, bias, self.where)
        self.check(x)
        self.shape = x.shape
        dtype, work = dtypes(x, affine)
        y = empty_planes(x, work)
        mean = rstd = np.zeros((0, 1), work)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if x.size:
                mean, rstd = self._normalise(x, weight, bias, y, work)
            result = y if dtype == work else y.astype(dtype)
        self._save(x, result, affine, mean, rstd)
        return result

    def _normalise(self, x: Any, weight: Any, bias: Any, y: Any, work: Any) -> Any:
        """Write the result to ``y``; return mean and 1 / deviation of each set."""
        (kind, a), (_, out) = self._planes(x, work), self._planes(y, work)
        if self.frozen is not None:
            mean, rstd = self.frozen
            self._apply(kind, a, mean, rstd, weight, bias, out)
            return mean.astype(work), rstd.astype(work)
        done = self._by_library(kind, a, weight, bias, out)
        if done is not None:
            return done
        means, variances = [], []
        for part in self._chunks(len(a)):
            block = a[part]
            mean = self._mean(kind.total(block))
            variance = self._mean(kind.squares(block, self._spread(mean).astype(work)))
            self._apply(kind, block, mean, 1 / np.sqrt(variance + self.eps), weight, bias, out[part])
            means.append(mean)
            variances.append(variance)
        mean, variance = np.concatenate(means), np.concatenate(variances)
        self.observe(mean, variance)
        return mean.astype(work), (1 / np.sqrt(variance + self.eps)).astype(work)

    def _by_library(self, kind: Any, a: Any, weight: Any, bias: Any, out: Any) -> Any:
        """Do as `_normalise` does, by the library, or return None."""
        if kind is not Columns or self.groups is not None:
            return None
        shape = (self.shape[0], -1, self.shape[1])
        done = normalise("batch", a.reshape(shape), weight, bias, self.eps, out.reshape(shape))
        if done is None:
            return None
        mean, variance = done[0][None], done[1][None]
        self.observe(mean, variance)
        return mean, 1 / np.sqrt(variance + np.float32(self.eps))

    def _apply(self, kind: Any, a: Any, mean: Any, rstd: Any, weight: Any, bias: Any, out: Any) -> None:
        """Write what is normalised, scaled and shifted, to ``out``."""
        scale = self._spread(rstd)
        if weight is not None:
            scale = scale * weight
        shift = -self._spread(mean) * scale
        if bias is not None:
            shift = shift + bias
        kind.affine(a, scale.astype(a.dtype), shift.astype(a.dtype), out)

    def _save(self, x: Any, y: Any, affine: tuple[Any, ...], mean: Any, rstd: Any) -> None:
        need_x, need_weight, _ = self.needs()
        if not need_x and not need_weight:
            return
        weight, bias = self.affine(affine)
        # A constant input is held by the graph anyway.
        of_output = (need_x and self.frozen is None and y.dtype == rstd.dtype
                     and invertible(weight, bias, y.dtype))
        self.of_output = of_output
        source = y if of_output else x
        if self.frozen is not None and not need_weight:
            source = None
        self.saved = (source, weight if need_x else None, bias if of_output else None,
                      None if of_output else mean, rstd)

    def backward(self, gy: Any) -> Any:
        if not self.saved:
            return self.placed(None, None, self._summed(self._split(gy)))
        if gy.ndim != len(self.shape) or is_recorded(gy, self.saved) or not gy.size:
            return self._in_general(gy)
        mine = reusable(gy) is not None
        work = self.saved[4].dtype
        like = gy if self.saved[0] is None else self.saved[0]
        gradient = gy
        if gy.dtype != work or not same_order(gy, like):
            mine, gradient = True, empty_planes(like, work)
            gradient[...] = gy
        need_x, need_weight, _ = self.needs()
        gx = None
        if need_x:
            gx = gradient if mine else empty_planes(gradient, work)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            gw, gb = self._by_blocks(gradient, gx, need_weight or self.frozen is None)
        return self.placed(gx, gw, gb)

    def _by_blocks(self, gy: Any, gx: Any, products: bool) -> Any:
        """Write the input's gradient to ``gx``, unless it is None; return those of weight and bias."""
        saved, weight, bias, mean, rstd = self.saved
        kind, g = self._planes(gy, gy.dtype)
        s = g if saved is None else self._planes(saved, gy.dtype)[1]
        out = None if gx is None else self._planes(gx, gy.dtype)[1]
        if kind is Columns and self.groups is None and self.frozen is None and out is not None:
            done = self._backward_by_library(g, s, out)
            if done is not None:
                return done
        gw = gb = 0.0
        for part in self._chunks(len(g)):
            sets = slice(None) if self.groups is None else part
            r = self._spread(rstd[sets]).astype(np.float64)
            scale, offset = self._back(mean, r, sets, weight, bias)
            plain, product = kind.totals(g[part], s[part]) if products else (kind.total(g[part]), 0)
            product = scale * product - offset * plain
            gw, gb = gw + product.sum(0), gb + plain.sum(0)
            if out is None:
                continue
            w = 1 if weight is None else weight
            if self.frozen is not None:
                kind.affine(g[part], (r * w).astype(g.dtype), None, out[part])
                continue
            a, k = [r * self._spread(self._mean(w * one)) for one in (plain, product)]
            numbers = [one.astype(g.dtype) for one in (r * w, k * scale, k * offset - a)]
            kind.combine(g[part], s[part], numbers, out[part])
        return gw, gb

    def _backward_by_library(self, g: Any, s: Any, out: Any) -> Any:
        """Do as `_by_blocks` does, by the library, or return None."""
        _, weight, bias, mean, rstd = self.saved
        g, s, out = [one.reshape(self.shape[0], -1, self.shape[1]) for one in (g, s, out)]
        if not self.of_output:
            return normalise_backward("batch", g, s, weight, mean[0], rstd[0], out)
        # (y - bias) / abs(weight) is normalised as well, but for the sign; only the weight's gradient has it.
        weight = np.ones_like(rstd[0]) if weight is None else weight
        size = np.abs(weight)
        mean = np.zeros_like(size) if bias is None else bias
        done = normalise_backward("batch", g, s, weight * size * rstd[0], mean, 1 / size, out)
        return done and (done[0] * np.sign(weight), done[1])

    def _back(self, mean: Any, rstd: Any, sets: slice, weight: Any, bias: Any) -> tuple[Any, Any]:
        """Return the numbers that make the normalised input of what was saved."""
        if self.of_output:
            part = 1.0 if weight is None else 1 / weight.astype(np.float64)
            return part, 0.0 if bias is None else bias * part
        return rstd, self._spread(mean[sets]) * rstd

    # -- sets of planes ----------------------------------------------------------------------------------

    def _planes(self, a: Any, work: Any) -> Any:
        return planes_of(a, work, self.groups is None)

    def _chunks(self, samples: int) -> list[slice]:
        """Return slices of samples that can be worked on one after the other."""
        if self.groups is None:
            return [slice(None)]
        step = max(1, CHUNK * samples // math.prod(self.shape))
        return [slice(start, start + step) for start in range(0, samples, step)]

    def _mean(self, sums: Any) -> Any:
        """Return the mean over each set from sums over planes."""
        n, c, *rest = self.shape
        if self.groups is None:
            return sums.sum(0, keepdims=True) / (n * math.prod(rest))
        each = c // self.groups
        return sums.reshape(len(sums), self.groups, each).sum(-1) / (each * math.prod(rest))

    def _spread(self, numbers: Any) -> Any:
        """Return numbers of sets as numbers of planes."""
        c = self.shape[1]
        return numbers if numbers.shape[1] == c else np.repeat(numbers, c // numbers.shape[1], axis=1)

    # -- the formula, on Variables and with batch axes ---------------------------------------------------

    def _in_general(self, gy: Any) -> Any:
        need_x, need_weight, need_bias = self.needs()
        g = self._split(gy)
        if not gy.size:
            nothing = self._summed(g)
            return self.placed(gy * 1, nothing, nothing * 1)
        xhat = gx = None
        if need_weight or self.frozen is None:
            xhat, rstd = self._recorded() if is_recorded(gy, self.saved) else self._plain()
        if need_x:
            weight = self.saved[1]
            h = g if weight is None else g * weight.reshape(self._of_channels())
            if self.frozen is not None:
                gx = h * self._of_sets(self.saved[4])
            else:
                axes = self._set_axes()
                gx = rstd * (h - np.mean(h, axis=axes, keepdims=True)
                             - xhat * np.mean(h * xhat, axis=axes, keepdims=True))
            gx = gx.reshape(gy.shape)
        return self.placed(gx, self._summed(g * xhat) if need_weight else None,
                           self._summed(g) if need_bias else None)

    def _recorded(self) -> tuple[Any, Any]:
        """Return the normalised input and 1 / deviation as Variables of the graph."""
        x = self._split(input_of(self) if self.of_output else self.saved[0])
        if self.frozen is not None:
            mean, rstd = self._of_sets(self.saved[3]), self._of_sets(self.saved[4])
            return (x - mean) * rstd, rstd
        axes = self._set_axes()
        c = x - np.mean(x, axis=axes, keepdims=True)
        rstd = 1 / np.sqrt(np.mean(c * c, axis=axes, keepdims=True) + self.eps)
        return c * rstd, rstd

    def _plain(self) -> tuple[Any, Any]:
        """Return the normalised input and 1 / deviation as arrays."""
        saved, weight, bias, mean, rstd = self.saved
        saved, rstd = self._split(saved), self._of_sets(rstd)
        if not self.of_output:
            return (saved - self._of_sets(mean)) * rstd, rstd
        saved = saved if bias is None else saved - bias.reshape(self._of_channels())
        return saved if weight is None else saved / weight.reshape(self._of_channels()), rstd

    def _split(self, a: Any) -> Any:
        """Return an array with the axes (N, sets, channels of a set, positions), behind any batch axes."""
        n, *_ = self.shape
        return a.reshape(a.shape[:a.ndim - len(self.shape)] + (n, *self._of_channels()[:2],
                                                               math.prod(self.shape[2:])))

    def _of_channels(self) -> tuple[int, int, int]:
        """Return the shape of an array of channels that broadcasts with what `_split` returns."""
        c = self.shape[1]
        return (c, 1, 1) if self.groups is None else (self.groups, c // self.groups, 1)

    def _of_sets(self, numbers: Any) -> Any:
        return numbers.reshape(*numbers.shape, 1, 1)

    def _set_axes(self) -> tuple[int, int]:
        return (-4, -1) if self.groups is None else (-2, -1)

    def _summed(self, a: Any) -> Any:
        """Return the sum over everything but channels and batch axes."""
        a = np.sum(a, axis=(-4, -1))
        return a.reshape(a.shape[:-2] + (self.shape[1],))


def check_channels(x: Any, weight: Any, bias: Any, where: str) -> None:
    """Raise an error unless the input has channels, and weight and bias a number for each."""
    if x.ndim < 2:
        raise ShapeError(f"{where}: expected an input of shape (N, C, ...), got {describe(x)}")
    why = f"a number for each channel of an input of shape {x.shape}"
    check_affine(weight, bias, x.shape[1:2], where, why)
