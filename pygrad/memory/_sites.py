"""Where in a program something happens: the line, and the layer that is being run, from the frames of a thread.

The line is that of the innermost frame outside of PyGrad, so that what a layer of the user's own does is charged to
the lines of its ``forward``, and what a layer of PyGrad's does to the line that calls it. Python's own library and
installed packages are passed over in the same way where a line of the program stands above them. Nothing of a frame is
kept but names and numbers.

Walking the frames is most of what an operation costs under a profile: whose a frame is, is looked up by the name of its
file, which is looked at once.
"""

from __future__ import annotations

import os
import sysconfig
from typing import Any

import numpy as np

from pygrad.layers.hooks import Hooked
from pygrad.memory.records import NOWHERE, Line
from pygrad.places import layer_name

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep

_SKIPPED = PACKAGE, os.path.dirname(os.path.abspath(np.__file__)) + os.sep, "<frozen"
"""Whose lines are nobody's: what NumPy's own Python does is charged to those who call it."""

_LIBRARIES = tuple({os.path.join(sysconfig.get_path(name), "")
                    for name in ("stdlib", "platstdlib", "purelib", "platlib")})

_NOBODYS, _LIBRARYS, _PROGRAMS = range(3)
_owners: dict[str, int] = {}

_CALL = Hooked.__call__.__code__


def line_of(frame: Any) -> Line:
    """Return the line of the innermost frame of the program, from this frame outwards."""
    library = None
    while frame is not None:
        code = frame.f_code
        owner = _owners.get(code.co_filename)
        if owner is None:
            owner = _owner(code.co_filename)
        if owner == _PROGRAMS:
            return Line(code.co_filename, frame.f_lineno or 0, code.co_qualname)
        if owner == _LIBRARYS and library is None:
            library = Line(code.co_filename, frame.f_lineno or 0, code.co_qualname)
        frame = frame.f_back
    return library or NOWHERE


def place_of(frame: Any) -> tuple[Line, str]:
    """Return the line, and the name of the innermost layer that is being run, empty for none."""
    line, innermost, outermost = line_of(frame), None, None
    while frame is not None:
        code = frame.f_code
        if code is _CALL:
            outermost = frame
            innermost = innermost or frame
        elif code.co_name == "<module>" and _owners.get(code.co_filename) == _PROGRAMS:
            break  # below are those who run programs: a notebook's kernel has thirty frames
        frame = frame.f_back
    if innermost is None or outermost is None:
        return line, ""
    return line, layer_name(innermost.f_locals["self"], outermost.f_locals["self"])


def is_programs(filename: str) -> bool:
    """Return whether a file belongs to the program: not to PyGrad, Python's library or an installed package."""
    return _owner(filename) == _PROGRAMS


def _owner(filename: str) -> int:
    """Say whose the lines of a file are, and remember it."""
    owner = _NOBODYS if filename.startswith(_SKIPPED) else _LIBRARYS if filename.startswith(_LIBRARIES) else _PROGRAMS
    return _owners.setdefault(filename, owner)
