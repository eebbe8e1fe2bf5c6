"""One forward, watched: what it takes, when, and what is there after it.

Buffers of arrays are entered into an `Account` when the engine tells of them, and are followed by weak references on
the arrays that own them. What an operation takes for itself is measured by `tracemalloc` in a window around it.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary, ref

import numpy as np

from pygrad.events import subscribe
from pygrad.memory import _watching
from pygrad.memory._account import Account, Buffer
from pygrad.memory._owners import constants_of
from pygrad.memory._settling import SMALLEST
from pygrad.memory._sites import place_of
from pygrad.memory._tracking import owner_of
from pygrad.memory._windows import array_bytes, raise_peak

SLACK = 1 << 14
"""Bytes that nobody knows of, from which they are reported."""


class Rehearsal:
    """The watching of one forward.

    Parameters
    ----------
    before : iterable of (ndarray, str, str)
        Arrays that are there before, with their category and layer.

    Attributes
    ----------
    account : Account
    layers : mapping of Function to str
        In which layer it was run.
    workspaces : mapping of Function to int
        What its forward took for itself.
    """

    def __init__(self, before: Iterable[tuple[Any, str, str]]) -> None:
        self.account = Account()
        self.layers: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        self.workspaces: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._met: dict[int, tuple[Any, Buffer]] = {}
        self._last: Any = None  # a weak reference to the Function that ran last
        self._inner: list[int] = []  # peaks of the operations that are being run
        self._taken = self._highest = self._opened = 0
        self._moment = self.account.mark()
        self._foreign, self._following = True, True
        for array, category, layer in before:
            self.meet(array, category, layer, is_new=False)

    # -- arrays -----------------------------------------------------------------------------------------

    def meet(self, array: Any, category: str, layer: str, is_new: bool) -> None:
        """Enter the buffer of an array, unless it is known; ``is_new`` is believed where a trace does not tell."""
        root = owner_of(array) if type(array) is np.ndarray else None
        if root is None or id(root) in self._met:
            return
        if not self._foreign:
            is_new = tracemalloc.get_object_traceback(root) is not None
        key = id(root)
        buffer = (self.account.take if is_new else self.account.find)(root.nbytes, category, layer)
        self._met[key] = ref(root, lambda _: self._lost(key)), buffer

    def known(self, array: Any) -> Buffer | None:
        """Return the buffer of an array if it has been met."""
        root = owner_of(array)
        return None if root is None or id(root) not in self._met else self._met[id(root)][1]

    def buffers(self) -> list[Buffer]:
        """Return the buffers that are there."""
        return [buffer for _, buffer in self._met.values()]

    def _lost(self, key: int) -> None:
        if self._following:
            self.account.drop(self._met.pop(key)[1])

    # -- events -----------------------------------------------------------------------------------------

    def run(self, forward: Any) -> Any:
        """Return what ``forward()`` returns."""
        was_tracing = tracemalloc.is_tracing()
        if not was_tracing:
            tracemalloc.start()
        self._highest, self._foreign = tracemalloc.get_traced_memory()[1], was_tracing
        try:
            self._open()
            with _watching.aside(), subscribe(self._hear, "forward", "saved"):
                result = forward()
            self._settle()
            if not was_tracing and tracemalloc.is_tracing():  # else the forward has stopped it
                self._find_unknown()
            return result
        finally:
            if was_tracing:
                raise_peak(self._highest)
            else:
                tracemalloc.stop()

    def _open(self) -> None:
        self._highest = max(self._highest, tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()
        self._opened = tracemalloc.get_traced_memory()[0]

    def _hear(self, event: Any) -> None:
        if event.kind == "saved":
            made = event.role != "input"
            self.meet(event.array, "activation" if made else "input", self.layers.get(event.function, ""), made)
        elif event.role == "begin":
            self._begin(event.function)
        else:
            self._end(event.function)

    def _begin(self, function: Any) -> None:
        now, peak = tracemalloc.get_traced_memory()
        if self._inner:
            self._inner[-1] = max(self._inner[-1], peak)
        else:
            self._settle()
            self._gap(peak - max(now, self._opened))
            self.layers[function] = place_of(sys._getframe(3))[1]
            self.account.function = type(function).__name__
            self._moment = self.account.mark()
        self._inner.append(0)
        self._open()

    def _end(self, function: Any) -> None:
        now, peak = tracemalloc.get_traced_memory()
        peak = max(peak, self._inner.pop())
        if self._inner:
            self._inner[-1] = max(self._inner[-1], peak)
            return
        self._taken = peak - now if peak - now > SMALLEST else 0
        self.workspaces[function] = self._taken
        self._last = ref(function)
        self._open()

    def _gap(self, nbytes: int) -> None:
        """Take note of what the program took and gave back between two operations."""
        if nbytes > SMALLEST:
            self.account.spike({"temporary": nbytes}, "")

    def _settle(self) -> None:
        """Take note of what went into the last Function and of what came out, now that it is recorded."""
        function, self._last = None if self._last is None else self._last(), None
        if function is None:
            return
        layer = self.layers.get(function, "")
        for array, is_leaf in constants_of(function):
            self.meet(array, "parameter" if is_leaf else "input", layer, is_new=False)
        for output in function.outputs if hasattr(function, "_outputs") else ():
            variable = output()
            if variable is not None and variable._data is not None:
                self.meet(variable._data, "activation", layer, is_new=True)
        self.account.spike({"activation": self.account.since(self._moment), "workspace": self._taken}, layer,
                           self._moment)

    def _find_unknown(self) -> None:
        """Enter what has been taken since the beginning by arrays that nobody told of."""
        unknown = array_bytes() - sum(
            root.nbytes for reference, _ in self._met.values()
            if (root := reference()) is not None and tracemalloc.get_object_traceback(root) is not None)
        if unknown > SLACK:
            self.account.take(unknown, "unattributed", "")

    def finish(self) -> None:
        """Follow no more what happens to arrays: from here on it is computed."""
        self._following = False
