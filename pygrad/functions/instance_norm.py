"""Instance normalisation."""

from __future__ import annotations

import math
from typing import Any

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._channel_norm import ChannelNorm
from pygrad.functions._norms import apply, check_eps
from pygrad.functions._numbers import as_number
from pygrad.functions._running import check_running, update
from pygrad.functions.batch_norm import BatchNorm


class InstanceNorm(ChannelNorm):
    """Normalised planes. dx = (h - mean(h) - z * mean(h * z)) / std, h = dy * w. Saves: y, 1 / std."""

    __slots__ = ("momentum", "running")
    __module__ = "pygrad.functions"
    where = "instance_norm"

    def __init__(self, running_mean: Any = None, running_var: Any = None, momentum: float = 0.1,
                 eps: float = 1e-5, has_weight: bool = False, has_bias: bool = False) -> None:
        super().__init__(0, eps, has_weight, has_bias)
        self.running, self.momentum = (running_mean, running_var), momentum

    def check(self, x: Any) -> None:
        self.groups = x.shape[1]
        if self.running[0] is not None and self.running[0].size != x.shape[1]:
            raise ShapeError(f"instance_norm: the running statistics have {self.running[0].size} channels, "
                             f"the input {x.shape[1]} ({describe(x)})")
        if math.prod(x.shape[2:]) == 1:
            raise ShapeError("instance_norm: expected more than 1 value in each plane, got an input of "
                             f"{describe(x)}; their mean would be the value itself")

    def observe(self, mean: Any, variance: Any) -> None:
        if not self.replaying:
            count = math.prod(self.shape[2:])
            update(self.running, mean.mean(0), variance.mean(0) * (count / (count - 1)), self.momentum)


def instance_norm(input: Any, running_mean: Any = None, running_var: Any = None, weight: Any = None,
                  bias: Any = None, use_input_stats: bool = True, momentum: float = 0.1,
                  eps: float = 1e-5) -> Any:
    """Normalise each channel of each sample for itself, then scale and shift.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, *)
        With C channels.
    running_mean, running_var : ndarray, shape (C,), optional
        Updated in place towards the means over the batch of the mean and of the unbiased variance. They are
        what normalises if ``use_input_stats`` is False.
    weight, bias : Variable or array_like, shape (C,), optional
        What the result is multiplied by, and what is added.
    use_input_stats : bool
        Whether to use the mean and variance of the input.
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
        If the numbers of channels do not fit, or a plane has one value.
    ArgumentError
        If statistics are missing or cannot be written to, or ``eps`` is negative.

    Notes
    -----
    The gradients are those of `group_norm` with as many groups as channels, or with running statistics those
    of `batch_norm` with such; and so is what it saves. A recomputation does not update the running
    statistics.

    References
    ----------
    D. Ulyanov, A. Vedaldi and V. Lempitsky, "Instance Normalization: The Missing Ingredient for Fast
    Stylization", arXiv:1607.08022 (2016), equation (4).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[[1.0, 3.0], [10.0, 50.0]]])
    >>> y = F.instance_norm(x, eps=0.0)
    >>> y
    Variable([[[-1.  1.]
               [-1.  1.]]])
    >>> y[0, 0, 0].backward()  # a plane of two is -1 and 1 whatever it was
    >>> x.grad
    Variable([[[0. 0.]
               [0. 0.]]])
    """
    eps = check_eps(eps, "instance_norm")
    running = check_running(running_mean, running_var, "instance_norm", written=use_input_stats)
    momentum = as_number(momentum, "instance_norm", "momentum")
    affine = weight is not None, bias is not None
    if use_input_stats:
        return apply(InstanceNorm(*running, momentum, eps, *affine), input, weight, bias)
    if running[0] is None:
        raise ArgumentError("instance_norm: with use_input_stats=False the running statistics are used, and "
                            "they are None; give them, or leave it True")
    return apply(BatchNorm(*running, False, momentum, eps, *affine), input, weight, bias)
