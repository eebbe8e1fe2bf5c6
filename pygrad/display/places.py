"""Where output goes: a notebook, a terminal, or a file that nobody watches."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from typing import Any

from pygrad.cells import running_shell
from pygrad.optional import optional_import


def in_notebook() -> bool:
    """Return whether this is the kernel of a notebook; IPython in a terminal is none.

    Examples
    --------
    >>> in_notebook()
    False
    """
    return getattr(running_shell(), "kernel", None) is not None


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


def size(file: Any) -> tuple[int, int] | None:
    """Return how many columns and lines the terminal has that a file is, None where it does not say.

    Examples
    --------
    >>> import io
    >>> size(io.StringIO()) is None
    True
    """
    try:
        found = os.get_terminal_size(file.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return (found.columns, found.lines) if found.columns > 0 and found.lines > 0 else None


def at_cell_end(method: Callable[[], None]) -> None:
    """Call a method once, when IPython's cell that runs has ended; its object is not kept alive.

    Outside of IPython nothing is called.
    """
    shell = running_shell()
    if shell is None:
        return
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
