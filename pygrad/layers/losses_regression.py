"""Losses of regression, and from distributions, as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions._losses import REDUCTIONS, check_number, check_reduction
from pygrad.functions.likelihood_losses import gaussian_nll_loss, kl_div, poisson_nll_loss
from pygrad.functions.regression_losses import huber_loss, l1_loss, mse_loss, smooth_l1_loss
from pygrad.layers.losses import Loss

__all__ = [
    "GaussianNLLLoss", "HuberLoss", "KLDivLoss", "L1Loss", "MSELoss", "PoissonNLLLoss", "SmoothL1Loss",
]


class MSELoss(Loss):
    """Squared error, `pygrad.functions.mse_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.MSELoss()(Variable([1.0, 3.0]), [1.0, 1.0])
    Variable(2.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return mse_loss(x, target, self.reduction)


class L1Loss(Loss):
    """Absolute error, `pygrad.functions.l1_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.L1Loss()(Variable([1.0, 3.0]), [1.0, 1.0])
    Variable(1.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(reduction)

    def forward(self, x: Any, target: Any) -> Any:
        return l1_loss(x, target, self.reduction)


class SmoothL1Loss(Loss):
    """Absolute error that is squared below beta, `pygrad.functions.smooth_l1_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    beta : float
        Where the two pieces meet, at least 0.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.SmoothL1Loss(reduction="none")(Variable([0.5, 3.0]), 0.0)
    Variable([0.125 2.5  ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction)
        self.beta = check_number(beta, "beta", "SmoothL1Loss", 0)

    def forward(self, x: Any, target: Any) -> Any:
        return smooth_l1_loss(x, target, self.reduction, self.beta)


class HuberLoss(Loss):
    """Squared error that goes on as a line above delta, `pygrad.functions.huber_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.
    delta : float
        Where the two pieces meet, above 0.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.HuberLoss(reduction="none", delta=2.0)(Variable([0.5, 3.0]), 0.0)
    Variable([0.125 4.   ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction)
        self.delta = check_number(delta, "delta", "HuberLoss", 0, above=True)

    def forward(self, x: Any, target: Any) -> Any:
        return huber_loss(x, target, self.reduction, self.delta)


class KLDivLoss(Loss):
    """Kullback-Leibler divergence, `pygrad.functions.kl_div`.

    Parameters
    ----------
    reduction : {"mean", "batchmean", "sum", "none"}
        Over all elements, over the first axis, or none.
    log_target : bool
        Whether the target holds logarithms of probabilities, as the input does.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> loss = layers.KLDivLoss("batchmean")(Variable([[-1.0, -0.5]]), [[0.5, 0.5]])
    >>> print(f"{loss.item():.4f}")
    0.0569
    """

    __module__ = "pygrad.layers"

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        self.reduction = check_reduction(reduction, "KLDivLoss", (*REDUCTIONS, "batchmean"))
        self.log_target = log_target

    def forward(self, x: Any, target: Any) -> Any:
        return kl_div(x, target, self.reduction, self.log_target)


class PoissonNLLLoss(Loss):
    """Negative log-likelihood of counts, `pygrad.functions.poisson_nll_loss`.

    Parameters
    ----------
    log_input : bool
        Whether the input holds logarithms of expected counts.
    full : bool
        Whether to add Stirling's approximation of the target's term.
    eps : float
        Added to expected counts before their logarithm is taken.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.PoissonNLLLoss()(Variable([0.0]), [2.0])
    Variable(1.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, log_input: bool = True, full: bool = False, eps: float = 1e-8,
                 reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.log_input, self.full, self.eps = log_input, full, check_number(eps, "eps", "PoissonNLLLoss", 0)

    def forward(self, x: Any, target: Any) -> Any:
        return poisson_nll_loss(x, target, self.log_input, self.full, self.eps, self.reduction)


class GaussianNLLLoss(Loss):
    """Negative log-likelihood of Gaussians, `pygrad.functions.gaussian_nll_loss`.

    Parameters
    ----------
    full : bool
        Whether to add the constant term.
    eps : float
        The least variance, above 0.
    reduction : {"mean", "sum", "none"}
        Over all elements, or none.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> layers.GaussianNLLLoss()(Variable([0.0]), [2.0], [1.0])
    Variable(2.0)
    """

    __module__ = "pygrad.layers"

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.full, self.eps = full, check_number(eps, "eps", "GaussianNLLLoss", 0, above=True)

    def forward(self, x: Any, target: Any, var: Any) -> Any:
        return gaussian_nll_loss(x, target, var, self.full, self.eps, self.reduction)
