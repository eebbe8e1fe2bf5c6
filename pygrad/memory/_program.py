"""Programs that are run as ``python script.py`` and ``python -m module`` run them, inside of this process."""

from __future__ import annotations

import builtins
import io
import os
import pkgutil
import sys
import zipimport
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec
from types import CodeType, ModuleType, TracebackType
from typing import Any

from pygrad.errors import ArgumentError

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Program:
    """A script, a folder or archive with a ``__main__.py``, or a module.

    Parameters
    ----------
    target : str
        Its path, or the name of the module.
    arguments : list of str
        What it finds in ``sys.argv[1:]``.
    is_module : bool
        Whether it is the name of a module.

    Attributes
    ----------
    started : bool
        Whether a line of it has run, or was about to.

    Raises
    ------
    ArgumentError
        If there is no such file, or no such module.
    """

    def __init__(self, target: str, arguments: list[str], is_module: bool = False) -> None:
        self.target, self.arguments, self.is_module = target, arguments, is_module
        self.started = False
        self._importer: Any = None
        if is_module:
            if find_spec(target.partition(".")[0]) is None:
                raise ArgumentError(f"No module named {target.partition('.')[0]}")
        elif not os.path.exists(target):
            raise ArgumentError(f"can't open file {os.path.abspath(target)!r}: No such file or directory")
        else:
            self._importer = pkgutil.get_importer(os.path.abspath(target))
            if type(self._importer) is not zipimport.zipimporter and not os.path.isdir(target):
                self._importer = None
            if self._importer is not None and self._importer.find_spec("__main__") is None:
                raise ArgumentError(f"can't find '__main__' module in {os.path.abspath(target)!r}")

    def run(self) -> None:
        """Run it, as ``__main__``; whatever it raises is passed on."""
        code, module = self._load_script() if not (self.is_module or self._importer) else self._load_module()
        sys.modules["__main__"], self.started = module, True
        exec(code, vars(module))

    def _load_script(self) -> tuple[CodeType, ModuleType]:
        path = os.path.abspath(self.target)
        self._introduce(self.target, os.path.dirname(os.path.realpath(path)))
        with io.open_code(path) as file:
            code = pkgutil.read_code(file)
        if code is None:
            with io.open_code(path) as file:
                code = compile(file.read(), path, "exec", dont_inherit=True)
        return code, _main_module(__file__=path, __loader__=SourceFileLoader("__main__", path), __package__=None)

    def _load_module(self) -> tuple[CodeType, ModuleType]:
        if self._importer is not None:
            self._introduce(self.target, os.path.abspath(self.target))
            spec = self._importer.find_spec("__main__")
        else:
            sys.argv[:] = ["-m", *self.arguments]
            spec = _found(self.target)
            sys.argv[0] = spec.origin or ""
        loader: Any = spec.loader
        code = loader.get_code(spec.name) if hasattr(loader, "get_code") else None
        if code is None:
            raise ImportError(f"No code object available for {spec.name}")
        return code, _main_module(__file__=spec.origin, __loader__=loader, __spec__=spec, __package__=spec.parent,
                                  __cached__=spec.cached)

    def _introduce(self, name: str, folder: str) -> None:
        """Set what ``python script.py`` sets; where Python was asked for a safe path, that has no folder."""
        sys.argv[:] = [name, *self.arguments]
        if not sys.flags.safe_path:
            sys.path[0] = folder


def _found(name: str) -> ModuleSpec:
    """Find a module, or the ``__main__`` of a package; this imports the packages that hold it."""
    spec = find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = find_spec(f"{name}.__main__")
        if spec is None:
            raise ImportError(f"No module named {name}.__main__; {name!r} is a package and cannot be directly executed")
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name}", name=name)
    return spec


def _main_module(**values: Any) -> ModuleType:
    module = ModuleType("__main__")
    vars(module).update({"__builtins__": builtins, "__cached__": None, **values})
    return module


def own_traceback(error: BaseException) -> TracebackType | None:
    """Return the traceback of an error as the program's own, without the frames that ran it."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename.startswith(_HERE):
        traceback = traceback.tb_next
    return traceback


def leave_to_python(error: BaseException) -> None:
    """Have the interpreter, where the error ends the process, show it as the program's own."""
    previous, traceback = sys.excepthook, own_traceback(error)

    def show(kind: type[BaseException], value: BaseException, shown: TracebackType | None) -> None:
        sys.excepthook = previous
        if value is error:
            value.__traceback__ = sys.last_traceback = shown = traceback
        previous(kind, value, shown)

    sys.excepthook = show
