"""Losses from distributions: Kullback-Leibler divergence, Poisson and Gaussian likelihoods."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import blockwise
from pygrad.functions._losses import (REDUCTIONS, PairLoss, as_target, check_number, check_pair,
                                      check_reduction, reduced, share)
from pygrad.recording import record, record2
from pygrad.variable import Variable


class KlDiv(PairLoss):
    """Kullback-Leibler divergence. dx = -dy * t, reduced likewise; dt = dy * (log(t) + 1 - x). Saves: t.

    For dt also x. With ``log_target``, t stands for exp(t), and dt = dy * exp(t) * (t + 1 - x).
    """

    __slots__ = ("log_target",)
    __module__ = "pygrad.functions"
    where = "kl_div"

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        self.reduction = check_reduction(reduction, self.where, (*REDUCTIONS, "batchmean"))
        self.log_target = bool(log_target)

    def count(self, x: Any) -> int:
        if self.reduction == "batchmean":
            return len(x) if x.ndim else 1
        return super().count(x)

    def keep(self, x: Any, target: Any, *constants: Any) -> None:
        self.save_for_backward(x if self.needs_grad[1] else None, target)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        if self.log_target:
            return np.exp(target) * (target - x)
        return target * (np.log(target + (target == 0)) - x)  # of zero, the limit zero

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return -np.exp(target) if self.log_target else -target

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        if self.log_target:
            return np.exp(target) * (target - x + 1)
        with np.errstate(divide="ignore"):
            return np.log(target) - x + 1


class PoissonNllLoss(PairLoss):
    """Poisson likelihood. dx = dy * (exp(x) - t), or dy * (1 - t / (x + eps)), reduced. Saves: x, t."""

    __slots__ = ("eps", "full", "log_input")
    __module__ = "pygrad.functions"
    where = "poisson_nll_loss"

    def __init__(self, log_input: bool = True, full: bool = False, eps: float = 1e-8,
                 reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.log_input, self.full = bool(log_input), bool(full)
        self.eps = check_number(eps, "eps", self.where, 0)

    def loss(self, x: Any, target: Any, *constants: Any) -> Any:
        losses = np.exp(x) - target * x if self.log_input else x - target * np.log(x + self.eps)
        if self.full:
            large = np.maximum(target, 1)  # at most 1 there is no such term
            stirling = large * np.log(large) - large + 0.5 * np.log(2 * math.pi * large)
            losses = losses + (target > 1) * stirling
        return losses

    def slope(self, x: Any, target: Any, *constants: Any) -> Any:
        return np.exp(x) - target if self.log_input else 1 - target / (x + self.eps)

    def target_slope(self, x: Any, target: Any, *constants: Any) -> Any:
        slope = -x if self.log_input else -np.log(x + self.eps)
        if self.full:
            large = np.maximum(target, 1)
            slope = slope + (target > 1) * (np.log(large) + 0.5 / large)
        return slope


class GaussianNllLoss(Function):
    """Gaussian likelihood. dx = dy * (x - t) / v, dt = -dx, dv = dy * (1 - (x - t)**2 / v) / (2 * v).

    All reduced likewise. Saves: x, t, v.
    """

    __slots__ = ("eps", "full", "ndim", "reduction", "size", "widen")
    __module__ = "pygrad.functions"

    def __init__(self, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        self.full = bool(full)
        self.eps = check_number(eps, "eps", "gaussian_nll_loss", 0, above=True)
        self.reduction = check_reduction(reduction, "gaussian_nll_loss")

    def forward(self, x: Any, target: Any, var: Any) -> Any:
        check_pair(x, target, "gaussian_nll_loss")
        self.widen = _check_variance(x, var)
        self.save_for_backward(x, target, var)
        self.ndim, self.size = x.ndim, x.size
        return reduced(self._losses, self.reduction, x.size, x, target, self._laid_out(var))

    def backward(self, gy: Any) -> Any:
        gy = share(gy, self.reduction, self.size, self.ndim)
        x, target, var = self.saved
        arrays = gy, x, target, self._laid_out(var)
        gx = gt = gv = None
        if self.needs_grad[0]:
            gx = blockwise(lambda g, x, t, v: g * ((x - t) / self._limited(v)), *arrays)
        if self.needs_grad[1]:
            gt = blockwise(lambda g, x, t, v: g * ((t - x) / self._limited(v)), *arrays)
        if self.needs_grad[2]:
            gv = blockwise(self._variance_slope, *arrays)
            gv = np.sum(gv, axis=-1) if self.widen else gv
        return gx, gt, gv

    def _losses(self, x: Any, target: Any, var: Any) -> Any:
        var = self._limited(var)
        losses = 0.5 * (np.log(var) + np.square(x - target) / var)
        return losses + 0.5 * math.log(2 * math.pi) if self.full else losses

    def _variance_slope(self, gy: Any, x: Any, target: Any, var: Any) -> Any:
        var = self._limited(var)
        return gy * (0.5 * (1 - np.square(x - target) / var) / var)

    def _limited(self, var: Any) -> Any:
        """Return the variance, at least eps: to its derivative that counts as a constant that is added."""
        if isinstance(var, Variable):
            return var + np.maximum(self.eps - var.data, 0)
        return np.maximum(var, self.eps)

    def _laid_out(self, var: Any) -> Any:
        return np.expand_dims(var, -1) if self.widen else var


def _check_variance(x: Any, var: Any) -> bool:
    """Raise an error for a variance that does not fit; return whether it lacks the last axis."""
    fits = var.ndim == 0 or var.shape == x.shape or var.shape == x.shape[:-1]
    if not fits and var.ndim == x.ndim:
        others = [one for one, other in zip(var.shape, x.shape, strict=True) if one != other]
        fits = others == [1]
    if not fits:
        raise ShapeError(f"gaussian_nll_loss: the input has {describe(x)}, the variance {describe(var)}; "
                         "expected the same shape, one axis of length 1 instead, no last axis, or a number")
    if var.size and np.minimum.reduce(var, axis=None) < 0:
        place = tuple(int(one) for one in np.argwhere(var < 0)[0])
        raise ArgumentError(f"gaussian_nll_loss: expected variances of at least 0, got {var[place]} at "
                            f"{place} of {describe(var)}; pass np.exp(x) where the model gives logarithms")
    return bool(var.ndim and var.shape != x.shape and var.ndim == x.ndim - 1)


def kl_div(input: Any, target: Any, reduction: str = "mean", log_target: bool = False) -> Any:
    """Kullback-Leibler divergence of a distribution from the target.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Logarithms of probabilities.
    target : Variable or array_like, shape (*), or a number
        Probabilities, or with ``log_target`` their logarithms.
    reduction : {"mean", "batchmean", "sum", "none"}
        The mean over all elements; over the first axis only, which is the divergence's definition; or none.
    log_target : bool
        Whether the target holds logarithms.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        In nats; of the input's dtype, to which a constant target is cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction.

    Notes
    -----
    Each element gives ``target * (log(target) - input)``, and 0 where the target is 0. The gradient is
    ``-target``; that of the target ``log(target) + 1 - input``, infinite at 0. Saves the target, and the
    input only if the target needs a gradient.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", Annals of Mathematical Statistics 22
    (1951), equation (2.4).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.log([[0.5, 0.5]]))
    >>> loss = F.kl_div(x, [[0.25, 0.75]], reduction="batchmean")
    >>> print(f"{loss.item():.4f}")
    0.1308
    >>> loss.backward()
    >>> x.grad
    Variable([[-0.25 -0.75]])
    """
    return record2(KlDiv(reduction, log_target), input, as_target(target, input, "kl_div"))


def poisson_nll_loss(input: Any, target: Any, log_input: bool = True, full: bool = False, eps: float = 1e-8,
                     reduction: str = "mean") -> Any:
    """Negative logarithm of the likelihood of counts under Poisson distributions.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
        Logarithms of the expected counts, or with ``log_input`` False these themselves.
    target : Variable or array_like, shape (*), or a number
        The counts.
    log_input : bool
        What the input is.
    full : bool
        Whether to add Stirling's approximation of ``log(target!)`` for targets above 1.
    eps : float
        Added to expected counts before their logarithm is taken; at least 0.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*) for "none"
        Of the input's dtype, to which a constant target is cast.

    Raises
    ------
    ShapeError
        If the shapes differ.
    ArgumentError
        For an unknown reduction, or an ``eps`` below 0.

    Notes
    -----
    The loss is ``exp(input) - target * input``, its gradient ``exp(input) - target``; without ``log_input``,
    ``input - target * log(input + eps)`` and ``1 - target / (input + eps)``. Saves input and target, which
    exist anyway.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 1.0])
    >>> loss = F.poisson_nll_loss(x, [2, 1], reduction="sum")
    >>> loss.backward()
    >>> print(loss.data.round(4), x.grad.data.round(4))
    2.7183 [-1.      1.7183]
    """
    return record2(PoissonNllLoss(log_input, full, eps, reduction), input,
                   as_target(target, input, "poisson_nll_loss"))


def gaussian_nll_loss(input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6,
                      reduction: str = "mean") -> Any:
    """Negative logarithm of the likelihood of targets under Gaussian distributions.

    Parameters
    ----------
    input : Variable or array_like, shape (*, D)
        Expectations.
    target : Variable or array_like, shape (*, D), or a number
    var : Variable or array_like, shape (*, D), (*), one axis of length 1, or a number
        Variances, at least 0: one each, or one for several elements.
    full : bool
        Whether to add the constant ``log(2 * pi) / 2`` to each element.
    eps : float
        The least variance, above 0; a smaller one counts as this.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Returns
    -------
    Variable, shape (), or (*, D) for "none"
        Of the input's dtype, to which constant targets and variances are cast.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For a variance below zero, an unknown reduction, or an ``eps`` that is not above zero.

    Notes
    -----
    The loss is ``(log(var) + (input - target)**2 / var) / 2``; the gradient ``(input - target) / var``, of
    the target its negative, of the variance ``(1 - (input - target)**2 / var) / (2 * var)``, which flows
    through the limit ``eps`` as if there were none. Saves input, target and variance, which exist anyway.

    References
    ----------
    D. A. Nix and A. S. Weigend, "Estimating the Mean and Variance of the Target Probability Distribution",
    ICNN 1994, equation (6).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x, var = Variable([0.0, 1.0]), Variable([1.0, 4.0])
    >>> loss = F.gaussian_nll_loss(x, [1.0, 1.0], var, reduction="sum")
    >>> loss.backward()
    >>> print(loss.data.round(4), x.grad.data, var.grad.data)
    1.1931 [-1.  0.] [0.    0.125]
    """
    function = GaussianNllLoss(full, eps, reduction)
    return record(function, (input, as_target(target, input, "gaussian_nll_loss"),
                             as_target(var, input, "gaussian_nll_loss")))
