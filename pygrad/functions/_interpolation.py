"""Interpolation along one axis as a small sparse matrix: which elements are read, and with what weights.

Every mode of `interpolate` is linear and separable, so that along one axis it is a matrix (outputs,
inputs), and its gradient the transposed matrix. `Axis` describes it in a few numbers, which is all a graph
has to hold; the matrix itself is made when needed, and kept for the next time.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

from pygrad.functions._layout import layout_of

DENSE = 512 * 512
"""Up to how many elements of a matrix a product with it takes less time than gathering what has a weight."""


class Axis(NamedTuple):
    """Interpolation along one axis.

    Attributes
    ----------
    kind : str
        "nearest", "nearest-exact", "linear", "cubic", "area", "linear-aa", "cubic-aa" or "lanczos-aa".
    inputs, outputs : int
        Extents of the axis before and after.
    scale : float or None
        Factor that was asked for; None takes the ratio of the extents.
    align : bool
        Whether the middles of the elements at the ends fall together, instead of the ends.
    single : bool
        Whether coordinates of the nearest element are computed in float32, as for data of it.
    flipped : bool
        Whether it is the transposed operator, of the gradient.
    """

    kind: str
    inputs: int
    outputs: int
    scale: float | None = None
    align: bool = False
    single: bool = False
    flipped: bool = False

    @property
    def extents(self) -> tuple[int, int]:
        """The extents of what comes in and what comes out."""
        return (self.outputs, self.inputs) if self.flipped else (self.inputs, self.outputs)


def interpolated(x: Any, axes: tuple[Axis, ...]) -> Any:
    """Return ``x`` interpolated along its last axes, in its memory order; float16 is computed in float32.

    Examples
    --------
    >>> interpolated(np.array([[1.0, 3.0]]), (Axis("linear", 2, 4),))
    array([[1. , 1.5, 2.5, 3. ]])
    """
    layout = layout_of(x, len(axes))
    y = layout.empty((*x.shape[:x.ndim - len(axes)], *[axis.extents[1] for axis in axes]), x.dtype)
    a, target = layout.inward(x), layout.inward(y)
    if a.dtype == np.float16:
        a = a.astype(np.float32)
    # The axis that shrinks most comes first: what follows has less to do.
    order = sorted(range(len(axes)), key=lambda n: axes[n].extents[1] / max(axes[n].extents[0], 1))
    for number in order:
        before, extent, after = math.prod(a.shape[:number + 1]), a.shape[number + 1], a.shape[number + 2:]
        shape = (*a.shape[:number + 1], axes[number].extents[1], *after)
        a = _along(a.reshape(before, extent, math.prod(after)), axes[number]).reshape(shape)
    target[...] = a
    return y


def _along(a: Any, axis: Axis) -> Any:
    """Return an array of shape (P, inputs, Q) interpolated along its middle axis."""
    starts, stops = axis.extents
    if axis.kind.startswith("nearest") and not axis.flipped:
        return np.take(a, table(axis)[0][:, 0], axis=1)
    if starts * stops <= DENSE:
        matrix = dense(axis, a.dtype)
        with np.errstate(invalid="ignore", over="ignore"):
            y = a[:, :, 0] @ matrix.T if a.shape[2] == 1 else np.matmul(matrix, a)
            finite = np.isfinite(np.add.reduce(y, axis=None))
        if finite:  # a zero of the matrix times an infinity is no zero
            return y.reshape(len(a), stops, a.shape[2])
    return _gathered(a, axis)


def _gathered(a: Any, axis: Axis) -> Any:
    """Return the same as a product with the matrix, reading only what has a weight."""
    places, weights = transposed_table(axis) if axis.flipped else table(axis)
    y = np.zeros((len(a), len(places), a.shape[2]), a.dtype)
    for tap in range(places.shape[1]):
        used = np.flatnonzero(weights[:, tap])
        everywhere = len(used) == len(places)
        rows = slice(None) if everywhere else used
        part = np.take(a, places[rows, tap], axis=1)
        part *= weights[rows, tap, None].astype(a.dtype)
        if everywhere:
            y += part
        else:
            y[:, used] += part
    return y


@functools.lru_cache(maxsize=16)
def dense(axis: Axis, dtype: Any) -> Any:
    """Return the matrix (outputs, inputs), transposed if flipped, read-only.

    Examples
    --------
    >>> dense(Axis("area", 4, 2), np.dtype(float))
    array([[0.5, 0.5, 0. , 0. ],
           [0. , 0. , 0.5, 0.5]])
    """
    places, weights = table(axis)
    matrix = np.zeros((axis.outputs, axis.inputs))
    np.add.at(matrix, (np.arange(axis.outputs)[:, None], places), weights)
    matrix = np.ascontiguousarray(matrix.T if axis.flipped else matrix, dtype)
    matrix.flags.writeable = False
    return matrix


@functools.lru_cache(maxsize=64)
def transposed_table(axis: Axis) -> tuple[Any, Any]:
    """Return for each input which outputs it went to, and the weights, both of shape (inputs, taps)."""
    places, weights = table(axis)
    row, tap = np.nonzero(weights)
    column, weight = places[row, tap], weights[row, tap]
    order = np.argsort(column, kind="stable")
    row, column, weight = row[order], column[order], weight[order]
    counts = np.bincount(column, minlength=axis.inputs)
    nth = np.arange(len(column)) - np.repeat(np.cumsum(counts) - counts, counts)
    into = np.zeros((axis.inputs, max(int(counts.max(initial=0)), 1)), np.intp)
    by = np.zeros(into.shape)
    into[column, nth], by[column, nth] = row, weight
    return into, by


@functools.lru_cache(maxsize=64)
def table(axis: Axis) -> tuple[Any, Any]:
    """Return for each output which inputs it reads, and the weights, both of shape (outputs, taps).

    Examples
    --------
    >>> table(Axis("linear", 2, 3, align=True))
    (array([[0, 1],
           [0, 1],
           [1, 1]]), array([[1. , 0. ],
           [0.5, 0.5],
           [1. , 0. ]]))
    """
    if axis.kind.startswith("nearest"):
        return _nearest(axis)
    if axis.kind == "area":
        return _area(axis)
    return _filtered(axis) if axis.kind.endswith("-aa") else _sampled(axis)


def step(axis: Axis) -> float:
    """Return how far apart in the input two neighbouring outputs lie."""
    if axis.align:
        return (axis.inputs - 1) / (axis.outputs - 1) if axis.outputs > 1 else 0.0
    return 1 / axis.scale if axis.scale else axis.inputs / axis.outputs


def _nearest(axis: Axis) -> tuple[Any, Any]:
    number: Any = np.float32 if axis.single else np.float64
    by = number(step(axis)) if axis.scale or not axis.single else number(axis.inputs) / number(axis.outputs)
    at: Any = np.arange(axis.outputs).astype(number)
    if axis.kind == "nearest":
        at = at * by
    else:
        at = np.maximum(by * (at + number(0.5)) - number(0.5), number(0)) + number(0.5)
    places = np.minimum(np.floor(at.astype(np.float32)).astype(np.intp), axis.inputs - 1)
    return places[:, None], np.ones((axis.outputs, 1))


def _area(axis: Axis) -> tuple[Any, Any]:
    outputs = np.arange(axis.outputs)
    first = outputs * axis.inputs // axis.outputs
    last = -(-(outputs + 1) * axis.inputs // axis.outputs)
    counts = last - first
    taps = np.arange(int(counts.max()))
    places = np.minimum(first[:, None] + taps, axis.inputs - 1)
    return places, np.where(taps < counts[:, None], 1 / counts[:, None], 0.0)


def _sampled(axis: Axis) -> tuple[Any, Any]:
    """Return places and weights of the linear and of the cubic kernel at the outputs' coordinates."""
    outputs, cubic = np.arange(axis.outputs), axis.kind == "cubic"
    at = step(axis) * outputs if axis.align else step(axis) * (outputs + 0.5) - 0.5
    if not cubic:
        at = outputs * 1.0 if axis.inputs == axis.outputs else np.maximum(at, 0)
    base = np.minimum(np.floor(at).astype(np.intp), axis.inputs - 1)
    part = np.clip(at - base, 0, 1)[:, None]
    taps = np.arange(-1, 3) if cubic else np.arange(2)
    weights = cubic_kernel(np.abs(part - taps), -0.75) if cubic else 1 - np.abs(part - taps)
    return np.clip(base[:, None] + taps, 0, axis.inputs - 1), weights


def _filtered(axis: Axis) -> tuple[Any, Any]:
    """Return places and weights of a kernel that is widened where the output is coarser than the input."""
    by = step(axis)
    wide = max(by, 1.0)
    reach = {"linear-aa": 1, "cubic-aa": 2, "lanczos-aa": 3}[axis.kind] * wide
    middle = by * (np.arange(axis.outputs) + 0.5)
    first = np.maximum((middle - reach + 0.5).astype(np.intp), 0)
    last = np.minimum((middle + reach + 0.5).astype(np.intp), axis.inputs)
    last = np.minimum(last, first + math.ceil(reach) * 2 + 1)
    taps = np.arange(max(int((last - first).max()), 1))
    distance = np.abs((taps + first[:, None] - middle[:, None] + 0.5) / wide)
    if axis.kind == "linear-aa":
        weights = np.maximum(1 - distance, 0)
    elif axis.kind == "cubic-aa":
        weights = cubic_kernel(distance, -0.5)
    else:
        weights = np.where(distance < 3, np.sinc(distance) * np.sinc(distance / 3), 0)
    weights = np.where(taps < (last - first)[:, None], weights, 0)
    total = weights.sum(axis=1, keepdims=True)
    return (np.minimum(first[:, None] + taps, axis.inputs - 1),
            np.divide(weights, total, out=weights, where=total != 0))


def cubic_kernel(distance: Any, a: float) -> Any:
    """Return the cubic convolution kernel of Keys (1981) at distances of at least 0.

    Examples
    --------
    >>> cubic_kernel(np.array([0.0, 1.0, 1.5, 2.0]), -0.75)
    array([ 1.     ,  0.     , -0.09375,  0.     ])
    """
    near = ((a + 2) * distance - (a + 3)) * distance * distance + 1
    far = ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
    return np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
