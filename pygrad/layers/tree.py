"""What belongs to a module: the walk over it, and looking things up by dotted name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError
from pygrad.layers.state import Entry
from pygrad.parameter import Parameter
from pygrad.variable import Variable


class Tree:
    """The side of a Module that knows its parameters, buffers and modules.

    They are attributes like any other; an iteration follows the order in which they were assigned.
    """

    # -- adding -----------------------------------------------------------------------------------------

    def register_buffer(self, name: str, value: Any, persistent: bool = True) -> None:
        """Make an array part of the state that is not trained, such as running statistics.

        Parameters
        ----------
        name : str
            The attribute under which it is kept.
        value : array_like, shape (*), or None
            Held as an ndarray, without a copy. None stands for "not there".
        persistent : bool
            Whether `state_dict` has it.

        Raises
        ------
        ArgumentError
            If the name is no identifier, or taken.

        Examples
        --------
        >>> from pygrad import layers
        >>> module = layers.Module()
        >>> module.register_buffer("mean", [0.5, 0.25])
        >>> module.mean, list(module.state_dict())
        (array([0.5 , 0.25]), ['mean'])
        """
        self._check_name(name, "register_buffer", identifier=True)
        if value is not None:
            value = as_array(value.data if isinstance(value, Variable) else value, where="register_buffer")
        self.__dict__.setdefault("_persistent", {})[name] = bool(persistent)
        setattr(self, name, value)

    def register_parameter(self, name: str, parameter: Parameter | None) -> None:
        """Assign a Parameter, or None for "not there", to an attribute whose name is still free.

        Raises
        ------
        ArgumentError
            If the name is taken or has a dot, or the value is no Parameter.
        """
        self._check_name(name, "register_parameter")
        if parameter is not None and not isinstance(parameter, Parameter):
            raise ArgumentError(f"{type(self).__name__}.register_parameter: expected a Parameter as {name!r}, got "
                                f"an object of type {type(parameter).__name__}; wrap its array in Parameter(...)")
        setattr(self, name, parameter)

    def add_module(self, name: str, module: Any) -> None:
        """Assign a module, or None for "not there", to an attribute whose name is still free.

        Raises
        ------
        ArgumentError
            If the name is taken, empty or has a dot, or the value is no Module.
        """
        if module is not None and not isinstance(module, Tree):
            raise ArgumentError(f"{type(self).__name__}: expected a Module as {name!r}, got {module!r} of type "
                                f"{type(module).__name__}; a function goes into the forward of a Module")
        self._check_name(name, "add_module")
        setattr(self, name, module)

    register_module = add_module

    def _check_name(self, name: Any, method: str, identifier: bool = False) -> None:
        good = isinstance(name, str) and name and "." not in name and (name.isidentifier() or not identifier)
        if not good or hasattr(self, name):
            raise ArgumentError(f"{type(self).__name__}.{method}: the name {name!r} is taken, or cannot be that "
                                "of an attribute")

    # -- walking ----------------------------------------------------------------------------------------

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Iterate over all parameters in the order of definition, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_parameters(self, prefix: str = "", recurse: bool = True,
                         remove_duplicate: bool = True) -> Iterator[tuple[str, Parameter]]:
        """Iterate over parameters with their dotted names; one that is shared has its first.

        With ``recurse`` False only over this module's own, with ``remove_duplicate`` False over every name.
        """
        return _once(((name, entry.value) for name, entry in self._walk(prefix, recurse=recurse)
                      if isinstance(entry.value, Parameter)), remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Any]:
        """Iterate over all buffers in the order of definition, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def named_buffers(self, prefix: str = "", recurse: bool = True,
                      remove_duplicate: bool = True) -> Iterator[tuple[str, Any]]:
        """Iterate over buffers with their dotted names, as `named_parameters` does over parameters."""
        return _once(((name, entry.value) for name, entry in self._walk(prefix, recurse=recurse)
                      if not isinstance(entry.value, Parameter | Tree)), remove_duplicate)

    def modules(self) -> Iterator[Any]:
        """Iterate over this module and all that belong to it, each once."""
        return (module for _, module in self.named_modules())

    def named_modules(self, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Any]]:
        """Iterate over this module, named ``prefix``, and all that belong to it, each once."""
        return _once(((name, entry.value) for name, entry in self._walk(prefix)
                      if isinstance(entry.value, Tree)), remove_duplicate)

    def children(self) -> Iterator[Any]:
        """Iterate over the modules that attributes of this one hold, each once."""
        return (child for _, child in self.named_children())

    def named_children(self) -> Iterator[tuple[str, Any]]:
        """Iterate over the modules that attributes of this one hold, with their names."""
        return _once(iter(self._held()))

    def _held(self) -> list[tuple[str, Any]]:
        """Return the modules that attributes of this one hold, by every name."""
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Tree)]

    def _walk(self, prefix: str = "", owner: Any = None, attribute: str = "",
              above: tuple[Tree, ...] = (), recurse: bool = True) -> Iterator[tuple[str, Entry]]:
        """Iterate over modules, parameters and buffers, by every name, in the order of definition."""
        if any(self is module for module in above):
            raise ArgumentError(f"{type(above[0]).__name__}: {prefix!r} is a module that contains itself; "
                                "keep a reference to a parent in a list, where it does not belong")
        yield prefix, Entry(owner, attribute, self)
        persistent = self.__dict__.get("_persistent", {})
        for name, value in list(vars(self).items()):
            full = f"{prefix}.{name}" if prefix else name
            if isinstance(value, Tree):
                if recurse:
                    yield from value._walk(full, self, name, (*above, self))
            elif isinstance(value, Parameter) or (name in persistent and value is not None):
                yield full, Entry(self, name, value)

    # -- by name ----------------------------------------------------------------------------------------

    def get_submodule(self, target: str) -> Any:
        """Return the module of a dotted name; of an empty one this module.

        Raises
        ------
        ArgumentError
            If there is no module of that name.

        Examples
        --------
        >>> from pygrad import layers
        >>> layers.Sequential(layers.Sequential(layers.Tanh())).get_submodule("0.0")
        Tanh()
        """
        return self._find(target, Tree, "get_submodule") if target else self

    def get_parameter(self, target: str) -> Any:
        """Return the parameter of a dotted name, or raise `ArgumentError`."""
        return self._find(target, Parameter, "get_parameter")

    def get_buffer(self, target: str) -> Any:
        """Return the buffer of a dotted name, or raise `ArgumentError`."""
        return self._find(target, object, "get_buffer")

    def _find(self, target: str, kind: Any, method: str) -> Any:
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        found = vars(owner).get(name)
        if not isinstance(found, kind) or (kind is object and name not in vars(owner).get("_persistent", {})):
            known = ", ".join(repr(one) for one, value in vars(owner).items() if isinstance(value, Tree | Parameter))
            raise ArgumentError(f"{type(self).__name__}.{method}: there is no {target!r}; {path or 'the module'} "
                                f"has {known or 'nothing'}")
        return found

    # -- for all ----------------------------------------------------------------------------------------

    def apply(self, fn: Callable[[Any], Any]) -> Any:
        """Call ``fn(module)`` on all modules that belong to this one, then on this one, and return it.

        Examples
        --------
        >>> from pygrad import layers
        >>> def zeros(module):
        ...     if isinstance(module, layers.Linear):
        ...         layers.init.zeros_(module.weight)
        >>> layers.Sequential(layers.Linear(2, 1, bias=False)).apply(zeros)[0].weight
        Parameter([[0. 0.]])
        """
        for module in reversed(list(self.modules())):
            fn(module)
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        """Say of every parameter whether backward computes its gradient, and return the module."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self


def _once(named: Iterator[tuple[str, Any]], remove_duplicate: bool = True) -> Iterator[tuple[str, Any]]:
    """Iterate over named objects, each once, by identity."""
    seen: set[int] = set()
    for name, value in named:
        if not remove_duplicate or id(value) not in seen:
            seen.add(id(value))
            yield name, value
