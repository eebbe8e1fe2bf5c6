"""L-BFGS: a quasi-Newton method that remembers its last steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from pygrad.config import enable_grad
from pygrad.errors import ArgumentError, ShapeError, StateDictError, describe
from pygrad.optim.groups import check_range
from pygrad.optim.line_search import Point, strong_wolfe
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.vectors import absolute_sum, add_scaled, largest
from pygrad.variable import Variable


@dataclass
class _Memory:
    """What is remembered between steps, under PyTorch's names. The arrays are flat, of all parameters."""

    func_evals: int = 0
    n_iter: int = 0
    d: Any = None
    t: float = 0.0
    old_dirs: list[Any] = field(default_factory=list)
    old_stps: list[Any] = field(default_factory=list)
    ro: list[float] = field(default_factory=list)
    H_diag: float = 1.0  # noqa: N815
    prev_flat_grad: Any = None
    prev_loss: float = 0.0


class LBFGS(Optimizer):
    """L-BFGS: steps by an approximation of the inverse Hessian from the last differences of gradients.

    Parameters
    ----------
    params : iterable of Variable
        What to update; one group only.
    lr : float
        The step length, or with a line search the one to try first.
    max_iter : int
        Iterations in a step.
    max_eval : int, optional
        Evaluations of the closure in a step; by default 5 for every 4 iterations.
    tolerance_grad : float
        Stop where no element of the gradient is larger.
    tolerance_change : float
        Stop where the loss, and every element, change by less.
    history_size : int
        How many differences to remember.
    line_search_fn : str, optional
        "strong_wolfe", or None for steps of fixed length.

    Raises
    ------
    ArgumentError
        For an option out of range, a second group, or a step without a closure.

    Notes
    -----
    `step` needs a closure, which it calls several times. It remembers two arrays of all parameters' size for
    each difference, and two more: up to ``2 * history_size + 2`` times itemsize bytes for each element. A
    step works with up to four more. Should the closure raise during a line search, the parameters are put
    back where it started.

    References
    ----------
    D. C. Liu and J. Nocedal, "On the Limited Memory BFGS Method for Large Scale Optimization", Mathematical
    Programming 45, 1989.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([-1.5, 2.0])
    >>> optimizer = optim.LBFGS([x], max_iter=50, line_search_fn="strong_wolfe")
    >>> def rosenbrock():
    ...     optimizer.zero_grad()
    ...     loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
    ...     loss.backward()
    ...     return loss
    >>> first = optimizer.step(rosenbrock)
    >>> [round(value, 4) for value in x.tolist()]
    [1.0, 1.0]
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, lr: float = 1, max_iter: int = 20, max_eval: int | None = None,
                 tolerance_grad: float = 1e-7, tolerance_change: float = 1e-9, history_size: int = 100,
                 line_search_fn: str | None = None) -> None:
        if max_eval is None and isinstance(max_iter, int):
            max_eval = max_iter * 5 // 4
        super().__init__(params, {
            "lr": lr, "max_iter": max_iter, "max_eval": max_eval, "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change, "history_size": history_size,
            "line_search_fn": line_search_fn})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "LBFGS", "lr", "tolerance_grad", "tolerance_change")
        for name in ("max_iter", "max_eval", "history_size"):
            if not isinstance(group[name], int | np.integer) or group[name] < 1:
                raise ArgumentError(f"LBFGS: expected {name} to be an integer of at least 1, got "
                                    f"{group[name]!r}")
        if group["line_search_fn"] not in (None, "strong_wolfe"):
            raise ArgumentError("LBFGS: expected line_search_fn to be 'strong_wolfe' or None, got "
                                f"{group['line_search_fn']!r}")

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Add the one group of parameters; a second is refused."""
        if self.param_groups:
            raise ArgumentError("LBFGS: there is one direction for all parameters, and so one group; pass "
                                "them as one list")
        super().add_param_group(group)
        self._buckets: Any = [[_Memory()]]

    # -- the step ---------------------------------------------------------------------------------------

    def _step(self, closure: Callable[[], Any] | None) -> Any:
        if closure is None:
            raise ArgumentError("LBFGS.step: expected a closure that computes the loss and its gradients "
                                "anew")
        with np.errstate(all="ignore"):
            return self._iterate(closure)

    def _iterate(self, closure: Callable[[], Any]) -> Any:
        group, memory = self.param_groups[0], self._buckets[0][0]
        first = _with_grad(closure)
        point = Point(0.0, float(first), self._gradient(), 0.0)
        memory.func_evals += 1
        evaluations = 1
        if largest(point.gradient) <= group["tolerance_grad"]:
            return first
        for iteration in range(1, group["max_iter"] + 1):
            before = point.value
            self._choose_direction(memory, point.gradient)
            memory.prev_flat_grad, memory.prev_loss = point.gradient, point.value
            memory.t = group["lr"] * (min(1.0, 1 / absolute_sum(point.gradient)) if memory.n_iter == 1 else 1)
            slope = float(np.dot(point.gradient, memory.d))
            if slope > -group["tolerance_change"]:
                break
            point, used = self._move(closure, memory, point._replace(t=0.0, slope=slope), iteration,
                                     group["max_eval"] - evaluations)
            evaluations += used
            memory.func_evals += used
            if (evaluations >= group["max_eval"] or largest(point.gradient) <= group["tolerance_grad"]
                    or largest(memory.d) * abs(memory.t) <= group["tolerance_change"]
                    or abs(point.value - before) < group["tolerance_change"]):
                break
        return first

    def _choose_direction(self, memory: _Memory, gradient: Any) -> None:
        """Remember the last difference; set ``memory.d`` to minus the inverse Hessian times the gradient."""
        memory.n_iter += 1
        if memory.n_iter == 1:
            memory.d = -gradient
            return
        change, step = gradient - memory.prev_flat_grad, memory.d
        step *= memory.t
        curvature = float(np.dot(change, step))
        if curvature > 1e-10:
            if len(memory.old_dirs) >= self.param_groups[0]["history_size"]:
                for old in (memory.old_dirs, memory.old_stps, memory.ro):
                    old.pop(0)
            memory.old_dirs.append(change)
            memory.old_stps.append(step)
            memory.ro.append(1 / curvature)
            memory.H_diag = curvature / float(np.dot(change, change))
        pairs = list(zip(memory.old_dirs, memory.old_stps, memory.ro, strict=True))
        d, weights = -gradient, []
        for change, step, ro in reversed(pairs):
            weights.append(float(np.dot(step, d)) * ro)
            add_scaled(d, -weights[-1], change)
        d *= memory.H_diag
        for (change, step, ro), weight in zip(pairs, reversed(weights), strict=True):
            add_scaled(d, weight - float(np.dot(change, d)) * ro, step)
        memory.d = d

    def _move(self, closure: Callable[[], Any], memory: _Memory, point: Point, iteration: int,
              evaluations_left: int) -> tuple[Point, int]:
        """Move the parameters along the direction; return the point there and the number of evaluations."""
        group = self.param_groups[0]
        if group["line_search_fn"] is None:
            self._add(memory.t, memory.d)
            if iteration == group["max_iter"]:  # nobody will look at the gradient there
                return point, 0
            value = float(_with_grad(closure))
            return Point(memory.t, value, self._gradient(), 0.0), 1
        origin = [one.data.copy() for one in group["params"]]

        def evaluate(t: float) -> Point:
            try:
                self._add(t, memory.d)
                value, gradient = float(_with_grad(closure)), self._gradient()
            finally:
                for parameter, array in zip(group["params"], origin, strict=True):
                    parameter.data[...] = array
                    parameter.mark_updated()
            return Point(t, value, gradient, float(np.dot(gradient, memory.d)))

        found, used = strong_wolfe(evaluate, point, memory.t, largest(memory.d), group["tolerance_change"],
                                   evaluations_left)
        memory.t = found.t
        self._add(found.t, memory.d)
        return found, used

    def _add(self, t: float, d: Any) -> None:
        """Add ``t * d`` to the parameters."""
        start = 0
        for parameter in self.param_groups[0]["params"]:
            if parameter._source is False or not parameter.data.flags.writeable:
                parameter.data = parameter.data.copy()
            parameter.mark_updated()
            add_scaled(parameter.data, t, d[start:start + parameter.size])
            start += parameter.size

    def _gradient(self) -> Any:
        """Return the gradients of all parameters in one flat array, zeros where there is none."""
        params = self.param_groups[0]["params"]
        dtype = np.result_type(np.float32, *[one.dtype for one in params])
        flat = np.zeros(sum(one.size for one in params), dtype)
        start = 0
        for parameter in params:
            if parameter.grad is not None:
                if parameter.grad.shape != parameter.shape:
                    raise ShapeError(f"LBFGS.step: the parameter {describe(parameter)} has a gradient of "
                                     f"shape {parameter.grad.shape}")
                flat[start:start + parameter.size].reshape(parameter.shape)[...] = parameter.grad.data
            start += parameter.size
        return flat

    # -- state ------------------------------------------------------------------------------------------

    @property
    def state(self) -> dict[Variable, dict[str, Any]]:
        """What is remembered, as PyTorch has it: all of it under the first parameter."""
        memory = self._buckets[0][0]
        return {self.param_groups[0]["params"][0]: dict(vars(memory))} if memory.func_evals else {}

    def _loaded(self, group: dict[str, Any], entries: list[Any], where: str) -> list[Any]:
        entry = dict(entries[0] or {})
        size = sum(one.size for one in group["params"])
        memory = _Memory()
        for name, default in vars(memory).items():
            value = entry.get(name)
            if value is None:
                continue
            if isinstance(default, list):
                read = float if name == "ro" else partial(_vector, size=size, where=where)
                setattr(memory, name, [read(one) for one in value])
            elif default is None:
                setattr(memory, name, _vector(value, size, where))
            else:
                setattr(memory, name, type(default)(value))
        incomplete = memory.n_iter and (memory.d is None or memory.prev_flat_grad is None)
        if incomplete or len({len(memory.old_dirs), len(memory.old_stps), len(memory.ro)}) > 1:
            raise StateDictError(f"{where}: what is remembered of the last steps is not complete; nothing "
                                 "was loaded")
        return [memory]


def _with_grad(closure: Callable[[], Any]) -> Any:
    with enable_grad():
        return closure()


def _vector(value: Any, size: int, where: str) -> Any:
    array = np.array(np.asarray(value))
    if array.shape != (size,):
        raise StateDictError(f"{where}: expected arrays of all parameters, shape ({size},), got shape "
                             f"{array.shape}; nothing was loaded")
    return array
