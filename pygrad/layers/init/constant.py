"""Initialisers that draw nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, describe
from pygrad.functions._numbers import as_size
from pygrad.layers.init._target import writeable

__all__ = ["constant_", "dirac_", "eye_", "ones_", "zeros_"]


def constant_(tensor: Any, val: float) -> Any:
    """Fill with one number.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray, shape (*)
        Changed in place.
    val : float

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        If ``val`` is no number, or ``tensor`` nothing to write into.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.constant_(np.empty(2), 0.5)
    array([0.5, 0.5])
    """
    if not isinstance(val, int | float | np.generic):
        raise ArgumentError(f"constant_: expected val to be a number, got {val!r}")
    writeable(tensor, "constant_")[...] = val
    return tensor


def ones_(tensor: Any) -> Any:
    """Fill with ones.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray, shape (*)
        Changed in place.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.ones_(np.empty(2))
    array([1., 1.])
    """
    writeable(tensor, "ones_")[...] = 1
    return tensor


def zeros_(tensor: Any) -> Any:
    """Fill with zeros.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray, shape (*)
        Changed in place.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.zeros_(np.empty(2))
    array([0., 0.])
    """
    writeable(tensor, "zeros_")[...] = 0
    return tensor


def eye_(tensor: Any) -> Any:
    """Fill with the identity matrix: ones on the diagonal, zeros elsewhere.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray, shape (K, D)
        Changed in place; as the weight of a `Linear` it hands on as many features as it can.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ShapeError
        If it has not two axes.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.eye_(np.empty((2, 3)))
    array([[1., 0., 0.],
           [0., 1., 0.]])
    """
    array = writeable(tensor, "eye_", ndim=(2,))
    array[...] = 0
    diagonal = np.arange(min(array.shape))
    array[diagonal, diagonal] = 1
    return tensor


def dirac_(tensor: Any, groups: int = 1) -> Any:
    """Fill with kernels of a convolution that hands on as many channels as it can.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray, shape (K, C, L), (K, C, H, W) or (K, C, T, H, W)
        Changed in place.
    groups : int
        Into how many groups the K output channels fall.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself: a one in the middle of the kernel of each output channel d of a group and input
        channel d, zeros elsewhere.

    Raises
    ------
    ShapeError
        If it has not three, four or five axes.
    ArgumentError
        If ``groups`` does not divide K.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.dirac_(np.empty((2, 2, 3))).tolist()
    [[[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]], [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]
    """
    groups = as_size(groups, "dirac_", "groups")
    if getattr(tensor, "ndim", 0) and tensor.shape[0] % groups:
        raise ArgumentError(f"dirac_: groups={groups} does not divide the {tensor.shape[0]} output channels "
                            f"of {describe(tensor)}")
    array = writeable(tensor, "dirac_", ndim=(3, 4, 5))
    array[...] = 0
    each = array.shape[0] // groups
    middle = tuple([extent // 2 for extent in array.shape[2:]])
    channels = np.arange(min(each, array.shape[1]) if array.size else 0)
    for group in range(groups):
        array[(group * each + channels, channels, *middle)] = 1
    return tensor
