"""Twins: private copies of a Function, for one pass to run a rule or a replay on.

A pass that needs other saved arrays than the shared Function holds (recomputed ones, Variables, none for the
gradients nobody wants) puts them on a twin. The graph is not written to, so passes do not disturb each other.
"""

from __future__ import annotations

from typing import Any


class Twin:
    """The side of a Function that copies itself."""

    __slots__ = ()

    _parameters: tuple[str, ...] = ()  # the slots that subclasses add

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = cls.__dict__.get("__slots__", ())
        names = (own,) if isinstance(own, str) else tuple(own)
        if "needs_grad" not in names:  # the base class's slots are copied by name
            cls._parameters = (*cls._parameters, *(name for name in names if not name.startswith("__")))

    def twin(self: Any) -> Any:
        """Return a copy with the same parameters, edges and saved arrays; it is nobody's creator."""
        twin = object.__new__(type(self))
        twin._first, twin._second, twin._edges = self._first, self._second, self._edges
        twin.generation, twin.clock, twin._outputs = self.generation, self.clock, self._outputs
        twin.needs_grad, twin.saved, twin.roles = self.needs_grad, self.saved, self.roles
        twin.specs, twin.extra = self.specs, self.extra
        for name in self._parameters:
            if hasattr(self, name):
                setattr(twin, name, getattr(self, name))
        if type(self).__dictoffset__:
            twin.__dict__.update(self.__dict__)
        return twin
