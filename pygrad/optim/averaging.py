"""Averages of a model's weights over the course of training, as a model."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import numpy as np

from pygrad.config import no_grad
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers.module import Module
from pygrad.optim.vectors import move_towards
from pygrad.variable import Variable

__all__ = ["AveragedModel", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn",
           "get_swa_multi_avg_fn", "update_bn"]

Average = Callable[[Any, Any, Any], Any]


def check_decay(decay: Any, where: str) -> None:
    """Raise `ArgumentError` unless a decay is a number from 0 to 1."""
    if not isinstance(decay, int | float | np.floating) or not 0 <= decay <= 1:
        raise ArgumentError(f"{where}: expected decay to be a number from 0 to 1, got {decay!r}")


def get_ema_multi_avg_fn(decay: float = 0.999) -> Average:
    """Return a function that updates exponential moving averages in place, for `AveragedModel`.

    Parameters
    ----------
    decay : float
        What is kept of the average at each update.

    Returns
    -------
    callable
        ``update(averaged, current, n)`` of two lists of arrays and a count.

    Raises
    ------
    ArgumentError
        If the decay is not from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> averaged = [np.array([1.0])]
    >>> get_ema_multi_avg_fn(0.75)(averaged, [np.array([3.0])], 1)
    >>> averaged
    [array([1.5])]
    """
    check_decay(decay, "get_ema_multi_avg_fn")

    def update(averaged: list[Any], current: list[Any], n: int) -> None:
        for one, other in zip(averaged, current, strict=True):
            _move(one, other, 1 - decay)

    return update


def get_swa_multi_avg_fn() -> Average:
    """Return a function that updates plain averages in place, for `AveragedModel`.

    Returns
    -------
    callable
        ``update(averaged, current, n)`` of two lists of arrays and the number of models averaged before.

    Examples
    --------
    >>> import numpy as np
    >>> averaged = [np.array([1.0])]
    >>> get_swa_multi_avg_fn()(averaged, [np.array([3.0])], 1)
    >>> averaged
    [array([2.])]
    """
    def update(averaged: list[Any], current: list[Any], n: int) -> None:
        for one, other in zip(averaged, current, strict=True):
            _move(one, other, 1 / (n + 1))

    return update


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """Return a function that computes one exponential moving average, for `AveragedModel`.

    Parameters
    ----------
    decay : float
        What is kept of the average at each update.

    Returns
    -------
    callable
        ``average(averaged, current, n)`` of two arrays and a count; it returns a new array.

    Raises
    ------
    ArgumentError
        If the decay is not from 0 to 1.

    Examples
    --------
    >>> get_ema_avg_fn(0.75)(1.0, 3.0, 1)
    1.5
    """
    check_decay(decay, "get_ema_avg_fn")
    return lambda averaged, current, n: decay * averaged + (1 - decay) * current


def get_swa_avg_fn() -> Average:
    """Return a function that computes one plain average, for `AveragedModel`.

    Returns
    -------
    callable
        ``average(averaged, current, n)`` of two arrays and the number of models averaged before; it returns a
        new array.

    Examples
    --------
    >>> get_swa_avg_fn()(1.0, 3.0, 1)
    2.0
    """
    return lambda averaged, current, n: averaged + (current - averaged) / (n + 1)


def _move(averaged: Any, current: Any, share: float) -> None:
    if averaged.dtype.kind == "f":
        move_towards(averaged, current, share)
    else:  # a count, or the like
        averaged[...] = averaged * (1 - share) + current * share


class AveragedModel(Module):
    """A model whose weights are averages of another's: of all updates, or exponential moving ones.

    Parameters
    ----------
    model : Module
        Copied; the average starts with the first update.
    avg_fn : callable, optional
        ``avg_fn(averaged, current, n)`` of two arrays and the number of updates before; it returns the new
        average.
    multi_avg_fn : callable, optional
        The same of lists of arrays, in place: `get_ema_multi_avg_fn`, or by default `get_swa_multi_avg_fn`.
    use_buffers : bool
        Whether buffers, such as running statistics, are averaged too; else they are copied.

    Attributes
    ----------
    module : Module
        The copy with the averages.
    n_averaged : ndarray
        The number of updates so far, a buffer.

    Raises
    ------
    ArgumentError
        If both functions are given.

    Notes
    -----
    Keeps a copy of all parameters and buffers. An update by the functions offered here needs no temporary of
    a parameter's size. State-dict keys are PyTorch's: ``n_averaged`` and ``module.`` with the model's.

    References
    ----------
    P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018.

    Examples
    --------
    >>> from pygrad import layers, optim
    >>> model = layers.Linear(3, 2)
    >>> averaged = optim.AveragedModel(model, multi_avg_fn=optim.get_ema_multi_avg_fn(0.99))
    >>> averaged.update_parameters(model)  # after every step of the optimizer
    >>> averaged([[1.0, 2.0, 3.0]]).shape
    (1, 2)
    """

    __module__ = "pygrad.optim"

    n_averaged: Any

    def __init__(self, model: Module, avg_fn: Average | None = None, multi_avg_fn: Average | None = None,
                 use_buffers: bool = False) -> None:
        if avg_fn is not None and multi_avg_fn is not None:
            raise ArgumentError("AveragedModel: expected avg_fn or multi_avg_fn, got both")
        self.module = copy.deepcopy(model)
        self.register_buffer("n_averaged", np.array(0))
        self.avg_fn, self.multi_avg_fn, self.use_buffers = avg_fn, multi_avg_fn, use_buffers

    def forward(self, *inputs: Any, **options: Any) -> Any:
        return self.module(*inputs, **options)

    def update_parameters(self, model: Module) -> None:
        """Take the weights of a model into the averages.

        Parameters
        ----------
        model : Module
            The one that was copied, or one like it.

        Raises
        ------
        ShapeError
            If it has other parameters or buffers; no average is changed.
        """
        ours, theirs = _tensors(self.module, True), _tensors(model, True)
        averaged, current = [_array(one) for one in ours], [_array(one) for one in theirs]
        if [one.shape for one in averaged] != [one.shape for one in current]:
            raise ShapeError("AveragedModel.update_parameters: the model's parameters and buffers have the "
                             f"shapes {[one.shape for one in current]}, the averages "
                             f"{[one.shape for one in averaged]}")
        for one in ours:
            if isinstance(one, Variable):
                one.mark_updated()
        count = len(averaged) if self.use_buffers else len(_tensors(self.module, False))
        if self.n_averaged == 0:
            for one, other in zip(averaged, current, strict=True):
                one[...] = other
        else:
            self._average(averaged[:count], current[:count])
            for one, other in zip(averaged[count:], current[count:], strict=True):
                one[...] = other
        self.n_averaged += 1

    def _average(self, averaged: list[Any], current: list[Any]) -> None:
        if self.avg_fn is None:
            (self.multi_avg_fn or get_swa_multi_avg_fn())(averaged, current, int(self.n_averaged))
            return
        for one, other in zip(averaged, current, strict=True):
            one[...] = self.avg_fn(one, other, int(self.n_averaged))


def _tensors(module: Module, buffers: bool) -> list[Any]:
    return list(chain(module.parameters(), module.buffers() if buffers else ()))


def _array(value: Any) -> Any:
    return value.data if isinstance(value, Variable) else value


def update_bn(loader: Iterable[Any], model: Module) -> None:
    """Compute the running statistics of a model's batch normalisations anew, over a data set.

    Parameters
    ----------
    loader : iterable
        Of batches; of one that is a tuple or list, the first is the input.
    model : Module
        Usually an `AveragedModel`, whose weights never saw the data.

    Notes
    -----
    Every batch counts the same. Whatever happens, the layers' ``momentum`` and the model's mode are put back.

    Examples
    --------
    >>> from pygrad import layers, optim
    >>> optim.update_bn([[[1.0, 2.0]]], layers.Linear(2, 1))  # there is none: nothing to do
    """
    norms = [one for one in model.modules() if _is_batch_norm(one)]
    if not norms:
        return
    momenta, modes = [one.momentum for one in norms], [(one, one.training) for one in model.modules()]
    model.train()
    try:
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None
        with no_grad():
            for batch in loader:
                model(batch[0] if isinstance(batch, list | tuple) else batch)
    finally:
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum
        for module, training in modes:
            module.training = training


def _is_batch_norm(module: Any) -> bool:
    named = any("BatchNorm" in one.__name__ for one in type(module).__mro__)
    return named and hasattr(module, "reset_running_stats")
