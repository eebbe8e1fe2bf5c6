"""What hangs on a recorded Function only when somebody asked for it.

Hooks and `retain_grad` of intermediates live here, on the creator's slot, so that they outlive every handle
to the intermediate. A Function without any has ``extra`` None, and backward tests just that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pygrad.errors import GraphError, describe

Hook = Callable[[Any], Any]


class Removal:
    """What registering a hook on a Variable returns: calling it takes the hook away, as does ``remove()``."""

    __slots__ = ("_take",)

    def __init__(self, take: Callable[[], None]) -> None:
        self._take = take

    def __call__(self) -> None:
        self._take()

    remove = __call__


class Watched:
    """The side of a Variable that asks backward for something: a hook, or its gradient to keep."""

    __slots__: tuple[str, ...] = ()

    creator: Any
    _hooks: tuple[tuple[Hook], ...] | None
    _requires_grad: bool
    if TYPE_CHECKING:
        number: Any

    def register_hook(self, hook: Callable[[Any], Any]) -> Removal:
        """Call ``hook(gradient)`` once in every backward, on the summed gradient.

        What it returns replaces the gradient (same shape; None leaves it). Hooks of an intermediate live
        in the graph, not on this handle. Call what is returned to remove the hook; its ``remove()``
        does the same.

        Examples
        --------
        >>> import pygrad
        >>> x = pygrad.Variable([1.0, 2.0])
        >>> remove = x.register_hook(lambda gradient: gradient * 10)
        >>> (x * x).sum().backward()
        >>> x.grad
        Variable([20. 40.])
        """
        if self.creator is not None:
            return self.creator.attached().add_hook(self.number, hook)  # type: ignore[no-any-return]
        if not self._requires_grad:
            raise GraphError(f"register_hook: the leaf {describe(self)} does not require grad, so its hook "
                             "would never run; set requires_grad = True first")
        entry = (hook,)  # an object of its own, should the same hook be registered twice
        self._hooks = (*(self._hooks or ()), entry)  # type: ignore[misc]
        return Removal(lambda: setattr(self, "_hooks", tuple(one for one in self._hooks or () if one is not entry)))

    def retain_grad(self) -> None:
        """Have backward leave the gradient of this intermediate in its ``.grad``, while it lives."""
        if self.creator is not None:
            self.creator.attached().retained.add(self.number)


class Attachments:
    """The optional parts of one recorded Function.

    Attributes
    ----------
    hooks : dict of output number to tuple of hooks
    retained : set of output numbers whose gradient stays in ``.grad``
    restorer : callable or None
        Gives the saved arrays back after `evict`; None from it means that they have to be recomputed.
    spared : object or None
        What consumers of the output share that do not keep it, see `sparing`.
    line : str or None
        ``file:line: source`` of the user's code that ran the forward.
    layer : str or None
        The layer that was being run, as ``"0.norm: LayerNorm"``; like the line, under `config.trace_lines`.
    module : weak reference or None
        To that layer.
    fingerprints : tuple or None
        One CRC-32 for each saved array, under `config.check_mutation`.
    """

    __slots__ = ("fingerprints", "hooks", "layer", "line", "module", "restorer", "retained", "spared")

    def __init__(self) -> None:
        self.hooks: dict[int, tuple[tuple[Hook], ...]] = {}
        self.retained: set[int] = set()
        self.restorer: Callable[[Any], tuple[Any, ...] | None] | None = None
        self.spared: Any = None
        self.line: str | None = None
        self.layer: str | None = None
        self.module: Any = None
        self.fingerprints: tuple[int | None, ...] | None = None

    def add_hook(self, number: int, hook: Hook) -> Removal:
        """Add a hook on an output's gradient and return what removes it."""
        entry = (hook,)
        self.hooks[number] = (*self.hooks.get(number, ()), entry)

        def remove() -> None:
            self.hooks[number] = tuple(one for one in self.hooks.get(number, ()) if one is not entry)

        return Removal(remove)
