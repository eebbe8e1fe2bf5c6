"""Local response normalisation: across neighbouring channels."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._norms import dtypes, is_recorded
from pygrad.functions._numbers import as_number, as_size
from pygrad.recording import record1

BLOCK = 1 << 16
"""Elements of whole samples at a time."""


class LocalResponseNorm(Function):
    """x / d**b, d = k + a * mean(x**2). dx = dy / d**b - 2*a*b/n * x * sum(dy * x / d**(b + 1)). Saves: x."""

    __slots__ = ("after", "alpha", "before", "beta", "k", "ndim", "size")
    __module__ = "pygrad.functions"
    cheap = True

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0,
                 window: tuple[int, int] | None = None) -> None:
        self.size = check_size(size, "local_response_norm")
        self.alpha, self.beta, self.k = [as_number(value, "local_response_norm", name) for value, name in
                                         ((alpha, "alpha"), (beta, "beta"), (k, "k"))]
        self.before, self.after = window or (self.size // 2, (self.size - 1) // 2)

    def forward(self, x: Any) -> Any:
        if x.ndim < 3:
            raise ShapeError("local_response_norm: expected an input of shape (N, C, *) with at least 3 "
                             f"axes, got {describe(x)}")
        self.ndim = x.ndim
        self.saved = (x,)
        dtype, work = dtypes(x, ())
        y = np.empty_like(x, dtype)
        for part in _samples(x):
            block = x[part].astype(work, copy=False)
            power = self._power(self._divisor(block), -self.beta)
            np.multiply(block, power, out=y[part], casting="same_kind")
        return y

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if gy.ndim != self.ndim or is_recorded(gy, (x,)):
            return self._gradient(gy, x)
        work = dtypes(x, ())[1]
        mine = reusable(gy)
        gx = np.empty_like(x, work) if mine is None else mine
        for part in _samples(x):
            gx[part] = self._gradient(gy[part].astype(work, copy=False), x[part].astype(work, copy=False))
        return gx

    def _gradient(self, gy: Any, x: Any) -> Any:
        """Return the input's gradient, of arrays or Variables, with or without batch axes on ``gy``."""
        divisor = self._divisor(x)
        power = self._power(divisor, -self.beta)
        spread = self._window(gy * (x * power / divisor), self.after, self.before)
        return gy * power - x * spread * (2 * self.alpha * self.beta / self.size)

    def _divisor(self, x: Any) -> Any:
        return self._window(x * x, self.before, self.after) * (self.alpha / self.size) + self.k

    @staticmethod
    def _power(base: Any, exponent: float) -> Any:
        """Return a power; the root of roots for the usual one, at a fraction of the time."""
        if exponent == -0.75:
            root = np.sqrt(base)
            return 1 / (root * np.sqrt(root))
        return base ** exponent

    def _window(self, a: Any, before: int, after: int) -> Any:
        """Return for each channel the sum over it, so many channels before it, and so many after it."""
        axis = 1 - self.ndim
        channels = a.shape[axis]
        before, after = min(before, channels), min(after, channels)
        lead, rest = a.shape[:axis], a.shape[a.ndim + axis + 1:]
        sides = [np.zeros((*lead, width, *rest), a.dtype) for width in (before, after)]
        padded = np.concatenate([sides[0], a, sides[1]], axis=axis)
        behind = (slice(None),) * (-axis - 1)
        total = padded[(..., slice(0, channels), *behind)]
        for first in range(1, before + after + 1):
            total = total + padded[(..., slice(first, first + channels), *behind)]
        return total


def local_response_norm(input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75,
                        k: float = 1.0) -> Any:
    """Divide by a power of the mean square over neighbouring channels.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
        With C channels; at least three axes.
    size : int
        How many channels the mean runs over: ``size // 2`` before, and the others from the channel itself on.
        Beyond the first and the last there are zeros, which count.
    alpha, beta, k : float
        See below.

    Returns
    -------
    Variable, shape of the input
        ``input / (k + alpha * mean)**beta``, in the memory order of the input; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has fewer than three axes.
    ArgumentError
        If ``size`` is no integer of at least 1, or a parameter no number.

    Notes
    -----
    With ``d = k + alpha * mean`` and the gradient ``g``, the gradient of the input is ``g / d**beta`` less
    ``2 * alpha * beta / size * input`` times the sum of ``g * input / d**(beta + 1)`` over the channels to
    whose mean an element belongs. Saves its input, itemsize bytes per element; ``d`` is computed anew. Works
    sample by sample, so that the arrays on the way stay small.

    References
    ----------
    A. Krizhevsky, I. Sutskever and G. E. Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks", NeurIPS 2012, section 3.3 (where ``alpha`` is not divided by the size).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0], [2.0], [2.0]]])
    >>> y = F.local_response_norm(x, size=3, alpha=3.0, beta=1.0, k=0.0)
    >>> y.data.ravel().tolist()
    [0.2, 0.2222222222222222, 0.25]
    >>> y[0, 2].backward()
    >>> x.grad.data.ravel().tolist()
    [0.0, -0.125, 0.0]
    """
    return record1(LocalResponseNorm(size, alpha, beta, k), input)


def check_size(size: Any, where: str) -> int:
    """Return how many channels a mean runs over."""
    return as_size(size, where, "size")


def _samples(x: Any) -> list[slice]:
    step = max(1, BLOCK * len(x) // max(x.size, 1))
    return [slice(start, start + step) for start in range(0, len(x), step)]
