"""What makes a Variable behave like an array: NumPy's protocols, conversions, comparisons, its repr.

Nothing here knows the graph; `Variable` inherits it.
"""

from __future__ import annotations

import dis
import operator
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad import _lazy, dispatch
from pygrad.config import is_grad_enabled, transforms_running
from pygrad.errors import DroppedGraphWarning
from pygrad.showing import pretty, represent


class ArrayProtocols:
    """The array side of a Variable; it reads nothing but ``data``, ``name``, ``creator`` and ``requires_grad``."""

    __slots__ = ()

    data: Any
    name: str | None
    creator: Any
    requires_grad: Any

    shape = property(lambda self: self.data.shape, doc="The lengths of the axes.")
    ndim = property(lambda self: self.data.ndim, doc="The number of axes.")
    size = property(lambda self: self.data.size, doc="The number of elements.")
    dtype = property(lambda self: self.data.dtype, doc="The data's dtype.")
    itemsize = property(lambda self: self.data.itemsize, doc="The bytes of one element.")
    strides = property(lambda self: self.data.strides, doc="The bytes to step along each axis.")
    flags = property(lambda self: self.data.flags, doc="How the data lies in memory.")
    nbytes = property(lambda self: self.data.nbytes, doc="The data's bytes.")
    real = property(lambda self: dispatch.table[np.real](self), doc="The real part, recorded.")
    imag = property(lambda self: dispatch.table[np.imag](self), doc="The imaginary part, recorded.")
    T = property(lambda self: dispatch.table[np.transpose](self), doc="The transposed Variable, recorded.")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__":
            return dispatch.call_method(ufunc, method, inputs, kwargs)
        return dispatch.call(ufunc, inputs, kwargs)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return dispatch.call(function, args, kwargs)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Any:
        if (self.creator is not None or (transforms_running() and self.requires_grad)) and is_grad_enabled():
            warnings.warn("a Variable with a graph became a plain array: no gradient will flow through it; "
                          "use x.data or x.numpy() to say so", DroppedGraphWarning, stacklevel=2)
        return np.array(self.data, dtype=dtype, copy=copy)

    def numpy(self) -> Any:
        """Return the data."""
        return self.data

    def item(self, *index: Any) -> bool | int | float | complex:
        """Return the one element, or the one at an index, as a Python number."""
        return self.data.item(*index)  # type: ignore[no-any-return]

    def tolist(self) -> Any:
        """Return the data as nested lists of Python numbers."""
        return self.data.tolist()

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: Any) -> Any:
        return dispatch.table[operator.getitem](self, index)

    def __iter__(self) -> Iterator[Any]:
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d Variable")
        return self._rows()

    def _rows(self) -> Iterator[Any]:
        """Yield the slices along the first axis: of one Function, so that backward puts their gradients together once.

        From where an assignment changes the Variable on the way, they are taken one by one, as it then is.
        """
        before = self.creator
        rows = dispatch.named["unstack"]["numpy"](self) if len(self) else ()
        for number, row in enumerate(rows):
            yield row if self.creator is before else self[number]

    def __bool__(self) -> bool:
        return bool(self.data)

    def __int__(self) -> int:
        return int(self.data)

    def __float__(self) -> float:
        if self.creator is not None or (transforms_running() and self.requires_grad):
            _warn_if_lost()
        return float(self.data)

    def __complex__(self) -> complex:
        if self.creator is not None or (transforms_running() and self.requires_grad):
            _warn_if_lost()
        return complex(self.data)

    def __index__(self) -> int:
        return operator.index(self.data)

    def __contains__(self, value: Any) -> bool:
        return value in self.data

    def graph(self, **options: Any) -> Any:
        """Draw how this was computed: `pygrad.display.graph` of it, with the same options.

        Examples
        --------
        >>> import pygrad
        >>> x = pygrad.Variable([1.0, 2.0], name="x")
        >>> [box.title for box in (x * x).graph(values=False).diagram.boxes.values()]
        ['x', 'Multiply', 'output']
        """
        return _lazy.load("display").graph(self, **options)

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        return represent(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        pretty(self, printer)

    def _repr_html_(self) -> str | None:
        return _lazy.load("display.value").fragment(self)  # type: ignore[no-any-return]

    def __invert__(self) -> Any:
        return ~self.data

    # Comparisons give arrays, so equality cannot serve as identity in sets and dicts: the hash does.
    __hash__ = object.__hash__


_ASSIGNMENT = dis.opmap.get("STORE_SUBSCR", -1)


def _warn_if_lost() -> None:
    """Warn where a number is asked for by the statement ``array[i] = x``, for a plain array, or inside of a transform.

    NumPy asks there for a number, so that a gradient would be lost without a word. The statement is told by the
    caller's bytecode; where there is none to look at, there is no warning. Inside of a transform ``float(x)`` loses
    it as well, and so does `math.sin`, which asks in the same way.
    """
    if not is_grad_enabled():
        return
    frame = sys._getframe(2)
    if frame.f_code.co_code[frame.f_lasti] == _ASSIGNMENT:
        warnings.warn("a Variable with a graph was assigned to an element of a plain array: no gradient will flow "
                      "through it; make the array by np.zeros_like(x) or np.zeros(shape, like=x), into which it is "
                      "recorded, or assign x.data to say so", DroppedGraphWarning, stacklevel=3)
    elif transforms_running():
        warnings.warn("a Variable became a plain number: no gradient will flow through it; take NumPy's functions in "
                      "place of those of the module math, or x.item() to say so", DroppedGraphWarning, stacklevel=3)


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return compare(self.data, other.data if isinstance(other, ArrayProtocols) else other)

    return method


def _reflected(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return compute(other.data if isinstance(other, ArrayProtocols) else other, self.data)

    return method


for _name in ("eq", "ne", "lt", "le", "gt", "ge", "and_", "or_", "xor", "lshift", "rshift"):
    setattr(ArrayProtocols, f"__{_name.rstrip('_')}__", _comparison(getattr(operator, _name)))
for _name in ("and_", "or_", "xor", "lshift", "rshift"):
    setattr(ArrayProtocols, f"__r{_name.rstrip('_')}__", _reflected(getattr(operator, _name)))
