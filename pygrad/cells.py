"""The cells of a notebook: what to call the files that IPython gives their code."""

from __future__ import annotations

import os
import sys
from typing import Any


def running_shell() -> Any:
    """Return the running IPython, without importing it; None if there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if hasattr(ipython, "get_ipython") else None  # type: ignore[union-attr]


def cell_of(filename: str) -> str:
    """Return ``"In[3]"`` for the file of a cell, and nothing for others."""
    name = getattr(getattr(running_shell(), "compile", None), "format_code_name", None)
    shown = name(filename) if name is not None else None
    return str(shown[1]) if shown else ""


def short_name(filename: str) -> str:
    """Return the cell, or the name of a file without its folders.

    Examples
    --------
    >>> short_name("/data/train.py")
    'train.py'
    """
    return cell_of(filename) or os.path.basename(filename)


def shown_name(filename: str) -> str:
    """Return a file as a reader knows it: the cell, or the path from where the process is, if that is shorter.

    Examples
    --------
    >>> shown_name(os.path.join(os.getcwd(), "train.py")), shown_name("<stdin>")
    ('train.py', '<stdin>')
    """
    cell = cell_of(filename)
    if cell or not os.path.isabs(filename):
        return cell or filename
    try:
        relative = os.path.relpath(filename)
    except (OSError, ValueError):  # the folder is gone, or on another drive
        return filename
    return relative if len(relative) < len(filename) else filename
