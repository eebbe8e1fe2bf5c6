"""A path of objects in words: ``Net.stats -> dict['loss'] -> list[0] of 3000 -> Variable``.

Names are found by comparing identities in the dicts, slots and cells of the holder. No method of the user's objects
runs: no ``__getattr__``, ``__repr__`` or ``__eq__``.
"""

from __future__ import annotations

import functools
from collections import deque
from types import CellType, FrameType, FunctionType, MemberDescriptorType, MethodType, TracebackType
from typing import Any, NamedTuple

from pygrad.arrays import owner_of
from pygrad.memory._held import is_array
from pygrad.memory._object_arrays import is_object_array, place_of
from pygrad.memory._roots import GENERATORS, code_label, code_place, frame_locals
from pygrad.memory._search import Found, is_function
from pygrad.memory.text import sized
from pygrad.variable import Variable

_SEQUENCES = (list, tuple, deque)
_KEYS = (str, int, float, bool, bytes, type(None))
_SHOWN = {"_grad": "grad", "_data": "data", "_edge": "creator", "creator": "creator", "_first": "input",
          "_second": "input", "_edges": "input"}


class Step(NamedTuple):
    """One step of a path: its text, what kind of holder it is, the name it goes by, and where its source is."""

    text: str
    kind: str = "object"
    name: str | None = None
    place: tuple[str, int, int] | None = None
    cls: Any = None


def type_name(value: Any) -> str:
    """Return the name of a value's class, whatever its metaclass does."""
    return type.__dict__["__name__"].__get__(type(value))  # type: ignore[no-any-return]


def is_variable(value: Any) -> bool:
    """Return whether a value is a Variable, without asking the value."""
    return issubclass(type(value), Variable)


def describe_chain(found: Found) -> list[Step]:
    """Return the steps from the first object of a path to its last, the target itself included."""
    chain, place = found.chain, 0
    steps: list[Step] = []
    while place < len(chain) - 1:
        step, used = _step(chain[place:place + 4], found.hops)
        if step is not None:
            steps.append(step)
        place += used
    return [*steps, Step(_what(chain[-1]))]


def _step(chain: list[Any], hops: dict[int, int]) -> tuple[Step | None, int]:
    """Return the step that the first of these objects makes, and how many objects it passes."""
    holder, child = chain[0], chain[1]
    kind = type(holder)
    if is_variable(holder) or is_function(holder):
        return _graph_step(chain, hops)
    if issubclass(kind, type):
        return _class_step(chain)
    if kind is FunctionType:
        return _function_step(chain)
    if kind is CellType:
        return Step("closure variable", "closure"), 1
    if kind is TracebackType:
        return None, 1
    if kind is FrameType:
        name = next((name for name, value in frame_locals(holder) if value is child), None)
        label = code_label(holder.f_code, holder.f_lineno)
        return Step(f"frame of {label}, local {name!r}", "frame", name, code_place(holder.f_code)), 1
    if kind in GENERATORS:
        return _generator_step(holder, child), 1
    if kind is MethodType:
        return Step(f"method {_plain(holder.__func__, '__name__')!r}"), 1
    if is_object_array(holder):
        place = place_of(owner_of(holder), child)
        return Step(f"object array{place}" if place else _what(holder), "sequence"), 1
    container = _container_step(holder, child)
    if container is not None:
        return container, 1
    return _attribute_step(chain)


def _container_step(holder: Any, child: Any) -> Step | None:
    kind = type(holder)
    for base in _SEQUENCES:
        if issubclass(kind, base):
            index = next((index for index, one in enumerate(base.__iter__(holder)) if one is child), None)
            if index is not None:
                return Step(f"{type_name(holder)}[{index}] of {base.__len__(holder)}", "sequence")
    if issubclass(kind, dict):
        for key, value in list(dict.items(holder)):
            if value is child:
                return Step(f"{type_name(holder)}[{_key(key)}]", "mapping")
            if key is child:
                return Step(f"a key of {type_name(holder)} of {dict.__len__(holder)}", "mapping")
    for unordered in (set, frozenset):
        if issubclass(kind, unordered):
            return Step(f"{type_name(holder)} of {unordered.__len__(holder)}", "sequence")
    if kind is functools._lru_cache_wrapper:
        name = _plain(holder, "__name__")
        return Step(f"lru_cache of {name}()", "cache", name)
    return None


def _attribute_step(chain: list[Any]) -> tuple[Step | None, int]:
    """Name an attribute: of an instance dict, which the path may pass or not, or of a slot."""
    holder, child, used = chain[0], chain[1], 1
    namespace = instance_dict(holder)
    if namespace is child and len(chain) > 2:
        child, used = chain[2], 2
    name = next((name for name, value in list((namespace or {}).items()) if value is child), None)
    if issubclass(type(holder), BaseException) and name is None:
        return Step(type_name(holder), "exception"), 1
    if name is None:
        name = next((name for name, value in slots(holder) if value is child), None)
    if name is None:
        return Step(type_name(holder), "object", cls=type(holder)), 1
    return Step(f"{type_name(holder)}.{name}", "attribute", name, cls=type(holder)), used


def _graph_step(chain: list[Any], hops: dict[int, int]) -> tuple[Step, int]:
    holder, child = chain[0], chain[1]
    label = _what(holder)
    if is_variable(holder) and is_function(child):
        between = hops.get(id(holder), 0)
        if not between:
            return Step(f"{label}.creator", "graph"), 1
        return Step(f"{label} -> its graph, {between} Function{'s' * (between > 1)} up", "graph"), 1
    name = next((name for name, value in slots(holder) if value is child), None)
    if name == "_grad":
        return Step(f"{label}.grad", "grad", getattr(holder, "name", None)), 1
    if name is None:
        return Step(label, "graph"), 1
    if type(child) is tuple and len(chain) > 2:
        index = next((index for index, one in enumerate(child) if one is chain[2]), 0)
        word = "input " if name == "_edges" else "saved "
        return Step(f"{label}, {word}{index}", "graph"), 2
    if name in ("_first", "_second"):
        return Step(f"{label}, input {int(name == '_second')}", "graph"), 1
    return Step(f"{label}.{_SHOWN.get(name, name)}", "data" if name == "_data" else "graph"), 1


def _function_step(chain: list[Any]) -> tuple[Step, int]:
    function, child = chain[0], chain[1]
    code, place = function.__code__, code_place(function.__code__)
    label = code_label(code)
    if child is function.__closure__ and len(chain) > 3:
        name = next((name for name, cell in zip(code.co_freevars, child, strict=True) if cell is chain[2]), None)
        return Step(f"closure variable {name!r} of {label}", "closure", name, place), 3
    return Step(f"a default argument or attribute of {label}", "defaults", None, place), 1


def _generator_step(generator: Any, child: Any) -> Step:
    prefix = next(one for one in ("gi", "cr", "ag") if hasattr(generator, f"{one}_code"))
    code, frame = getattr(generator, f"{prefix}_code"), getattr(generator, f"{prefix}_frame")
    pairs = frame_locals(frame) if frame is not None else []
    name = next((name for name, value in pairs if value is child), None)
    kind = {"gi": "generator", "cr": "coroutine", "ag": "async generator"}[prefix]
    label = code_label(code, frame.f_lineno if frame is not None else None)
    local = f", local {name!r}" if name else ""
    return Step(f"suspended {kind} {label}{local}", "generator", name, code_place(code))


def _class_step(chain: list[Any]) -> tuple[Step, int]:
    """Name a class attribute; the path may pass the class's dict."""
    cls = chain[0]
    label = type.__dict__["__qualname__"].__get__(cls).rpartition("<locals>.")[2]
    attributes = list(type.__dict__["__dict__"].__get__(cls).items())
    for used in range(1, min(3, len(chain))):
        for name, value in attributes:
            if value is chain[used]:
                return Step(f"class attribute {label}.{name}", "class attribute", name, cls=cls), used
    return Step(f"class {label}"), 1


def instance_dict(value: Any) -> dict[str, Any] | None:
    """Return an instance's own dict, past whatever its class makes of ``__dict__``."""
    for cls in type.__dict__["__mro__"].__get__(type(value)):
        descriptor = type.__dict__["__dict__"].__get__(cls).get("__dict__")
        if descriptor is not None and type(descriptor).__name__ == "getset_descriptor":
            found = descriptor.__get__(value)
            return found if type(found) is dict else None
    return None


def slots(value: Any) -> list[tuple[str, Any]]:
    """Return what an object's slots hold."""
    found = []
    for cls in type.__dict__["__mro__"].__get__(type(value)):
        for name, member in list(type.__dict__["__dict__"].__get__(cls).items()):
            if type(member) is MemberDescriptorType:
                try:
                    found.append((name, member.__get__(value)))
                except AttributeError:
                    continue
    return found


def _plain(value: Any, name: str) -> str:
    found = getattr(value, name, None) if type(value) in (FunctionType, functools._lru_cache_wrapper) else None
    return found if isinstance(found, str) else "?"


def _key(key: Any) -> str:
    if type(key) not in _KEYS:
        return f"a {type_name(key)}"
    text = repr(key)
    return text if len(text) <= 40 else text[:37] + "..."


def _what(value: Any) -> str:
    """Return what an object is, with its name if it is a Variable that has one."""
    if is_variable(value):
        name = getattr(value, "name", None)
        return f"{type_name(value)} {name!r}" if type(name) is str else type_name(value)
    if is_array(value):
        root = owner_of(value)
        if root is value:
            return f"array of {sized(value.nbytes)}"
        return f"a view of {value.size:,} of the {root.size:,} elements of an array of {sized(root.nbytes)}"
    return type_name(value)
