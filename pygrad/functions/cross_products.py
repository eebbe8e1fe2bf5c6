"""The cross product."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._operands import as_operand
from pygrad.recording import record2
from pygrad.variable import Variable


class Cross(Function):
    """Cross product of vectors. dx1 = x2 cross dy, dx2 = dy cross x1. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates. The axes of the vectors, counted from the end.
    """

    __slots__ = ("axes",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axes: tuple[int, int, int] = (-1, -1, -1)) -> None:
        self.axes = axes

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        try:
            return np.cross(x1, x2, *self.axes)
        except ValueError:
            raise _misfit(x1, x2, self.axes) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = [None if x is None else conj(x) for x in self.saved]
        axis1, axis2, axis = self.axes
        return (None if x2 is None else np.cross(x2, gy, axis2, axis, axis1),
                None if x1 is None else np.cross(gy, x1, axis, axis1, axis2))


def _misfit(x1: Any, x2: Any, axes: Any) -> ShapeError:
    return ShapeError(f"cross: expected vectors of three elements along the axes {axes[:2]} of both arrays, and other "
                      f"axes that broadcast, got {describe(x1)} and {describe(x2)}")


def _with_third(x: Any, axis: int) -> Any:
    """Return vectors of two elements with a third, which is zero."""
    shape = [*x.shape]
    shape[axis] = 1
    return np.concatenate([x, np.zeros(shape, x.dtype)], axis)


def _of_two_elements(a: Any, b: Any, axes: tuple[int, int, int]) -> Any:
    """Return the product where vectors have two elements, as NumPy has it until it is removed."""
    warnings.warn("cross: arrays of 2-dimensional vectors are deprecated in NumPy; use arrays of 3-dimensional vectors "
                  "instead", DeprecationWarning, stacklevel=3)
    flat = a.shape[axes[0]] == b.shape[axes[1]] == 2
    a, b = (_with_third(x, axis) if x.shape[axis] == 2 else x for x, axis in ((a, axes[0]), (b, axes[1])))
    return cross(a, b, *axes[:2])[..., 2] if flat else cross(a, b, *axes)


@register(np.cross, np.linalg.cross)
def cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """Multiply vectors so that the result is perpendicular to both.

    Parameters
    ----------
    a, b : array_like
        Vectors of three elements along one axis; the others broadcast. Vectors of two elements, for which NumPy
        warns, lie in a plane; where both do, the result is the third component alone.
    axisa, axisb, axisc : int
        Where the vectors are in ``a``, in ``b`` and in the result.
    axis : int, optional
        The same for all three; goes before them.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the vectors have other lengths, or the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``cross(b, dy)`` and ``cross(dy, a)``. Saves, without a copy, ``b`` if ``a`` needs a gradient
    and ``a`` if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.cross(pygrad.Variable([1.0, 0.0, 0.0]), [0.0, 1.0, 0.0])
    Variable([0. 0. 1.])
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    if axisa == axisb == axisc == -1 and isinstance(a, Variable) and a.shape[-1:] == (3,):
        shape = getattr(b, "shape", (3,))
        if shape[-1:] == (3,):
            return record2(Cross(), a, b)
    a, b = as_operand(a), as_operand(b)
    if not a.ndim or not b.ndim or not -a.ndim <= axisa < a.ndim or not -b.ndim <= axisb < b.ndim:
        raise _misfit(a, b, (axisa, axisb))
    axisa, axisb = axisa - a.ndim * (axisa >= 0), axisb - b.ndim * (axisb >= 0)
    ndim = max(a.ndim, b.ndim)
    if not -ndim <= axisc < ndim:
        raise ShapeError(f"cross: axisc={axisc} does not fit a result of {ndim} axes")
    axisc -= ndim * (axisc >= 0)
    if {2, 3} >= {a.shape[axisa], b.shape[axisb]} != {3}:
        return _of_two_elements(a, b, (axisa, axisb, axisc))
    return record2(Cross((axisa, axisb, axisc)), a, b)
