"""Exceptions of functions that C code calls, which would be printed and forgotten.

A signal is handled where Python's code begins: an interrupt may be raised in the first line of such a function, where
no ``try`` of its own can catch it. What nobody can hear goes to `sys.unraisablehook`; while such functions run, a hook
listens there, and passes on what is not theirs.
"""

from __future__ import annotations

import sys
import threading
from typing import Any


class _Listening:
    """The functions that are being listened for, by id, and the hook from before."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.raised: dict[int, list[BaseException]] = {}
        self.before: Any = None

    def hear(self, unraisable: Any) -> None:
        """Keep what a function that is listened for has raised."""
        found = self.raised.get(id(unraisable.object))
        if found is None:
            self.before(unraisable)
        else:
            found.append(unraisable.exc_value)


_listening = _Listening()


class Unheard:
    """Collects what a function raises where nobody hears it, for the length of a with block.

    Examples
    --------
    >>> import ctypes
    >>> def failing():
    ...     raise KeyError("lost")
    >>> with Unheard(failing) as raised:
    ...     ctypes.CFUNCTYPE(None)(failing)()
    >>> raised
    [KeyError('lost')]
    """

    def __init__(self, function: Any) -> None:
        self._function = function

    def __enter__(self) -> list[BaseException]:
        with _listening.lock:
            if not _listening.raised:
                _listening.before, sys.unraisablehook = sys.unraisablehook, _listening.hear
            found: list[BaseException] = []
            _listening.raised[id(self._function)] = found
            return found

    def __exit__(self, *exception: object) -> None:
        with _listening.lock:
            _listening.raised.pop(id(self._function), None)
            if not _listening.raised and sys.unraisablehook == _listening.hear:
                sys.unraisablehook = _listening.before
