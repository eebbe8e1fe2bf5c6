"""Derivatives of sampled functions by differences: `numpy.gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._axes import axes_of
from pygrad.functions._checks import axis_error
from pygrad.functions._operands import as_operand
from pygrad.functions._sibling import sibling
from pygrad.functions.casting import astype
from pygrad.recording import record2
from pygrad.variable import Variable


_differences: Any = np.gradient


class Gradient(Function):
    """Differences of samples over distances, along an axis. dx = dy through the same stencils. Saves: nothing.

    The distance, or the places, is an input without a gradient: a constant, which the graph holds anyway. ``back`` is
    for the adjoint.
    """

    __slots__ = ("axis", "back", "edge_order", "weak")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = -1, edge_order: int = 1, back: bool = False, weak: bool = False) -> None:
        self.axis, self.edge_order, self.back, self.weak = axis, edge_order, back, weak

    def forward(self, x: Any, places: Any) -> Any:
        self.save_for_backward(places)
        if not self.back:
            return _differences(x, places.item() if self.weak else places, axis=self.axis, edge_order=self.edge_order)
        y: Any = np.zeros(x.shape, x.dtype)
        inner, first, last = stencils(places, self.edge_order)
        rest: Any = (slice(None),) * (-self.axis - 1)
        length = x.shape[self.axis]
        for start, factors, part in ((0, inner, slice(1, -1)), (0, first, slice(0, 1)),
                                     (length - len(last), last, slice(-1, None))):
            gy = x[(..., part, *rest)]
            for number, factor in enumerate(factors, start):
                at = (..., slice(number, number + gy.shape[self.axis]), *rest)
                y[at] += gy * along(factor, self.axis)
        return y

    def backward(self, gy: Any) -> Any:
        (places,) = self.saved
        return sibling(Gradient(self.axis, self.edge_order, not self.back, self.weak), gy, places), None


def stencils(places: Any, edge_order: int) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    """Return what neighbours are multiplied by, inside and at both ends.

    Parameters
    ----------
    places : array or Variable
        0-d, their distance; else one-dimensional.
    edge_order : int
        1 for two elements at the ends, 2 for three.

    Examples
    --------
    >>> inner, first, last = stencils(np.array(0.5), 1)
    >>> [float(factor) for factor in inner], [float(factor) for factor in first]
    ([-1.0, 0.0, 1.0], [-2.0, 2.0])
    """
    if not places.ndim:
        over = 1.0 / places
        inner = -0.5 * over, 0.0 * over, 0.5 * over
        if edge_order == 1:
            return inner, (-over, over), (-over, over)
        return inner, (-1.5 * over, 2.0 * over, -0.5 * over), (0.5 * over, -2.0 * over, 1.5 * over)
    steps = places[1:] - places[:-1]
    d1, d2 = steps[:-1], steps[1:]
    inner = -d2 / (d1 * (d1 + d2)), (d2 - d1) / (d1 * d2), d1 / (d2 * (d1 + d2))
    if edge_order == 1:
        return inner, (-1 / steps[0], 1 / steps[0]), (-1 / steps[-1], 1 / steps[-1])
    d1, d2 = steps[0], steps[1]
    first = -(2 * d1 + d2) / (d1 * (d1 + d2)), (d1 + d2) / (d1 * d2), -d1 / (d2 * (d1 + d2))
    d1, d2 = steps[-2], steps[-1]
    return inner, first, (d2 / (d1 * (d1 + d2)), -(d2 + d1) / (d1 * d2), (2 * d2 + d1) / (d2 * (d1 + d2)))


def along(factor: Any, axis: int) -> Any:
    """Return factors, one-dimensional or 0-d, in a shape that lies along an axis counted from the end.

    Examples
    --------
    >>> along(np.ones(3), -2).shape
    (3, 1)
    """
    return factor.reshape((-1, *(1,) * (-axis - 1))) if factor.ndim else factor


def _composed(f: Any, places: Any, axis: int, edge_order: int) -> Any:
    """Return the differences where the places need a gradient, too."""
    inner, first, last = stencils(places, edge_order)
    rest, length = (slice(None),) * (-axis - 1), f.shape[axis]

    def mixed(factors: tuple[Any, ...], start: int, count: int) -> Any:
        parts = [along(factor, axis) * f[(..., slice(number, number + count), *rest)]
                 for number, factor in enumerate(factors, start)]
        return sum(parts[1:], parts[0])

    ends = mixed(first, 0, 1), mixed(last, length - len(last), 1)
    y = np.concatenate([ends[0], mixed(inner, 0, length - 2), ends[1]], axis)
    return y if f.dtype.kind not in "fc" or y.dtype == f.dtype else y.astype(f.dtype)  # NumPy's dtype is that of f


@register(np.gradient)
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Estimate the derivative of a sampled function along axes, by central differences.

    Parameters
    ----------
    f : array_like
        The samples, of any shape with an axis.
    varargs : array_like
        One distance for all axes, or for each axis a distance or the places of the samples; 1 if left out.
    axis : int or tuple of int, optional
        The axes to go along; all if None.
    edge_order : int
        1 or 2: the order of accuracy at both ends.

    Returns
    -------
    Variable, or tuple of them for several axes; shape of ``f``, floating dtype

    Raises
    ------
    ShapeError
        If ``f`` does not have the axes, or too few elements along one, or the places do not fit.
    ArgumentError
        If there are too many or too few distances, or the order is another.

    Notes
    -----
    Linear in ``f``: the gradient is the output's, brought back by the same stencils. Saves nothing. Distances and
    places may be Variables that need gradients; then it is a composition of products, which saves what they do.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 4.0])
    >>> y = np.gradient(x, 0.5)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([2. 3. 4.]), Variable([-3.  0.  3.]))
    """
    f = as_operand(f)
    if f.dtype.kind in "biu":
        f = astype(f, np.float64) if isinstance(f, Variable) else f.astype(np.float64)
    axes = axes_of(tuple(axis) if isinstance(axis, list) else axis, f.ndim)
    if axis is not None and not all(-f.ndim <= one < f.ndim for one in np.ravel(axis)):
        raise axis_error("gradient", axis, f)
    if edge_order not in (1, 2):
        raise ArgumentError(f"gradient: expected edge_order 1 or 2, got {edge_order!r}")
    results = [_along_one(f, places, one - f.ndim, edge_order)
               for one, places in zip(axes, _places(f, varargs, axes), strict=True)]
    return results[0] if len(results) == 1 else tuple(results)


def _places(f: Any, given: tuple[Any, ...], axes: tuple[int, ...]) -> list[Any]:
    """Return the distance or the places of each axis, as arrays or Variables."""
    arrays: list[Any] = [one if isinstance(one, Variable) or type(one) is float else np.asarray(one)
                         for one in given or (1.0,)]
    if len(arrays) == 1 and type(arrays[0]) is float:
        return arrays * len(axes)
    arrays = [one if type(one) is float else one.astype(np.float64) if one.dtype.kind in "biu" else one
              for one in arrays]
    if len(arrays) == 1 and not arrays[0].ndim:
        return arrays * len(axes)
    if len(arrays) != len(axes):
        raise ArgumentError(f"gradient: {len(arrays)} distances for {len(axes)} axes; give one for all, or one for "
                            "each")
    for axis, places in zip(axes, arrays, strict=True):
        if type(places) is not float and (places.ndim > 1 or places.ndim and places.shape[0] != f.shape[axis]):
            raise ShapeError(f"gradient: along axis {axis} of an array of {describe(f)}, got places of "
                             f"{describe(places)}; give one for each element, or their distance")
    return arrays


def _along_one(f: Any, places: Any, axis: int, edge_order: int) -> Any:
    if f.shape[axis] < edge_order + 1:
        raise ShapeError(f"gradient: {edge_order + 1} elements are needed along axis {axis}, got {describe(f)}; choose "
                         "the axes by axis=, or edge_order=1")
    if isinstance(places, Variable):
        if places.requires_grad:
            return _composed(f, places, axis, edge_order)
        places = places.data
    weak = type(places) is float
    return record2(Gradient(axis, edge_order, weak=weak), f, np.asarray(places))
