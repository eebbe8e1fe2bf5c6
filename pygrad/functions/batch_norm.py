"""Batch normalisation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._channel_norm import ChannelNorm
from pygrad.functions._norms import apply, check_eps
from pygrad.functions._numbers import as_number
from pygrad.functions._running import check_running, update


class BatchNorm(ChannelNorm):
    """Normalised channels. dx = (h - mean(h) - z * mean(h * z)) / std, h = dy * w. Saves: y, 1 / std."""

    __slots__ = ("momentum", "running")
    __module__ = "pygrad.functions"
    where = "batch_norm"

    def __init__(self, running_mean: Any = None, running_var: Any = None, training: bool = True,
                 momentum: float = 0.1, eps: float = 1e-5, has_weight: bool = False,
                 has_bias: bool = False) -> None:
        super().__init__(None, eps, has_weight, has_bias)
        self.momentum = momentum
        self.running = (running_mean, running_var) if training else (None, None)
        if not training:
            # A copy: what they are later must not change what backward computes.
            mean, var = [np.array(one, np.float64).reshape(1, -1) for one in (running_mean, running_var)]
            with np.errstate(divide="ignore", invalid="ignore"):
                self.frozen = mean, 1 / np.sqrt(var + eps)

    def check(self, x: Any) -> None:
        for one in (self.frozen or self.running):
            if one is not None and one.size != x.shape[1]:
                raise ShapeError(f"batch_norm: the running statistics have {one.size} channels, the input "
                                 f"{x.shape[1]} ({describe(x)})")
        if self.frozen is None and x.shape[0] * math.prod(x.shape[2:]) == 1:
            raise ShapeError("batch_norm: expected more than 1 value per channel when training, got an input "
                             f"of {describe(x)}; their mean would be the value itself. Give a larger batch, "
                             "or switch to the running statistics (model.eval())")

    def observe(self, mean: Any, variance: Any) -> None:
        if not self.replaying:
            count = math.prod(self.shape) // self.shape[1]
            update(self.running, mean[0], variance[0] * (count / (count - 1)), self.momentum)


def batch_norm(input: Any, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None,
               training: bool = False, momentum: float = 0.1, eps: float = 1e-5) -> Any:
    """Normalise each channel: subtract a mean, divide by a standard deviation, scale and shift.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C) or (N, C, *)
        With C channels.
    running_mean, running_var : ndarray, shape (C,), or None
        What is used if ``training`` is False; otherwise updated in place, towards the batch's mean and its
        unbiased variance. May be None while training.
    weight, bias : Variable or array_like, shape (C,), optional
        What the result is multiplied by, and what is added.
    training : bool
        Whether to use the mean and the variance of the batch.
    momentum : float
        The share of the batch in an update: ``running = (1 - momentum) * running + momentum * batch``.
    eps : float
        Added to the variance.

    Returns
    -------
    Variable, shape of the input
        ``(input - mean) / sqrt(variance + eps) * weight + bias``, of the dtype that NumPy's promotion gives,
        and in the memory order of the input (channels-last stays channels-last). float16 is computed in
        float32.

    Raises
    ------
    ShapeError
        If the numbers of channels do not fit, or there is one value per channel while training.
    ArgumentError
        If statistics are missing or cannot be written to, ``eps`` is negative, or 0 while training.

    Notes
    -----
    With ``z`` the normalised input, ``g`` the gradient, and ``h = g * weight``, the gradient of the input is
    ``(h - mean(h) - z * mean(h * z)) / sqrt(variance + eps)`` with means over each channel, or with running
    statistics ``h / sqrt(variance + eps)``; of the weight the sum of ``g * z``, of the bias that of ``g``.

    The variance that divides has no bias correction, and is that of the centred channel.

    While training it saves its output and a number for each channel; ``z`` follows from the output, the
    weight and the bias. Where that would lose digits (in float16, or beside a weight below 0.001 or a bias
    above 8 times the weight), it saves the input and two numbers for each channel. With running statistics it
    saves two numbers for each channel, and its input if the weight needs a gradient. A recomputation does not
    update the running statistics again. Of an empty batch nothing is learnt.

    References
    ----------
    S. Ioffe and C. Szegedy, "Batch Normalization", ICML 2015, algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x, mean, var = Variable([[1.0, 0.0], [3.0, 8.0]]), np.zeros(2), np.ones(2)
    >>> F.batch_norm(x, mean, var, training=True, eps=1e-12)
    Variable([[-1. -1.]
              [ 1.  1.]])
    >>> mean, var
    (array([0.2, 0.4]), array([1.1, 4.1]))
    >>> y = F.batch_norm(x, mean, var)
    >>> y.sum().backward()
    >>> bool(np.allclose(x.grad.data, 1 / np.sqrt(var + 1e-5)))
    True
    """
    eps = check_eps(eps, "batch_norm")
    if training and eps == 0:
        raise ArgumentError("batch_norm: expected eps to be above 0 while training, got 0")
    running = check_running(running_mean, running_var, "batch_norm", written=training)
    if not training and running[0] is None:
        raise ArgumentError("batch_norm: without training the running statistics are used, and they are "
                            "None; give them, or training=True to use those of the batch")
    function = BatchNorm(*running, bool(training), as_number(momentum, "batch_norm", "momentum"), eps,
                         weight is not None, bias is not None)
    return apply(function, input, weight, bias)
