"""Where references end: the names in running frames, in modules and classes, and the exceptions under way.

Locals of a running frame cannot be found by ``gc.get_referrers``, so the stacks of all threads are walked. Reading
``f_locals`` before Python 3.13 leaves a dict in the frame that would keep its values alive: it is emptied again,
unless somebody else holds it or the frame is being traced.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
from collections.abc import Iterator
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any, NamedTuple

from pygrad.cells import short_name

GENERATORS = (GeneratorType, CoroutineType, AsyncGeneratorType)
SYS_LAST = ("last_exc", "last_value", "last_traceback")
_OUTPUTS = ("Out", "_oh", "_", "__", "___")
# References to a frame's dict of locals that only the frame, a local here and getrefcount's argument hold.
_UNSHARED = 3


class Root(NamedTuple):
    """One end of a path: what it is, how it is called, and where its source is.

    ``kind`` is "local", "main" (a global of the script or notebook), "global", "output" (of IPython), "last"
    (``sys.last_exc`` and the like), "class", "handled" (an exception), "generator" or "unknown". ``places`` are
    ``(filename, first line, last line)``, ``cells`` the sources of a notebook.
    """

    kind: str
    text: str
    name: str | None = None
    places: tuple[tuple[str, int, int], ...] = ()
    cells: Any = None


def code_label(code: CodeType, line: int | None = None) -> str:
    """Return how a path names a function: ``train() (script.py:12)``."""
    name = code.co_qualname.rpartition("<locals>.")[2]
    where = f"{short_name(code.co_filename)}:{line or code.co_firstlineno}"
    return f"the module ({where})" if name == "<module>" else f"{name}() ({where})"


def code_place(code: CodeType) -> tuple[str, int, int]:
    """Return the file and the lines of a function's source."""
    return code.co_filename, code.co_firstlineno, max((line for _, _, line in code.co_lines() if line), default=1)


def frame_locals(frame: FrameType) -> list[tuple[str, Any]]:
    """Return a frame's local variables, leaving nothing behind in the frame."""
    values = frame.f_locals
    pairs = list(values.items())
    if (type(values) is dict and frame.f_code.co_flags & inspect.CO_OPTIMIZED and frame.f_trace is None
            and sys.getrefcount(values) <= _UNSHARED):
        values.clear()
    return pairs


def _is_module(frame: FrameType) -> bool:
    """Return whether a frame runs a module or a notebook cell, without making a function's dict of locals."""
    return not frame.f_code.co_flags & inspect.CO_OPTIMIZED and frame.f_locals is frame.f_globals


def running_frames(skip: FrameType) -> Iterator[tuple[FrameType, str]]:
    """Yield the frames of all threads, this one's first, from ``skip`` outwards, each with its thread as text."""
    own = threading.get_ident()
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    frames = sys._current_frames()
    frames[own] = skip  # in the place of this very frame, which would hold itself
    for number in sorted(frames, key=lambda number: number != own):
        one: FrameType | None = frames[number]
        where = "" if number == own else f" in thread {names.get(number, number)!r}"
        while one is not None:
            yield one, where
            one = one.f_back


class Roots:
    """The ends there are at one moment, seen from ``caller``: the frame that asks.

    A name by which the caller refers to the very object that it asks about is no answer; `of` leaves it out,
    and `own` has it.
    """

    def __init__(self, caller: FrameType, target: Any) -> None:
        self._caller, self._target = caller, id(target)
        self._locals: dict[int, list[tuple[FrameType, str, str]]] = {}
        self.values: list[Any] = []
        self.running: set[int] = set()  # Python 3.13 counts a running frame among the referrers of its locals
        for frame, thread in running_frames(caller):
            self.running.add(id(frame))
            if not _is_module(frame):
                for name, value in frame_locals(frame):
                    self._locals.setdefault(id(value), []).append((frame, name, thread))
                    self.values.append(value)
        self._modules = {id(vars(module)): name for name, module in list(sys.modules.items())
                         if type(module) is type(sys)}
        self._handled = {id(error) for error in _handled_exceptions()}

    def of(self, holder: Any, child: Any) -> Root | None:
        """Return the root that ``holder`` is, or by which it is named; ``child`` is what it holds on the path."""
        if child is not None and self.is_namespace(holder):
            return self._global(holder, child)
        for frame, name, thread in self._locals.get(id(holder), ()):
            if not (id(holder) == self._target and frame is self._caller):
                return _local(frame, name, thread)
        if child is not None and issubclass(type(holder), type):
            return _class(holder)
        if id(holder) in self._handled:
            return Root("handled", "the exception being handled")
        return None

    def own(self, target: Any) -> Root | None:
        """Return the name by which the caller refers to the object that it asks about."""
        caller = self._caller
        for frame, name, thread in self._locals.get(id(target), ()):
            if frame is caller:
                return _local(frame, name, thread)
        names = [name for name, value in list(caller.f_globals.items()) if value is target]
        return _named(caller.f_globals, names) if names and _is_module(caller) else None

    def is_namespace(self, holder: Any) -> bool:
        """Return whether an object is the globals of a module, a script or a notebook."""
        return type(holder) is dict and (id(holder) in self._modules
                                         or ("__builtins__" in holder and "__name__" in holder))

    def _global(self, namespace: dict[str, Any], child: Any) -> Root | None:
        names = [name for name, value in list(namespace.items()) if value is child]
        if id(child) == self._target and namespace is self._caller.f_globals and _is_module(self._caller):
            names = [name for name in names if is_output(name, namespace)]
        return _named(namespace, names) if names else None


def is_output(name: str, namespace: dict[str, Any]) -> bool:
    """Return whether IPython gave this name to an output: ``Out``, ``_``, ``__``, ``___``, ``_12``."""
    return "_oh" in namespace and (name in _OUTPUTS or (name.startswith("_") and name[1:].isdigit()))


def _local(frame: FrameType, name: str, thread: str) -> Root:
    code = frame.f_code
    return Root("local", f"local {name!r} of {code_label(code, frame.f_lineno)}{thread}", name, (code_place(code),))


def _named(namespace: dict[str, Any], names: list[str]) -> Root:
    module, file = namespace.get("__name__"), namespace.get("__file__")
    names = sorted(names, key=lambda name: is_output(name, namespace))  # the user's own names first
    name = names[0]
    if module == "sys" and name in SYS_LAST:
        return Root("last", f"sys.{name}", name)
    if module == "builtins" and name == "_":
        return Root("output", "_, the last output", name)
    if is_output(name, namespace):
        cells = [f"Out[{one[1:]}]" for one in names if one[1:].isdigit()]
        return Root("output", " and ".join(cells + [one for one in names if not one[1:].isdigit()]), name)
    places = ((file, 1, sys.maxsize),) if isinstance(file, str) else ()
    where = os.path.basename(file) if isinstance(file, str) and module == "__main__" else str(module)
    kind = "main" if module == "__main__" else "global"
    return Root(kind, f"global {name!r} of {where}", name, places, namespace.get("In"))


def _class(cls: Any) -> Root:
    module = sys.modules.get(type.__getattribute__(cls, "__module__"))
    file = getattr(module, "__file__", None)
    return Root("class", "", None, ((file, 1, sys.maxsize),) if isinstance(file, str) else ())


def _handled_exceptions() -> list[BaseException]:
    found = []
    for entry in sys._current_exceptions().values():
        error = entry[1] if isinstance(entry, tuple) else entry  # a triple before Python 3.12
        if isinstance(error, BaseException):
            found.append(error)
    return found
