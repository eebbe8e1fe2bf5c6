"""Docstrings as they are read in a prompt, made into what docutils takes.

Shapes are written ``(N, *)`` and absolute values ``|x|``, which docutils would take for the beginning of emphasis
and of a substitution. Examples, literal blocks and literals are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_LITERAL = re.compile(r"(``.*?``|`[^`]*`)")
_MARKUP = re.compile(r"(?<=[(, ])\*(?=[,)])|\|")


def escape(line: str) -> str:
    r"""Return a line with the stars of shapes and vertical bars escaped, but those in literals.

    Examples
    --------
    >>> print(escape("x : array of shape (*, N), see ``(*, N)``"))
    x : array of shape (\*, N), see ``(*, N)``
    """
    if line.lstrip()[:1] in ("|", "+"):
        return line  # a table
    parts = _LITERAL.split(line)
    return "".join(part if number % 2 else _MARKUP.sub(r"\\\g<0>", part) for number, part in enumerate(parts))


def escape_text(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a docstring, escaped where they are neither examples nor literal blocks."""
    example, literal = False, None
    for line in lines:
        text = line.lstrip()
        indent = len(line) - len(text)
        if literal is not None and text and indent <= literal:
            literal = None
        example = bool(text) and (example or text.startswith(">>>"))
        yield line if example or literal is not None else escape(line)
        if literal is None and not example and text.rstrip().endswith("::"):
            literal = indent


def process(app: Any, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    lines[:] = escape_text(lines)


def setup(app: Any) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", process, priority=100)  # before numpydoc reads it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
