"""Group normalisation."""

from __future__ import annotations

import math
from typing import Any

from pygrad.errors import ShapeError, describe
from pygrad.functions._channel_norm import ChannelNorm
from pygrad.functions._norms import apply, check_eps
from pygrad.functions._numbers import as_size


class GroupNorm(ChannelNorm):
    """Normalised groups. dx = (h - mean(h) - z * mean(h * z)) / std, h = dy * w. Saves: y, 1 / std."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def check(self, x: Any) -> None:
        n, c = x.shape[:2]
        if c % self.groups:
            raise ShapeError(f"group_norm: num_groups={self.groups} does not divide the {c} channels of an "
                             f"input of {describe(x)}")
        if n * c // self.groups * math.prod(x.shape[2:]) == 1:
            raise ShapeError("group_norm: expected more than 1 value per channel when training, got an input "
                             f"of {describe(x)} in {self.groups} groups; their mean would be the value "
                             "itself")


def group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """Normalise groups of channels in each sample, then scale and shift each channel.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C) or (N, C, *)
        With C channels.
    num_groups : int
        Into how many groups of the same size the channels fall.
    weight, bias : Variable or array_like, shape (C,), optional
        What the result is multiplied by, and what is added.
    eps : float
        Added to the variance.

    Returns
    -------
    Variable, shape of the input
        ``(input - mean) / sqrt(variance + eps) * weight + bias`` with mean and variance of each group of a
        sample; of the dtype that NumPy's promotion gives, and in the memory order of the input (channels-last
        stays channels-last). float16 is computed in float32.

    Raises
    ------
    ShapeError
        If the groups do not divide the channels, weight or bias do not fit, or a single value would be
        normalised.
    ArgumentError
        If ``num_groups`` is no integer of at least 1, or ``eps`` is negative.

    Notes
    -----
    With ``z`` the normalised input, ``g`` the gradient, and ``h = g * weight``, the gradient of the input is
    ``(h - mean(h) - z * mean(h * z)) / sqrt(variance + eps)`` with means over each group; of the weight the
    sum of ``g * z`` over each channel, of the bias that of ``g``.

    Saves its output and a number for each group of each sample. Where the normalised input does not follow
    from the output without a loss of digits (in float16, or beside a weight below 0.001 or a bias above 8
    times the weight), it saves the input and two numbers for each group.

    References
    ----------
    Y. Wu and K. He, "Group Normalization", ECCV 2018, equations (1), (2) and (7).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[1.0, 3.0, 10.0, 50.0]])
    >>> F.group_norm(x, 2, eps=0.0)
    Variable([[-1.  1. -1.  1.]])
    >>> weight = Variable(np.ones(4))
    >>> F.group_norm(x, 2, weight, eps=0.0).sum().backward()
    >>> weight.grad
    Variable([-1.  1. -1.  1.])
    """
    groups = as_size(num_groups, "group_norm", "num_groups")
    function = GroupNorm(groups, check_eps(eps, "group_norm"), weight is not None, bias is not None)
    return apply(function, input, weight, bias)
