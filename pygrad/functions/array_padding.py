"""Padding with NumPy's modes and signature, which are not those of PyTorch's `pad`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.dispatch import register
from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._pad_folds import Pair, folded
from pygrad.functions._sibling import sibling
from pygrad.functions.axes import moveaxis
from pygrad.functions.broadcasting import broadcast_to
from pygrad.functions.extrema import max as maximum
from pygrad.functions.extrema import min as minimum
from pygrad.functions.indexing import getitem
from pygrad.functions.joining import concatenate, in_one, stack
from pygrad.functions.taking import take_along_axis
from pygrad.recording import record1, record2
from pygrad.variable import Variable, make_leaf

Pairs = tuple[Pair, ...]
Options = dict[str, Any]

_OPTIONS = {
    "constant": {"constant_values"}, "edge": set(), "empty": set(), "linear_ramp": {"end_values"},
    "maximum": {"stat_length"}, "mean": {"stat_length"}, "median": {"stat_length"}, "minimum": {"stat_length"},
    "reflect": {"reflect_type"}, "symmetric": {"reflect_type"}, "wrap": set(),
}
"""The modes, and what may be said about each."""


class NumpyPad(Function):
    """Padding, linear in x. dx = dy there, and the dy of what was made of it; dvalues = sums of dy. Saves: nothing."""

    __slots__ = ("extents", "mode", "options", "pairs")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, pairs: Pairs, mode: str = "constant", options: Options | None = None) -> None:
        self.pairs, self.mode, self.options = pairs, mode, options or {}

    def forward(self, x: Any, values: Any = None) -> Any:
        self.extents = x.shape
        mode, given = self.mode, {} if values is None else {"constant_values": values}
        if mode == "empty" or not self.options and mode == "constant" and values is None or not self.pairs:
            # Whatever stands in an empty place is as good as zeros, which are the same when computed again.
            shape = [low + extent + high for (low, high), extent in zip(self.pairs, x.shape, strict=True)]
            y = np.zeros(shape, x.dtype)
            y[tuple(self._inner())] = x
            return y
        return np.pad(x, self.pairs, mode, **self.options, **given)  # type: ignore[call-overload]

    def backward(self, gy: Any) -> Any:
        gx = None
        if self.needs_grad[0] and self.mode in ("constant", "empty"):
            gx = gy[(..., *self._inner())]
        elif self.needs_grad[0]:
            gx = sibling(_Folded(self.pairs, self.mode, self.options, self.extents), gy)
        if len(self.needs_grad) == 1:
            return gx
        return gx, self._of_values(gy) if self.needs_grad[1] else None

    def _of_values(self, gy: Any) -> Any:
        """Return the sums over what was added before and after each axis; a corner belongs to its last axis."""
        batch = gy.shape[:gy.ndim - len(self.pairs)]
        inner, sums = self._inner(), []
        for axis, (low, _) in enumerate(self.pairs):
            for part in (slice(0, low), slice(low + self.extents[axis], None)):
                index = (..., *(slice(None),) * axis, part, *inner[axis + 1:])
                sums.append(gy[index].sum(tuple(range(-len(inner), 0))))
        return np.stack(sums, -1).reshape((*batch, len(inner), 2)) if sums else np.zeros((*batch, 0, 2), gy.dtype)

    def _inner(self) -> list[slice]:
        """Return where the input is in the output."""
        return [slice(low, low + extent) for (low, _), extent in zip(self.pairs, self.extents, strict=True)]


class _Folded(Function):
    """The adjoint of padding."""

    __slots__ = ("extents", "mode", "options", "pairs")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, pairs: Pairs, mode: str, options: Options, extents: tuple[int, ...]) -> None:
        self.pairs, self.mode, self.options, self.extents = pairs, mode, options, extents

    def forward(self, gy: Any) -> Any:
        count = len(self.pairs)
        for number, (pair, extent) in enumerate(zip(self.pairs, self.extents, strict=True)):
            options = _linear_part(self.options, slice(number, number + 1))
            if "stat_length" in options:
                options["stat_length"] = options["stat_length"][0]
            gy = folded(gy, number - count, extent, pair, self.mode, options)
        return gy

    def backward(self, gy: Any) -> Any:
        lead = ((0, 0),) * (gy.ndim - len(self.pairs))
        options = _linear_part(self.options, slice(None))
        if "stat_length" in options:
            options["stat_length"] = (*((1, 1),) * len(lead), *options["stat_length"])
        return sibling(NumpyPad((*lead, *self.pairs), self.mode, options), gy)


def _linear_part(options: Options, axes: slice) -> Options:
    """Return the options of some axes for the linear part of padding: constants are 0."""
    return {name: value[axes] if name == "stat_length" else 0 if name in ("end_values", "constant_values") else value
            for name, value in options.items()}


def _pairs(pad_width: Any, ndim: int) -> Pairs:
    """Return how much is added before and after each axis."""
    if type(pad_width) is int and pad_width >= 0:
        return ((pad_width, pad_width),) * ndim
    if isinstance(pad_width, dict):
        pairs: list[Any] = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[operator.index(axis)] = width if np.ndim(width) else (width, width)
        pad_width = pairs
    numbers = np.asarray(pad_width)
    if numbers.dtype.kind not in "iu" and numbers.size:
        raise DTypeError(f"numpy_pad: expected integers as pad_width, got {pad_width!r}")
    try:
        numbers = np.broadcast_to(numbers, (ndim, 2))
    except ValueError:
        raise ShapeError(f"numpy_pad: pad_width={pad_width!r} does not fit {ndim} axes; give one number, a pair, or a "
                         "pair for each axis") from None
    if numbers.size and numbers.min() < 0:
        raise ArgumentError(f"numpy_pad: pad_width={pad_width!r} has negative numbers; slice the array instead")
    return tuple([(int(low), int(high)) for low, high in numbers])


def _lengths(stat_length: Any, shape: tuple[int, ...]) -> tuple[Pair, ...]:
    """Return over how many elements at each end of each axis a statistic goes."""
    if stat_length is None:
        return tuple([(extent, extent) for extent in shape])
    return tuple([(min(low, extent), min(high, extent))
                  for (low, high), extent in zip(_pairs(stat_length, len(shape)), shape, strict=True)])


def _median(x: Any, axis: int, keepdims: bool) -> Any:
    """Return the median along an axis, as a choice of elements."""
    data = x.data
    if data.dtype.kind not in "fc":
        raise DTypeError(f"numpy_pad: the median of {describe(x)} would be rounded, which has no derivative; convert "
                         "it with astype(float)")
    half, odd = divmod(data.shape[axis], 2)
    order = np.argsort(data, axis)
    places = np.take(order, [half, half] if odd else [half - 1, half], axis)
    wrong = np.isnan(data)
    if wrong.any():
        places = np.where(wrong.any(axis, keepdims=True), wrong.argmax(axis, keepdims=True), places)
    return take_along_axis(x, places, axis).mean(axis, keepdims=keepdims)


_STATISTICS: dict[str, Callable[..., Any]] = {"maximum": maximum, "minimum": minimum, "median": _median}


def _by_statistic(x: Any, pairs: Pairs, mode: str, lengths: tuple[Pair, ...]) -> Any:
    """Pad axis after axis with a statistic of what is there by then."""
    for axis, (pair, both) in enumerate(zip(pairs, lengths, strict=True)):
        if not any(pair):
            continue
        if 0 in both:
            raise ArgumentError(f"numpy_pad: a stat_length of 0 along axis {axis} leaves nothing to take the {mode} of")
        parts, before = [x], (slice(None),) * axis
        for width, part, place in zip(pair, (slice(0, both[0]), slice(x.shape[axis] - both[1], None)), (0, 1),
                                      strict=True):
            if width:
                value = _STATISTICS[mode](getitem(x, (*before, part)), axis=axis, keepdims=True)
                value = broadcast_to(value, (*x.shape[:axis], width, *x.shape[axis + 1:]))
                parts.insert(0 if place == 0 else len(parts), value)
        x = concatenate(parts, axis)
    return x


def _by_ramps(x: Any, pairs: Pairs, ends: Any) -> Any:
    """Pad axis after axis with ramps from Variables: those from 0, and what is left of the ends along them."""
    for axis, (low, high) in enumerate(pairs):
        one = np.pad(np.ones(1), (low, high), "linear_ramp")
        left, right = (1 - one[:low]).astype(x.dtype), (1 - one[low + 1:]).astype(x.dtype)
        alone = tuple([pair if place == axis else (0, 0) for place, pair in enumerate(pairs)])
        rest = concatenate([ends[axis, 0] * left, np.zeros(x.shape[axis], x.dtype), ends[axis, 1] * right])
        x = record1(NumpyPad(alone, "linear_ramp", {"end_values": 0}), x)
        x = x + rest.reshape((-1,) + (1,) * (x.ndim - axis - 1))
    return x


def _by_function(x: Any, pairs: Pairs, function: Callable[..., Any], options: Options) -> Any:
    """Pad with zeros, and have a function change each row along each axis, by recorded assignments."""
    y = record1(NumpyPad(pairs), x)
    for axis, pair in enumerate(pairs):
        turned = moveaxis(y, axis, -1)
        rows = []
        for place in np.ndindex(turned.shape[:-1]):
            row = turned[(*place, slice(None))].copy()  # what is written to it is meant for it alone
            function(row, pair, axis, options)
            rows.append(row)
        if rows:
            y = moveaxis(stack(rows).reshape(turned.shape), -1, axis)
    return y


@register(np.pad)
def numpy_pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    """Add elements at the ends of axes: what ``np.pad`` means.

    Parameters
    ----------
    array : array_like
        Of any shape.
    pad_width : int, pair of int, sequence of pairs, or dict of axes
        How many elements before and after each axis; one number or pair stands for all axes.
    mode : str or callable
        "constant" (``constant_values``, by default 0), "edge", "linear_ramp" (``end_values``), "maximum", "minimum",
        "mean", "median" (each of ``stat_length`` elements at that end, by default of all), "reflect", "symmetric"
        (``reflect_type`` "even" or "odd"), "wrap", "empty" (zeros here), or a function of a padded row, the pair of
        widths, the axis and ``kwargs`` that assigns to the row's ends.
    kwargs : any
        The options of the mode. ``constant_values`` and ``end_values`` may be or hold Variables.

    Returns
    -------
    Variable, dtype of ``array``

    Raises
    ------
    ShapeError
        If ``pad_width`` does not fit the axes.
    ArgumentError
        For an unknown mode, an option of another mode, or negative widths.
    DTypeError
        If widths are no integers, or the median of integers is asked for.

    Notes
    -----
    `pad` is PyTorch's function of that name; NumPy's is this one, since ``(1, 2)`` means the last axis there and all
    axes here. The gradient of an element is that of its own place and of all that was made of it. Ties of extremes
    share it as in `max`; a median of an even number of elements halves it. The gradient of a value in
    ``constant_values`` is the sum over where it stands. Saves nothing, but for the extremes and the median what
    these save.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = np.pad(x, (2, 1), mode="reflect")
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 2. 1. 2. 3. 2.]), Variable([1. 3. 2.]))
    """
    x = array if isinstance(array, Variable) else make_leaf(as_array(array, where="numpy_pad"))
    pairs = _pairs(pad_width, x.ndim)
    if callable(mode):
        return _by_function(x, pairs, mode, kwargs)
    if mode not in _OPTIONS:
        raise ArgumentError(f"numpy_pad: expected a mode out of {', '.join(_OPTIONS)}, or a function, got {mode!r}")
    if not set(kwargs) <= _OPTIONS[mode]:
        raise ArgumentError(f"numpy_pad: mode {mode!r} takes {', '.join(_OPTIONS[mode]) or 'no options'}, got "
                            f"{', '.join(sorted(kwargs))}")
    return _by_mode(x, pairs, mode, kwargs)


def _by_mode(x: Any, pairs: Pairs, mode: str, options: Options) -> Any:
    if "stat_length" in _OPTIONS[mode]:
        lengths = _lengths(options.get("stat_length"), x.shape)
        if mode != "mean":
            return _by_statistic(x, pairs, mode, lengths)
        options = {"stat_length": lengths}
    if mode not in ("constant", "empty") and any(not extent and any(pair)
                                                 for extent, pair in zip(x.shape, pairs, strict=True)):
        raise ShapeError(f"numpy_pad: an empty axis of {describe(x)} cannot be extended by mode {mode!r}; constant can")
    values, ends = in_one(options.get("constant_values")), in_one(options.get("end_values"))
    if isinstance(values, Variable):
        return record2(NumpyPad(pairs, mode), x, values)
    if isinstance(ends, Variable):
        return _by_ramps(x, pairs, broadcast_to(ends, (x.ndim, 2)))
    return record1(NumpyPad(pairs, mode, options), x)
