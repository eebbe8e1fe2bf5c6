"""Losses of regression: squared, absolute, and between the two."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.functions._blocks import blockwise, total
from pygrad.functions._losses import (PairLoss, as_target, check_number, check_reduction, mean_of, reduced,
                                      share, signs)
from pygrad.functions._masks import pack, unpack
from pygrad.recording import record, record2


class _WeightedLoss(PairLoss):
    """A loss with an optional weight for each element, by which the mean is a weighted one."""

    __slots__ = ()
    weighted_mean = True

    def check(self, x: Any, target: Any, *constants: Any) -> None:
        super().check(x, target)
        if constants and constants[0].shape != x.shape:
            raise ShapeError(f"{self.where}: expected a weight of the input's shape {x.shape}, got "
                             f"{describe(constants[0])}; np.broadcast_to makes one of a smaller array")

    def forward(self, x: Any, target: Any, *constants: Any) -> Any:
        if not constants:
            return super().forward(x, target)
        (weight,) = constants
        self.check(x, target, weight)
        self.ndim, self.size = x.ndim, x.size
        loss = reduced(lambda x, t, w: w * self.loss(x, t), "none" if self.reduction == "none" else "sum", 0,
                       x, target, weight)
        if self.reduction == "mean":
            loss = mean_of(loss, total(np.positive, weight).item() if self.weighted_mean else x.size)
        loss = np.asarray(loss)
        self.keep(x, target, weight, loss)
        return loss

    def keep(self, x: Any, target: Any, *constants: Any) -> None:
        if constants and not (self.needs_grad[2] and self.reduction == "mean" and self.weighted_mean):
            constants = (constants[0], None)
        self.save_for_backward(x, target, *constants)

    def operands(self) -> Any:
        """Return input, target and, if there is one, the weight, and the loss if its derivative needs it."""
        return self.saved

    def backward(self, gy: Any) -> Any:
        if len(self.needs_grad) == 2:
            return super().backward(gy)
        x, target, weight, loss = self.operands()
        if self.reduction == "mean" and self.weighted_mean:
            gy = share(gy / np.sum(weight), "sum", 1, self.ndim)
        else:
            gy = self.spread(gy)
        gx = gt = gw = None
        if self.needs_grad[0]:
            gx = blockwise(lambda g, w, x, t: g * w * self.slope(x, t), gy, weight, x, target)
        if self.needs_grad[1]:
            gt = blockwise(lambda g, w, x, t: g * w * self.target_slope(x, t), gy, weight, x, target)
        if self.needs_grad[2]:
            loss = 0 if loss is None else loss
            gw = blockwise(lambda g, x, t: g * (self.loss(x, t) - loss), gy, x, target)
        return gx, gt, gw

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return -self.slope(x, target)


class MseLoss(_WeightedLoss):
    """Squared error, reduced. dx = 2 * dy * (x - t), of a mean divided by its size. Saves: x, t."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where = "mse_loss"

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.square(x - target)

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return 2 * (x - target)


class L1Loss(_WeightedLoss):
    """Absolute error, reduced. dx = dy * sign(x - t), of a mean divided by its size. Saves: 1 or 2 bits.

    That is for each element: where x > t, and only if there are ties or NaN, where x < t. With a weight that
    needs a gradient, x and t instead.
    """

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"
    where = "l1_loss"
    constant_saves = True

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.absolute(x - target)

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return signs(x - target)

    def keep(self, x: Any, target: Any, *constants: Any) -> None:
        self.shape = x.shape
        if constants and self.needs_grad[2]:
            super().keep(x, target, *constants)
        elif True in self.needs_grad:
            above, below = x > target, x < target
            whole = np.count_nonzero(above) + np.count_nonzero(below) == x.size
            self.save_for_backward(pack(above), None if whole else pack(below), *constants[:1])

    def operands(self) -> Any:
        """Return the signs in the place of the input, and zero in that of the target, where these suffice."""
        if len(self.needs_grad) == 3 and self.needs_grad[2]:
            return self.saved
        above, below, *weight = self.saved
        above = unpack(above, self.shape)
        below = ~above if below is None else unpack(below, self.shape)
        zero = np.zeros((), np.int8)
        return np.subtract(above, below, dtype=np.int8), zero, *weight, None

    def backward(self, gy: Any) -> Any:
        if len(self.needs_grad) == 3:
            return super().backward(gy)
        sign = self.operands()[0]
        gx = self.spread(gy) * sign
        return gx if self.needs_grad[0] else None, -gx if self.needs_grad[1] else None


class SmoothL1Loss(PairLoss):
    """Error, squared below beta. dx = dy * clip((x - t) / beta, -1, 1), reduced likewise. Saves: x, t."""

    __slots__ = ("beta",)
    __module__ = "pygrad.functions"
    where = "smooth_l1_loss"

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction)
        self.beta = check_number(beta, "beta", self.where, 0, above=True)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        error = np.absolute(x - target)
        near = np.minimum(error, self.beta)
        return near * (error - 0.5 * near) / self.beta

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.clip((x - target) / self.beta, -1, 1)

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.clip((target - x) / self.beta, -1, 1)


class HuberLoss(_WeightedLoss):
    """Error, squared below delta. dx = dy * clip(x - t, -delta, delta), reduced likewise. Saves: x, t."""

    __slots__ = ("delta",)
    __module__ = "pygrad.functions"
    where = "huber_loss"
    weighted_mean = False

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction)
        self.delta = check_number(delta, "delta", self.where, 0, above=True)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        error = np.absolute(x - target)
        near = np.clip(error, 0, self.delta)
        return near * (error - 0.5 * near)

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.clip(x - target, -self.delta, self.delta)


def mse_loss(input: Any, target: Any, reduction: str = "mean", weight: Any = None) -> Any:
    """Squared error between input and target.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    weight : Variable or array_like, shape (*), optional
        How much each element counts. The mean is then the weighted sum divided by the sum of weights.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which constant targets and weights are cast.

    Raises
    ------
    ShapeError
        If the shapes differ. (An input of shape (N, 1) and a target of shape (N,) would broadcast to (N, N).)
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    The gradient is ``2 * (input - target)``, divided by the number of elements for "mean"; of the target, its
    negative; of the weight, the squared error (for "mean" its difference to the loss, over the sum of
    weights). Saves input, target and weight, which exist anyway; their difference is computed again, block
    by block, so that forward makes no array of the input's size. The mean of nothing is NaN.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([1.0, 2.0, 3.0, 4.0])
    >>> loss = F.mse_loss(x, [1.0, 2.0, 3.0, 2.0])
    >>> loss
    Variable(1.0)
    >>> loss.backward()
    >>> x.grad
    Variable([0. 0. 0. 1.])
    """
    return _record(MseLoss(reduction), input, target, weight)


def l1_loss(input: Any, target: Any, reduction: str = "mean", weight: Any = None) -> Any:
    """Absolute error between input and target.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    weight : Variable or array_like, shape (*), optional
        How much each element counts. The mean is then the weighted sum divided by the sum of weights.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which constant targets and weights are cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    The gradient is ``sign(input - target)``, divided by the number of elements for "mean"; of the target, its
    negative. At the kink, where the two are equal, it is 0, and so it is at NaN. Saves one bit per element,
    and a second one only if there are ties or NaN: neither input nor target. (With a weight that needs a
    gradient it saves both instead.) The mean of nothing is NaN.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([1.0, 2.0, 3.0, 4.0])
    >>> loss = F.l1_loss(x, [1.0, 2.0, 5.0, 2.0])
    >>> loss.backward()
    >>> loss, x.grad
    (Variable(1.0), Variable([ 0.    0.   -0.25  0.25]))
    """
    return _record(L1Loss(reduction), input, target, weight)


def smooth_l1_loss(input: Any, target: Any, reduction: str = "mean", beta: float = 1.0) -> Any:
    """Absolute error that is squared near zero, and of slope 1 beyond.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    beta : float
        Where the two pieces meet: an error ``e`` costs ``e**2 / (2 * beta)`` below and ``e - beta / 2``
        above. At least 0, which gives `l1_loss`.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which constant targets are cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction, or a ``beta`` below zero.

    Notes
    -----
    The gradient is ``clip((input - target) / beta, -1, 1)``, divided by the number of elements for "mean"; of
    the target, its negative. Saves input and target, which exist anyway. It is `huber_loss` over ``beta``.

    References
    ----------
    R. Girshick, "Fast R-CNN", ICCV 2015, equation (3).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 0.5, 3.0])
    >>> losses = F.smooth_l1_loss(x, 0.0, reduction="none")
    >>> losses.sum().backward()
    >>> losses, x.grad
    (Variable([0.    0.125 2.5  ]), Variable([0.  0.5 1. ]))
    """
    if beta == 0:
        return _record(L1Loss(check_reduction(reduction, "smooth_l1_loss")), input, target)
    return _record(SmoothL1Loss(reduction, beta), input, target)


def huber_loss(input: Any, target: Any, reduction: str = "mean", delta: float = 1.0,
               weight: Any = None) -> Any:
    """Squared error near zero, that goes on as a line.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    target : Variable or array_like, shape (*), or a number
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    delta : float
        Where the two pieces meet, above 0: an error ``e`` costs ``e**2 / 2`` below and
        ``delta * (e - delta / 2)`` above.
    weight : Variable or array_like, shape (*), optional
        How much each element counts. The mean is still over the number of elements.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which constant targets and weights are cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction, or a ``delta`` that is not above zero.

    Notes
    -----
    The gradient is ``clip(input - target, -delta, delta)``, divided by the number of elements for "mean"; of
    the target, its negative; of the weight, the loss of each element. Saves input, target and weight, which
    exist anyway.

    References
    ----------
    P. J. Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35 (1964).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 0.5, 3.0])
    >>> losses = F.huber_loss(x, 0.0, reduction="none", delta=2.0)
    >>> losses.sum().backward()
    >>> losses, x.grad
    (Variable([0.    0.125 4.   ]), Variable([0.  0.5 2. ]))
    """
    return _record(HuberLoss(reduction, delta), input, target, weight)


def _record(function: PairLoss, input: Any, target: Any, weight: Any = None) -> Any:
    target = as_target(target, input, function.where)
    if weight is None:
        return record2(function, input, target)
    return record(function, (input, target, as_target(weight, input, function.where)))
