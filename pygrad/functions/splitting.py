"""One array in several parts: split and its like, unstack."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import ScatterAdd
from pygrad.recording import record1


class Split(Function):
    """Parts along an axis. dx = the dy one after the other, 0 where a part has none. Saves: nothing."""

    __slots__ = ("axis", "before", "sections", "shape")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, sections: Any, axis: int = 0) -> None:
        self.sections = sections if isinstance(sections, int) else _positions(sections)
        self.axis = axis

    def forward(self, x: Any) -> Any:
        if not -x.ndim <= self.axis < x.ndim:
            raise axis_error("split", self.axis, x)
        try:
            parts = tuple(np.split(x, self.sections, self.axis))
        except (ValueError, ZeroDivisionError):
            raise ShapeError(
                f"split: axis {self.axis} of an array of {describe(x)} has length {x.shape[self.axis]} and "
                f"cannot be divided into {self.sections} equal parts; give the positions where to "
                "split, such as [2, 5], or use array_split") from None
        self.axis = self.axis if self.axis < 0 else self.axis - x.ndim
        self.shape, self.before = tuple([part.shape for part in parts]), x.shape
        return parts

    def backward(self, *gys: Any) -> Any:
        shapes = self.shape
        if isinstance(self.sections, tuple) and sum([shape[self.axis] for shape in shapes]) != self.before[self.axis]:
            return self._overlapping(gys)
        known, shape = next((gy, shape) for gy, shape in zip(gys, shapes, strict=True) if gy is not None)
        batch = known.shape[:known.ndim - len(shape)]
        return np.concatenate([np.zeros(batch + shape, known.dtype) if gy is None else gy
                               for gy, shape in zip(gys, shapes, strict=True)], axis=self.axis)

    def _overlapping(self, gys: tuple[Any, ...]) -> Any:
        """Return the sum where positions out of order have made parts overlap."""
        extent, behind = self.before[self.axis], (slice(None),) * (-self.axis - 1)
        total: Any = None
        positions: Any = self.sections
        for gy, start, stop in zip(gys, (0, *positions), (*positions, extent), strict=True):
            if gy is not None:
                template = (..., slice(start, stop), *behind)
                gx = sibling(ScatterAdd(template, self.before, len(self.before)), gy)
                total = gx if total is None else total + gx
        return total


class Unstack(Function):
    """The slices along an axis. dx = the dy side by side, 0 where a slice has none. Saves: nothing."""

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        if not -x.ndim <= self.axis < x.ndim:
            raise axis_error("unstack", self.axis, x)
        turned = np.moveaxis(x, self.axis, 0)
        self.axis = self.axis if self.axis < 0 else self.axis - x.ndim
        return tuple([turned[number, ...] for number in range(len(turned))])

    def part(self, number: int) -> tuple[Any, ...]:
        """Return the index of a slice: a write into it reaches the array that it is a slice of."""
        return (Ellipsis, number, *[slice(None)] * (-self.axis - 1))

    def backward(self, *gys: Any) -> Any:
        known = next(gy for gy in gys if gy is not None)
        shape = known.shape
        return np.stack([np.zeros(shape, known.dtype) if gy is None else gy for gy in gys], axis=self.axis)


def _positions(sections: Any) -> tuple[int, ...]:
    return tuple(np.asarray(sections).tolist())


@register(np.split)
def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """Split an array into parts along an axis.

    Parameters
    ----------
    ary : array_like
        Of any shape with that axis.
    indices_or_sections : int or sequence of int
        The number of equal parts, or the positions where to split.
    axis : int

    Returns
    -------
    list of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If there is no such axis, or equal parts are not possible.

    Notes
    -----
    The gradients of the parts are joined, with 0 for parts that have none. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0, 4.0])
    >>> first, second = np.split(x, 2)
    >>> (first * 10).sum().backward()
    >>> second, x.grad
    (Variable([3. 4.]), Variable([10. 10.  0.  0.]))
    """
    return list(record1(Split(_counted(indices_or_sections), axis), ary))


def _counted(sections: Any) -> Any:
    """Return a number of parts as int, and positions as they are."""
    return int(sections) if np.ndim(sections) == 0 else sections


@register(np.array_split)
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """Split an array into parts along an axis, the first of them longer by one where they cannot be equal.

    Parameters
    ----------
    ary : array_like
        Of any shape with that axis.
    indices_or_sections : int or sequence of int
        The number of parts, or the positions where to split.
    axis : int

    Returns
    -------
    list of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If there is no such axis.
    ArgumentError
        If the number of parts is not positive.

    Notes
    -----
    A composition of `split`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.array_split(pygrad.Variable([1.0, 2.0, 3.0]), 2)
    [Variable([1. 2.]), Variable([3.])]
    """
    sections = _counted(indices_or_sections)
    if isinstance(sections, int):
        if sections <= 0:
            raise ArgumentError(f"array_split: expected a positive number of parts, got {sections}")
        shape = np.shape(ary)
        if not -len(shape) <= axis < len(shape):
            raise axis_error("array_split", axis, np.empty(shape, np.int8))
        each, more = divmod(shape[axis], sections)
        sections = [number * each + min(number, more) for number in range(1, sections)]
    return list(record1(Split(sections, axis), ary))


@register(np.hsplit)
def hsplit(ary: Any, indices_or_sections: Any) -> Any:
    """Split an array into parts along its second axis, or its only one.

    Parameters
    ----------
    ary : array_like
        Of at least one axis.
    indices_or_sections : int or sequence of int
        The number of equal parts, or the positions where to split.

    Returns
    -------
    list of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If it has no axis, or equal parts are not possible.

    Notes
    -----
    A composition of `split`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.hsplit(pygrad.Variable([[1.0, 2.0]]), 2)
    [Variable([[1.]]), Variable([[2.]])]
    """
    return split(ary, indices_or_sections, 1 if _needing("hsplit", ary, 1) > 1 else 0)


@register(np.vsplit)
def vsplit(ary: Any, indices_or_sections: Any) -> Any:
    """Split an array into parts along its first axis.

    Parameters
    ----------
    ary : array_like
        Of at least two axes.
    indices_or_sections : int or sequence of int
        The number of equal parts, or the positions where to split.

    Returns
    -------
    list of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If it has fewer axes, or equal parts are not possible.

    Notes
    -----
    A composition of `split`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.vsplit(pygrad.Variable([[1.0], [2.0]]), 2)
    [Variable([[1.]]), Variable([[2.]])]
    """
    _needing("vsplit", ary, 2)
    return split(ary, indices_or_sections, 0)


@register(np.dsplit)
def dsplit(ary: Any, indices_or_sections: Any) -> Any:
    """Split an array into parts along its third axis.

    Parameters
    ----------
    ary : array_like
        Of at least three axes.
    indices_or_sections : int or sequence of int
        The number of equal parts, or the positions where to split.

    Returns
    -------
    list of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If it has fewer axes, or equal parts are not possible.

    Notes
    -----
    A composition of `split`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.dsplit(pygrad.Variable([[[1.0, 2.0]]]), 2)
    [Variable([[[1.]]]), Variable([[[2.]]])]
    """
    _needing("dsplit", ary, 3)
    return split(ary, indices_or_sections, 2)


def _needing(where: str, ary: Any, least: int) -> int:
    """Return the number of axes of an array, or raise `ShapeError` if there are fewer than ``least``."""
    ndim = np.ndim(ary)
    if ndim < least:
        raise ShapeError(f"{where}: expected an array of at least {least} axes, got {describe(ary)}")
    return ndim


@register("numpy.unstack")
def unstack(x: Any, /, *, axis: int = 0) -> Any:
    """Take an array apart along an axis, which the parts do not have.

    Parameters
    ----------
    x : array_like
        Of any shape with that axis.
    axis : int

    Returns
    -------
    tuple of Variable, dtype of ``x``
        Views.

    Raises
    ------
    ShapeError
        If there is no such axis.

    Notes
    -----
    The gradients of the parts are stacked, with 0 for parts that have none. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.unstack(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]), axis=1)
    (Variable([1. 3.]), Variable([2. 4.]))
    """
    return record1(Unstack(axis), x)
