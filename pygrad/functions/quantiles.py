"""Quantiles, percentiles and medians."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, describe
from pygrad.function import Function
from pygrad.functions._axes import Axis, axes_of, count, from_lanes, precision
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._operands import data_of
from pygrad.functions._positions import PutAlong
from pygrad.functions._quantiles import located
from pygrad.functions._sibling import sibling
from pygrad.functions.casting import astype
from pygrad.recording import record1
from pygrad.variable import Variable


@functools.lru_cache(maxsize=256)
def _places(function: Any, q: float, method: str, length: int) -> Any:
    """Return the quantile of ``0, 1, ..., length - 1``."""
    return function(np.arange(length, dtype=np.float64), [q], method=method)


class Quantiles(Function):
    """What all share: each result is a mixture of one or two elements, which get its gradient in the same shares."""

    __slots__ = ("axis", "keepdims", "method", "q", "shape", "weights")
    takes_complex = constant_saves = True
    called = ""
    function: Any = None
    skips_nan = False

    def __init__(self, q: Any = None, axis: Axis = None, method: str = "linear", keepdims: bool = False,
                 weights: Any = None) -> None:
        self.q, self.axis, self.method, self.keepdims, self.weights = q, axis, method, keepdims, weights

    def forward(self, x: Any) -> Any:
        try:
            y = np.asarray(self.computed(x, self.q, self.axis, self.keepdims, self.weights))
        except np.exceptions.AxisError:
            raise axis_error(self.called, self.axis, x) from None
        except ValueError as error:
            raise ArgumentError(f"{self.called}: {error} (of an array of {describe(x)})") from None
        if self.needs_grad[0]:
            self.shape = x.shape
            if x.size:
                kept = self.kept
                rows = y.reshape(-1, *(x.shape[number] for number in kept))
                self.save_for_backward(*located(x, self.axis, self.places, self.weights, self.skips_nan, rows))
        return y

    def computed(self, x: Any, q: Any, axis: Any, keepdims: bool, weights: Any) -> Any:
        """Return NumPy's value."""
        options = {} if weights is None else {"weights": weights}
        return self.function(x, q, axis, method=self.method, keepdims=keepdims, **options)

    def places(self, line: Any, weights: Any = None) -> Any:
        """Return the quantiles along the last axis, or of so many places, as one-dimensional ones in front."""
        if type(line) is not int:
            return self.computed(line, np.ravel(self.q), -1, False, weights)
        if type(self.q) in (int, float):
            return _places(self.function, self.q, self.method, line)
        return self.computed(np.arange(line, dtype=np.float64), np.ravel(self.q), -1, False, None)

    @property
    def kept(self) -> list[int]:
        """The axes that are not reduced."""
        axes = axes_of(self.axis, len(self.shape))
        return [number for number in range(len(self.shape)) if number not in axes]

    def backward(self, gy: Any) -> Any:
        kept = [self.shape[number] for number in self.kept]
        behind = np.ndim(self.q) + (len(self.shape) if self.keepdims else len(kept))
        batch = gy.shape[:gy.ndim - behind]
        if not self.saved:
            return np.zeros(batch + self.shape, gy.dtype)
        index, shares = self.saved
        gy = gy.reshape((*batch, np.size(self.q), *kept))
        gy = gy.swapaxes(len(batch), -1) if len(kept) < 2 else gy.transpose(
            (*range(len(batch)), *range(len(batch) + 1, gy.ndim), len(batch)))
        if shares is not None:
            if index.shape[-1] != gy.shape[-1]:
                gy = np.concatenate([gy, gy], -1)
            gy = gy * shares.astype(precision(gy.dtype))
        return from_lanes(sibling(PutAlong(count(self.shape, self.axis)), gy, index), self.shape, self.axis)


class Quantile(Quantiles):
    """Quantiles over axes. dx = the dy of what x is mixed into, in its share. Saves: positions and shares, per y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "quantile", staticmethod(np.quantile)


class Percentile(Quantiles):
    """Percentiles over axes. dx = the dy of what x is mixed into, in its share. Saves: positions and shares, per y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "percentile", staticmethod(np.percentile)


class Median(Quantiles):
    """Median over axes. dx = dy where x is in the middle, half of it for each of two. Saves: positions, shares."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called = "median"
    function: Any = staticmethod(np.median)

    def computed(self, x: Any, q: Any, axis: Any, keepdims: bool, weights: Any) -> Any:
        return self.function(x, axis, keepdims=keepdims)

    def places(self, line: Any, weights: Any = None) -> Any:
        return np.array([(line - 1) / 2])


def recorded(cls: type[Quantiles], a: Any, q: Any, axis: Any, out: Any, method: str, keepdims: Any,
             weights: Any = None) -> Any:
    """Call a Function of this class with the arguments of its wrapper."""
    refuse(cls.called, out=out)
    axis, keepdims = tuple(axis) if isinstance(axis, list) else axis, bool(keepdims) and keepdims is not np._NoValue
    if isinstance(q, Variable):
        if q.requires_grad:
            return _with_slope(cls, a, q, axis, method, keepdims)
        q = q.data
    if weights is not None:
        weights = np.asarray(data_of(weights))
    return record1(cls(q, axis, method, keepdims, weights), a)


def _with_slope(cls: type[Quantiles], a: Any, q: Variable, axis: Any, method: str, keepdims: bool) -> Any:
    """Return quantiles that have a derivative by ``q``: the difference of the two neighbours, times places by q."""
    if method not in ("linear", "lower", "higher", "nearest", "midpoint"):
        raise ArgumentError(f"{cls.called}: by method={method!r} there is no gradient by q; pass q.data, or take "
                            "method='linear'")
    y = record1(cls(q.data, axis, method, keepdims), a)
    if method == "linear":
        slope = record1(cls(q.data, axis, "higher", keepdims), a) - record1(cls(q.data, axis, "lower", keepdims), a)
        array = np.asarray(data_of(a))
        number: Any = count(array.shape, axis)
        if cls.skips_nan and array.dtype.kind == "f":
            number = np.sum(~np.isnan(array), axis, keepdims=keepdims)
        scale = np.asarray((number - 1) * (0.01 if "percentile" in cls.called else 1.0), slope.dtype)
        slope = np.where(np.isfinite(slope), slope, 0.0) * scale
    else:
        slope = np.zeros((), y.dtype)
    ahead = (q - q.data).reshape(q.shape + (1,) * (y.ndim - q.ndim))  # 0: it has a derivative alone
    return y + (ahead if ahead.dtype == y.dtype else astype(ahead, y.dtype)) * slope


@register(np.median)
def median(a: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
           keepdims: bool = False) -> Any:
    """Find the middle of the elements over axes, the mean of two middle ones.

    Parameters
    ----------
    a : array_like
        Of any shape, real or complex, with at least one element.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    keepdims : bool
        Keep the axes, at length 1.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, NumPy's result dtype
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If NumPy refuses the array.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares. Among equal elements one is chosen. PyTorch takes the lower of two middle elements instead. A
    result of NaN gives no gradient. Saves a position for each element that results are made of, in as few bytes as
    the axes need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, 1.0, 2.0, 8.0])
    >>> y = np.median(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.0), Variable([0.5 0.  0.5 0. ]))
    """
    return recorded(Median, a, 0.5, axis, out, "linear", keepdims)


@register(np.quantile)
def quantile(a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
             method: str = "linear", keepdims: bool = False, *, weights: Any = None) -> Any:
    """Find quantiles of the elements over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, real, with at least one element.
    q : array_like of float
        Which quantiles, from 0 to 1: of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    method : str
        How to estimate, any of NumPy's; ``"linear"`` mixes the two neighbours.
    keepdims : bool
        Keep the axes, at length 1.
    weights : array_like, optional
        Of the elements, a constant; for ``method="inverted_cdf"`` alone, as in NumPy.

    Returns
    -------
    Variable, shape of ``q`` and then of ``a`` without ``axis``, NumPy's result dtype
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If ``q`` lies outside, or the method is unknown.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares. Among equal elements one is chosen. A result of NaN gives no gradient. By ``q``, a Variable that asks
    for it, the derivative is the slope between the neighbours where they are mixed, else 0; of NumPy's other continuous
    methods than ``"linear"`` it is refused. Saves a position for each element that results are made of, in as few bytes
    as the axes need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, 1.0, 2.0, 8.0])
    >>> y = np.quantile(x, 0.75)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([0.75 0.   0.   0.25]))
    """
    return recorded(Quantile, a, q, axis, out, method, keepdims, weights)


@register(np.percentile)
def percentile(a: Any, q: Any, axis: Axis = None, out: Any = None, overwrite_input: bool = False,
               method: str = "linear", keepdims: bool = False, *, weights: Any = None) -> Any:
    """Find percentiles of the elements over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, real, with at least one element.
    q : array_like of float
        Which percentiles, from 0 to 100: of any shape.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    overwrite_input : bool
        Ignored: ``a`` is never overwritten.
    method : str
        How to estimate, any of NumPy's; ``"linear"`` mixes the two neighbours.
    keepdims : bool
        Keep the axes, at length 1.
    weights : array_like, optional
        Of the elements, a constant; for ``method="inverted_cdf"`` alone, as in NumPy.

    Returns
    -------
    Variable, shape of ``q`` and then of ``a`` without ``axis``, NumPy's result dtype
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes.
    ArgumentError
        If ``q`` lies outside, or the method is unknown.

    Notes
    -----
    A result is an element or a mixture of two neighbours in the sorted array, and its gradient goes to them in the
    same shares. Among equal elements one is chosen. A result of NaN gives no gradient. By ``q``, a Variable that asks
    for it, the derivative is the slope between the neighbours where they are mixed, else 0; of NumPy's other continuous
    methods than ``"linear"`` it is refused. Saves a position for each element that results are made of, in as few bytes
    as the axes need, and its share.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([4.0, 1.0, 2.0, 8.0])
    >>> y = np.percentile(x, 75)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([0.75 0.   0.   0.25]))
    """
    return recorded(Percentile, a, q, axis, out, method, keepdims, weights)
