"""Convolution and correlation of two sequences.

Both are sums over all pairs whose positions have the same sum or difference, cut to what the mode asks for. A rule
puts ``gy`` back among zeros, and takes the whole; the batch axes that it may have in front are gone through one by
one, since NumPy's functions take one sequence each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._sibling import sibling
from pygrad.recording import record2

_MODES = ("valid", "same", "full")


class Convolve(Function):
    """Convolution. dx1 = dy correlated with x2, dx2 = dy correlated with x1. Saves: x2 for dx1, x1 for dx2."""

    __slots__ = ("lengths", "mode")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, mode: str = "full") -> None:
        self.mode = mode

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.lengths = x1.shape[-1], x2.shape[-1]
        return _each(np.convolve, x1, x2, self.mode)

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        n1, n2 = self.lengths
        start = {"full": 0, "same": (min(n1, n2) - 1) // 2, "valid": min(n1, n2) - 1}[self.mode]
        gy = _among_zeros(gy, start, n1 + n2 - 1)
        return (None if x2 is None else sibling(Correlate("valid"), gy, x2),
                None if x1 is None else sibling(Correlate("valid"), gy, x1))


class Correlate(Function):
    """Correlation. dx1 = dy convolved with x2, dx2 = x1 correlated with dy. Saves: x2 for dx1, x1 for dx2."""

    __slots__ = ("lengths", "mode")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, mode: str = "valid") -> None:
        self.mode = mode

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.lengths = x1.shape[-1], x2.shape[-1]
        return _each(np.correlate, x1, x2, self.mode)

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        n1, n2 = self.lengths
        middle = (n2 - 1) // 2 if n1 >= n2 else n1 // 2
        start = {"full": 0, "same": middle, "valid": min(n1, n2) - 1}[self.mode]
        gy = _among_zeros(gy, start, n1 + n2 - 1)
        return (None if x2 is None else sibling(Convolve("valid"), gy, x2),
                None if x1 is None else conj(sibling(Correlate("valid"), gy, x1))[..., ::-1])


def _each(function: Callable[..., Any], x1: Any, x2: Any, mode: str) -> Any:
    """Return the function of each pair of sequences; the axes before the last broadcast."""
    if x1.ndim == x2.ndim == 1:
        return function(x1, x2, mode)
    batch = np.broadcast_shapes(x1.shape[:-1], x2.shape[:-1])
    rows1 = np.broadcast_to(x1, batch + x1.shape[-1:]).reshape(-1, x1.shape[-1])
    rows2 = np.broadcast_to(x2, batch + x2.shape[-1:]).reshape(-1, x2.shape[-1])
    rows = [function(one, other, mode) for one, other in zip(rows1, rows2, strict=True)]
    return np.stack(rows).reshape(*batch, -1)


def _among_zeros(gy: Any, start: int, length: int) -> Any:
    """Return ``gy`` along its last axis from ``start`` on, in ``length`` zeros."""
    extent = gy.shape[-1]
    if extent == length:
        return gy
    lead = gy.shape[:-1]
    return np.concatenate([np.zeros((*lead, start), gy.dtype), gy,
                           np.zeros((*lead, length - start - extent), gy.dtype)], -1)


def _checked(where: str, one: Any, other: Any, mode: Any) -> str:
    """Return the mode by its name, or raise for what cannot be convolved."""
    for array in (one, other):
        if np.ndim(array) > 1 or (np.ndim(array) == 0 and where == "correlate"):
            raise ShapeError(f"{where}: expected sequences, of one axis, got {describe(np.asarray(array))}")
        if np.size(array) == 0:
            raise ShapeError(f"{where}: an array without elements cannot be convolved ({describe(np.asarray(array))})")
    if isinstance(mode, int) and 0 <= mode <= 2:
        return _MODES[mode]
    if mode not in _MODES:
        raise ArgumentError(f"{where}: mode={mode!r} is none of 'full', 'same' and 'valid'")
    return mode  # type: ignore[no-any-return]


@register(np.convolve)
def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    """Convolve two sequences.

    Parameters
    ----------
    a : array_like, shape (N,)
    v : array_like, shape (M,)
    mode : {"full", "same", "valid"}
        Every overlap, as many in the middle as the longer one has elements, or where the two overlap completely.

    Returns
    -------
    Variable, shape (N + M - 1,), (max(N, M),) or (max(N, M) - min(N, M) + 1,), NumPy's result dtype

    Raises
    ------
    ShapeError
        If an array is empty, or has more than one axis.
    ArgumentError
        If there is no such mode.

    Notes
    -----
    The derivatives are correlations of ``dy``, among zeros, with the other sequence. Saves, without a copy, ``v`` if
    ``a`` needs a gradient and ``a`` if ``v`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.convolve(pygrad.Variable([1.0, 2.0, 3.0]), [1.0, 10.0])
    Variable([ 1. 12. 23. 30.])
    """
    mode = _checked("convolve", a, v, mode)
    return record2(Convolve(mode), np.reshape(a, -1) if np.ndim(a) == 0 else a,
                   np.reshape(v, -1) if np.ndim(v) == 0 else v)


@register(np.correlate)
def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    """Correlate two sequences.

    Parameters
    ----------
    a : array_like, shape (N,)
    v : array_like, shape (M,)
        Of complex numbers the conjugates are taken.
    mode : {"valid", "same", "full"}
        Where the two overlap completely, as many in the middle as the longer one has elements, or every overlap.

    Returns
    -------
    Variable, shape (max(N, M) - min(N, M) + 1,), (max(N, M),) or (N + M - 1,), NumPy's result dtype

    Raises
    ------
    ShapeError
        If an array is empty, or has more than one axis.
    ArgumentError
        If there is no such mode.

    Notes
    -----
    The derivatives are a convolution and a correlation of ``dy``, among zeros, with the other sequence. Saves,
    without a copy, ``v`` if ``a`` needs a gradient and ``a`` if ``v`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.correlate(pygrad.Variable([1.0, 2.0, 3.0]), [1.0, 10.0])
    Variable([21. 32.])
    """
    mode = _checked("correlate", a, v, mode)
    return record2(Correlate(mode), a, v)
