"""A linear layer and the cross-entropy of its outputs, as one layer."""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions.linear_cross_entropy import linear_cross_entropy
from pygrad.functions.shaping import reshape
from pygrad.layers.casting import cast_input
from pygrad.layers.linear import Linear
from pygrad.layers.losses import WeightedLoss

__all__ = ["LinearCrossEntropyLoss"]


class LinearCrossEntropyLoss(WeightedLoss):
    """A linear layer and the cross-entropy of its outputs, `pygrad.functions.linear_cross_entropy`.

    Parameters
    ----------
    in_features : int
        D, the length of the input's last axis.
    num_classes : int
        C.
    out_features : tuple of int
        Extents (d1, ...) of positions, each with its own scores of all classes.
    bias : bool
        Whether the linear layer has a bias.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.
    reduction : {"mean", "sum", "none"}
        Over all targets, or none.
    weight : array_like, shape (C,), optional
        How much each class counts.
    ignore_index : int, optional
        Targets of this index do not count; -100 unless given.
    label_smoothing : float
        This much of each target is spread evenly over all classes.

    Attributes
    ----------
    linear : Linear
        With ``C * d1 * ...`` outputs, those of a class side by side.
    weight : ndarray, shape (C,), or None
        A buffer.

    Raises
    ------
    ArgumentError
        For an unknown reduction, or a ``label_smoothing`` outside 0 to 1.
    ShapeError
        If the weight has another shape.

    Notes
    -----
    Input of shape (N, D) or (D,), target of (N,) or () class indices, or (N, d1, ...). The logits never exist
    whole.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LinearCrossEntropyLoss(8, 1000)
    >>> layer(np.zeros((4, 8)), [1, 2, 3, 999]).dtype
    dtype('float32')
    >>> list(layer.state_dict())
    ['linear.weight']
    """

    __module__ = "pygrad.layers"

    def __init__(self, in_features: int, num_classes: int, *, out_features: tuple[int, ...] = (),
                 bias: bool = False, dtype: DTypeLike | None = None, reduction: str = "mean",
                 weight: Any = None, ignore_index: int | None = None, label_smoothing: float = 0.0) -> None:
        super().__init__(weight, reduction)
        if not 0 <= label_smoothing <= 1:
            raise ArgumentError("LinearCrossEntropyLoss: expected a label_smoothing from 0 to 1, got "
                                f"{label_smoothing!r}")
        if self.weight is not None and self.weight.shape != (num_classes,):
            raise ShapeError(f"LinearCrossEntropyLoss: expected a weight of shape ({num_classes},), got "
                             f"{describe(self.weight)}")
        self.num_classes, self.out_features = num_classes, tuple(out_features)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing
        self.linear = Linear(in_features, math.prod(self.out_features, start=num_classes), bias, dtype)

    def forward(self, x: Any, target: Any) -> Any:
        weight, bias = self.linear.weight, self.linear.bias
        x = cast_input(x, weight.dtype, "LinearCrossEntropyLoss")
        if self.out_features:
            shape = (self.num_classes, *self.out_features)
            weight, bias = reshape(weight, (*shape, -1)), None if bias is None else reshape(bias, shape)
        return linear_cross_entropy(x, weight, target, linear_bias=bias, weight=self.weight,
                                    reduction=self.reduction, ignore_index=self.ignore_index,
                                    label_smoothing=self.label_smoothing)

    def extra_repr(self) -> str:
        return (f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
                f"out_features={self.out_features}, bias={self.linear.bias is not None}, "
                f"reduction={self.reduction}, ignore_index={self.ignore_index}, "
                f"label_smoothing={self.label_smoothing}")
