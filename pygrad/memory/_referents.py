"""What objects refer to, asked such that the asking does no harm.

``gc.get_referents`` of a module written in C goes through that module's own state as well. The ``_asyncio`` of Python
3.12.0 to 3.12.5 shows its store of dead objects there. They come to life in the list that is returned, and die a second
time with it, by which the store becomes a ring: from then on ``gc.get_referents`` of that module appends to its list
until memory is full, and the collector never ends (CPython's issue 122695). So no module is asked; its namespace is
what it refers to.
"""

from __future__ import annotations

import gc
from types import ModuleType
from typing import Any

_NAMESPACE = vars(ModuleType)["__dict__"]


def referents(objects: list[Any]) -> list[Any]:
    """Return what these refer to; of a module its namespace, and nothing that it keeps beside that.

    Examples
    --------
    >>> import types
    >>> referents([[1, "a"], types]) == ["a", 1, vars(types)]
    True
    """
    kinds = {id(kind): kind for kind in map(type, objects)}
    modules = {number for number, kind in kinds.items() if issubclass(kind, ModuleType)}
    if not modules:
        return gc.get_referents(*objects)
    found = gc.get_referents(*[one for one in objects if id(type(one)) not in modules])
    return found + [_NAMESPACE.__get__(one) for one in objects if id(type(one)) in modules]
