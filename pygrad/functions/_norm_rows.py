"""Normalising the rows of a matrix, and the gradient of that, in blocks of rows that stay in the cache.

A normalised row is ``y = xhat * weight + bias`` with ``xhat = (x - mean) * rstd``; without a mean for the
root mean square alone. Backward takes ``xhat`` from what was saved, the input or the output, as

    xhat[i, j] = saved[i, j] * rho[i] * kappa[j] - mu[i] * nu[j]

(of the input ``rho = rstd``, ``mu = mean * rstd``; of the output ``kappa = 1 / weight``, ``nu = bias /
weight``, the others 1 or absent). With ``a`` and ``k`` the means along a row of ``gy * weight`` and ``gy *
weight * xhat``, the gradient is ``rstd * (gy * weight - a - xhat * k)``.

NumPy is slow where it broadcasts along short rows. So a number for each row times a number for each column is
made by BLAS as a whole block, and all further operations are between arrays without gaps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

BLOCK = 1 << 16
"""Elements at a time: blocks of three arrays and one of scratch fill a mebibyte of float32."""

SMALL = 1 << 12
"""Elements up to which what matters is the number of calls."""


class Source(NamedTuple):
    """What xhat is computed from, with its vectors; None stands for ones, and in ``mu`` for nothing."""

    saved: Any
    rho: Any
    kappa: Any
    mu: Any
    nu: Any


class _Outer:
    """Products of a number for each row with a number for each column, as blocks.

    Of two each, because NumPy leaves a product of one column with one row to a slow loop of its own; a zero
    goes with what is not needed.
    """

    def __init__(self, rows: int, width: int, dtype: Any) -> None:
        self._columns = np.zeros((rows, 2), dtype)
        self.block = np.empty((rows, width), dtype)

    def __call__(self, lines: Any, first: Any, second: Any = None) -> Any:
        """Return ``outer(first, lines[0]) + outer(second, lines[1])``, in scratch that the next call uses."""
        columns = self._columns[:len(first)]
        columns[:, 0] = first
        columns[:, 1] = 0 if second is None else second
        return np.matmul(columns, lines, out=self.block[:len(first)])


def _lines(first: Any, second: Any, width: int, dtype: Any) -> Any:
    """Return two rows for `_Outer`; None stands for ones."""
    lines = np.ones((2, width), dtype)
    for line, row in zip(lines, (first, second), strict=True):
        if row is not None:
            line[...] = row
    return lines


def _block_rows(shape: tuple[int, int]) -> int:
    return max(1, min(shape[0], BLOCK // max(shape[1], 1)))


def normalise_rows(x: Any, weight: Any, bias: Any, eps: float, centred: bool, y: Any) -> tuple[Any, Any]:
    """Write the normalised rows of ``x`` to ``y``; return the mean (None unless centred) and 1 / deviation.

    Parameters
    ----------
    x, y : ndarray, shape (R, D)
        In C order, of one dtype; not empty.
    weight, bias : ndarray of that dtype, shape (D,), or None
    eps : float
        Added to the variance.
    centred : bool
        Whether to subtract the mean.

    Examples
    --------
    >>> x, y = np.array([[1.0, 3.0]]), np.empty((1, 2))
    >>> normalise_rows(x, None, None, 0.0, True, y), y
    ((array([2.]), array([1.])), array([[-1.,  1.]]))
    """
    if x.size <= SMALL:
        return _normalise_small(x, weight, bias, eps, centred, y)
    (count, width), dtype, rows = x.shape, x.dtype, _block_rows(x.shape)
    mean = np.empty(count, dtype) if centred else None
    rstd = np.empty(count, dtype)
    ones, scale = _lines(None, 0, width, dtype), _lines(weight, 0, width, dtype)
    share = np.full(width, 1 / width, dtype)
    shift = None if bias is None else np.tile(bias, (rows, 1))
    outer = _Outer(rows, width, dtype)
    for start in range(0, count, rows):
        part = slice(start, start + rows)
        block, out, r = x[part], y[part], rstd[part]
        if mean is not None:
            m = np.matmul(block, share, out=mean[part])
            block = np.subtract(block, outer(ones, m), out=out)
        np.vecdot(block, block, out=r)
        r /= width
        r += eps
        np.sqrt(r, out=r)
        np.divide(1, r, out=r)
        np.multiply(block, outer(scale, r), out=out)
        if shift is not None:
            out += shift[:len(r)]
    return mean, rstd


def _normalise_small(x: Any, weight: Any, bias: Any, eps: float, centred: bool, y: Any) -> tuple[Any, Any]:
    """Do as `normalise_rows` does, in few calls."""
    width, mean, block = x.shape[1], None, x
    if centred:
        mean = np.matmul(x, np.full(width, 1 / width, x.dtype))
        block = np.subtract(x, mean[:, None], out=y)
    rstd = np.vecdot(block, block)
    rstd /= width
    rstd += eps
    rstd = np.divide(1, np.sqrt(rstd, out=rstd), out=rstd)
    np.multiply(block, rstd[:, None], out=y)
    if weight is not None:
        y *= weight
    if bias is not None:
        y += bias
    return mean, rstd


def small_gradient(gy: Any, xhat: Any, weight: Any, rstd: Any, centred: bool, out: Any) -> tuple[Any, Any]:
    """Do as `RowGradient` does, in few calls; return the gradients of weight and bias.

    Parameters
    ----------
    gy, xhat, out : ndarray, shape (R, D)
        The output's gradient, the normalised input (which is lost), and where to write, or None.
    weight : ndarray, shape (D,), or None
    rstd : ndarray, shape (R,)
    centred : bool
    """
    ones, width = np.ones(len(gy), gy.dtype), gy.shape[1]
    sums = np.matmul(ones, gy * xhat), np.matmul(ones, gy)
    if out is None:
        return sums
    h = gy if weight is None else np.multiply(gy, weight, out=out)
    k, a = np.vecdot(h, xhat), None
    k /= width
    xhat *= k[:, None]
    if centred:
        a = np.matmul(h, np.full(width, 1 / width, gy.dtype))
    np.subtract(h, xhat, out=out)
    if a is not None:
        out -= a[:, None]
    out *= rstd[:, None]
    return sums


class RowGradient:
    """The gradients of normalised rows: call it, then ask for the sums.

    Parameters
    ----------
    source : Source
        What was saved, shape (R, D), in C order and of the dtype of the vectors.
    weight : ndarray, shape (D,), or None
    rstd : ndarray, shape (R,)
    centred : bool
        Whether a mean was subtracted.
    """

    def __init__(self, source: Source, weight: Any, rstd: Any, centred: bool) -> None:
        self._source, self._weight, self._rstd, self._centred = source, weight, rstd, centred
        self._products, self._shifted, self._plain = np.zeros((3, source.saved.shape[1]), rstd.dtype)

    def __call__(self, gy: Any, out: Any, weight: bool, bias: bool) -> None:
        """Write the input's gradient to ``out``, unless it is None; sum up what is asked for.

        ``out`` may be ``gy``. Both have shape (R, D), C order, and the dtype of what was saved.
        """
        rows = _block_rows(gy.shape)
        outer = _Outer(rows, gy.shape[1], gy.dtype)
        write = self._writer(outer) if out is not None else None
        for start in range(0, len(gy), rows):
            part = slice(start, start + rows)
            g = gy[part]
            products = np.multiply(g, self._source.saved[part], out=outer.block[:len(g)])
            self._add(g, products, part, weight, bias)
            if write is not None:
                write(g, products, part, out[part])

    def _add(self, g: Any, products: Any, part: slice, weight: bool, bias: bool) -> None:
        """Add the sums over rows of a block, as products with BLAS."""
        _, rho, _, mu, _ = self._source
        ones = np.ones(len(g), g.dtype)
        if weight:
            self._products += np.matmul(ones if rho is None else rho[part], products)
            if mu is not None:
                self._shifted += np.matmul(mu[part], g)
        if bias:
            self._plain += np.matmul(ones, g)

    def _writer(self, outer: _Outer) -> Callable[[Any, Any, slice, Any], None]:
        """Return what writes the gradient of a block of rows."""
        saved, rho, kappa, mu, nu = self._source
        width, dtype, centred = saved.shape[1], saved.dtype, self._centred
        scale, back = _lines(self._weight, 0, width, dtype), _lines(kappa, 0, width, dtype)
        rest = _lines(nu, None, width, dtype)
        # What the means along rows are products with: the weight, and what is left of it beside kappa and nu.
        full = scale[0] / dtype.type(width)
        direct, pair = full * back[0], np.stack([full, full * rest[0]], axis=1)

        def write(g: Any, products: Any, part: slice, out: Any) -> None:
            r = self._rstd[part]
            k = np.matmul(products, direct)
            if rho is not None:
                k *= rho[part]
            if centred:
                a, b = np.matmul(g, pair).T
                k -= b * mu[part]
            k *= r
            np.multiply(g, outer(scale, r), out=out)
            block = outer(back, k if rho is None else k * rho[part])
            out -= np.multiply(block, saved[part], out=block)
            if centred:
                out += outer(rest, k * mu[part], -a * r)

        return write

    def of_weight(self) -> Any:
        """Return the sum over rows of ``gy * xhat``."""
        _, _, kappa, mu, nu = self._source
        gradient = self._products if kappa is None else self._products * kappa
        if mu is None:
            return gradient
        return gradient - (self._shifted if nu is None else self._shifted * nu)

    def of_bias(self) -> Any:
        """Return the sum over rows of ``gy``."""
        return self._plain
