"""Max-pooling that always returns the indices: PyTorch's second names."""

from __future__ import annotations

from typing import Any

from pygrad.functions.adaptive_max_pool import adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d
from pygrad.functions.fractional_max_pool import fractional_max_pool2d, fractional_max_pool3d
from pygrad.functions.max_pool import max_pool1d, max_pool2d, max_pool3d


def max_pool1d_with_indices(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                            dilation: Any = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Do as `max_pool1d` with ``return_indices=True``.

    Parameters
    ----------
    input, kernel_size, stride, padding, dilation, ceil_mode : as for `max_pool1d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `max_pool1d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool1d_with_indices([[1.0, 3.0]], 2)
    (Variable([[3.]]), array([[1]]))
    """
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool2d_with_indices(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                            dilation: Any = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Do as `max_pool2d` with ``return_indices=True``.

    Parameters
    ----------
    input, kernel_size, stride, padding, dilation, ceil_mode : as for `max_pool2d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `max_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool2d_with_indices([[[1.0, 3.0]]], (1, 2))
    (Variable([[[3.]]]), array([[[1]]]))
    """
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool3d_with_indices(input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0,
                            dilation: Any = 1, ceil_mode: bool = False, return_indices: bool = False) -> Any:
    """Do as `max_pool3d` with ``return_indices=True``.

    Parameters
    ----------
    input, kernel_size, stride, padding, dilation, ceil_mode : as for `max_pool3d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `max_pool3d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.max_pool3d_with_indices([[[[1.0, 3.0]]]], (1, 1, 2))
    (Variable([[[[3.]]]]), array([[[[1]]]]))
    """
    return max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def adaptive_max_pool1d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Do as `adaptive_max_pool1d` with ``return_indices=True``.

    Parameters
    ----------
    input, output_size : as for `adaptive_max_pool1d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `adaptive_max_pool1d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool1d_with_indices([[1.0, 3.0]], 1)
    (Variable([[3.]]), array([[1]]))
    """
    return adaptive_max_pool1d(input, output_size, True)


def adaptive_max_pool2d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Do as `adaptive_max_pool2d` with ``return_indices=True``.

    Parameters
    ----------
    input, output_size : as for `adaptive_max_pool2d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `adaptive_max_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool2d_with_indices([[[1.0, 3.0]]], 1)
    (Variable([[[3.]]]), array([[[1]]]))
    """
    return adaptive_max_pool2d(input, output_size, True)


def adaptive_max_pool3d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """Do as `adaptive_max_pool3d` with ``return_indices=True``.

    Parameters
    ----------
    input, output_size : as for `adaptive_max_pool3d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `adaptive_max_pool3d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.adaptive_max_pool3d_with_indices([[[[1.0, 3.0]]]], 1)
    (Variable([[[[3.]]]]), array([[[[1]]]]))
    """
    return adaptive_max_pool3d(input, output_size, True)


def fractional_max_pool2d_with_indices(input: Any, kernel_size: Any, output_size: Any = None,
                                       output_ratio: Any = None, return_indices: bool = False,
                                       _random_samples: Any = None) -> Any:
    """Do as `fractional_max_pool2d` with ``return_indices=True``.

    Parameters
    ----------
    input, kernel_size, output_size, output_ratio, _random_samples : as for `fractional_max_pool2d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `fractional_max_pool2d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.fractional_max_pool2d_with_indices([[[1.0, 3.0]]], (1, 2), 1)
    (Variable([[[3.]]]), array([[[1]]]))
    """
    return fractional_max_pool2d(input, kernel_size, output_size, output_ratio, True, _random_samples)


def fractional_max_pool3d_with_indices(input: Any, kernel_size: Any, output_size: Any = None,
                                       output_ratio: Any = None, return_indices: bool = False,
                                       _random_samples: Any = None) -> Any:
    """Do as `fractional_max_pool3d` with ``return_indices=True``.

    Parameters
    ----------
    input, kernel_size, output_size, output_ratio, _random_samples : as for `fractional_max_pool3d`
    return_indices : bool
        Without effect.

    Returns
    -------
    Variable, and ndarray of int64 of the same shape

    Notes
    -----
    A composition of nothing but `fractional_max_pool3d`.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.fractional_max_pool3d_with_indices([[[[1.0, 3.0]]]], (1, 1, 2), 1)
    (Variable([[[[3.]]]]), array([[[[1]]]]))
    """
    return fractional_max_pool3d(input, kernel_size, output_size, output_ratio, True, _random_samples)
