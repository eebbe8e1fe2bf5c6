"""Hooks of modules: functions that run before and after a forward, and when backward passes.

A module without hooks pays one attribute lookup for them. Backward hooks bracket the forward between two
Functions that hand everything through: the gradients of the outputs are seen by the one behind, those of the
inputs by the one in front.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pygrad.config import is_grad_enabled
from pygrad.errors import ArgumentError, GraphError
from pygrad.function import Function
from pygrad.places import layer_calls
from pygrad.variable import Variable, make_leaf

KINDS = ("forward_pre", "forward", "backward_pre", "backward")


class RemovableHandle:
    """What registering a hook returns: ``remove()`` takes the hook away, as does leaving a ``with`` block.

    Examples
    --------
    >>> from pygrad import layers
    >>> module = layers.Tanh()
    >>> with module.register_forward_hook(lambda module, args, output: print(output)):
    ...     _ = module([0.0])
    Variable([0.])
    >>> _ = module([0.0])
    """

    __module__ = "pygrad.layers"

    def __init__(self, entries: list[Any], entry: Any) -> None:
        self._entries, self._entry = entries, entry

    def __repr__(self) -> str:
        hook = self._entry[0] if isinstance(self._entry, tuple) else getattr(self._entry, "function", self._entry)
        name = getattr(hook, "__qualname__", type(hook).__name__)
        there = any(entry is self._entry for entry in self._entries)
        return f"{type(self).__name__}({name}{'' if there else ', removed'})"

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        self._entries[:] = [entry for entry in self._entries if entry is not self._entry]

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


def add_hook(subject: Any, kinds: Iterable[str], kind: str, hook: Any, entry: Any, prepend: bool) -> RemovableHandle:
    """Enter a hook into the lists that its subject keeps, one for each kind, from the first hook on.

    Parameters
    ----------
    subject : object
        With an attribute ``_hooks``, None at first.
    kinds : iterable of str
        All kinds that it has.
    kind : str
    hook : callable
    entry : object
        What stands for the hook in its list; an object of its own, should a hook be registered twice.
    prepend : bool
        Whether it runs before the hooks that are there already.
    """
    if not callable(hook):
        raise ArgumentError(f"{type(subject).__name__}: expected a function as {kind} hook, got {hook!r}")
    if subject._hooks is None:
        subject._hooks = {name: [] for name in kinds}
    entries = subject._hooks[kind]
    entries.insert(0 if prepend else len(entries), entry)
    return RemovableHandle(entries, entry)


class _Hook:
    """A hook and how it wants to be called."""

    def __init__(self, function: Callable[..., Any], with_kwargs: bool, always: bool) -> None:
        self.function, self.with_kwargs, self.always = function, with_kwargs, always


class Hooked:
    """The side of a Module that is called, with whatever hooks there are."""

    _hooks: dict[str, list[_Hook]] | None = None

    forward: Callable[..., Any]

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        if self._hooks is None:
            return self.forward(*inputs, **options)
        return _call(self, self._hooks, inputs, options)

    def _register(self, kind: str, hook: Callable[..., Any], prepend: bool = False, with_kwargs: bool = False,
                  always: bool = False) -> RemovableHandle:
        return add_hook(self, KINDS, kind, hook, _Hook(hook, with_kwargs, always), prepend)

    def register_forward_pre_hook(self, hook: Callable[..., Any], *, prepend: bool = False,
                                  with_kwargs: bool = False) -> RemovableHandle:
        """Call ``hook(module, args)`` before every forward; what it returns replaces the arguments.

        Parameters
        ----------
        hook : callable
            Returns None, one argument, or the tuple of all. With ``with_kwargs`` it is called with
            ``(module, args, kwargs)`` and returns None or ``(args, kwargs)``.
        prepend : bool
            Run it before the hooks that are there already.
        with_kwargs : bool
            Whether it gets the keyword arguments.

        Returns
        -------
        RemovableHandle
        """
        return self._register("forward_pre", hook, prepend, with_kwargs)

    def register_forward_hook(self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False,
                              always_call: bool = False) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after every forward; what it returns replaces the output.

        Parameters
        ----------
        hook : callable
            Returns None or another output. With ``with_kwargs`` it is called with
            ``(module, args, kwargs, output)``.
        prepend : bool
            Run it before the hooks that are there already.
        with_kwargs : bool
            Whether it gets the keyword arguments.
        always_call : bool
            Run it also where the forward raised, with None as output; the error goes on afterwards.

        Returns
        -------
        RemovableHandle

        Examples
        --------
        >>> from pygrad import layers
        >>> module = layers.Sequential(layers.ReLU(), layers.Flatten())
        >>> shapes = []
        >>> for child in module:
        ...     _ = child.register_forward_hook(lambda module, args, output: shapes.append(output.shape))
        >>> _ = module([[[1.0, 2.0]]])
        >>> shapes
        [(1, 1, 2), (1, 2)]
        """
        return self._register("forward", hook, prepend, with_kwargs, always_call)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call ``hook(module, grad_output)`` when the gradients of the outputs are there.

        Parameters
        ----------
        hook : callable
            Gets a tuple of one Variable or None for each output; returns None or the tuple that takes its place.
        prepend : bool
            Run it before the hooks that are there already.

        Returns
        -------
        RemovableHandle
        """
        return self._register("backward_pre", hook, prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` when the gradients of the inputs are there.

        Parameters
        ----------
        hook : callable
            Gets tuples of one Variable or None for each positional input and each output; returns None or the
            tuple that takes the place of ``grad_input``.
        prepend : bool
            Run it before the hooks that are there already.

        Returns
        -------
        RemovableHandle

        Notes
        -----
        If no input requires a gradient, the hook runs when those of the outputs are there. Inputs and outputs
        that are Variables, alone or in a tuple or list, are counted; what is nested deeper is left alone.

        Examples
        --------
        >>> from pygrad import Variable, layers
        >>> module = layers.ReLU()
        >>> _ = module.register_full_backward_hook(lambda module, grad_input, grad_output: print(grad_input))
        >>> module(Variable([-1.0, 1.0])).sum().backward()
        (Variable([0. 1.]),)
        """
        return self._register("backward", hook, prepend)


layer_calls[id(Hooked.__call__.__code__)] = Hooked.__call__.__code__


def _call(module: Any, hooks: dict[str, list[_Hook]], inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Run a forward with its hooks."""
    done: set[_Hook] = set()
    try:
        for hook in list(hooks["forward_pre"]):
            inputs, options = _before(module, hook, inputs, options)
        bracket = None
        if is_grad_enabled() and (hooks["backward"] or hooks["backward_pre"]):
            bracket = _Bracket(module, hooks)
            inputs = bracket.enter(inputs)
        output = module.forward(*inputs, **options)
        for hook in list(hooks["forward"]):
            done.add(hook)
            output = _after(module, hook, inputs, options, output)
        return output if bracket is None else bracket.leave(output)
    except BaseException:
        for hook in [one for one in hooks["forward"] if one.always and one not in done]:
            _after(module, hook, inputs, options, None)
        raise


def _before(module: Any, hook: _Hook, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    if not hook.with_kwargs:
        given = hook.function(module, inputs)
        return (inputs if given is None else given if isinstance(given, tuple) else (given,)), options
    given = hook.function(module, inputs, options)
    if given is None:
        return inputs, options
    if not isinstance(given, tuple) or len(given) != 2:
        raise ArgumentError(f"{type(module).__name__}: a forward pre-hook with keyword arguments returns None or "
                            f"(args, kwargs), got {given!r}")
    return given


def _after(module: Any, hook: _Hook, inputs: Any, options: Any, output: Any) -> Any:
    arguments = (module, inputs, options, output) if hook.with_kwargs else (module, inputs, output)
    given = hook.function(*arguments)
    return output if given is None else given


class _Bracket:
    """The backward hooks of one forward: what they have been given, and what they make of it."""

    def __init__(self, module: Any, hooks: dict[str, list[_Hook]]) -> None:
        self.module, self.hooks = module, hooks
        self.in_front = False
        self.of_outputs: tuple[Any, ...] = ()

    def enter(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """Put the Function in front of the inputs that need a gradient."""
        self.places = [place for place, one in enumerate(inputs) if isinstance(one, Variable) and one.requires_grad]
        self.count = len(inputs)
        if not self.places or not self.hooks["backward"]:
            return inputs
        self.in_front = True
        passed = _several(_HandOn(self.inputs_done)(*[inputs[place] for place in self.places]))
        found = list(inputs)
        for place, variable in zip(self.places, passed, strict=True):
            found[place] = variable
        return tuple(found)

    def leave(self, output: Any) -> Any:
        """Put the Function behind the outputs that need a gradient."""
        outputs = list(output) if isinstance(output, tuple | list) else [output]
        self.behind = [place for place, one in enumerate(outputs) if isinstance(one, Variable) and one.requires_grad]
        if not self.behind:
            return output
        self.returned = len(outputs)
        passed = _several(_HandOn(self.outputs_done)(*[outputs[place] for place in self.behind]))
        for place, variable in zip(self.behind, passed, strict=True):
            outputs[place] = variable
        if not isinstance(output, tuple | list):
            return outputs[0]
        return type(output)(*outputs) if hasattr(output, "_fields") else type(output)(outputs)

    def outputs_done(self, gradients: tuple[Any, ...]) -> tuple[Any, ...]:
        """Run the hooks on the gradients of the outputs."""
        full = _spread(gradients, self.behind, self.returned)
        for hook in list(self.hooks["backward_pre"]):
            full = _replaced(hook.function(self.module, full), full, self.module)
        self.of_outputs = full
        if not self.in_front:
            for hook in list(self.hooks["backward"]):
                if hook.function(self.module, (None,) * self.count, full) is not None:
                    raise GraphError(f"{type(self.module).__name__}: a backward hook returned gradients of inputs, "
                                     "and none of them requires one")
        return tuple([full[place] for place in self.behind])

    def inputs_done(self, gradients: tuple[Any, ...]) -> tuple[Any, ...]:
        """Run the hooks on the gradients of the inputs."""
        full = _spread(gradients, self.places, self.count)
        for hook in list(self.hooks["backward"]):
            full = _replaced(hook.function(self.module, full, self.of_outputs), full, self.module)
        self.of_outputs = ()
        return tuple([full[place] for place in self.places])


class _HandOn(Function):
    """Hands its inputs on. dx = what the hooks make of dy. Saves: nothing."""

    __slots__ = ("done",)
    makes_view = True

    def __init__(self, done: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> None:
        self.done = done

    def forward(self, *inputs: Any) -> Any:
        return tuple([one.view() for one in inputs]) if len(inputs) > 1 else inputs[0].view()

    def backward(self, *gys: Any) -> Any:
        shown = tuple([one if one is None or isinstance(one, Variable) else make_leaf(one) for one in gys])
        found = self.done(shown)
        if any(isinstance(one, Variable) for one in gys):
            return found
        return tuple([None if one is None else one.data for one in found])


def _several(outputs: Any) -> tuple[Any, ...]:
    return outputs if isinstance(outputs, tuple) else (outputs,)


def _spread(gradients: tuple[Any, ...], places: list[int], count: int) -> tuple[Any, ...]:
    full: list[Any] = [None] * count
    for place, gradient in zip(places, gradients, strict=True):
        full[place] = gradient
    return tuple(full)


def _replaced(given: Any, full: tuple[Any, ...], module: Any) -> tuple[Any, ...]:
    """Return what a hook put in the place of gradients, checked."""
    if given is None:
        return full
    given = given if isinstance(given, tuple) else (given,)
    shapes = [None if one is None else getattr(one, "shape", ()) for one in full]
    if len(given) != len(full) or any(one is not None and shape is not None and getattr(one, "shape", ()) != shape
                                      for one, shape in zip(given, shapes, strict=True)):
        raise GraphError(f"{type(module).__name__}: a backward hook returned gradients that do not fit; expected a "
                         f"tuple of {len(full)} of the shapes {shapes}, or None to leave them")
    return tuple([one if one is None or isinstance(one, Variable) else make_leaf(one) for one in given])
