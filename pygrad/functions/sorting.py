"""Elements in order: sort, partition."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.function import Function
from pygrad.functions._checks import from_the_last, refuse
from pygrad.functions._positions import Permute, compact, taken
from pygrad.functions._sibling import sibling
from pygrad.functions.casting import astype
from pygrad.recording import record1

register_plain((np.argpartition, np.histogram, np.histogram2d, np.histogramdd, np.histogram_bin_edges))


class _Ordered(Function):
    """What sort and partition share: a permutation along an axis, which gradients go back through."""

    __slots__ = ("axis", "shape")
    takes_complex = True
    called = ""
    axis: Any

    def forward(self, x: Any) -> Any:
        if self.axis is None:
            line, axis = x.reshape(-1), -1
        else:
            line, axis = x, from_the_last(self.called, self.axis, x)
        if not self.needs_grad[0]:
            return self.ordered(line, axis)
        self.shape, self.axis = x.shape, None if self.axis is None else axis
        line = line if axis == -1 else line.swapaxes(axis, -1)
        index = self.order(line)
        self.save_for_backward(compact(index, line.shape[-1]))
        y = taken(line, index)
        return y if axis == -1 else y.swapaxes(axis, -1)

    def backward(self, gy: Any) -> Any:
        (index,) = self.saved
        if self.axis is None:
            return sibling(Permute(back=True), gy, index).reshape(gy.shape[:-1] + self.shape)
        if self.axis == -1:
            return sibling(Permute(back=True), gy, index)
        return sibling(Permute(back=True), gy.swapaxes(self.axis, -1), index).swapaxes(self.axis, -1)

    def ordered(self, x: Any, axis: int) -> Any:
        """Return the elements in order along an axis."""
        raise NotImplementedError

    def order(self, x: Any) -> Any:
        """Return the positions that put the last axis in order."""
        raise NotImplementedError


class Sort(_Ordered):
    """Elements in ascending order. dx = dy, each where its element came from. Saves: positions, 1 to 8 bytes each."""

    __slots__ = ("kind", "stable")
    __module__ = "pygrad.functions"
    called = "sort"

    def __init__(self, axis: int | None = -1, kind: Any = None, stable: bool | None = None) -> None:
        self.axis, self.kind, self.stable = axis, kind, stable

    def ordered(self, x: Any, axis: int) -> Any:
        return np.sort(x, axis, self.kind, stable=self.stable)

    def order(self, x: Any) -> Any:
        return x.argsort(-1, self.kind, stable=self.stable)


class Partition(_Ordered):
    """Elements split around some of them. dx = dy, each where its element came from. Saves: positions."""

    __slots__ = ("kth",)
    __module__ = "pygrad.functions"
    called = "partition"

    def __init__(self, kth: Any, axis: int | None = -1) -> None:
        self.kth, self.axis = kth, axis

    def ordered(self, x: Any, axis: int) -> Any:
        return np.partition(x, self.kth, axis)

    def order(self, x: Any) -> Any:
        return np.argpartition(x, self.kth, -1)


@register(np.sort)
def sort(a: Any, axis: int | None = -1, kind: Any = None, order: Any = None, *, stable: bool | None = None) -> Any:
    """Put the elements along an axis in ascending order.

    Parameters
    ----------
    a : array_like
        Of any shape with that axis. Complex numbers are ordered by their real parts, then by their imaginary parts.
    axis : int, optional
        The axis to sort along; if None, the flattened array is sorted.
    kind : str, optional
        The algorithm, as in NumPy: ``"quicksort"``, ``"mergesort"``, ``"heapsort"`` or ``"stable"``.
    order : None
        Not supported: there are no fields.
    stable : bool, optional
        Whether equal elements keep their order.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``
        NaN at the end.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    Each gradient goes to the element that is there; among equal ones, in the order of ``np.argsort``. Saves the
    positions, one, two, four or eight bytes each: as few as the length of the axis needs.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = np.sort(x)
    >>> (y * [10, 20, 30]).sum().backward()
    >>> y, x.grad
    (Variable([1. 2. 3.]), Variable([30. 10. 20.]))
    """
    refuse("sort", order=order)
    return record1(Sort(axis, kind, stable), a)


@register(np.partition)
def partition(a: Any, kth: Any, axis: int | None = -1, kind: str = "introselect", order: Any = None) -> Any:
    """Put some elements where sorting would: smaller ones before them, larger ones behind.

    Parameters
    ----------
    a : array_like
        Of any shape with that axis.
    kth : int or sequence of int
        The places that get the element they would have in the sorted array.
    axis : int, optional
        The axis to go along; if None, the flattened array is partitioned.
    kind : "introselect"
        The algorithm; there is one.
    order : None
        Not supported: there are no fields.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``
        Between the places the order is that of ``np.argpartition``.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    Each gradient goes to the element that is there. Saves the positions, as few bytes each as the length of the axis
    needs.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = np.partition(x, 0)[0]
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable([0. 1. 0.]))
    """
    refuse("partition", order=order, kind=None if kind == "introselect" else kind)
    return record1(Partition(kth, axis), a)


@register(np.sort_complex)
def sort_complex(a: Any) -> Any:
    """Sort along the last axis, and return complex numbers.

    Parameters
    ----------
    a : array_like
        Of any shape with an axis.

    Returns
    -------
    Variable, shape of ``a``, complex
        complex64 for small integers and for float32, else complex128.

    Raises
    ------
    ShapeError
        If ``a`` has no axis.

    Notes
    -----
    A composition of `sort` and `astype`. Saves the positions.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.sort_complex(pygrad.Variable([3.0, 1.0]))
    Variable([1.+0.j 3.+0.j])
    """
    y = sort(a)
    return y if y.dtype.kind == "c" else astype(y, np.sort_complex(np.zeros(1, y.dtype)).dtype)


def _argpartition(self: Any, kth: Any, axis: int | None = -1, kind: Any = "introselect", order: Any = None) -> Any:
    """Return ``data.argpartition(...)``, a plain array: it has no derivative."""
    return self.data.argpartition(kth, axis, kind, order)


register(method="argpartition")(_argpartition)
