"""The same elements in another shape: reshape, ravel, squeeze, expand_dims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error, refuse
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

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"

    def __init__(self, shape: int | Sequence[int]) -> None:
        self.shape = tuple(shape) if isinstance(shape, Sequence) else (shape,)

    def forward(self, x: Any) -> Any:
        try:
            return self.reshaped(x, self.shape)
        except ValueError:
            raise ShapeError(
                f"reshape: an array of {describe(x)} has {x.size} elements and does not fit into shape "
                f"{self.shape}; the lengths must multiply to {x.size}, one of them may be -1") from None


class Ravel(_Shaping):
    """Change to one axis. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.reshaped(x, (x.size,))


class Squeeze(_Shaping):
    """Removal of axes of length 1. dx = dy in the shape of x. Saves: nothing."""

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"

    def __init__(self, axis: int | tuple[int, ...] | None = None) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        try:
            return self.reshaped(x, np.squeeze(x, self.axis).shape)
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


@register(np.reshape)
def reshape(a: Any, shape: int | Sequence[int], order: str = "C", *, copy: Any = None) -> Any:
    """Give an array another shape.

    Parameters
    ----------
    a : array_like
        Of any shape.
    shape : int or tuple of int
        Of as many elements; one length may be -1 and is then inferred.
    order : "C"
        The last axis changes fastest; no other order is supported.
    copy : None
        Not supported.

    Returns
    -------
    Variable, shape ``shape``, dtype of ``a``
        A view where NumPy makes one.

    Raises
    ------
    ShapeError
        If the numbers of elements differ.

    Notes
    -----
    The gradient is reshaped back. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1, 2], [3, 4]])
    >>> x.reshape(4), x.reshape(1, -1), x.reshape((4, 1)).shape
    (Variable([1 2 3 4]), Variable([[1 2 3 4]]), (4, 1))
    """
    refuse("reshape", order=None if order == "C" else order, copy=copy)
    return record1(Reshape(shape), a)


@register(method="reshape")
def _reshape_method(self: Any, *shape: Any, order: str = "C") -> Any:
    """Give the array another shape; see `pygrad.functions.reshape`."""
    return reshape(self, shape[0] if len(shape) == 1 else shape, order)


@register(np.ravel, method="ravel")
def ravel(a: Any, order: str = "C") -> Any:
    """Give an array one axis.

    Parameters
    ----------
    a : array_like
        Of any shape.
    order : "C"
        The last axis changes fastest; no other order is supported.

    Returns
    -------
    Variable, shape ``(a.size,)``, dtype of ``a``
        A view where NumPy makes one.

    Notes
    -----
    The gradient is reshaped back. Saves nothing. Also a method, and as such also called ``flatten``, which
    copies no more than ``ravel`` does.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.Variable([[1, 2], [3, 4]]).ravel()
    Variable([1 2 3 4])
    """
    refuse("ravel", order=None if order == "C" else order)
    return record1(Ravel(), a)


register(method="flatten")(ravel)


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
