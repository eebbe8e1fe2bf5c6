"""Errors in a narrow cell: how IPython and Jupyter show an error of the package.

The text of an error is one line, or a few: what failed, what was expected, what to try. That is what ``str(error)``
gives, what is pickled, and what tests match. Only where IPython shows it is the text broken, at the ends of its
sentences and parts first, then between words, so that no front end has to break it in the middle of one. The traceback
is as ``%xmode`` says; in its modes other than Verbose it leaves out PyGrad's own frames, as long as a line of the user's
is left.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from types import TracebackType
from typing import Any

WIDTH = 72
"""Characters of a line. A Jupyter cell in half of a window has some 80."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_ENDS = re.compile(r"(?<=[;.]) +(?=\S)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def broken(text: str, width: int = WIDTH) -> str:
    """Return a text with its long lines broken at the ends of parts, and where these are long, between words.

    Examples
    --------
    >>> print(broken("sum: axis 3 is out of bounds for shape (2, 2); pass an axis from -2 to 1", 50))
    sum: axis 3 is out of bounds for shape (2, 2);
      pass an axis from -2 to 1
    """
    return "\n".join("\n".join(_lines(line, width)) for line in text.splitlines())


def _lines(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    indent = line[:len(line) - len(line.lstrip())]
    made, later = [], indent + "  "
    for part in _joined(_ENDS.split(line.strip()), width - len(later)):
        made.extend(textwrap.wrap(part, width, initial_indent=later if made else indent, subsequent_indent=later,
                                  break_long_words=False, break_on_hyphens=False))
    return made


def _joined(parts: list[str], width: int) -> list[str]:
    """Put parts back together as long as they fit on one line."""
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines


def rendered(error: BaseException) -> list[str]:
    """Return the lines in which the running IPython shows an error, those of its text broken."""
    formatter = sys.modules["IPython"].get_ipython().InteractiveTB
    verbose = getattr(formatter, "mode", "") in ("Verbose", "Docs")
    frames = error.__traceback__ if verbose else of_the_user(error.__traceback__)
    lines = formatter.structured_traceback(type(error), error, frames, tb_offset=1)
    name = type(error).__name__
    found = False
    for number, line in enumerate(lines):
        found = found or _COLOUR.sub("", line).startswith((f"{name}: ", f"{type(error).__module__}.{name}: "))
        if found:
            lines[number] = "\n".join(broken(one) if not _COLOUR.search(one) or len(one) > WIDTH else one
                                      for one in line.split("\n"))
    return list(lines)


def of_the_user(traceback: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the package's own frames; as it is where that would leave none beside the first.

    Examples
    --------
    >>> of_the_user(None) is None
    True
    """
    kept, one = [], traceback
    while one is not None:
        if not one.tb_frame.f_code.co_filename.startswith(_PACKAGE):
            kept.append(one)
        one = one.tb_next
    made: Any = None
    for one in reversed(kept):
        made = TracebackType(made, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return made or traceback
