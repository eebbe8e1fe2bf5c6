"""Padding as layers."""

from __future__ import annotations

from pygrad.layers._padding import ConstantPad, Pad

__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d",
    "ConstantPad3d", "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d",
    "ReplicationPad2d", "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]


class CircularPad1d(Pad):
    """Extend signals (N, C, L) from the other end; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 2 int
        How many elements to add at each end: (left, right). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[3. 1. 2. 3. 1.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "circular"


class CircularPad2d(Pad):
    """Extend images (N, C, H, W) from the other end; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 4 int
        How many elements to add at each end: (left, right, top, bottom). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[3. 1. 2. 3. 1.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "circular"


class CircularPad3d(Pad):
    """Extend volumes (N, C, D, H, W) from the other end; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 6 int
        How many elements to add at each end: (left, right, top, bottom, front, back). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.CircularPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[3. 1. 2. 3. 1.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "circular"


class ConstantPad1d(ConstantPad):
    """Extend signals (N, C, L) with a constant; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 2 int
        How many elements to add at each end: (left, right). Negative numbers crop.
    value : float
        The constant.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad1d(1, 9.0)([[1.0, 2.0, 3.0]])
    Variable([[9. 1. 2. 3. 9.]])
    """

    __module__ = "pygrad.layers"
    axes = 1


class ConstantPad2d(ConstantPad):
    """Extend images (N, C, H, W) with a constant; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 4 int
        How many elements to add at each end: (left, right, top, bottom). Negative numbers crop.
    value : float
        The constant.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad2d((1, 1, 0, 0), 9.0)([[[1.0, 2.0, 3.0]]])
    Variable([[[9. 1. 2. 3. 9.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2


class ConstantPad3d(ConstantPad):
    """Extend volumes (N, C, D, H, W) with a constant; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 6 int
        How many elements to add at each end: (left, right, top, bottom, front, back). Negative numbers crop.
    value : float
        The constant.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ConstantPad3d((1, 1, 0, 0, 0, 0), 9.0)([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[9. 1. 2. 3. 9.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3


class ReflectionPad1d(Pad):
    """Extend signals (N, C, L) mirrored in the middle of the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 2 int
        How many elements to add at each end: (left, right). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[2. 1. 2. 3. 2.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "reflect"


class ReflectionPad2d(Pad):
    """Extend images (N, C, H, W) mirrored in the middle of the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 4 int
        How many elements to add at each end: (left, right, top, bottom). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[2. 1. 2. 3. 2.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "reflect"


class ReflectionPad3d(Pad):
    """Extend volumes (N, C, D, H, W) mirrored in the middle of the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 6 int
        How many elements to add at each end: (left, right, top, bottom, front, back). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReflectionPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[2. 1. 2. 3. 2.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "reflect"


class ReplicationPad1d(Pad):
    """Extend signals (N, C, L) with the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 2 int
        How many elements to add at each end: (left, right). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[1. 1. 2. 3. 3.]])
    """

    __module__ = "pygrad.layers"
    axes = 1
    mode = "replicate"


class ReplicationPad2d(Pad):
    """Extend images (N, C, H, W) with the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 4 int
        How many elements to add at each end: (left, right, top, bottom). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[1. 1. 2. 3. 3.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2
    mode = "replicate"


class ReplicationPad3d(Pad):
    """Extend volumes (N, C, D, H, W) with the last elements; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 6 int
        How many elements to add at each end: (left, right, top, bottom, front, back). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ReplicationPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[1. 1. 2. 3. 3.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
    mode = "replicate"


class ZeroPad1d(Pad):
    """Extend signals (N, C, L) with zeros; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 2 int
        How many elements to add at each end: (left, right). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad1d(1)([[1.0, 2.0, 3.0]])
    Variable([[0. 1. 2. 3. 0.]])
    """

    __module__ = "pygrad.layers"
    axes = 1


class ZeroPad2d(Pad):
    """Extend images (N, C, H, W) with zeros; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 4 int
        How many elements to add at each end: (left, right, top, bottom). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad2d((1, 1, 0, 0))([[[1.0, 2.0, 3.0]]])
    Variable([[[0. 1. 2. 3. 0.]]])
    """

    __module__ = "pygrad.layers"
    axes = 2


class ZeroPad3d(Pad):
    """Extend volumes (N, C, D, H, W) with zeros; see `pygrad.functions.pad`.

    Parameters
    ----------
    padding : int or sequence of 6 int
        How many elements to add at each end: (left, right, top, bottom, front, back). Negative numbers crop.

    Attributes
    ----------
    padding : tuple of int
        A number for each end.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.ZeroPad3d((1, 1, 0, 0, 0, 0))([[[[1.0, 2.0, 3.0]]]])
    Variable([[[[0. 1. 2. 3. 0.]]]])
    """

    __module__ = "pygrad.layers"
    axes = 3
