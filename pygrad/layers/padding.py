"""Padding as layers."""

from __future__ import annotations

from typing import Any

from pygrad.arrays import as_array
from pygrad.errors import ShapeError, describe
from pygrad.functions.pad import pad
from pygrad.layers.module import Module
from pygrad.layers.unpooling import repeated
from pygrad.variable import Variable

__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d",
    "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d", "ReplicationPad2d",
    "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]


class _Pad(Module):
    """Settings of padding: a mode, and a pair of numbers for each axis."""

    axes = 0
    mode = "constant"

    def __init__(self, padding: Any) -> None:
        self.padding = repeated(padding, 2 * self.axes)

    def forward(self, x: Any) -> Any:
        x = x if isinstance(x, Variable) else as_array(x, where=type(self).__name__)
        if self.mode != "constant" and x.ndim not in (self.axes + 1, self.axes + 2):
            raise ShapeError(f"{type(self).__name__}: expected an input of {self.axes + 1} or "
                             f"{self.axes + 2} axes, got {describe(x)}")
        return pad(x, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(_Pad):
    """Settings of padding with a value."""

    def __init__(self, padding: Any, value: float) -> None:
        _Pad.__init__(self, padding)
        self.value = value

    def forward(self, x: Any) -> Any:
        return pad(x, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """Pad the last axis with a value, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of two int
        How much before and after the last axis.
    value : float

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad1d(1, 9.0)([[1.0, 2.0, 3.0]])
    Variable([[9. 1. 2. 3. 9.]])
    """

    __module__ = "pygrad.layers"
    axes = 1


class ConstantPad2d(_ConstantPad):
    """Pad the last two axes with a value, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of four int
        How much before and after the last axis, then the last but one.
    value : float

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad2d((1, 1, 0, 0), 9.0)([[[1.0, 2.0, 3.0]]])
    Variable([[[9. 1. 2. 3. 9.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2


class ConstantPad3d(_ConstantPad):
    """Pad the last three axes with a value, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of six int
        How much before and after the last axis, then the last but one, then the one before.
    value : float

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad3d((1, 1, 0, 0, 0, 0), 9.0)([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[9. 1. 2. 3. 9.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3


class ZeroPad1d(_Pad):
    """Pad the last axis with zeros, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of two int
        How much before and after the last axis.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[0. 1. 2. 3. 0.]])
    """

    __module__ = "pygrad.layers"
    axes = 1


class ZeroPad2d(_Pad):
    """Pad the last two axes with zeros, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of four int
        How much before and after the last axis, then the last but one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[0. 1. 2. 3. 0.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2


class ZeroPad3d(_Pad):
    """Pad the last three axes with zeros, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of six int
        How much before and after the last axis, then the last but one, then the one before.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[0. 1. 2. 3. 0.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3


class ReflectionPad1d(_Pad):
    """Pad the last axis with the input mirrored in its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of two int
        How much before and after the last axis.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[2. 1. 2. 3. 2.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "reflect"


class ReflectionPad2d(_Pad):
    """Pad the last two axes with the input mirrored in its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of four int
        How much before and after the last axis, then the last but one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[2. 1. 2. 3. 2.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "reflect"


class ReflectionPad3d(_Pad):
    """Pad the last three axes with the input mirrored in its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of six int
        How much before and after the last axis, then the last but one, then the one before.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[2. 1. 2. 3. 2.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "reflect"


class ReplicationPad1d(_Pad):
    """Pad the last axis with its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of two int
        How much before and after the last axis.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[1. 1. 2. 3. 3.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "replicate"


class ReplicationPad2d(_Pad):
    """Pad the last two axes with its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of four int
        How much before and after the last axis, then the last but one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[1. 1. 2. 3. 3.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "replicate"


class ReplicationPad3d(_Pad):
    """Pad the last three axes with its end elements, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of six int
        How much before and after the last axis, then the last but one, then the one before.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[1. 1. 2. 3. 3.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "replicate"


class CircularPad1d(_Pad):
    """Pad the last axis with the input itself, from its other end, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of two int
        How much before and after the last axis.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[3. 1. 2. 3. 1.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "circular"


class CircularPad2d(_Pad):
    """Pad the last two axes with the input itself, from its other end, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of four int
        How much before and after the last axis, then the last but one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[3. 1. 2. 3. 1.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "circular"


class CircularPad3d(_Pad):
    """Pad the last three axes with the input itself, from its other end, `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or tuple of six int
        How much before and after the last axis, then the last but one, then the one before.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[3. 1. 2. 3. 1.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "circular"
