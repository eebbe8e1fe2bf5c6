"""Activations of straight pieces as layers, with thresholds where they bend."""

from __future__ import annotations

from typing import Any

from pygrad.functions.hard import hardsigmoid, hardswish, hardtanh
from pygrad.functions.shrink import hardshrink, softshrink, threshold
from pygrad.layers.module import Module

__all__ = ["Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh", "ReLU6", "Softshrink", "Threshold"]


class Hardtanh(Module):
    """Limitation to an interval, `pygrad.functions.hardtanh`, element by element.

    Parameters
    ----------
    min_val, max_val : float
        The ends of the interval.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Hardtanh()([-3.0, 0.5, 3.0])
    Variable([-1.   0.5  1. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val, self.max_val = min_val, max_val

    def forward(self, x: Any) -> Any:
        return hardtanh(x, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}"


class ReLU6(Hardtanh):
    """Rectified linear unit that stops at 6, `pygrad.functions.relu6`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReLU6()([-3.0, 0.5, 9.0])
    Variable([0.  0.5 6. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self) -> None:
        super().__init__(0.0, 6.0)

    def extra_repr(self) -> str:
        return ""


class Hardsigmoid(Module):
    """Logistic sigmoid of straight pieces, `pygrad.functions.hardsigmoid`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Hardsigmoid()([-3.0, 0.0, 9.0])
    Variable([0.  0.5 1. ])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return hardsigmoid(x)


class Hardswish(Module):
    """Swish of straight pieces, `pygrad.functions.hardswish`, element by element.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Hardswish()([0.0, 9.0])
    Variable([0. 9.])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return hardswish(x)


class Hardshrink(Module):
    """Zero near zero, `pygrad.functions.hardshrink`, element by element.

    Parameters
    ----------
    lambd : float
        Up to this magnitude elements become zero.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Hardshrink()([-2.0, 0.25])
    Variable([-2.  0.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = lambd

    def forward(self, x: Any) -> Any:
        return hardshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return str(self.lambd)


class Softshrink(Module):
    """Towards zero by a constant, `pygrad.functions.softshrink`, element by element.

    Parameters
    ----------
    lambd : float
        The constant, not below 0.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Softshrink()([-2.0, 0.25])
    Variable([-1.5  0. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = lambd

    def forward(self, x: Any) -> Any:
        return softshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return str(self.lambd)


class Threshold(Module):
    """Another value at and below a threshold, `pygrad.functions.threshold`, element by element.

    Parameters
    ----------
    threshold : float
        Elements above it stay.
    value : float
        What the others become.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Threshold(0.5, -1.0)([0.25, 2.0])
    Variable([-1.  2.])
    """

    __module__ = "pygrad.layers"

    def __init__(self, threshold: float, value: float) -> None:
        self.threshold, self.value = threshold, value

    def forward(self, x: Any) -> Any:
        return threshold(x, self.threshold, self.value)

    def extra_repr(self) -> str:
        return f"threshold={self.threshold}, value={self.value}"
