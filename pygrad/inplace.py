"""In-place updates: what ``x += y``, ``x[i] = v`` and ``np.put(x, i, v)`` mean, and the versions they bump.

With grad mode on they are recorded: ``x += y`` makes a new Variable, ``x[i] = v`` and the NumPy functions that
write into an array (`np.put`, `np.copyto`, `np.add.at`, ...) re-point ``x`` to a new Function. A write into
``x[i]`` reaches ``x``, as ``x[i][j] = v`` has to; one into another view (a transposed or reshaped ``x``) stays there,
with a warning. What was taken from ``x`` before a write, views included, keeps the old values.
Under `no_grad` they write into a leaf's array and note the time, so that a graph which saved that
array finds itself stale. Two things are errors: writing into a leaf that requires grad while recording, and
an unrecorded write into an intermediate, whose array the graph may need.
"""

from __future__ import annotations

import operator
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from pygrad import dispatch
from pygrad.config import is_grad_enabled, state
from pygrad.errors import GraphError, ShapeError, ViewAssignmentWarning, describe, users_level

_LEAF = ("{}: the leaf {} requires grad, and changing it in place cannot be recorded; do it inside "
         "`with pygrad.no_grad():`, or make a new Variable")


_TEMPORARY = 3
"""References to the base of an unrecorded view that the view alone holds: ``_source``, a local name, an argument."""


class InPlace:
    """The in-place side of a Variable.

    ``_source`` tells whose memory a leaf uses: None, its own; the leaf that all share who got it from there
    (`detach`, a view made under `no_grad`), and whose version counts for all; False, an intermediate's: copy
    before writing.
    """

    __slots__: tuple[str, ...] = ()

    if TYPE_CHECKING:
        data: Any
        _data: Any
        _version: int
        _source: Any
        _grad: Any
        _replaced: int
        _requires_grad: bool
        creator: Any

    def __setitem__(self, index: Any, value: Any) -> None:
        needs = dispatch.needs_grad(value)
        recorded = is_grad_enabled() and (self.creator is not None or self._requires_grad or needs)
        if not recorded:
            self._prepare_write("item assignment")
            self._data[index] = value.data if isinstance(value, InPlace) else value
            return
        if self.creator is None and self._requires_grad:
            raise GraphError(_LEAF.format("item assignment", describe(self)))
        if needs and isinstance(value, list | tuple):
            value = dispatch.call(np.array, (value,), {})
        self._repoint(dispatch.table[operator.setitem](self, index, value))

    def _base(self) -> tuple[Any, Any]:
        """Return the Variable that this is a view of, or None, and the index it was taken by, or None.

        One that has died counts where it was itself a view of one that has not, as ``x[i]`` in ``x[i][j] = v``.
        """
        creator = self.creator
        if creator is None:
            return (self._source if isinstance(self._source, InPlace) else None), None
        if not creator.makes_view:
            return None, None
        edge = creator.edges[0]
        if not isinstance(edge, InPlace):
            function, number = edge if type(edge) is tuple else (edge, 0)
            edge = function.living(number)
            if edge is None and function.makes_view:
                edge = function.output(number)
                edge = None if edge._base()[0] is None else edge
        part = getattr(creator, "part", None)  # of Unstack
        if part is not None:
            return edge, part(next(number for number, one in enumerate(creator.outputs) if one() is self))
        return edge, getattr(creator, "template", None)

    def _rewrite(self, action: str, function: Callable[..., Any] | None, write: Callable[[Any], Any],
                 args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> None:
        """Change the values: re-point to ``function(self, ...)`` where that is recorded, else ``write`` into the array.

        NumPy functions that write into an array end here. ``function`` returns a new Variable; it is None for
        those that have no derivative.
        """
        if is_grad_enabled():
            if self.creator is None and self._requires_grad:
                raise GraphError(_LEAF.format(action, describe(self)))
            given = (*args, *(kwargs or {}).values())
            if function is not None and (self.creator is not None or dispatch.needs_grad(given)):
                new = function(self, *args, **(kwargs or {}))
                if new.creator is not None:
                    return self._repoint(new)
        self._prepare_write(action)
        write(self._data)
        return None

    def _repoint(self, new: Any) -> None:
        """Become what another Variable is, the output of its creator; the old creator forgets this one."""
        base, index = self._base()
        if base is not None and index is not None and (base.creator is not None or not base._requires_grad):
            base[index] = new
            new = base[index]
        elif base is not None and (self.creator is not None or sys.getrefcount(base) > _TEMPORARY):
            warnings.warn(f"a view was written to, and the Variable it was taken from ({describe(base)}) does not "
                          "change with it, as an array would; write to that one, or take a copy() first to say so",
                          ViewAssignmentWarning, stacklevel=users_level())
        if self.creator is not None:
            self.creator.forget_output(self)
        new.creator.adopt(self, new)

    def fill(self, value: Any) -> None:
        """Set every element to ``value``, as ``x[...] = value`` does."""
        self[...] = value

    def put(self, indices: Any, values: Any, mode: str = "raise") -> None:
        """Set elements at positions of the flattened array, as `numpy.put` does."""
        dispatch.call(np.put, (self, indices, values), {"mode": mode})

    def sort(self, axis: int = -1, kind: Any = None, order: Any = None, *, stable: bool | None = None) -> None:
        """Sort in place, as ``x[...] = np.sort(x)`` does."""
        options = {"kind": kind, "order": order, "stable": stable}
        given = {name: value for name, value in options.items() if value is not None}
        self._rewrite("sort", lambda x: dispatch.call(np.sort, (x, axis), dict(given)),
                      lambda array: array.sort(axis, **given))

    def partition(self, kth: Any, axis: int = -1, kind: str = "introselect", order: Any = None) -> None:
        """Partition in place, as ``x[...] = np.partition(x, kth)`` does."""
        self._rewrite("partition", lambda x: dispatch.call(np.partition, (x, kth, axis), {}),
                      lambda array: array.partition(kth, axis, kind, order))

    def mark_updated(self) -> None:
        """Note that the array was changed in place: a graph that saved it is stale from now on.

        In-place operators and optimisers do this; call it after writing into ``x.data`` yourself.
        """
        if self.creator is not None:
            self._leaf_only("mark as updated")
        self._version = state.tick()  # type: ignore[misc]
        if isinstance(self._source, InPlace):
            self._source._version = self._version  # type: ignore[misc]

    def _assign(self, array: Any, shared: bool) -> None:
        """Replace the array; if it is ``shared`` with another Variable, it is copied before a write."""
        if array is self._data:  # x.data += 1: NumPy has written into it already
            return self.mark_updated()
        if self._grad is not None and array.shape != self._grad.shape:
            raise ShapeError(f"Variable.data: new data of shape {array.shape} beside a gradient of shape "
                             f"{self._grad.shape}; call clear_grad() first")
        self._data, self._source = array, False if shared else None
        self._replaced = state.tick()  # type: ignore[misc]
        return None

    @property
    def _updated(self) -> int:
        """When the memory of this leaf was last changed in place, by whichever leaf that shares it."""
        source = self._source
        return max(self._version, source._version) if isinstance(source, InPlace) else self._version

    def _memory(self) -> Any:
        """Return the ``_source`` of a leaf that is made to share this Variable's memory."""
        return False if self.creator is not None else self if self._source is None else self._source

    def __copy__(self) -> Any:
        parts: Any = self.__reduce__()
        leaf = parts[0](*parts[1])
        leaf._source = self._memory()
        return leaf

    def _leaf_only(self, action: str) -> None:
        """Raise `GraphError` if this Variable has a creator."""
        if self.creator is not None:
            raise GraphError(f"cannot {action} a Variable that has a creator ({type(self.creator).__name__}, "
                             f"{describe(self)}): the graph may need its value; use detach() to get a leaf")

    def _prepare_write(self, action: str) -> None:
        self._leaf_only(f"apply {action} to")
        if self._source is False:
            self._data, self._source = self._data.copy(), None
        self.mark_updated()


def _in_place(symbol: str, ufunc: np.ufunc) -> Callable[[Any, Any], Any]:
    def update(self: Any, other: Any) -> Any:
        if is_grad_enabled():
            if self.creator is None and self._requires_grad:
                raise GraphError(_LEAF.format(symbol, describe(self)))
            return dispatch.call(ufunc, (self, other), {})
        self._prepare_write(symbol)
        ufunc(self._data, other.data if isinstance(other, InPlace) else other, out=self._data)
        return self

    return update


for _name, _symbol, _ufunc in (("add", "+=", np.add), ("sub", "-=", np.subtract), ("mul", "*=", np.multiply),
                               ("truediv", "/=", np.divide), ("pow", "**=", np.power),
                               ("floordiv", "//=", np.floor_divide), ("mod", "%=", np.remainder),
                               ("matmul", "@=", np.matmul)):
    setattr(InPlace, f"__i{_name}__", _in_place(_symbol, _ufunc))
