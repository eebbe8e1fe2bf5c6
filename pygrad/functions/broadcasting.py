"""Repeating arrays along new or stretched axes, without a copy."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error, refuse
from pygrad.functions.casting import copy as copied
from pygrad.functions.shaping import reshape
from pygrad.recording import record1
from pygrad.variable import Variable


class BroadcastTo(Function):
    """Repetition to a shape. dx = dy, summed over the repetitions. Saves: nothing."""

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def __init__(self, shape: int | tuple[int, ...]) -> None:
        self.shape = shape

    def forward(self, x: Any) -> Any:
        try:
            return np.broadcast_to(x, self.shape)
        except ValueError:
            raise ShapeError(
                f"broadcast_to: an array of {describe(x)} does not broadcast to {self.shape}; counted from "
                "the last, each of its axes must have the length asked for, or length 1") from None

    def backward(self, gy: Any) -> Any:
        # The Function's boundary sums over what was broadcast.
        return gy


@register(np.broadcast_to)
def broadcast_to(array: Any, shape: int | tuple[int, ...], subok: Any = None) -> Any:
    """Repeat an array to a shape, as broadcasting does.

    Parameters
    ----------
    array : array_like
        Of a shape that broadcasts to ``shape``.
    shape : int or tuple of int
    subok : None
        Not supported.

    Returns
    -------
    Variable, shape ``shape``, dtype of ``array``
        A view, whose data is read-only.

    Raises
    ------
    ShapeError
        If it does not broadcast.

    Notes
    -----
    The gradient is summed over the repetitions. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.broadcast_to(x, (3, 2))
    >>> y.sum().backward()
    >>> y.shape, x.grad
    ((3, 2), Variable([3. 3.]))
    """
    refuse("broadcast_to", subok=subok or None)
    return record1(BroadcastTo(shape), array)


@register(np.broadcast_arrays)
def broadcast_arrays(*args: Any, subok: Any = None) -> Any:
    """Repeat arrays to the shape that they broadcast to.

    Parameters
    ----------
    args : array_like
        Of shapes that broadcast.
    subok : None
        Not supported.

    Returns
    -------
    tuple of Variable, of one shape
        Views, whose data is read-only; an array that has the shape already is returned as it is.

    Raises
    ------
    ShapeError
        If they do not broadcast.

    Notes
    -----
    A composition of `broadcast_to`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.broadcast_arrays(pygrad.Variable([1.0, 2.0]), [[3.0], [4.0]])
    (Variable([[1. 2.]
              [1. 2.]]), Variable([[3. 3.]
              [4. 4.]]))
    """
    refuse("broadcast_arrays", subok=subok or None)
    try:
        shape = np.broadcast_shapes(*map(np.shape, args))
    except ValueError:
        raise broadcast_error("broadcast_arrays", *args) from None
    return tuple([one if isinstance(one, Variable) and one.shape == shape else record1(BroadcastTo(shape), one)
                  for one in args])


@register(np.meshgrid)
def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> Any:
    """Return the coordinates of the points of a grid.

    Parameters
    ----------
    xi : array_like
        The coordinates along each axis; more axes than one are taken as one.
    copy : bool
        Give the results memory of their own; False gives views.
    sparse : bool
        Leave all axes but its own at length 1: the results broadcast to the grid.
    indexing : {"xy", "ij"}
        Whether the first two axes of the results are those of the second and the first array, or in order.

    Returns
    -------
    tuple of Variable
        As many as arrays, with an axis for each.

    Raises
    ------
    ArgumentError
        If there is no such indexing.

    Notes
    -----
    A composition of `reshape`, `broadcast_to` and, with ``copy``, `copy`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, y = np.meshgrid(pygrad.Variable([1.0, 2.0]), [3.0, 4.0, 5.0])
    >>> x.shape, y.shape
    ((3, 2), (3, 2))
    """
    if indexing not in ("xy", "ij"):
        raise ArgumentError(f"meshgrid: expected \"xy\" or \"ij\" as indexing, got {indexing!r}")
    places = list(range(len(xi)))
    if indexing == "xy" and len(xi) > 1:
        places[:2] = 1, 0
    grids: Any = [reshape(one, (1,) * place + (-1,) + (1,) * (len(xi) - place - 1))
                  for one, place in zip(xi, places, strict=True)]
    if not sparse:
        grids = broadcast_arrays(*grids)
    return tuple([copied(grid) for grid in grids] if copy else grids)
