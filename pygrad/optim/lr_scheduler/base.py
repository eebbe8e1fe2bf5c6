"""What all schedules share: the count of epochs, setting learning rates, and the state."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.optimizer import Optimizer

# What PyTorch's schedulers have in their state beside what matters.
_IGNORED = {"_get_lr_called_within_step", "_is_initial", "_scale_fn_ref", "anneal_func", "mode_worse",
            "verbose"}


class LRScheduler:
    """Base class of schedules: a subclass writes `get_lr`.

    Making one sets the learning rates of the optimizer's groups to those of epoch 0. Call `step` after each
    epoch, or after each step of the optimizer, as the schedule is meant.

    Parameters
    ----------
    optimizer : Optimizer
        Whose groups' ``lr`` to set. The first ones are kept there as ``initial_lr``.
    last_epoch : int
        Where to go on; -1 to start. Then the groups must have an ``initial_lr``.

    Attributes
    ----------
    base_lrs : list of float
        The first learning rate of each group.
    last_epoch : int
        The epoch that the learning rates are for.

    Raises
    ------
    ArgumentError
        For what is no optimizer, an option out of range, or a missing ``initial_lr``. Nothing is set.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> class Harmonic(optim.lr_scheduler.LRScheduler):
    ...     def get_lr(self):
    ...         return [lr / (1 + self.last_epoch) for lr in self.base_lrs]
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = Harmonic(optimizer)
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr(), optimizer.param_groups[0]["lr"]
    ([0.2], 0.2)
    """

    __module__ = "pygrad.optim.lr_scheduler"

    _is_initial = False
    _unsaved: tuple[str, ...] = ("optimizer",)
    # Where there is one, the learning rates by the number of the epoch alone, for jumps.
    _get_closed_form_lr: Callable[[], list[float]] | None = None

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        self.optimizer = as_optimizer(optimizer, type(self).__name__)
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch != -1 and "initial_lr" not in group:
                raise ArgumentError(f"{type(self).__name__}: group {number} has no 'initial_lr', from which "
                                    f"to go on after epoch {last_epoch}; load the optimizer's state first, "
                                    "or add it")
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs = values_of(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        self._initial_step()

    def _initial_step(self) -> None:
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            del self._is_initial

    def get_lr(self) -> list[float]:
        """Return the learning rates for ``last_epoch``, one for each group."""
        raise NotImplementedError(f"{type(self).__name__}: define get_lr(self)")

    def get_last_lr(self) -> list[float]:
        """Return the learning rates that were set last, one for each group."""
        return list(self._last_lr)

    def step(self, epoch: int | None = None) -> None:
        """Set the learning rates for the next epoch.

        Parameters
        ----------
        epoch : int, optional
            Jump to this one; where the schedule is a formula of the epoch, by that.
        """
        before = self._step_count, self.last_epoch
        if self._step_count == 1 and not self.optimizer.has_stepped:
            warnings.warn(f"{type(self).__name__}.step was called before the optimizer's first step: the "
                          "first learning rate is left out. Call optimizer.step() first", stacklevel=2)
        self._step_count += 1
        try:
            self._update_lr(epoch)
        except Exception:
            self._step_count, self.last_epoch = before
            raise

    def _update_lr(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed = None if epoch is None else self._get_closed_form_lr
        self._set(self.get_lr() if closed is None else closed())

    def _set(self, values: list[float]) -> None:
        groups = self.optimizer.param_groups
        if len(values) != len(groups):
            raise ArgumentError(f"{type(self).__name__}: there are {len(values)} learning rates for "
                                f"{len(groups)} groups; make a new scheduler after adding groups")
        for group, lr in zip(groups, values, strict=True):
            group["lr"] = lr
        self._last_lr = values_of(self.optimizer, "lr")

    def state_dict(self) -> dict[str, Any]:
        """Return all that the schedule keeps but the optimizer, copied: numbers, text, lists and dicts."""
        return {name: plain(value) for name, value in vars(self).items()
                if name not in self._unsaved and is_plain(value)}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what `state_dict` returned; all or nothing. The optimizer has a state of its own.

        Parameters
        ----------
        state_dict : mapping
            Of this class, or of PyTorch's of the same name.

        Raises
        ------
        StateDictError
            If a name is missing or not known, or there are other numbers of groups.
        """
        self._absorb(state_dict)

    def _absorb(self, state: Mapping[str, Any]) -> None:
        where, expected = f"{type(self).__name__}.load_state_dict", self.state_dict()
        missing = [name for name in expected if name not in state]
        unknown = [name for name in state if name not in expected and name not in _IGNORED]
        if missing or unknown:
            raise StateDictError(f"{where}: {missing or 'nothing'} is missing and {unknown or 'nothing'} is "
                                 "not known; nothing was loaded")
        for name, ours in expected.items():
            theirs = state[name]
            if isinstance(ours, list) and name.endswith(("lrs", "_lr", "momentums", "lambdas")) and (
                    not isinstance(theirs, list | tuple) or len(theirs) != len(ours)):
                raise StateDictError(f"{where}: expected {len(ours)} {name}, got {theirs!r}; nothing was "
                                     "loaded")
        for name in expected:
            setattr(self, name, copy.deepcopy(state[name]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(last_epoch={self.last_epoch}, lr={self.get_last_lr()})"


def as_optimizer(optimizer: Any, where: str) -> Optimizer:
    """Return an optimizer, or raise `ArgumentError` if it is none."""
    if not isinstance(optimizer, Optimizer):
        raise ArgumentError(f"{where}: expected an optimizer, got a {type(optimizer).__name__}")
    return optimizer


def values_of(optimizer: Optimizer, name: str) -> list[Any]:
    """Return an option of every group."""
    return [group[name] for group in optimizer.param_groups]


def one_each(name: str, optimizer: Optimizer, value: Any, where: str) -> list[float]:
    """Return a number for each group: those of a list, or one for all.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> one_each("max_lr", optim.SGD([Parameter([1.0])]), 0.5, "OneCycleLR")
    [0.5]
    """
    groups = len(optimizer.param_groups)
    values = list(value) if isinstance(value, list | tuple) else [value] * groups
    if len(values) != groups:
        raise ArgumentError(f"{where}: expected {name} to be a number, or one for each of {groups} groups, "
                            f"got {value!r}")
    for one in values:
        check_number(name, one, where)
    return values


def check_number(name: str, value: Any, where: str, low: float = 0.0, high: float = np.inf,
                 above: float | None = None, whole: bool = False) -> None:
    """Raise `ArgumentError` unless a setting is a finite number between bounds.

    Parameters
    ----------
    name : str
    value : object
    where : str
    low, high : float
        The bounds, which are allowed.
    above : float, optional
        A lower bound that is not.
    whole : bool
        Whether it must be an integer.

    Examples
    --------
    >>> check_number("gamma", -0.5, "StepLR")
    Traceback (most recent call last):
        ...
    pygrad.errors.ArgumentError: StepLR: expected gamma to be a number of at least 0, got -0.5
    """
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    least = low if above is None else above
    if isinstance(value, kinds) and np.isfinite(value) and least <= value <= high and value != above:
        return
    least_words = f"of at least {low:g}" if above is None else f"above {above:g}"
    bounds = [least_words] if np.isfinite(least) else []
    bounds += [f"of at most {high:g}"] if np.isfinite(high) else []
    kind = "an integer" if whole else "a number"
    raise ArgumentError(f"{where}: expected {name} to be {kind} {' and '.join(bounds) or 'that is finite'}, "
                        f"got {value!r}")


def is_plain(value: Any) -> bool:
    """Return whether a value is a number, text or None, or a list or dict of such.

    Examples
    --------
    >>> is_plain([1, {"a": 2.0}]), is_plain(len)
    (True, False)
    """
    if isinstance(value, dict):
        return all(isinstance(key, str | int) and is_plain(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(is_plain(one) for one in value)
    return value is None or isinstance(value, bool | int | float | str | np.integer | np.floating | np.bool_)


def plain(value: Any) -> Any:
    """Return a copy of plain data, with lists for tuples and Python's numbers for NumPy's.

    Examples
    --------
    >>> plain((1, np.float64(0.5)))
    [1, 0.5]
    """
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value
