"""What all optimisers share: groups of parameters and their options, the step, and the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pygrad.config import enable_grad
from pygrad.errors import ArgumentError, StateDictError, describe
from pygrad.optim.blocks import Bucket, Options, Rule, Workspace, bucketed
from pygrad.optim.groups import as_groups, as_parameters
from pygrad.optim.heap import keep_freed
from pygrad.variable import Variable


class Optimizer:
    """Base class of optimisers: a subclass says what it remembers of a parameter, and writes its `rule`.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; or groups, each a dict of ``params`` and of options that differ from the defaults.
    defaults : dict
        The options of a group. The base class knows ``weight_decay`` and ``maximize``.

    Attributes
    ----------
    param_groups : list of dict
        The ``params`` and options of each group; a schedule sets ``param_groups[0]["lr"]``.
    decoupled : bool
        Class constant: weight decay shrinks the parameter, instead of adding to the gradient.

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
    that there are two arrays of workspace, of at most 32,768 elements.

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

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        self.defaults = dict(defaults)
        self.param_groups: list[dict[str, Any]] = []
        self._buckets: list[list[Bucket]] = []
        self._workspace = Workspace()
        for group in as_groups(params, type(self).__name__):
            self.add_param_group(group)
        keep_freed(sum(one.nbytes for group in self.param_groups for one in group["params"]))

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        """Return the names of the arrays, of a parameter's size, that the rule keeps from step to step."""
        return ()

    def rule(self, group: dict[str, Any], bucket: Bucket) -> Rule:
        """Return a function ``update(g, t, *remembered)`` of flat arrays, which writes the update into ``t``.

        Called once for each bucket and step, with ``bucket.steps`` counting this one. The function must
        not write to ``g``, the gradient; it updates what is remembered, zero at first, in place. The
        parameter is then diminished by ``t``.
        """
        raise NotImplementedError(f"{type(self).__name__} has no rule; define rule(self, group, bucket)")

    def check(self, group: dict[str, Any]) -> None:
        """Raise `ArgumentError` unless a group's options are in range."""

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Add a group of parameters: a dict of ``params`` and options."""
        where = type(self).__name__
        if "params" not in group or set(group) - set(self.defaults) - {"params"}:
            raise ArgumentError(f"{where}: a group is a dict of 'params' and any of "
                                f"{', '.join(self.defaults)}; got {', '.join(map(repr, group))}")
        params = as_parameters(group["params"], where)
        held = {id(one) for other in self.param_groups for one in other["params"]}
        for one in params:
            if id(one) in held:
                raise ArgumentError(f"{where}: the parameter {describe(one)} comes twice; each belongs in "
                                    "one group, once")
            held.add(id(one))
        complete = {**self.defaults, **group, "params": params}
        self.check(complete)
        self.param_groups.append(complete)
        self._buckets.append([])

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or with ``set_to_none`` False set those that are there to zero."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad = None if set_to_none else np.zeros_like(parameter.grad.data)

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
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        work = [(group, bucket, gradients) for number, group in enumerate(self.param_groups)
                for bucket, gradients in self._due(number, group["params"])]
        for group, bucket, gradients in work:
            bucket.steps += 1
            update, names = self.rule(group, bucket), self.remembered(group)
            bucket.update(gradients, update, names, self._options(group), self._workspace)
        return loss

    def _options(self, group: dict[str, Any]) -> Options:
        decay, maximize = group.get("weight_decay", 0.0), group.get("maximize", False)
        if self.decoupled:
            return Options(0.0, 1 - group["lr"] * decay, maximize)
        return Options(decay, 1.0, maximize)

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
        found: dict[Variable, dict[str, Any]] = {}
        for bucket in (bucket for buckets in self._buckets for bucket in buckets):
            parts = {name: bucket.parts(name) for name in bucket.memory}
            for number, parameter in enumerate(bucket.parameters):
                found[parameter] = {name: views[number] for name, views in parts.items()}
                found[parameter]["step"] = bucket.steps
        return found

    def state_dict(self) -> dict[str, Any]:
        """Return state and options, with parameters by number, as PyTorch lays them out.

        Returns
        -------
        dict
            ``{"state": {number: {"step": int, name: ndarray}}, "param_groups": [...]}``. The arrays are
            views, in which training goes on: `copy.deepcopy` makes a snapshot.
        """
        numbers = self._numbers()
        groups = [{**group, "params": [numbers[one] for one in group["params"]]}
                  for group in self.param_groups]
        state = {numbers[one]: entry for one, entry in self.state.items()}
        return {"state": dict(sorted(state.items())), "param_groups": groups}

    def _numbers(self) -> dict[Variable, int]:
        return {one: number for number, one in
                enumerate(one for group in self.param_groups for one in group["params"])}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over state and options, copied, from what `state_dict` returned; all or nothing.

        Raises
        ------
        StateDictError
            If groups, parameters, names or shapes differ.
        ArgumentError
            If an option is out of range.
        """
        where = f"{type(self).__name__}.load_state_dict"
        saved, state = state_dict["param_groups"], state_dict["state"]
        ours = [len(group["params"]) for group in self.param_groups]
        theirs = [len(group["params"]) for group in saved]
        if ours != theirs:
            raise StateDictError(f"{where}: the groups have {theirs} parameters where the optimiser's have "
                                 f"{ours}; nothing was loaded")
        groups, buckets = [], []
        for group, other in zip(self.param_groups, saved, strict=True):
            group = {**group, **{name: other[name] for name in self.defaults if name in other}}
            self.check(group)
            entries = [state.get(number) for number in other["params"]]
            buckets.append(self._loaded(group, entries, where))
            groups.append(group)
        for group, new in zip(self.param_groups, groups, strict=True):
            group.update(new)
        self._buckets = buckets

    def _loaded(self, group: dict[str, Any], entries: list[Any], where: str) -> list[Bucket]:
        """Return buckets of a group's parameters with their saved state."""
        names = self.remembered(group)
        alike: dict[Any, list[tuple[Variable, Any]]] = {}
        for parameter, entry in zip(group["params"], entries, strict=True):
            if not entry:
                continue
            missing = [name for name in names if name not in entry]
            wrong = [name for name in names if entry.get(name) is not None
                     and np.shape(entry[name]) != parameter.shape]
            if missing or wrong:
                raise StateDictError(f"{where}: of the parameter {describe(parameter)}, "
                                     f"{missing or 'nothing'} is missing and {wrong or 'nothing'} has "
                                     "another shape; nothing was loaded")
            present = tuple(name for name in names if entry[name] is not None)
            key = parameter.dtype, int(entry.get("step", 1)), present
            alike.setdefault(key, []).append((parameter, entry))
        buckets = []
        for (_, steps, present), members in alike.items():
            bucket = Bucket([parameter for parameter, _ in members])
            bucket.steps = steps
            for name in present:
                bucket.remember(name)
                for view, (_, entry) in zip(bucket.parts(name), members, strict=True):
                    view[...] = entry[name]
            buckets.append(bucket)
        return buckets

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}("]
        for number, group in enumerate(self.param_groups):
            options = ", ".join(f"{name}={group[name]!r}" for name in self.defaults)
            size = sum(one.size for one in group["params"])
            lines.append(f"  group {number}: {len(group['params'])} parameters, {size:,} elements; {options}")
        return "\n".join([*lines, ")"])
