"""What all optimisers share: groups of parameters and their options, the step, and the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pygrad.config import enable_grad, state
from pygrad.events import emit
from pygrad.optim.blocks import Bucket, Options, Rule, Whole, bucketed
from pygrad.optim.groups import as_groups, complete_group
from pygrad.optim.heap import keep_freed
from pygrad.optim.hooks import Hooked
from pygrad.optim.state import buckets_of, entries_of, groups_of, state_of
from pygrad.optim.workspace import Workspace
from pygrad.variable import Variable


class Optimizer(Hooked):
    """Base class of optimisers: a subclass says what it remembers of a parameter, and writes its `rule`.

    Parameters
    ----------
    params : iterable of Variable, of (name, Variable), or of dict
        What to update; or groups, each a dict of ``params`` and of options that differ from the defaults.
    defaults : dict
        The options of a group. The base class knows ``weight_decay``, ``decoupled_weight_decay`` (it shrinks
        the parameter, instead of adding to the gradient) and ``maximize``.

    Attributes
    ----------
    param_groups : list of dict
        The ``params`` and options of each group; a schedule sets ``param_groups[0]["lr"]``.
    has_stepped : bool
        Whether there has been a step.
    decoupled : bool
        Class constant: weight decay is decoupled, whatever the group says.
    scratch : int
        Class constant: how many scratch arrays the rule gets beside ``t``.
    sees_parameter : bool
        Class constant: the rule gets the parameter, as it was before the update.

    Raises
    ------
    ArgumentError
        For no parameters, one that comes twice, an unknown option, or one out of range.
    GraphError
        For a Variable that has a creator.
    DTypeError
        For what is no Variable of a floating dtype.

    Notes
    -----
    A step writes into the parameters' arrays; a graph recorded before is stale from then on. Nothing is
    recorded. What is remembered takes memory from the first step at which a parameter has a gradient. Beside
    that there are a few arrays of workspace, of at most 32,768 elements. NumPy's floating-point warnings are
    off during a step: an infinity or NaN goes into the parameter.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Parameter, optim
    >>> class SignDescent(optim.Optimizer):
    ...     def __init__(self, params, lr):
    ...         super().__init__(params, {"lr": lr})
    ...     def rule(self, group, bucket):
    ...         def update(g, t):
    ...             np.multiply(np.sign(g), group["lr"], out=t)
    ...         return update
    >>> x = Parameter([1.0, -2.0])
    >>> (x * x).sum().backward()
    >>> SignDescent([x], lr=0.5).step()
    >>> x
    Parameter([ 0.5 -1.5])
    """

    __module__ = "pygrad.optim"

    decoupled = False
    scratch = 0
    sees_parameter = False

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        self.defaults = dict(defaults)
        self.param_groups: list[dict[str, Any]] = []
        self.has_stepped = False
        self._buckets: list[list[Bucket]] = []
        self._checked: list[list[Any]] = []
        self._workspace = Workspace()
        for group in as_groups(params, type(self).__name__):
            self.add_param_group(group)
        keep_freed(sum(one.nbytes for group in self.param_groups for one in group["params"]))

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_hooks"}

    # -- what a subclass says ---------------------------------------------------------------------------

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        """Return a function ``update(g, t, *rest)`` of flat arrays, which writes the update into ``t``.

        Called once for each bucket and step, with ``bucket.steps`` counting this one. The function must not
        write to ``g``, the gradient. The rest are the parameter, if ``sees_parameter``; scratch arrays, as
        many as ``scratch``; and what is remembered, which it updates in place. The parameter is then
        diminished by ``t``.
        """
        raise NotImplementedError(f"{type(self).__name__} has no rule; define rule(self, group, bucket)")

    def whole(self, group: dict[str, Any], bucket: Bucket) -> Whole | None:
        """Return a function ``update(p, g, *memory)`` that does all of an update of one large parameter, or None.

        It updates the parameter and what is remembered in place, or returns False and does nothing.
        """
        return None

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        """Return the names of the arrays, of a parameter's size, that the rule keeps from step to step."""
        return ()

    def initial(self, group: dict[str, Any], name: str) -> float:
        """Return what an array that is remembered is filled with at first."""
        return 0.0

    def numbers(self, group: dict[str, Any]) -> dict[str, float]:
        """Return the numbers that the rule keeps in ``bucket.numbers``, with their first values."""
        return {}

    def form(self, name: str, shape: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return the shape of what is remembered of a parameter of this shape; None for nothing."""
        return shape

    def check(self, group: dict[str, Any]) -> None:
        """Raise `ArgumentError` unless a group's options are in range."""

    # -- groups -----------------------------------------------------------------------------------------

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Add a group of parameters, a dict of ``params`` and options. If it is refused, nothing is added."""
        complete = complete_group(group, self.defaults, self.param_groups, type(self).__name__)
        self.check(complete)
        self.param_groups.append(complete)
        self._buckets.append([])

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or with ``set_to_none`` False set those that are there to zero."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad = None if set_to_none else np.zeros_like(parameter.grad.data)

    # -- the step ---------------------------------------------------------------------------------------

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update all parameters that have a gradient.

        Parameters
        ----------
        closure : callable, optional
            Computes the loss and its gradients anew; it runs first, with grad mode on.

        Returns
        -------
        Variable or None
            What the closure returned.

        Raises
        ------
        ShapeError
            If a gradient does not have its parameter's shape, or a parameter not the one it had. Nothing is
            updated.
        ArgumentError
            If an option has been set out of range. Nothing is updated.
        """
        if self._hooks is not None:
            closure = self._before_step(closure)
        self._check_changed()
        loss = self._step(closure) if not state.listening else self._told(closure)
        self.has_stepped = True
        if self._hooks is not None:
            self._called("step_post", self, (self,) if closure is None else (self, closure), {})
        return loss

    def _check_changed(self) -> None:
        """Check the options of all groups again if one has been set since the last time."""
        values = [[group[name] for name in self.defaults] for group in self.param_groups]
        if values != self._checked:
            for group in self.param_groups:
                self.check(group)
            self._checked = values

    def _step(self, closure: Callable[[], Any] | None) -> Any:
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        work = [(group, bucket, gradients) for number, group in enumerate(self.param_groups)
                for bucket, gradients in self._due(number, group["params"])]
        with np.errstate(all="ignore"):
            for group, bucket, gradients in work:
                bucket.steps += 1
                self._update(group, bucket, gradients)
        return loss

    def _told(self, closure: Callable[[], Any] | None) -> Any:
        """Do a step while somebody listens."""
        emit("optimizer", self, role="begin")
        try:
            return self._step(closure)
        finally:
            emit("optimizer", self, role="end")

    def _update(self, group: dict[str, Any], bucket: Bucket, gradients: list[Any]) -> None:
        """Update the parameters of a bucket; all of them have gradients."""
        if not bucket.numbers:
            bucket.numbers = self.numbers(group)
        options = self._options(group, bucket)  # before the rule, which may change the bucket's numbers
        update, names = self.rule(group, bucket), self.remembered(group)
        for name in names:
            if name not in bucket.memory:
                bucket.remember(name, self.initial(group, name))
        whole = self.whole(group, bucket) if bucket.large else None
        bucket.update(gradients, update, names, options, self._workspace, whole)

    def _options(self, group: dict[str, Any], bucket: Bucket) -> Options:
        decay, maximize = group.get("weight_decay", 0.0), group.get("maximize", False)
        if self.decoupled or group.get("decoupled_weight_decay"):
            return Options(0.0, 1 - group["lr"] * decay, maximize, self.scratch, self.sees_parameter)
        return Options(decay, 1.0, maximize, self.scratch, self.sees_parameter)

    def _due(self, number: int, params: list[Variable]) -> list[tuple[Bucket, list[Any]]]:
        """Return the buckets whose parameters have gradients, with these; make and split them as needed."""
        where = f"{type(self).__name__}.step"
        due, buckets, covered = [], [], 0
        for bucket in self._buckets[number]:
            gradients = bucket.gradients(where)
            covered += len(gradients)
            if not any(gradient is None for gradient in gradients):
                due.append((bucket, gradients))
                buckets.append(bucket)
            elif all(gradient is None for gradient in gradients):
                buckets.append(bucket)
            else:
                parts = bucket.split()
                buckets += parts
                due += [(part, [gradient]) for part, gradient in zip(parts, gradients, strict=True)
                        if gradient is not None]
        if covered < len(params):
            known = {id(one) for bucket in buckets for one in bucket.parameters}
            for bucket in bucketed([one for one in params if id(one) not in known and one.grad is not None]):
                due.append((bucket, bucket.gradients(where)))
                buckets.append(bucket)
        self._buckets[number] = buckets
        return due

    # -- state ------------------------------------------------------------------------------------------

    @property
    def state(self) -> dict[Variable, dict[str, Any]]:
        """What is remembered of each parameter that has been updated: views of the arrays, and the steps."""
        return state_of([bucket for buckets in self._buckets for bucket in buckets])

    def state_dict(self) -> dict[str, Any]:
        """Return state and options, with parameters by number, as PyTorch lays them out.

        Returns
        -------
        dict
            ``{"state": {number: {"step": int, name: ndarray}}, "param_groups": [...]}``. The arrays are
            views, in which training goes on: `copy.deepcopy` makes a snapshot.
        """
        self._called("state_dict_pre", self)
        numbers = {one: number for number, one in
                   enumerate(one for group in self.param_groups for one in group["params"])}
        groups = [{**group, "params": [numbers[one] for one in group["params"]]}
                  for group in self.param_groups]
        state = {numbers[one]: entry for one, entry in self.state.items()}
        return self._replaced(  # type: ignore[no-any-return]
            "state_dict_post", {"state": dict(sorted(state.items())), "param_groups": groups})

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over state and options, copied, from what `state_dict` returned; all or nothing.

        Parameters
        ----------
        state_dict : mapping
            Of this class, or of PyTorch's optimiser of the same name.

        Raises
        ------
        StateDictError
            If groups, parameters, names or shapes differ.
        ArgumentError
            If an option is out of range.
        """
        where = f"{type(self).__name__}.load_state_dict"
        if self._hooks is not None:
            state_dict = self._replaced("load_pre", dict(state_dict))
        groups = groups_of(state_dict, self.param_groups, where)
        buckets = []
        for group, entries in zip(groups, entries_of(state_dict, where), strict=True):
            self.check(group)
            buckets.append(self._loaded(group, entries, where))
        for group, new in zip(self.param_groups, groups, strict=True):
            group.update(new)
        self._buckets = buckets
        self._called("load_post", self)

    def _loaded(self, group: dict[str, Any], entries: list[Any], where: str) -> list[Bucket]:
        """Return buckets of a group's parameters with their saved state."""
        params = group["params"]
        forms = {name: [self.form(name, one.shape) for one in params] for name in self.remembered(group)}
        return buckets_of(params, entries, forms, self.numbers(group), where)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}("]
        for number, group in enumerate(self.param_groups):
            options = ", ".join(f"{name}={group[name]!r}" for name in self.defaults)
            size = sum(one.size for one in group["params"])
            lines.append(f"  group {number}: {len(group['params'])} parameters, {size:,} elements; {options}")
        return "\n".join([*lines, ")"])
