"""Words that come from the user, as pictures and pages can hold them."""

from __future__ import annotations


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
