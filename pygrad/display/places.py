"""Where output goes: a notebook, a terminal, or a file that nobody watches."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable
from typing import Any

from pygrad.optional import optional_import


def in_notebook() -> bool:
    """Return whether this is the kernel of a notebook; IPython in a terminal is none.

    Examples
    --------
    >>> in_notebook()
    False
    """
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if hasattr(module, "get_ipython") else None  # type: ignore[union-attr]
    return getattr(shell, "kernel", None) is not None


def is_terminal(file: Any) -> bool:
    """Return whether lines written to a file can be written over: it is a terminal, and open.

    Examples
    --------
    >>> import io
    >>> is_terminal(io.StringIO())
    False
    """
    try:
        return bool(file.isatty())
    except (AttributeError, ValueError):
        return False


def columns(file: Any) -> int | None:
    """Return how wide the terminal is that a file is, None where it does not say.

    Examples
    --------
    >>> import io
    >>> columns(io.StringIO()) is None
    True
    """
    try:
        return os.get_terminal_size(file.fileno()).columns or None
    except (AttributeError, OSError, ValueError):
        return None


def at_cell_end(method: Callable[[], None]) -> None:
    """Call a method once, when the cell of a notebook that runs has ended; its object is not kept alive."""
    shell = sys.modules["IPython"].get_ipython()
    reference = weakref.WeakMethod(method)

    def ended(*result: Any) -> None:
        shell.events.unregister("post_run_cell", ended)
        found = reference()
        if found is not None:
            found()

    shell.events.register("post_run_cell", ended)


class Output:
    """One output below a cell of a notebook, which changes in place and leaves its last state in the file.

    Parameters
    ----------
    bundle : dict of str to str or dict
        By MIME type, what to show first.
    """

    def __init__(self, bundle: dict[str, Any]) -> None:
        self._handle = _display()(bundle, raw=True, display_id=True)

    def update(self, bundle: dict[str, Any]) -> None:
        """Show something else in its place."""
        if self._handle is not None:  # None where no kernel listens
            self._handle.update(bundle, raw=True)


def _display() -> Any:
    return optional_import("IPython.display", "notebook", "an output of a notebook").display
