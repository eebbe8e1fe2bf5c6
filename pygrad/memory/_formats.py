"""The formats that a profile is written in, and the files it is written to."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from typing import Any

from pygrad.errors import ArgumentError
from pygrad.optional import how_to_install

SUFFIXES = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".png": "png", ".svg": "svg",
            ".dat": "mprof"}
"""The format that the name of a file asks for; .dat is what ``mprof plot`` reads."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
PICTURES = ("png", "svg")


def format_of(path: str, asked: str | None = None) -> str:
    """Return the format of a file: the one that is asked for, or by its suffix.

    Raises
    ------
    ArgumentError
        If the suffix says nothing, or a picture is asked for in a file of another suffix.

    Examples
    --------
    >>> format_of("report.HTML"), format_of("mprofile.dat"), format_of("notes.log", "text")
    ('html', 'mprof', 'text')
    """
    suffix = os.path.splitext(path)[1].lower()
    found = asked or SUFFIXES.get(suffix)
    if found is None:
        raise ArgumentError(f"no format for {path!r}: its suffix is none of {', '.join(SUFFIXES)}; "
                            f"name the format ({', '.join(FORMATS)})")
    if found in PICTURES and suffix != f".{found}":
        raise ArgumentError(f"a picture in the format {found} needs a file with the suffix .{found}, got {path!r}")
    return found


def check_file(path: str, form: str) -> None:
    """Make sure that a report can be written, before the program runs.

    Raises
    ------
    ArgumentError
        If the file cannot be opened for writing, or the format needs a library that is not installed.
    """
    if form in PICTURES and find_spec("matplotlib") is None:
        raise ArgumentError(f"{path}: a picture needs matplotlib, which is not installed; "
                            "install it with the extra 'plot': " + how_to_install("plot"))
    existed = os.path.lexists(path)
    try:
        open(path, "ab").close()
    except OSError as error:
        raise ArgumentError(f"cannot write {path!r}: {error.strerror or error}") from None
    if not existed:
        os.unlink(path)


def write(measured: Any, path: str, form: str, title: str = "Memory profile") -> None:
    """Write the report of a profile, under a title where there is a place for one."""
    if form == "text":
        with open(path, "w", encoding="utf-8") as file:
            file.write(str(measured))
    elif form in PICTURES:
        measured.plot(path)
    elif form == "html":
        measured.to_html(path, title)
    else:
        getattr(measured, f"to_{form}")(path)


def text_in(measured: Any, form: str) -> str:
    """Return a report as text, for standard output; not of a picture."""
    if form == "text":
        return str(measured)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report")
        write(measured, path, form)
        with open(path, encoding="utf-8") as file:
            return file.read()
