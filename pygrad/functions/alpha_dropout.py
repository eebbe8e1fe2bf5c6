"""Dropout for networks of scaled exponential linear units, which keeps mean and variance."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.functions._elementwise import evaluate
from pygrad.functions.dropout import Dropout, applied

_ALPHA = 1.7580993408473766


class AlphaDropout(Dropout):
    """Elements to -alpha with probability p, then a * y + b. dx = dy * mask * a. Saves: a bit an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    name = "alpha_dropout"

    def dropped(self, x: Any, kept: Any) -> Any:
        return evaluate(partial(_forward, scale=self.scale(), p=self.p), (x, kept))

    def scale(self) -> float:
        return 1 / math.sqrt((_ALPHA * _ALPHA * self.p + 1) * (1 - self.p)) if self.p < 1 else 0.0


class FeatureAlphaDropout(AlphaDropout):
    """Channels to -alpha with probability p, then a * y + b. dx = dy * mask * a. Saves: a bit a channel."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    name = "feature_alpha_dropout"

    def mask_shape(self, x: Any) -> tuple[int, ...]:
        if x.ndim < 2:
            raise ShapeError("feature_alpha_dropout: expected an input of shape (N, C, *), got "
                             f"{describe(x)}; for single elements use alpha_dropout")
        return (*x.shape[:2], *(1,) * (x.ndim - 2))


def _forward(x: Any, kept: Any, y: Any, scale: float, p: float) -> None:
    """Compute ``scale * (kept * (x + alpha) - alpha + alpha * p)``."""
    np.add(x, _ALPHA, out=y)
    np.multiply(y, kept, out=y)
    np.add(y, _ALPHA * (p - 1), out=y)
    np.multiply(y, scale, out=y)


def alpha_dropout(input: Any, p: float = 0.5, training: bool = False) -> Any:
    """Set elements to the lowest value of `selu` at random, then scale and shift: mean and variance stay.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Of mean 0 and variance 1, for mean and variance to stay.
    p : float
        The probability that an element is replaced, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype (of integers, float64). The input itself if ``p`` is 0 or ``training`` is False;
        zeros if ``p`` is 1.

    Raises
    ------
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    With ``alpha = 1.7581`` and ``a = ((1 - p) * (1 + p * alpha**2))**-0.5`` kept elements become ``a * (x +
    alpha * p)``, the others ``a * alpha * (p - 1)``; the derivative is ``a`` or 0. Saves one bit per
    element, drawn from a key as in `dropout`.

    References
    ----------
    G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-Normalizing Neural Networks", NeurIPS 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.zeros(100))
    >>> np.unique(np.round(F.alpha_dropout(x, training=True).data, 4))
    array([-0.7792,  0.7792])
    >>> F.alpha_dropout(x) is x
    True
    """
    return applied(AlphaDropout(p), input, training)


def feature_alpha_dropout(input: Any, p: float = 0.5, training: bool = False) -> Any:
    """Set whole channels to the lowest value of `selu` at random, then scale and shift as `alpha_dropout`.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
    p : float
        The probability that a channel is replaced, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape of ``input``
        Of the input's dtype (of integers, float64). The input itself if ``p`` is 0 or ``training`` is False;
        zeros if ``p`` is 1.

    Raises
    ------
    ShapeError
        If the input has less than two axes.
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    The derivative is that of `alpha_dropout`. Saves one bit per channel, drawn from a key as in `dropout`.

    References
    ----------
    See `alpha_dropout` and `dropout1d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y = F.feature_alpha_dropout(np.zeros((2, 3, 4)), training=True)
    >>> bool((y.data == y.data[:, :, :1]).all())
    True
    """
    return applied(FeatureAlphaDropout(p), input, training)
