"""Binary cross-entropy, of probabilities and of logits."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._labels import check_constant
from pygrad.functions._losses import PairLoss, as_target
from pygrad.functions._sibling import sibling
from pygrad.functions.sigmoid import Sigmoid
from pygrad.recording import record


# The least denominator of the gradient: PyTorch's, which is a number in single precision.
LEAST = float(np.float32(1e-12))


class _Weighted(PairLoss):
    """Binary cross-entropy with constants that broadcast to the input: a weight, and what else there is."""

    __slots__ = ("names",)

    def __init__(self, reduction: str = "mean", names: tuple[str, ...] = ()) -> None:
        super().__init__(reduction)
        self.names = names

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        super().check(x, target, *constants)
        for name, constant in zip(self.names, constants, strict=True):
            try:
                fits = np.broadcast_shapes(constant.shape, x.shape) == x.shape
            except ValueError:
                fits = False
            if not fits:
                raise ShapeError(f"{self.where}: the {name} has {describe(constant)}, which does not "
                                 f"broadcast to the input's shape {x.shape}")

    def given(self, constants: tuple[Any, ...]) -> tuple[Any, Any]:
        """Return the weight and the weight of positives, None for one that is not there."""
        known = dict(zip(self.names, constants, strict=True))
        return known.get("weight"), known.get("pos_weight")


class BinaryCrossEntropy(_Weighted):
    """Cross-entropy of probabilities. dx = dy * w * (x - t) / (x * (1 - x)), reduced. Saves: x, t."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where = "binary_cross_entropy"

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        super().check(x, target, *constants)
        for name, array in (("input", x), ("target", target)):
            # Written so that NaN is no probability either.
            if array.size and not (np.minimum.reduce(array, axis=None) >= 0
                                   and np.maximum.reduce(array, axis=None) <= 1):
                place = tuple(int(one) for one in np.argwhere(~((array >= 0) & (array <= 1)))[0])
                advice = "; binary_cross_entropy_with_logits takes any number" if name == "input" else ""
                raise ArgumentError(f"{self.where}: expected probabilities from 0 to 1, got {array[place]} "
                                    f"at {place} of the {name} of shape {array.shape}{advice}")

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, _ = self.given(constants)
        with np.errstate(divide="ignore"):
            losses = (target - 1) * np.maximum(np.log1p(-x), -100) - target * np.maximum(np.log(x), -100)
        return losses if weight is None else weight * losses

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, _ = self.given(constants)
        least = max(LEAST, float(np.finfo(x.dtype).tiny)) if x.dtype.kind == "f" else LEAST
        slope = (x - target) / np.maximum(x * (1 - x), least)
        return slope if weight is None else weight * slope

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, _ = self.given(constants)
        with np.errstate(divide="ignore"):
            slope = np.log(1 - x) - np.log(x)
        return slope if weight is None else weight * slope


class BinaryCrossEntropyWithLogits(_Weighted):
    """Cross-entropy of logits. dx = dy * w * (sigmoid(x) - t), of a mean over its size. Saves: x, t.

    With a weight p of positives, dx = dy * w * ((1 - t) - (1 + (p - 1) * t) * sigmoid(-x)).
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    where = "binary_cross_entropy_with_logits"

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, positives = self.given(constants)
        losses = softplus(-x)
        if positives is not None:
            losses = losses * ((positives - 1) * target + 1)
        losses = losses + (1 - target) * x
        return losses if weight is None else weight * losses

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, positives = self.given(constants)
        if positives is None:
            slope = sibling(Sigmoid(), x) - target
        else:
            slope = (1 - target) - ((positives - 1) * target + 1) * sibling(Sigmoid(), -x)
        return slope if weight is None else weight * slope

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        weight, positives = self.given(constants)
        slope = -x if positives is None else (positives - 1) * softplus(-x) - x
        return slope if weight is None else weight * slope


def binary_cross_entropy(input: Any, target: Any, weight: Any = None, reduction: str = "mean") -> Any:
    """Cross-entropy between probabilities of one of two classes each, and targets.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Probabilities, from 0 to 1.
    target : Variable or array_like, shape (*), or a number
        From 0 to 1.
    weight : array_like, optional
        How much each element counts; its shape broadcasts to the input's. A constant.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none. The mean is over their number, whatever the weights.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        In nats; of the input's dtype, to which constant targets and the weight are cast.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If an input or target is outside 0 to 1, or NaN; for an unknown reduction, or a weight that requires
        grad.

    Notes
    -----
    The loss is ``-(target * log(input) + (1 - target) * log(1 - input))``, where no logarithm is below
    -100. The gradient is ``(input - target) / (input * (1 - input))``, whose denominator is at least 1e-12
    (in float16, the smallest normal number), so that it is large but finite at a wrong 0 or 1. That of the
    target is ``log(1 - input) - log(input)``, infinite there. Saves input and target, which exist anyway.
    `binary_cross_entropy_with_logits` is exact where this one has to limit.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.5, 0.75])
    >>> loss = F.binary_cross_entropy(x, [1.0, 1.0])
    >>> print(f"{loss.item():.4f}")
    0.4904
    >>> loss.backward()
    >>> print(x.grad.data.round(4))
    [-1.     -0.6667]
    """
    return record_weighted(BinaryCrossEntropy, input, target, reduction, weight=weight)


def binary_cross_entropy_with_logits(input: Any, target: Any, weight: Any = None, reduction: str = "mean",
                                     pos_weight: Any = None) -> Any:
    """Cross-entropy between logits of one of two classes each, and targets.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Logits: the probabilities are their `sigmoid`.
    target : Variable or array_like, shape (*), or a number
        Probabilities, mostly 0 or 1.
    weight : array_like, optional
        How much each element counts; its shape broadcasts to the input's. A constant.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none. The mean is over their number, whatever the weights.
    pos_weight : array_like, optional
        How much positive targets count more than others, mostly one number for each class, shape (C,); its
        shape broadcasts to the input's. A constant.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        In nats; of the input's dtype, to which constant targets and the weights are cast.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown reduction, or a weight that requires grad.

    Notes
    -----
    The loss is ``(1 - target) * input + log(1 + exp(-input))``; the gradient ``sigmoid(input) - target``,
    that of the target ``-input``. Stable for all finite logits: exponentials are of negative numbers only.
    Saves input and target, which exist anyway. Forward and backward make no array of the input's size but
    results.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 1000.0])
    >>> losses = F.binary_cross_entropy_with_logits(x, [1.0, 0.0], reduction="none")
    >>> losses.sum().backward()
    >>> print(losses.data.round(4), x.grad.data)
    [6.931e-01 1.000e+03] [-0.5  1. ]
    """
    return record_weighted(BinaryCrossEntropyWithLogits, input, target, reduction, weight=weight,
                           pos_weight=pos_weight)


def record_weighted(cls: Any, input: Any, target: Any, reduction: str, **constants: Any) -> Any:
    """Return the loss of a class that is made with a reduction and the names of the constants that are not None."""
    given = {name: check_constant(value, name, cls.where) for name, value in constants.items()}
    given = {name: as_target(value, input, cls.where) for name, value in given.items() if value is not None}
    function = cls(reduction, tuple(given))
    return record(function, (input, as_target(target, input, cls.where), *given.values()))


def softplus(x: Any) -> Any:
    """Return ``log(1 + exp(x))`` of an array or a Variable, without overflow.

    Examples
    --------
    >>> softplus(np.array([-1000.0, 1000.0]))
    array([   0., 1000.])
    """
    small = np.exp(-np.absolute(x))
    # What the second form rounds away is small beside one; it serves for derivatives only.
    rest = np.log1p(small) if isinstance(small, np.ndarray | np.generic) else np.log(1 + small)
    return np.maximum(x, 0) + rest
