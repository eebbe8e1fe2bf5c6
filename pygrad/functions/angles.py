"""Angles and lengths: degrees and radians, the angle of a point in the plane, its distance from the origin."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.recording import record1, record2

__all__ = ["Arctan2", "Deg2rad", "Hypot", "Rad2deg", "arctan2", "atan2", "deg2rad", "degrees", "hypot", "rad2deg",
           "radians"]

_RADIANS, _DEGREES = float(np.pi) / 180, 180 / float(np.pi)


class Deg2rad(Function):
    """Degrees to radians. dx = dy * pi / 180. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        return np.deg2rad(x)

    def backward(self, gy: Any) -> Any:
        return gy * _RADIANS


class Rad2deg(Function):
    """Radians to degrees. dx = dy * 180 / pi. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        return np.rad2deg(x)

    def backward(self, gy: Any) -> Any:
        return gy * _DEGREES


class Arctan2(Function):
    """Angle of a point. With h = x1**2 + x2**2: dx1 = dy * x2 / h, dx2 = -dy * x1 / h, 0 at (0, 0). Saves: x1, x2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.save_for_backward(x1, x2)
        try:
            return np.arctan2(x1, x2)
        except ValueError:
            raise broadcast_error("arctan2", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        x1, x2 = self.saved
        length = _length(x1, x2)
        gy = gy / length
        return gy * (x2 / length) if need1 else None, -gy * (x1 / length) if need2 else None


class Hypot(Function):
    """Distance of a point from the origin. dx1 = dy * x1 / y, dx2 = dy * x2 / y, 0 at (0, 0). Saves: x1, x2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.save_for_backward(x1, x2)
        try:
            return np.hypot(x1, x2)
        except ValueError:
            raise broadcast_error("hypot", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        x1, x2 = self.saved
        length = _length(x1, x2)
        return gy * (x1 / length) if need1 else None, gy * (x2 / length) if need2 else None


def _length(x1: Any, x2: Any) -> Any:
    """Return ``hypot(x1, x2)``, which neither overflows nor underflows on the way, with infinity for 0.

    So all derivatives are 0 there, as those of `numpy.linalg.norm`.
    """
    length = np.hypot(x1, x2)
    zero = length == 0
    return np.where(zero, math.inf, length) if zero.any() else length


@register(np.deg2rad, np.radians)
def deg2rad(x: Any, /) -> Any:
    """Turn degrees into radians, element by element.

    Parameters
    ----------
    x : array_like
        Angles in degrees, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype
        Angles in radians.

    Notes
    -----
    The derivative is ``pi / 180``. Saves nothing. ``radians`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(180.0)
    >>> y = np.deg2rad(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(3.141592653589793), Variable(0.017453292519943295))
    """
    return record1(Deg2rad(), x)


@register(np.rad2deg, np.degrees)
def rad2deg(x: Any, /) -> Any:
    """Turn radians into degrees, element by element.

    Parameters
    ----------
    x : array_like
        Angles in radians, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype
        Angles in degrees.

    Notes
    -----
    The derivative is ``180 / pi``. Saves nothing. ``degrees`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.pi)
    >>> y = np.rad2deg(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(180.0), Variable(57.29577951308232))
    """
    return record1(Rad2deg(), x)


@register(np.arctan2)
def arctan2(x1: Any, x2: Any, /) -> Any:
    """Take the angle from the first axis to the point ``(x2, x1)`` in radians, element by element.

    Parameters
    ----------
    x1 : array_like
        The second coordinate.
    x2 : array_like
        The first coordinate; the shapes broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype
        Between -pi and pi.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``x2 / (x1**2 + x2**2)`` and ``-x1 / (x1**2 + x2**2)``, without overflow or underflow of the
    squares. At the origin, where there are none, they are 0, as PyTorch's; at infinity NaN, except along one axis.
    Saves ``x1`` and ``x2``, without copies. ``atan2`` is the same function.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x1, x2 = pygrad.Variable(1.0), pygrad.Variable(1.0)
    >>> y = np.arctan2(x1, x2)
    >>> y.backward()
    >>> y, x2.grad.item()
    (Variable(0.7853981633974483), -0.4999...)
    """
    return record2(Arctan2(), x1, x2)


@register(np.hypot)
def hypot(x1: Any, x2: Any, /) -> Any:
    """Take the square root of the sum of two squares, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``x1 / y`` and ``x2 / y``. At the kink, ``(0, 0)``, they are 0, the middle of the subgradients;
    at infinity they are NaN for infinite arguments. Saves ``x1`` and ``x2``, without copies.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, 0.0])
    >>> y = np.hypot(x, [4.0, 0.0])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([5. 0.]), Variable([0.6 0. ]))
    """
    return record2(Hypot(), x1, x2)


radians, degrees, atan2 = deg2rad, rad2deg, arctan2
