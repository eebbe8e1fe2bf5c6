"""Texts for those who do not see the pictures of notebooks, which have none: where they stand, and what they show."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

WORDS = re.compile(r'(?:\b|set_)(?:suptitle|title|xlabel|ylabel|label)\s*[(=]\s*"([^"{}$\\]+)"')
"""What code writes at a picture: titles, axes, the names of lines."""


def describe(picture: nodes.image) -> str:
    """Return a text for a picture that a cell of a notebook has drawn."""
    section, cell = picture.parent, None
    while section is not None and not isinstance(section, nodes.section):
        if "cell" in section.get("classes", ()):
            cell = section
        section = section.parent
    found = next(section.findall(nodes.title), None) if section is not None else None
    where = f' under "{found.astext()}"' if found is not None else ""
    source = next(cell.findall(nodes.literal_block), None) if cell is not None else None
    words = list(dict.fromkeys(WORDS.findall(source.astext()))) if source is not None else []
    return f"Picture{where}, drawn by the code above it" + (f"; it says: {', '.join(words)}" if words else "")


def add(app: Any, doctree: nodes.document) -> None:
    """Give a text to every picture of a page that has none."""
    for picture in doctree.findall(nodes.image):
        if not picture.get("alt"):
            picture["alt"] = describe(picture)


def setup(app: Any) -> dict[str, bool]:
    app.connect("doctree-read", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
