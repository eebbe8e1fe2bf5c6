"""Exceptions of functions that C code calls, which would be printed and forgotten.

A signal is handled where Python's code begins: an interrupt may be raised in the first line of such a function, where
no ``try`` of its own can catch it. What nobody can hear goes to `sys.unraisablehook`; while such functions run, hooks
listen there, one for each, and pass on what is not theirs to the hook from before.

An interrupt may come just as well where listening begins or ends. The hook that then stays is taken out by the next one
that ends, once its function is gone, and keeps nothing alive until then.
"""

from __future__ import annotations

import sys
import threading
from typing import Any
from weakref import ref

_lock = threading.RLock()


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
        self._function, self._raised, self._ended = ref(function), list[BaseException](), False
        self._before: Any = None

    def __enter__(self) -> list[BaseException]:
        with _lock:
            self._before = sys.unraisablehook
            sys.unraisablehook = self
        return self._raised

    def __exit__(self, *exception: object) -> None:
        self._ended = True
        with _lock:
            listening, hook = [], sys.unraisablehook
            while isinstance(hook, Unheard):
                if not hook._ended and hook._function() is not None:
                    listening.append(hook)
                hook = hook._before
            for one in reversed(listening):
                one._before, hook = hook, one
            sys.unraisablehook = hook

    def __call__(self, unraisable: Any) -> None:
        """Keep what the function has raised."""
        function = None if self._ended else self._function()
        if function is not None and _is_of(unraisable, function):
            self._raised.append(unraisable.exc_value)
        else:
            self._before(unraisable)


def _is_of(unraisable: Any, function: Any) -> bool:
    """Return whether a function has raised it; from Python 3.13 on only the message says which one."""
    if unraisable.object is None:
        return (unraisable.err_msg or "").endswith(repr(function))
    return unraisable.object is function
