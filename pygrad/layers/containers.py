"""Lists and dicts of modules and of parameters, which belong to the module that holds them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.layers.module import Module
from pygrad.parameter import Parameter
from pygrad.variable import Variable

__all__ = ["ModuleDict", "ModuleList", "ParameterDict", "ParameterList"]


class _Listed(Module):
    """Members in order, as attributes "0", "1" and so on."""

    def __init__(self, members: Iterable[Any] | None = None) -> None:
        self.extend(members or ())

    def _member(self, value: Any) -> Any:
        """Return what is to be held, or raise `ArgumentError`."""
        raise NotImplementedError

    def _names(self) -> list[str]:
        return [name for name in vars(self) if name.isdecimal()]

    def _position(self, index: Any, last: int = -1) -> int:
        length = len(self)
        position = operator.index(index)
        if not -length <= position < length + (last + 1):
            raise IndexError(f"{type(self).__name__}: index {index} is out of range for {length} members")
        return position + length if position < 0 else position

    def _replace(self, members: list[Any]) -> None:
        """Hold these, in this order."""
        checked = [self._member(one) for one in members]
        for name in self._names():
            delattr(self, name)
        for position, member in enumerate(checked):
            object.__setattr__(self, str(position), member)

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Any]:
        return iter([vars(self)[name] for name in self._names()])

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return vars(self)[str(self._position(index))]

    def __setitem__(self, index: int, value: Any) -> None:
        object.__setattr__(self, str(self._position(index)), self._member(value))

    def __delitem__(self, index: int | slice) -> None:
        members = list(self)
        del members[index]
        self._replace(members)

    def __contains__(self, value: Any) -> bool:
        return any(one is value for one in self)

    def __add__(self, other: Iterable[Any]) -> Any:
        return type(self)([*self, *other])

    def __iadd__(self, other: Iterable[Any]) -> Any:
        return self.extend(other)

    def append(self, value: Any) -> Any:
        """Add a member at the end, and return this list."""
        object.__setattr__(self, str(len(self)), self._member(value))
        return self

    def extend(self, values: Iterable[Any]) -> Any:
        """Add members at the end, all or none, and return this list."""
        for member in [self._member(one) for one in values]:
            object.__setattr__(self, str(len(self)), member)
        return self

    def insert(self, index: int, value: Any) -> None:
        """Insert a member before the one at an index."""
        members = list(self)
        members.insert(index, value)
        self._replace(members)

    def pop(self, index: int = -1) -> Any:
        """Take a member out, and return it."""
        member = self[index]
        del self[index]
        return member


class ModuleList(_Listed):
    """Modules in a list; they belong to the module that holds it.

    Parameters
    ----------
    modules : iterable of Module, optional

    Raises
    ------
    ArgumentError
        If one of them is no Module.

    Examples
    --------
    >>> from pygrad import layers
    >>> blocks = layers.ModuleList(layers.Linear(2, 2, bias=False) for _ in range(3))
    >>> len(blocks), [name for name, _ in blocks.named_parameters()]
    (3, ['0.weight', '1.weight', '2.weight'])
    """

    __module__ = "pygrad.layers"

    def _member(self, value: Any) -> Module:
        return _module(self, value, "as a member")


class ParameterList(_Listed):
    """Parameters in a list; they belong to the module that holds it.

    Parameters
    ----------
    values : iterable of Parameter or array_like, optional
        What is no Parameter becomes one.

    Examples
    --------
    >>> from pygrad import layers
    >>> scales = layers.ParameterList([[1.0], [2.0]])
    >>> scales[1], list(scales.state_dict())
    (Parameter([2.]), ['0', '1'])
    """

    __module__ = "pygrad.layers"

    def _member(self, value: Any) -> Parameter:
        return _parameter(value)

    def extra_repr(self) -> str:
        return ", ".join(str(one.shape) for one in self)


class _Named(Module):
    """Members by name, as attributes."""

    def __init__(self, members: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        self.update(members or {})

    def _member(self, value: Any, name: str) -> Any:
        """Return what is to be held, or raise `ArgumentError`."""
        raise NotImplementedError

    def _checked(self, name: Any, value: Any) -> Any:
        if name not in self:
            self._check_name(name, "__setitem__")
        return self._member(value, name)

    def _members(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Module | Parameter)}

    def __len__(self) -> int:
        return len(self._members())

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __contains__(self, name: Any) -> bool:
        return name in self._members()

    def __getitem__(self, name: str) -> Any:
        members = self._members()
        if name not in members:
            raise KeyError(f"{type(self).__name__}: there is no {name!r}; it has {', '.join(members) or 'nothing'}")
        return members[name]

    def __setitem__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, self._checked(name, value))

    def __delitem__(self, name: str) -> None:
        self.pop(name)

    def keys(self) -> Iterable[str]:
        """Return the names."""
        return self._members().keys()

    def values(self) -> Iterable[Any]:
        """Return the members."""
        return self._members().values()

    def items(self) -> Iterable[tuple[str, Any]]:
        """Return names and members."""
        return self._members().items()

    def get(self, name: str, default: Any = None) -> Any:
        """Return a member, or the default."""
        return self._members().get(name, default)

    def pop(self, name: str) -> Any:
        """Take a member out, and return it."""
        member = self[name]
        delattr(self, name)
        return member

    def clear(self) -> None:
        """Take all members out."""
        for name in list(self):
            delattr(self, name)

    def update(self, members: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add or replace members, all or none."""
        items = members.items() if hasattr(members, "items") else members
        for name, member in [(name, self._checked(name, value)) for name, value in items]:
            object.__setattr__(self, name, member)


class ModuleDict(_Named):
    """Modules by name; they belong to the module that holds the dict.

    Parameters
    ----------
    modules : mapping of str to Module, or iterable of pairs, optional

    Raises
    ------
    ArgumentError
        If one of them is no Module, or a name is empty, has a dot, or is an attribute already.

    Examples
    --------
    >>> from pygrad import layers
    >>> heads = layers.ModuleDict({"mean": layers.Linear(4, 1), "spread": layers.Linear(4, 1)})
    >>> list(heads), heads["mean"].out_features
    (['mean', 'spread'], 1)
    """

    __module__ = "pygrad.layers"

    def _member(self, value: Any, name: str) -> Module:
        return _module(self, value, f"as {name!r}")


class ParameterDict(_Named):
    """Parameters by name; they belong to the module that holds the dict.

    Parameters
    ----------
    values : mapping of str to Parameter or array_like, or iterable of pairs, optional
        What is no Parameter becomes one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ParameterDict({"shift": [0.0, 1.0]})["shift"]
    Parameter([0. 1.])
    """

    __module__ = "pygrad.layers"

    def _member(self, value: Any, name: str) -> Parameter:
        return _parameter(value)

    def extra_repr(self) -> str:
        return ", ".join(f"{name}: {one.shape}" for name, one in self.items())


def _module(owner: Module, value: Any, place: str) -> Module:
    if not isinstance(value, Module):
        raise ArgumentError(f"{type(owner).__name__}: expected a Module {place}, got an object of type "
                            f"{type(value).__name__}; a function goes into the forward of a Module")
    return value


def _parameter(value: Any) -> Parameter:
    if isinstance(value, Parameter):
        return value
    if isinstance(value, Variable):
        value = value.data
    return Parameter(value)
