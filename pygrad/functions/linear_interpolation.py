"""Linear interpolation between given points."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._floating import floating
from pygrad.functions._index import ARRAY
from pygrad.functions._masks import select
from pygrad.functions._operands import as_operand, data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import ScatterAdd, getitem
from pygrad.functions.joining import concatenate
from pygrad.functions.remainders import remainder
from pygrad.functions.where import where


class Interp(Function):
    """Linear interpolation. dx = dy * slope, dfp, dxp: shares of dy by distance. Saves: x, xp, fp.

    Of these ``x`` only for ``xp`` and ``fp``, and ``fp`` only for ``x`` and ``xp``; and the interval of each ``x``.
    Outside of the points ``x`` has no slope, and all goes to the outermost value.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x: Any, xp: Any, fp: Any) -> Any:
        need, need_xp, need_fp = self.needs_grad
        left = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, max(len(xp) - 2, 0))
        points = need_xp or need_fp
        self.save_for_backward(x, xp, fp if need or need_xp else None,
                               np.asarray(left, np.min_scalar_type(max(len(xp) - 1, 1))) if True in self.needs_grad
                               else None)
        if not points and not need:
            self.saved = ()
        return np.asarray(np.interp(x, xp, fp))

    def backward(self, gy: Any) -> Any:
        need, need_xp, need_fp = self.needs_grad
        x, xp, fp, left = self.saved
        last = len(xp) - 1
        right = np.minimum(left + np.uint8(1), last).astype(np.intp)
        left = left.astype(np.intp)
        start, end = xp[left], xp[right]
        inside = data_of((x >= xp[0]) & (x <= xp[-1]) if last else np.zeros(x.shape, np.bool_))
        width = np.where(inside, end - start, 1)
        gx: Any = None
        gxp = gfp = None
        if fp is not None:
            slope = np.where(inside, (fp[right] - fp[left]) / width, 0)
            gx = gy * conj(slope)
        if need_xp or need_fp:
            outside = np.where(np.isnan(x), np.nan, x > xp[-1])
            share = np.where(inside, (x - start) / width, outside)
            gfp = _scatter(gy, share, left, right, xp) if need_fp else None
            gxp = _scatter(select(-gx, inside), share, left, right, xp) if need_xp else None
        return gx if need else None, gxp, gfp


def _scatter(gy: Any, share: Any, left: Any, right: Any, xp: Any) -> Any:
    """Add gradients to the points on both sides, in the shares that belong to them."""
    def add(value: Any, places: Any) -> Any:
        return sibling(ScatterAdd((ARRAY,), xp.shape, places.ndim), value, places)

    return add(gy * (1 - share), left) + add(gy * share, right)


@register(np.interp)
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Interpolate linearly between points.

    Parameters
    ----------
    x : array_like
        Where to interpolate, of any shape.
    xp : array_like, shape (n,)
        The points' positions, increasing unless there is a period.
    fp : array_like, shape (n,)
        The values there, real or complex.
    left, right : array_like, optional
        The values for ``x`` below the first and above the last point; by default those of these points.
    period : float, optional
        Of the positions: ``x`` and ``xp`` are taken modulo it, and there is no left and right.

    Returns
    -------
    Variable, shape of ``x``, float64 or complex128

    Raises
    ------
    ShapeError
        If ``xp`` and ``fp`` are not one-dimensional and of one length.
    ArgumentError
        For a period of 0.

    Notes
    -----
    The derivative in ``x`` is the slope of its interval, at a point that of the interval on the right (at the last
    point, on the left), and 0 outside. The gradients of ``fp`` and ``xp`` go to the two points around ``x``.
    Saves without a copy what the rule needs of the three, and the interval of each ``x``: a byte for up to 256
    points. NumPy computes in double precision, and so does this; gradients have the dtypes of the inputs.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, fp = pygrad.Variable([0.5, 1.25, 3.0]), pygrad.Variable([0.0, 10.0, 30.0])
    >>> y = np.interp(x, [0.0, 1.0, 2.0], fp)
    >>> y.sum().backward()
    >>> y, x.grad, fp.grad
    (Variable([ 5. 15. 30.]), Variable([10. 20.  0.]), Variable([0.5  1.25 1.25]))
    """
    x, xp, fp = (floating(as_operand(one)) for one in (x, xp, fp))
    if xp.ndim != 1 or fp.ndim != 1 or xp.shape != fp.shape or not xp.size:
        raise ShapeError(f"interp: expected xp and fp one-dimensional and of one length, got {describe(xp)} and "
                         f"{describe(fp)}")
    if period is not None:
        if period == 0:
            raise ArgumentError("interp: the period must not be 0")
        x, xp, fp = _periodic(x, xp, fp, abs(period))
        left = right = None
    y = Interp()(x, xp, fp)
    if left is not None:
        y = where(x < xp[0], left, y)
    return y if right is None else where(x > xp[-1], right, y)


def _periodic(x: Any, xp: Any, fp: Any, period: Any) -> tuple[Any, Any, Any]:
    """Return positions in one period, and the points sorted there with a neighbour on either side."""
    x, xp = remainder(x, period), remainder(xp, period)
    order = np.argsort(data_of(xp))
    xp, fp = getitem(xp, order), getitem(fp, order)
    return (x, concatenate([xp[-1:] - period, xp, xp[:1] + period]), concatenate([fp[-1:], fp, fp[:1]]))
