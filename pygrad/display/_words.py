"""Words that come from the user, as pictures and pages can hold them."""

from __future__ import annotations

import re

from pygrad.cells import short_name

_FILE = re.compile(r"(^|, in the backward of \w+ of )(.*?)(:\d+)")


def printable(text: str, keep: str = "") -> str:
    """Return a text with a space for each letter that cannot be printed, but those to be kept.

    Control characters and lone surrogates are no letters of XML, and a lone surrogate cannot be written to a file.

    Examples
    --------
    >>> printable("two\\nlines"), printable("two\\nlines", keep="\\n")
    ('two lines', 'two\\nlines')
    """
    return "".join(letter if letter.isprintable() or letter in keep else " " for letter in text)


def cut(text: str, most: int) -> str:
    """Return the beginning of a text.

    Examples
    --------
    >>> cut("short", 5), cut("too long", 3)
    ('short', 'too ...')
    """
    return text if len(text) <= most else text[:most] + " ..."


def short_line(line: str) -> str:
    """Return a line as errors show it, its file without the folders: a picture is shown to others, on other machines.

    Examples
    --------
    >>> short_line("/data/train.py:3: y = x / 2")
    'train.py:3: y = x / 2'
    """
    return _FILE.sub(lambda found: f"{found[1]}{short_name(found[2])}{found[3]}", line)
