"""Errors in a narrow cell: how IPython and Jupyter show an error of the package.

The text of an error is one line, or a few: what failed, what was expected, what to try. That is what ``str(error)``
gives, what is pickled, and what tests match. Only where IPython shows it is the text broken, at the ends of its
sentences and parts first, then between words, so that no front end has to break it in the middle of one. The
traceback is as ``%xmode`` says; in its modes other than Verbose it leaves out PyGrad's own frames, as long as a line
of the user's is left.
"""

from __future__ import annotations

import os
import re
import textwrap
from types import TracebackType
from typing import Any

from pygrad.cells import running_shell

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
    later = indent + "  "
    made: list[str] = []
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
    """Return the lines in which the running IPython shows an error, those of its text broken.

    Without a running IPython there is the text alone.
    """
    shell = running_shell()
    if shell is None:
        return [f"{type(error).__module__}.{type(error).__qualname__}: {error}"]
    formatter = shell.InteractiveTB
    verbose = getattr(formatter, "mode", "") in ("Verbose", "Docs")
    frames = error.__traceback__ if verbose else of_the_user(error.__traceback__)
    lines = list(formatter.structured_traceback(type(error), error, frames, tb_offset=1))
    title = f"{type(error).__name__}: "
    titles = [number for number, line in enumerate(lines) if _COLOUR.sub("", line).startswith(title)]
    text = titles[-1] if titles else len(lines)
    return lines[:text] + [_broken_in_colour(line, type(error).__name__) for line in lines[text:]]


def _broken_in_colour(line: str, name: str) -> str:
    """Break a line, whose codes of colour take no room, and colour the error's name as it was."""
    made = broken(_COLOUR.sub("", line))
    coloured = re.search(rf"(?:{_COLOUR.pattern})+{name}(?:{_COLOUR.pattern})*", line)
    return made.replace(name, coloured.group(), 1) if coloured else made


def of_the_user(frames: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the frames of the package; as it is where that would leave none.

    Examples
    --------
    >>> of_the_user(None) is None
    True
    """
    kept, one = [], frames
    while one is not None:
        if not one.tb_frame.f_code.co_filename.startswith(_PACKAGE):
            kept.append(one)
        one = one.tb_next
    made: Any = None
    for one in reversed(kept):
        made = TracebackType(made, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return made or frames
