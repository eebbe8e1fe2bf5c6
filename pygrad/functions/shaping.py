"""The same elements in another shape: reshape, ravel, squeeze, expand_dims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.functions._reading_order import is_fortran, memory_axes, turned
from pygrad.recording import record1


class _Shaping(Function):
    """What reshaping Functions share: the gradient takes the input's shape, behind any batch axes."""

    __slots__ = ("before", "ndim")
    makes_view = takes_complex = True

    def reshaped(self, x: Any, shape: tuple[int, ...]) -> Any:
        """Return ``x`` in another shape, having noted its own."""
        y = x.reshape(shape)
        self.before, self.ndim = x.shape, y.ndim
        return y

    def backward(self, gy: Any) -> Any:
        return gy.reshape(gy.shape[:gy.ndim - self.ndim] + self.before)


class Reshape(_Shaping):
    """Change of shape. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ("copies", "fortran", "makes_view", "order", "shape")
    __module__ = "pygrad.functions"

    def __init__(self, shape: int | Sequence[int], order: str = "C", copies: bool | None = None) -> None:
        self.shape = shape if type(shape) is tuple else _as_shape(shape)
        self.order, self.fortran, self.copies, self.makes_view = order, False, copies, not copies

    def forward(self, x: Any) -> Any:
        try:
            if self.order == "C":
                y = self.reshaped(x, self.shape)
            else:
                self.order = "F" if is_fortran(x, self.order) else "C"
                self.fortran, self.before = self.order == "F", x.shape
                y = x.reshape(self.shape, order=self.order)
                self.ndim = y.ndim
        except ValueError:
            raise ShapeError(
                f"reshape: an array of {describe(x)} has {x.size} elements and does not fit into shape "
                f"{self.shape}; the lengths must multiply to {x.size}, one of them may be -1") from None
        if self.copies is not None and self.copies is np.may_share_memory(x, y):
            if not self.copies and x.size:
                raise ArgumentError(f"reshape: an array of {describe(x)} cannot take shape {y.shape} without a copy, "
                                    "which copy=False forbids; leave copy out")
            y = y.copy(self.order)
        return y

    def backward(self, gy: Any) -> Any:
        batch = gy.shape[:gy.ndim - self.ndim]
        if not self.fortran:
            return gy.reshape(batch + self.before)
        before = self.before
        return turned(turned(gy, self.ndim).reshape(batch + before[::-1]), len(before))


class Ravel(_Shaping):
    """Change to one axis. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ("copies", "makes_view", "order", "permuted")
    __module__ = "pygrad.functions"

    def __init__(self, order: str = "C", copies: bool = False) -> None:
        self.order: Any = order
        self.copies, self.makes_view = copies, not copies

    def forward(self, x: Any) -> Any:
        if self.order == "C":
            return x.flatten() if self._noted(x, None) else x.reshape(x.size)
        axes = self.order if type(self.order) is tuple else memory_axes(x, self.order)
        self.order = axes  # of the first forward, whatever a recomputed x looks like in memory
        self._noted(x, axes)
        y = x.transpose(axes)
        return y.flatten() if self.copies else y.reshape(x.size)

    def _noted(self, x: Any, axes: tuple[int, ...] | None) -> bool:
        self.before, self.ndim, self.permuted = x.shape, 1, axes
        return self.copies

    def backward(self, gy: Any) -> Any:
        batch, before, axes = gy.shape[:-1], self.before, self.permuted
        if axes is None:
            return gy.reshape(batch + before)
        n = len(batch)
        back = sorted(range(len(axes)), key=axes.__getitem__)
        return gy.reshape(batch + tuple([before[axis] for axis in axes])).transpose(
            (*range(n), *[n + axis for axis in back]))


class Squeeze(_Shaping):
    """Removal of axes of length 1. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"

    def __init__(self, axis: int | tuple[int, ...] | None = None) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        try:
            y = x.squeeze(self.axis)
            self.before, self.ndim = x.shape, y.ndim
            return y
        except np.exceptions.AxisError:
            raise axis_error("squeeze", self.axis, x) from None
        except ValueError:
            raise ShapeError(
                f"squeeze: axis={self.axis!r} of an array of {describe(x)} is not of length 1; only axes "
                "of length 1 can be removed; axis=None removes all that are") from None


class ExpandDims(_Shaping):
    """Insertion of axes of length 1. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"

    def __init__(self, axis: int | tuple[int, ...]) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        try:
            return self.reshaped(x, np.expand_dims(x, self.axis).shape)
        except ValueError:
            raise ShapeError(
                f"expand_dims: axis={self.axis!r} does not fit an array of {describe(x)}; it counts in "
                "the result, which has one axis more for each that is inserted") from None


def _as_shape(shape: Any) -> tuple[int, ...]:
    try:
        return tuple(shape)
    except TypeError:
        return (shape,)


def _check_order(where: str, order: Any, known: str) -> str:
    if isinstance(order, str) and order.upper() in tuple(known):
        return order.upper()
    if order is None:
        return "C"
    raise ArgumentError(f"{where}: expected an order out of {', '.join(known)}, got {order!r}")


@register(np.reshape)
def reshape(a: Any, /, shape: int | Sequence[int], order: str = "C", *, copy: bool | None = None) -> Any:
    """Give an array another shape.

    Parameters
    ----------
    a : array_like
        Of any shape.
    shape : int or tuple of int
        Of as many elements; one length may be -1 and is then inferred.
    order : {"C", "F", "A"}
        Which axis changes fastest while elements are read and placed: the last, the first, or the first if ``a`` is
        laid out so in memory, else the last.
    copy : bool, optional
        True for memory of its own, False for an error where no view is possible; None copies where needed.

    Returns
    -------
    Variable, shape ``shape``, dtype of ``a``
        A view where NumPy makes one.

    Raises
    ------
    ShapeError
        If the numbers of elements differ.
    ArgumentError
        If there is no such order, or ``copy=False`` cannot be kept.

    Notes
    -----
    The gradient is reshaped back. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1, 2], [3, 4]])
    >>> x.reshape(4), x.reshape(1, -1), x.reshape((4, 1)).shape
    (Variable([1 2 3 4]), Variable([[1 2 3 4]]), (4, 1))
    >>> x.reshape(4, order="F")
    Variable([1 3 2 4])
    """
    if order == "C" and copy is None:
        return record1(Reshape(shape), a)
    return record1(Reshape(shape, _check_order("reshape", order, "CFA"), None if copy is None else bool(copy)), a)


@register(method="reshape")
def _reshape_method(self: Any, *shape: Any, order: str = "C", copy: bool | None = None) -> Any:
    """Give the array another shape; see `pygrad.functions.reshape`."""
    return reshape(self, shape[0] if len(shape) == 1 else shape, order, copy=copy)


@register(np.ravel, method="ravel")
def ravel(a: Any, order: str = "C") -> Any:
    """Give an array one axis.

    Parameters
    ----------
    a : array_like
        Of any shape.
    order : {"C", "F", "A", "K"}
        Which axis changes fastest: the last, the first, the first if ``a`` is laid out so in memory, or as the
        elements lie in memory.

    Returns
    -------
    Variable, shape ``(a.size,)``, dtype of ``a``
        A view where the order of the elements allows one.

    Raises
    ------
    ArgumentError
        If there is no such order.

    Notes
    -----
    The gradient is reshaped back. Saves nothing. Also a method, beside ``flatten``, which is the same but always
    copies.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.Variable([[1, 2], [3, 4]]).ravel(), pygrad.Variable([[1, 2], [3, 4]]).ravel("F")
    (Variable([1 2 3 4]), Variable([1 3 2 4]))
    """
    return record1(Ravel("C" if order == "C" else _check_order("ravel", order, "CFAK")), a)


@register(method="flatten")
def _flatten_method(self: Any, order: str = "C") -> Any:
    """Give the array one axis and memory of its own; see `pygrad.functions.ravel`."""
    return record1(Ravel(_check_order("flatten", order, "CFAK"), True), self)


@register(np.squeeze, method="squeeze")
def squeeze(a: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    """Remove axes of length 1.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        Which axes; all of length 1 if None.

    Returns
    -------
    Variable, shape of ``a`` without these axes, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or they are longer.

    Notes
    -----
    The gradient is reshaped back. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.Variable([[[1, 2]]]).squeeze(), pygrad.Variable([[[1, 2]]]).squeeze(0)
    (Variable([1 2]), Variable([[1 2]]))
    """
    return record1(Squeeze(axis), a)


@register(np.expand_dims)
def expand_dims(a: Any, axis: int | tuple[int, ...]) -> Any:
    """Insert axes of length 1.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int
        Where they are in the result.

    Returns
    -------
    Variable, shape of ``a`` with these axes, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If an axis lies outside the result, or is named twice.

    Notes
    -----
    The gradient is reshaped back. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import functions as F
    >>> F.expand_dims(pygrad.Variable([1, 2]), 0), F.expand_dims(pygrad.Variable([1, 2]), -1).shape
    (Variable([[1 2]]), (2, 1))
    """
    return record1(ExpandDims(axis), a)
