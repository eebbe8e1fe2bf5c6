"""To which layer of which model the Functions of a graph belong.

Under `config.trace_lines` the engine notes the layer with the line, and that is exact. Where nothing was noted, a
Function that takes a parameter belongs to the module that owns it; one without parameters belongs to the innermost
module that has a Function before it and one behind it, as a call of a module has no way out and in again. A module of
which every parameter was taken twice may have been called twice, so that nothing follows for what lies between. In a
`Sequential`, what lies between two members belongs to the member between them that has no parameters and the
Function's name, or that is alone there; and what takes a member's result, to the next of that name. Everything else,
such as a last residual sum, is left to the module around. Lists and dicts of modules are no layers, as nobody calls
them: their members are, named ``"blocks.0"``.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pygrad.display._reading import Reading
from pygrad.errors import ArgumentError
from pygrad.layers.containers import ModuleDict, ModuleList, ParameterDict, ParameterList
from pygrad.layers.module import Module
from pygrad.layers.sequential import Sequential
from pygrad.parameter import Parameter

Path = tuple[str, ...]

_CONTAINERS = ModuleDict, ModuleList, ParameterDict, ParameterList

MOST_NEIGHBOURS = 4
"""Layers that are remembered for what comes before or behind a Function without parameters."""


class Owners:
    """The modules of some models, by path: the model's key and attribute names.

    Parameters
    ----------
    models : mapping of str to Module

    Attributes
    ----------
    modules : dict of path to Module
    paths : dict of int to path
        By the `id` of a module, the first path to it.
    parameters : dict of int to list of path
        By the `id` of a parameter, and of its array, which is what a graph holds of one that needs no gradient: where
        its owners are, and its name there.
    """

    def __init__(self, models: Mapping[str, Any]) -> None:
        self.modules: dict[Path, Any] = {}
        self.paths: dict[int, Path] = {}
        self.parameters: dict[int, list[Path]] = {}
        for key, model in models.items():
            named: dict[str, Path] = {"": (key,)}
            for name, module in model.named_modules(remove_duplicate=False):
                above, _, last = name.rpartition(".")
                path = named[name] = self._below(named[above], last) if name else (key,)
                self.modules[path] = module
                self.paths.setdefault(id(module), path)
        for path in self.paths.values():
            for name, parameter in self.modules[path].named_parameters(recurse=False):
                for one in (parameter, parameter._data):
                    self.parameters.setdefault(id(one), []).append(self._below(path, name))

    def _below(self, path: Path, name: str) -> Path:
        """Return the path of what a module holds; a list of modules in it is no layer of its own."""
        module = self.modules[path]
        if len(path) > 1 and isinstance(module, _CONTAINERS) and type(module).forward is Module.forward:
            return (*path[:-1], f"{path[-1]}.{name}")
        return (*path, name)


def common(first: Path, second: Path) -> Path:
    """Return what two paths begin with.

    Examples
    --------
    >>> common(("net", "0", "a"), ("net", "0", "b"))
    ('net', '0')
    """
    for place, (one, other) in enumerate(zip(first, second)):  # noqa: B905 - of different lengths
        if one != other:
            return first[:place]
    return first if len(first) < len(second) else second


def named_models(model: Any, where: str) -> dict[str, Any]:
    """Return models by key from what the user gave: one, or several in a list or dict."""
    if isinstance(model, Module):
        return {type(model).__name__: model}
    if isinstance(model, Mapping):
        found = dict(model)
    elif isinstance(model, list | tuple):
        found = _keyed(model)
    else:
        found = {"": model}
    for one in found.values():
        if not isinstance(one, Module):
            raise ArgumentError(f"{where}: expected a Module as model, or a list or dict of them, got an object "
                                f"of type {type(one).__name__}; leave it out, and the owners of the parameters are "
                                "looked for")
    return {str(key): one for key, one in found.items()}


def _keyed(models: Iterable[Any]) -> dict[str, Any]:
    """Return models by the names of their classes, numbered where there are several of one."""
    keyed: dict[str, Any] = {}
    for model in models:
        kind = type(model).__name__
        number = sum(type(one) is type(model) for one in keyed.values())
        keyed[f"{kind} {number + 1}" if number or kind in keyed else kind] = model
    return keyed


def living_models(reading: Reading) -> dict[str, Any]:
    """Return the living models that own the parameters and layers of a graph: the outermost, and those with most."""
    wanted = {id(leaf) for leaf in reading.leaves if isinstance(leaf, Parameter)}
    extras = [function.extra for function in reading.functions if function.extra is not None]
    wanted |= {id(layer) for extra in extras if extra.module is not None and (layer := extra.module()) is not None}
    if not wanted:
        return {}
    modules = [one for one in gc.get_objects() if issubclass(type(one), Module)]
    inner = {id(value) for one in modules for value in list(vars(one).values()) if issubclass(type(value), Module)}
    owned: list[tuple[Any, set[int]]] = []
    for one in modules:
        if id(one) not in inner:
            found = {id(part) for part in (*one.parameters(), *one.modules())} & wanted
            if found:
                owned.append((one, found))
    chosen = []
    while owned:
        best, found = max(owned, key=lambda pair: len(pair[1]))
        chosen.append(best)
        owned = [(one, rest) for one, ids in owned if one is not best and (rest := ids - found)]
    return _keyed(chosen)


def assign(reading: Reading, owners: Owners) -> list[Path]:
    """Return the path of the layer of each Function, empty outside of all models."""
    if not owners.modules:
        return [()] * len(reading.functions)
    known = [_noted(function, owners) for function in reading.functions]
    for place, path in enumerate(known):
        if path is None:
            known[place] = _by_parameters(reading, owners, place)
    return _Between(reading, owners, known).paths()


def is_certain(reading: Reading) -> bool:
    """Return whether the engine noted the layer of every Function, or that there was none."""
    return all(function.extra is not None and function.extra.line is not None for function in reading.functions)


def _noted(function: Any, owners: Owners) -> Path | None:
    """Return the layer that the engine noted when the Function ran, None where it noted nothing."""
    extra = function.extra
    if extra is None or extra.line is None:
        return None
    module = None if extra.module is None else extra.module()
    return () if extra.module is None else owners.paths.get(id(module))


def _by_parameters(reading: Reading, owners: Owners, place: int) -> Path | None:
    """Return the module that owns the parameters that a Function takes, None where it takes none."""
    found: Path | None = None
    doubtful: list[list[Path]] = []
    for ref in reading.inputs[place]:
        names = owners.parameters.get(reading.identity(ref), ())
        if len(names) == 1:
            path = names[0][:-1]
            found = path if found is None else common(found, path)
        elif names:
            doubtful.append([name[:-1] for name in names])
    for paths in doubtful:
        path = _which(paths, found, type(reading.functions[place]).__name__, owners)
        found = path if found is None else common(found, path)
    return found


def _which(paths: list[Path], found: Path | None, kind: str, owners: Owners) -> Path:
    """Choose among the owners of a parameter that several have."""
    if found is not None:
        return max(paths, key=lambda path: len(common(path, found)))
    named = [path for path in paths if type(owners.modules[path]).__name__.lower() == kind.lower()]
    paths = named if len(named) == 1 else paths
    shared = paths[0]
    for path in paths:
        shared = common(shared, path)
    return shared


class _Between:
    """Finds the layers of Functions without parameters, from what is before and behind them."""

    def __init__(self, reading: Reading, owners: Owners, known: list[Path | None]) -> None:
        self.reading, self.owners, self.known = reading, owners, known
        self.repeated = self._find_repeated()
        self.children: dict[Path, tuple[list[tuple[str, Any]], dict[str, int]]] = {}  # of each Sequential, and places

    def _find_repeated(self) -> set[Path]:
        """Return the modules of which every parameter that is taken at all is taken several times."""
        taken: Counter[tuple[Any, Path]] = Counter()
        for refs, path in zip(self.reading.inputs, self.known, strict=True):
            if path is not None:
                taken.update({(ref, path) for ref in refs if self.reading.identity(ref) in self.owners.parameters})
        least: dict[Path, int] = {}
        for (_, path), number in taken.items():
            for length in range(1, len(path) + 1):
                least[path[:length]] = min(least.get(path[:length], number), number)
        return {path for path, number in least.items() if number > 1}

    def paths(self) -> list[Path]:
        """Return the path of every Function."""
        before = self._neighbours(range(len(self.known)), [
            [ref.place for ref in refs if ref.kind == "function"] for refs in self.reading.inputs])
        behind = self._neighbours(range(len(self.known) - 1, -1, -1), self.reading.consumers)
        found: list[Path] = []
        for place, path in enumerate(self.known):
            if path is None:
                path = max([self._around(place, one, other) for one in before[place] for other in behind[place]],
                           key=len, default=())
                path = self._following(place, path, found)
            found.append(path)
        return found

    def _neighbours(self, order: Iterable[int], next_to: list[list[int]]) -> list[tuple[Path, ...]]:
        """Return the nearest known layers of each Function in one direction."""
        nearest: list[dict[Path, int]] = [{}] * len(self.known)
        for place in order:
            gathered: dict[Path, int] = {}
            for one in next_to[place]:
                path = self.known[one]
                for two, where in nearest[one].items() if path is None else ((path, one),):
                    if abs(where - place) < abs(gathered.get(two, 2 * len(self.known)) - place):
                        gathered[two] = where
            if len(gathered) > MOST_NEIGHBOURS:
                close = sorted(gathered.items(), key=lambda pair, at=place: abs(pair[1] - at))  # type: ignore[misc]
                gathered = dict(close[:MOST_NEIGHBOURS])
            nearest[place] = gathered
        return [tuple(one) for one in nearest]

    def _around(self, place: int, before: Path, behind: Path) -> Path:
        """Return the innermost module around a layer before a Function and one behind it."""
        path = common(before, behind)
        while len(path) > 1 and path in self.repeated:
            path = path[:-1]
        module = self.owners.modules.get(path)
        if isinstance(module, Sequential) and len(path) < len(before) and len(path) < len(behind):
            member = self._member(path, before[len(path)], behind[len(path)], type(self.reading.functions[place]))
            return path if member is None else (*path, member)
        return path

    def _member(self, path: Path, before: str, behind: str, kind: type) -> str | None:
        """Return the member of a Sequential between two others to which a Function belongs, if that is certain."""
        children, places = self._members(path)
        if before not in places or behind not in places:
            return None
        between = children[places[before] + 1:places[behind]]
        named = [name for name, one in between if type(one).__name__.lower() == kind.__name__.lower()]
        if len(named) == 1:
            return str(named[0])
        simple = all(_is_simple(children[places[name]][1]) for name in (before, behind))
        return str(between[0][0]) if len(between) == 1 and simple else None

    def _members(self, path: Path) -> tuple[list[tuple[str, Any]], dict[str, int]]:
        """Return the members of a Sequential, and the places of their names."""
        if path not in self.children:
            children = list(self.owners.modules[path].named_children())
            self.children[path] = children, {name: place for place, (name, _) in enumerate(children)}
        return self.children[path]

    def _following(self, place: int, around: Path, found: list[Path]) -> Path:
        """Return the member of a Sequential to which a Function belongs that takes the result of the one before."""
        sources = {ref.place for ref in self.reading.inputs[place] if ref.kind == "function"}
        before = found[sources.pop()] if len(sources) == 1 else ()
        sequential = self.owners.modules.get(before[:-1])
        if len(around) >= len(before) or not isinstance(sequential, Sequential):
            return around
        kind = type(self.reading.functions[place]).__name__.lower()
        children, places = self._members(before[:-1])
        if len(children) < len(sequential) or not _is_simple(self.owners.modules[before]):  # one of them has two names
            return around
        for name, module in children[places[before[-1]] + 1:]:
            if not _is_simple(module) or next(module.parameters(), None) is not None:
                break
            if type(module).__name__.lower() == kind:
                return (*before[:-1], name)
        return around


def _is_simple(module: Any) -> bool:
    return next(module.children(), None) is None
