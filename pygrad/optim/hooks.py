"""Hooks of optimisers: functions that run before and after a step, and when state is saved and loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.layers.hooks import RemovableHandle, add_hook

KINDS = ("step_pre", "step_post", "state_dict_pre", "state_dict_post", "load_pre", "load_post")


class Hooked:
    """The side of an optimiser that tells others what it does. Copies and pickles have no hooks."""

    _hooks: dict[str, list[Any]] | None = None

    def _register(self, kind: str, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        return add_hook(self, KINDS, kind, hook, (hook,), prepend)

    def _called(self, kind: str, *arguments: Any) -> list[Any]:
        """Run the hooks of a kind, and return what they returned."""
        return [hook(*arguments) for hook, in list(self._hooks[kind])] if self._hooks else []

    def _replaced(self, kind: str, state: Any) -> Any:
        """Run the hooks of a kind on a state dict; what one returns is handed on in its place."""
        for hook, in list(self._hooks[kind]) if self._hooks else []:
            given = hook(self, state)
            state = state if given is None else given
        return state

    def _before_step(self, closure: Any) -> Any:
        """Run the hooks before a step, and return its closure."""
        args: Any = (self,) if closure is None else (self, closure)
        kwargs: Any = {}
        for hook, in list(self._hooks["step_pre"]) if self._hooks else []:
            given = hook(self, args, kwargs)
            if given is None:
                continue
            if not isinstance(given, tuple) or len(given) != 2:
                raise ArgumentError(f"{type(self).__name__}.step: a hook before a step returns None or "
                                    f"(args, kwargs), got {given!r}; nothing was updated")
            args, kwargs = given
        return kwargs.get("closure", args[1] if len(args) > 1 else None)

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before every step.

        Parameters
        ----------
        hook : callable
            ``args`` is ``(optimizer,)`` or ``(optimizer, closure)``. Returns None, or ``(args, kwargs)``,
            which take their place.

        Returns
        -------
        RemovableHandle
        """
        return self._register("step_pre", hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after every step.

        Parameters
        ----------
        hook : callable
            ``args`` is ``(optimizer,)`` or ``(optimizer, closure)``.

        Returns
        -------
        RemovableHandle

        Examples
        --------
        >>> from pygrad import Parameter, optim
        >>> optimizer = optim.SGD([Parameter([1.0])])
        >>> handle = optimizer.register_step_post_hook(lambda *arguments: print("stepped"))
        >>> optimizer.step()
        stepped
        >>> handle.remove()
        >>> optimizer.step()
        """
        return self._register("step_post", hook)

    def register_state_dict_pre_hook(self, hook: Callable[..., Any],
                                     prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer)`` before every `state_dict`; with ``prepend`` before the hooks there are."""
        return self._register("state_dict_pre", hook, prepend)

    def register_state_dict_post_hook(self, hook: Callable[..., Any],
                                      prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` after every `state_dict`; it may return another."""
        return self._register("state_dict_post", hook, prepend)

    def register_load_state_dict_pre_hook(self, hook: Callable[..., Any],
                                          prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` before every load; it may return another to be loaded.

        The dict is a shallow copy of the one given.
        """
        return self._register("load_pre", hook, prepend)

    def register_load_state_dict_post_hook(self, hook: Callable[..., Any],
                                           prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer)`` after every load that succeeded."""
        return self._register("load_post", hook, prepend)
