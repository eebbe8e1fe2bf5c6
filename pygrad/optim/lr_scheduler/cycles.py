"""Schedules that go up and down, the momentum the other way round: one cycle, or many."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler.base import LRScheduler, as_optimizer, check_number, one_each
from pygrad.optim.lr_scheduler.lambdas import keeps_state, state_of_callable
from pygrad.optim.optimizer import Optimizer


def uses_beta(optimizer: Optimizer, where: str) -> bool:
    """Return whether an optimizer's momentum is the first of its ``betas``, or raise if it has none."""
    if not {"momentum", "betas"} & set(optimizer.defaults):
        raise ArgumentError(f"{where}: {type(optimizer).__name__} has neither momentum nor betas to cycle; "
                            "pass cycle_momentum=False")
    return "betas" in optimizer.defaults


def set_momentum(group: dict[str, Any], momentum: float, use_beta1: bool) -> None:
    """Set the momentum of a group, which may be the first of its ``betas``."""
    if use_beta1:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum


def start_momenta(optimizer: Optimizer, ends: list[list[float]], use_beta1: bool) -> None:
    """Set the momentum of all groups to the upper end of its cycle, and keep both ends there."""
    for group, low, high in zip(optimizer.param_groups, *ends, strict=True):
        set_momentum(group, high, use_beta1)
        group["max_momentum"], group["base_momentum"] = high, low


class OneCycleLR(LRScheduler):
    """Raises the learning rate to ``max_lr`` and lets it fall far below the first; step it after every batch.

    Parameters
    ----------
    optimizer : Optimizer
    max_lr : float, or list of float
        One for all groups, or one for each.
    total_steps : int, optional
        The length of the cycle; or else give both of the next.
    epochs, steps_per_epoch : int, optional
    pct_start : float
        The share of steps in which it rises.
    anneal_strategy : str
        "cos" or "linear".
    cycle_momentum : bool
        Whether the momentum, or first beta, falls from ``max_momentum`` to ``base_momentum`` and rises again.
    base_momentum, max_momentum : float, or list of float
    div_factor : float
        The first learning rate is ``max_lr / div_factor``.
    final_div_factor : float
        The last one is the first over this.
    three_phase : bool
        Fall to the first in as many steps as it rose in, and then to the last.
    last_epoch : int
        See `LRScheduler`.

    References
    ----------
    L. N. Smith and N. Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning
    Rates", arXiv 1708.07120, 2017.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0, momentum=0.9)
    >>> scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=5, pct_start=0.4,
    ...     anneal_strategy="linear", div_factor=10, final_div_factor=10)
    >>> rates = []
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     rates.append(round(*scheduler.get_last_lr(), 3))
    ...     scheduler.step()
    >>> rates
    [0.1, 1.0, 0.67, 0.34]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    def __init__(self, optimizer: Optimizer, max_lr: float | list[float], total_steps: int | None = None,
                 epochs: int | None = None, steps_per_epoch: int | None = None, pct_start: float = 0.3,
                 anneal_strategy: str = "cos", cycle_momentum: bool = True,
                 base_momentum: float | list[float] = 0.85, max_momentum: float | list[float] = 0.95,
                 div_factor: float = 25.0, final_div_factor: float = 1e4, three_phase: bool = False,
                 last_epoch: int = -1) -> None:
        where, optimizer = "OneCycleLR", as_optimizer(optimizer, "OneCycleLR")
        if total_steps is None:
            if epochs is None or steps_per_epoch is None:
                raise ArgumentError("OneCycleLR: expected total_steps, or both epochs and steps_per_epoch")
            check_number("epochs", epochs, where, low=1, whole=True)
            check_number("steps_per_epoch", steps_per_epoch, where, low=1, whole=True)
            total_steps = epochs * steps_per_epoch
        check_number("total_steps", total_steps, where, low=1, whole=True)
        check_number("pct_start", pct_start, where, high=1)
        check_number("div_factor", div_factor, where, above=0)
        check_number("final_div_factor", final_div_factor, where, above=0)
        if anneal_strategy not in ("cos", "linear"):
            raise ArgumentError("OneCycleLR: expected anneal_strategy to be 'cos' or 'linear', got "
                                f"{anneal_strategy!r}")
        most = one_each("max_lr", optimizer, max_lr, where)
        momenta = [one_each(name, optimizer, value, where) for name, value in
                   (("base_momentum", base_momentum), ("max_momentum", max_momentum))]
        self.total_steps, self._anneal_func_type = total_steps, anneal_strategy
        self._schedule_phases = _phases(pct_start, total_steps, three_phase)
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = uses_beta(optimizer, where)
        if last_epoch == -1:
            for group, high in zip(optimizer.param_groups, most, strict=True):
                group["initial_lr"], group["max_lr"] = high / div_factor, high
                group["min_lr"] = group["initial_lr"] / final_div_factor
            if cycle_momentum:
                start_momenta(optimizer, momenta, self.use_beta1)
        needed = {"max_lr", "min_lr"} | ({"max_momentum", "base_momentum"} if cycle_momentum else set())
        if any(needed - set(group) for group in optimizer.param_groups):
            raise ArgumentError(f"OneCycleLR: to go on after epoch {last_epoch}, every group needs "
                                f"{', '.join(sorted(needed))}; load the optimizer's state first, or add them")
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        if self.last_epoch > self.total_steps:
            raise ArgumentError(f"OneCycleLR: the cycle has {self.total_steps} steps, and this would be "
                                f"step {self.last_epoch}; make it longer, or stop stepping it")
        start, phases = 0.0, self._schedule_phases
        for phase in phases:
            if self.last_epoch <= phase["end_step"] or phase is phases[-1]:
                break
            start = phase["end_step"]
        share = (self.last_epoch - start) / (phase["end_step"] - start)
        lrs = []
        for group in self.optimizer.param_groups:
            lrs.append(self._between(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                set_momentum(group, self._between(*ends, share), self.use_beta1)
        return lrs

    def _between(self, start: float, end: float, share: float) -> float:
        if self._anneal_func_type == "linear":
            return (end - start) * share + start
        return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)


def _phases(pct_start: float, total_steps: int, three: bool) -> list[dict[str, Any]]:
    """Return where each phase ends, and what it goes from and to."""
    def phase(end: float, lrs: tuple[str, str], momenta: tuple[str, str]) -> dict[str, Any]:
        return {"end_step": end, "start_lr": lrs[0], "end_lr": lrs[1], "start_momentum": momenta[0],
                "end_momentum": momenta[1]}

    down, up = ("max_momentum", "base_momentum"), ("base_momentum", "max_momentum")
    rise = phase(float(pct_start * total_steps) - 1, ("initial_lr", "max_lr"), down)
    if not three:
        return [rise, phase(total_steps - 1, ("max_lr", "min_lr"), up)]
    return [rise, phase(float(2 * pct_start * total_steps) - 2, ("max_lr", "initial_lr"), up),
            phase(total_steps - 1, ("initial_lr", "min_lr"), ("max_momentum", "max_momentum"))]


class CyclicLR(LRScheduler):
    """Moves the learning rate up and down between two ends; step it after every batch.

    Parameters
    ----------
    optimizer : Optimizer
    base_lr, max_lr : float, or list of float
        The ends; one for all groups, or one for each.
    step_size_up : int
        Steps from the lower to the upper.
    step_size_down : int, optional
        Steps back; by default as many.
    mode : str
        "triangular"; "triangular2", where each cycle is half as high as the one before; or "exp_range", where
        the height is multiplied by ``gamma`` at every step.
    gamma : float
    scale_fn : callable, optional
        Takes the number of the cycle or step and returns what the height is multiplied by, instead of
        ``mode``.
    scale_mode : str
        Which of these it takes: "cycle" or "iterations".
    cycle_momentum : bool
        Whether the momentum, or first beta, moves the other way between the next two.
    base_momentum, max_momentum : float, or list of float
    last_epoch : int
        See `LRScheduler`.

    References
    ----------
    L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> optimizer = optim.SGD([Parameter([1.0])], lr=1.0)
    >>> scheduler = optim.lr_scheduler.CyclicLR(optimizer, 0.0, 1.0, step_size_up=2, cycle_momentum=False)
    >>> rates = []
    >>> for _ in range(6):
    ...     optimizer.step()
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.0, 0.5, 1.0, 0.5, 0.0, 0.5]
    """

    __module__ = "pygrad.optim.lr_scheduler"

    _unsaved = ("optimizer", "_scale_fn_custom")

    def __init__(self, optimizer: Optimizer, base_lr: float | list[float], max_lr: float | list[float],
                 step_size_up: int = 2000, step_size_down: int | None = None, mode: str = "triangular",
                 gamma: float = 1.0, scale_fn: Callable[[float], float] | None = None,
                 scale_mode: str = "cycle", cycle_momentum: bool = True,
                 base_momentum: float | list[float] = 0.8, max_momentum: float | list[float] = 0.9,
                 last_epoch: int = -1) -> None:
        where, optimizer = "CyclicLR", as_optimizer(optimizer, "CyclicLR")
        base_lrs, max_lrs, *momenta = (
            one_each(name, optimizer, value, where) for name, value in
            (("base_lr", base_lr), ("max_lr", max_lr), ("base_momentum", base_momentum),
             ("max_momentum", max_momentum)))
        down = step_size_up if step_size_down is None else step_size_down
        check_number("step_size_up", step_size_up, where, above=0)
        check_number("step_size_down", down, where, low=0)
        check_number("gamma", gamma, where)
        if scale_fn is None and mode not in ("triangular", "triangular2", "exp_range"):
            raise ArgumentError("CyclicLR: expected mode to be 'triangular', 'triangular2' or 'exp_range', "
                                f"got {mode!r}")
        if scale_mode not in ("cycle", "iterations") or not (scale_fn is None or callable(scale_fn)):
            raise ArgumentError("CyclicLR: expected scale_fn to be a function and scale_mode to be 'cycle' "
                                f"or 'iterations', got {scale_fn!r} and {scale_mode!r}")
        if cycle_momentum:
            self.use_beta1 = uses_beta(optimizer, where)
            self.base_momentums, self.max_momentums = momenta
        self.max_lrs = max_lrs
        self.total_size = float(step_size_up) + float(down)
        self.step_ratio = float(step_size_up) / self.total_size
        self.mode, self.gamma, self.cycle_momentum = mode, gamma, cycle_momentum
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode if scale_fn else "iterations" if mode == "exp_range" else "cycle"
        if last_epoch == -1:
            for group, lr in zip(optimizer.param_groups, base_lrs, strict=True):
                group["lr"] = lr
            if cycle_momentum:
                start_momenta(optimizer, momenta, self.use_beta1)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs

    def scale_fn(self, x: float) -> float:
        """Return what the height is multiplied by, in a cycle or at a step."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "exp_range":
            return float(self.gamma ** x)
        return 1.0 if self.mode == "triangular" else 1 / (2.0 ** (x - 1))

    def get_lr(self) -> list[float]:
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        height = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            for group, low, high in zip(self.optimizer.param_groups, self.base_momentums, self.max_momentums,
                                        strict=True):
                set_momentum(group, high - (high - low) * height * scale, self.use_beta1)
        return [low + (high - low) * height * scale
                for low, high in zip(self.base_lrs, self.max_lrs, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Return all that the schedule keeps but the optimizer, as plain data.

        A ``scale_fn`` that is a function is left out; of an object, the attributes are there if they are
        plain data.
        """
        return {**super().state_dict(), "_scale_fn_custom": state_of_callable(self._scale_fn_custom)}

    def _absorb(self, state: Mapping[str, Any]) -> None:
        custom, entry = self._scale_fn_custom, state.get("_scale_fn_custom")
        if entry and not (isinstance(entry, Mapping) and keeps_state(custom)):
            raise StateDictError(f"CyclicLR.load_state_dict: there is a state {entry!r} for scale_fn "
                                 f"{custom!r}, which keeps none; nothing was loaded")
        super()._absorb(state)
        self._scale_fn_custom = custom
        if entry:
            vars(custom).update(entry)
