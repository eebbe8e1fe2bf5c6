"""The same elements with their axes in another order: transpose, swapaxes, moveaxis, rollaxis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.recording import record1

__all__ = ["Swapaxes", "Transpose", "matrix_transpose", "moveaxis", "permute_dims", "rollaxis", "swapaxes",
           "transpose"]


class Transpose(Function):
    """Permutation of axes. dx = dy with the axes back in order. Saves: nothing."""

    __slots__ = ("axes", "ndim")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, axes: tuple[int, ...] | None = None) -> None:
        self.axes = axes

    def forward(self, x: Any) -> Any:
        self.ndim = x.ndim
        try:
            return x.transpose(self.axes)
        except ValueError:
            raise ShapeError(
                f"transpose: axes={self.axes!r} is no permutation of the {x.ndim} axes of an array of "
                f"{describe(x)}; name each axis once") from None

    def backward(self, gy: Any) -> Any:
        n = self.ndim
        batch = gy.ndim - n
        if self.axes is None:
            return gy.transpose((*range(batch), *range(gy.ndim - 1, batch - 1, -1)))
        back = sorted(range(n), key=[axis % n for axis in self.axes].__getitem__)
        return gy.transpose((*range(batch), *(batch + axis for axis in back)))


class Swapaxes(Function):
    """Exchange of two axes. dx = dy with the axes exchanged again. Saves: nothing."""

    __slots__ = ("axis1", "axis2")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, axis1: int, axis2: int) -> None:
        self.axis1, self.axis2 = axis1, axis2

    def forward(self, x: Any) -> Any:
        try:
            y = x.swapaxes(self.axis1, self.axis2)
        except ValueError:
            raise axis_error("swapaxes", (self.axis1, self.axis2), x) from None
        # Counted from the end, the axes are the same with and without batch axes in front.
        self.axis1, self.axis2 = (axis if axis < 0 else axis - x.ndim for axis in (self.axis1, self.axis2))
        return y

    def backward(self, gy: Any) -> Any:
        return gy.swapaxes(self.axis1, self.axis2)


@register(np.transpose)
def transpose(a: Any, axes: tuple[int, ...] | None = None) -> Any:
    """Put the axes in another order.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axes : tuple of int, optional
        Axis ``i`` of the result is axis ``axes[i]`` of ``a``; reversed order if None.

    Returns
    -------
    Variable, shape of ``a`` permuted, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``axes`` is no permutation.

    Notes
    -----
    The gradient is permuted back. Saves nothing. ``x.T`` is the same with reversed order.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.zeros((2, 3, 4)))
    >>> x.T.shape, x.transpose(0, 2, 1).shape, np.transpose(x, (1, 0, 2)).shape
    ((4, 3, 2), (2, 4, 3), (3, 2, 4))
    """
    return record1(Transpose(None if axes is None else tuple(axes)), a)


@register(method="transpose")
def _transpose_method(self: Any, *axes: Any) -> Any:
    """Put the axes in another order; see `pygrad.functions.transpose`."""
    if not axes or axes == (None,):
        return transpose(self)
    return transpose(self, axes[0] if isinstance(axes[0], tuple | list) else axes)


permute_dims = transpose


@register(np.swapaxes, method="swapaxes")
def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Exchange two axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis1, axis2 : int

    Returns
    -------
    Variable, shape of ``a`` with the two lengths exchanged, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.

    Notes
    -----
    The gradient's axes are exchanged back. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.Variable(np.zeros((2, 3, 4))).swapaxes(0, -1).shape
    (4, 3, 2)
    """
    return record1(Swapaxes(axis1, axis2), a)


@register("numpy.matrix_transpose", np.linalg.matrix_transpose)
def matrix_transpose(x: Any, /) -> Any:
    """Transpose each matrix of a stack: exchange the last two axes.

    Parameters
    ----------
    x : array_like, shape (*, M, N)

    Returns
    -------
    Variable, shape (*, N, M), dtype of ``x``
        A view.

    Raises
    ------
    ShapeError
        If ``x`` has fewer than two axes.

    Notes
    -----
    A composition of `swapaxes`. Saves nothing. ``x.mT`` is the same.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.Variable(np.zeros((2, 3, 4))).mT.shape
    (2, 4, 3)
    """
    if np.ndim(x) < 2:
        raise ShapeError(f"matrix_transpose: expected an array of at least two axes, got {describe(x)}")
    return record1(Swapaxes(-1, -2), x)


register(method="mT")(property(matrix_transpose, doc="The matrices transposed, recorded."))


@register(np.moveaxis)
def moveaxis(a: Any, source: int | Sequence[int], destination: int | Sequence[int]) -> Any:
    """Move axes to other places; the rest stay in order.

    Parameters
    ----------
    a : array_like
        Of any shape.
    source, destination : int or sequence of int
        Which axes, and where they are in the result.

    Returns
    -------
    Variable, shape of ``a`` permuted, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or one is named twice.
    ValueError
        If there are more of the one than of the other.

    Notes
    -----
    A composition of `transpose`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.moveaxis(pygrad.Variable(np.zeros((2, 3, 4))), 0, -1).shape
    (3, 4, 2)
    """
    ndim = np.ndim(a)
    if type(source) is type(destination) is int and -ndim <= source < ndim and -ndim <= destination < ndim:
        order = list(range(ndim))
        order.insert(destination % ndim, order.pop(source))
        return record1(Transpose(tuple(order)), a)
    old, new = _listed("moveaxis", a, source, ndim), _listed("moveaxis", a, destination, ndim)
    if len(old) != len(new):
        raise ShapeError(f"moveaxis: {len(old)} axes ({source}) cannot go to {len(new)} places ({destination}); give "
                         "as many of both")
    order = [axis for axis in range(ndim) if axis not in old]
    for place, axis in sorted(zip(new, old, strict=True)):
        order.insert(place, axis)
    return record1(Transpose(tuple(order)), a)


def _listed(where: str, a: Any, axes: Any, ndim: int) -> list[int]:
    """Return axes counted from the front, each once."""
    given = [axes] if isinstance(axes, int | np.integer) else list(axes)
    if not all(-ndim <= axis < ndim for axis in given) or len({axis % ndim for axis in given}) < len(given):
        raise axis_error(where, axes, a if hasattr(a, "ndim") else np.asarray(a))
    return [int(axis) % ndim for axis in given]


@register(np.rollaxis)
def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    """Move an axis before another; `moveaxis` says the same more clearly.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int
        Which axis.
    start : int
        The axis before which it goes, from ``-a.ndim`` to ``a.ndim``.

    Returns
    -------
    Variable, shape of ``a`` permuted, dtype of ``a``
        A view.

    Raises
    ------
    ShapeError
        If there is no such axis or place.

    Notes
    -----
    A composition of `transpose`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.rollaxis(pygrad.Variable(np.zeros((2, 3, 4))), 2).shape
    (4, 2, 3)
    """
    ndim = np.ndim(a)
    (old,) = _listed("rollaxis", a, axis, ndim)
    if not -ndim <= start <= ndim:
        raise ShapeError(f"rollaxis: start={start} lies outside {-ndim} to {ndim}, the places in {describe(a)}")
    place = start + ndim if start < 0 else start
    order = [number for number in range(ndim) if number != old]
    order.insert(place - (old < place), old)
    return record1(Transpose(tuple(order)), a)
