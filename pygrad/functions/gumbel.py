"""Samples of a categorical distribution that can be differentiated."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._numbers import as_number
from pygrad.functions.softmax import Softmax, find_axes, floating
from pygrad.random import generator_from_key, next_key
from pygrad.recording import record1


class GumbelSoftmax(Softmax):
    """Softmax of (x + noise) / tau along an axis. dx = y * (dy - sum(dy * y)) / tau. Saves: y."""

    __slots__ = ("key", "tau")
    __module__ = "pygrad.functions"

    def __init__(self, tau: float = 1.0, dim: Any = -1) -> None:
        super().__init__(dim)
        self.tau = as_number(tau, "gumbel_softmax", "tau")
        if self.tau <= 0:
            raise ArgumentError(f"gumbel_softmax: expected a tau above 0, got {tau!r}")

    def forward(self, x: Any) -> Any:
        find_axes(self.dim, x, "gumbel_softmax")
        if not self.replaying:
            self.key = next_key()
        x = floating(x)
        # The same numbers in every dtype; minus the logarithm of an exponential variate is a Gumbel variate.
        noise = np.asarray(generator_from_key(self.key).standard_exponential(x.shape, np.float32))
        np.maximum(noise, np.finfo(np.float32).tiny, out=noise)
        np.log(noise, out=noise)
        z = np.asarray(np.subtract(x, noise, dtype=x.dtype))
        z /= self.tau
        return super().forward(z)

    def backward(self, gy: Any) -> Any:
        gx = super().backward(gy)
        return np.multiply(gx, 1 / self.tau, out=gx if type(gx) is np.ndarray else None)


class Hardmax(Function):
    """One at the largest along an axis, zeros elsewhere, passed through straight. dx = dy. Saves: nothing."""

    __slots__ = ("dim",)
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        y = np.zeros_like(x)
        if x.size:
            axes = find_axes(self.dim, x, "gumbel_softmax")
            axis = axes[0] if axes else None
            np.put_along_axis(np.atleast_1d(y), np.atleast_1d(x.argmax(axis, keepdims=True)), 1, axis or -1)
        return y

    def backward(self, gy: Any) -> Any:
        return gy


def gumbel_softmax(logits: Any, tau: float = 1.0, hard: bool = False, dim: int = -1) -> Any:
    """Sample from a categorical distribution, softly, so that it can be differentiated.

    Parameters
    ----------
    logits : Variable or array_like, shape (*)
        Unnormalised logarithms of probabilities.
    tau : float
        The temperature, above 0: towards 0, samples become ones and zeros, and gradients large.
    hard : bool
        Whether to return ones and zeros, and still the gradient of the soft sample.
    dim : int
        The axis of the classes.

    Returns
    -------
    Variable, shape (*)
        ``softmax((logits + noise) / tau)`` along the axis, with noise of the standard Gumbel distribution;
        with ``hard``, 1 where that is largest, and 0 elsewhere.

    Raises
    ------
    ShapeError
        If the logits have no such axis.
    ArgumentError
        If ``tau`` is not a number above 0.

    Notes
    -----
    The gradient is ``y * (g - sum(g * y)) / tau`` with the soft sample ``y``, which is saved, itemsize bytes
    per element. The noise comes from a key, taken from the package-level generator (`pygrad.manual_seed`): a
    recomputation repeats it.

    References
    ----------
    E. Jang, S. Gu and B. Poole, "Categorical Reparameterization with Gumbel-Softmax", ICLR 2017.
    C. J. Maddison, A. Mnih and Y. W. Teh, "The Concrete Distribution", ICLR 2017.

    Examples
    --------
    >>> import numpy as np, pygrad.random
    >>> from pygrad import Variable, functions as F
    >>> pygrad.random.manual_seed(0)
    >>> logits = Variable(np.log([0.2, 0.8]))
    >>> F.gumbel_softmax(logits, tau=0.5).sum().item()
    1.0
    >>> sorted(F.gumbel_softmax(logits, hard=True).tolist())
    [0.0, 1.0]
    """
    y = record1(GumbelSoftmax(tau, dim), logits)
    return record1(Hardmax(dim), y) if hard else y
