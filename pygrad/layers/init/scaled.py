"""Initialisers whose spread follows from how many numbers a weight sums over."""

from __future__ import annotations

import math
from typing import Any

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.layers.init._target import Generator, check_number, fill_evenly, fill_normally, source, writeable
from pygrad.layers.init.gain import calculate_gain

__all__ = ["kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_"]


def xavier_uniform_(tensor: Any, gain: float = 1.0, generator: Generator | None = None) -> Any:
    """Fill evenly from ``-b`` to ``b``, where ``b = gain * sqrt(6 / (fan_in + fan_out))``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, C, *)
        Changed in place. The fans are C and K, each times the size of the rest, the kernel.
    gain : float
        See `calculate_gain`.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ShapeError
        If it has fewer than two axes.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation (16).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> bool(np.abs(init.xavier_uniform_(np.empty((3, 3)))).max() <= 1)
    True
    """
    std = _xavier(tensor, gain, "xavier_uniform_")
    bound = math.sqrt(3) * std
    generator = source(generator, "xavier_uniform_")
    fill_evenly(writeable(tensor, "xavier_uniform_", floating=True), -bound, bound, generator)
    return tensor


def xavier_normal_(tensor: Any, gain: float = 1.0, generator: Generator | None = None) -> Any:
    """Fill with normal numbers of mean 0 and variance ``gain**2 * 2 / (fan_in + fan_out)``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, C, *)
        Changed in place. The fans are C and K, each times the size of the rest, the kernel.
    gain : float
        See `calculate_gain`.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ShapeError
        If it has fewer than two axes.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010, equation (12).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.xavier_normal_(np.empty((3, 3))).shape
    (3, 3)
    """
    std = _xavier(tensor, gain, "xavier_normal_")
    generator = source(generator, "xavier_normal_")
    fill_normally(writeable(tensor, "xavier_normal_", floating=True), 0.0, std, generator)
    return tensor


def kaiming_uniform_(tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu",
                     generator: Generator | None = None) -> Any:
    """Fill evenly from ``-b`` to ``b``, where ``b = gain * sqrt(3 / fan)``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, C, *)
        Changed in place; if it is empty, nothing happens.
    a : float
        The negative slope of "leaky_relu".
    mode : {"fan_in", "fan_out"}
        The fan: C or K, times the size of the rest, the kernel. The first keeps the variance of what goes
        forward, the second that of the gradients.
    nonlinearity : str
        What the gain is for, see `calculate_gain`.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        For an unknown mode or nonlinearity.
    ShapeError
        If ``tensor`` has fewer than two axes.

    References
    ----------
    K. He et al., "Delving Deep into Rectifiers", ICCV 2015, equations (10), (14) and (15).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> bool(np.abs(init.kaiming_uniform_(np.empty((4, 6)), nonlinearity="relu")).max() <= 1)
    True
    """
    bound = math.sqrt(3) * _kaiming(tensor, a, mode, nonlinearity, "kaiming_uniform_")
    generator = source(generator, "kaiming_uniform_")
    fill_evenly(writeable(tensor, "kaiming_uniform_", floating=True), -bound, bound, generator)
    return tensor


def kaiming_normal_(tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu",
                    generator: Generator | None = None) -> Any:
    """Fill with normal numbers of mean 0 and variance ``gain**2 / fan``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, C, *)
        Changed in place; if it is empty, nothing happens.
    a : float
        The negative slope of "leaky_relu".
    mode : {"fan_in", "fan_out"}
        The fan: C or K, times the size of the rest, the kernel.
    nonlinearity : str
        What the gain is for, see `calculate_gain`.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        For an unknown mode or nonlinearity.
    ShapeError
        If ``tensor`` has fewer than two axes.

    References
    ----------
    K. He et al., "Delving Deep into Rectifiers", ICCV 2015, equations (10), (14) and (15).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.kaiming_normal_(np.empty((4, 6)), mode="fan_out", nonlinearity="relu").shape
    (4, 6)
    """
    std = _kaiming(tensor, a, mode, nonlinearity, "kaiming_normal_")
    generator = source(generator, "kaiming_normal_")
    fill_normally(writeable(tensor, "kaiming_normal_", floating=True), 0.0, std, generator)
    return tensor


def fans(tensor: Any, where: str) -> tuple[int, int]:
    """Return how many numbers each output of a weight sums over, and how many outputs each input goes into.

    Examples
    --------
    >>> import numpy as np
    >>> fans(np.empty((8, 4, 3, 3)), "kaiming_uniform_")
    (36, 72)
    """
    shape: tuple[int, ...] = getattr(tensor, "shape", ())
    if len(shape) < 2:
        raise ShapeError(f"{where}: expected a weight of at least 2 axes, (out, in, ...), got "
                         f"{describe(tensor)}; what a number sums over does not follow from fewer")
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def _xavier(tensor: Any, gain: float, where: str) -> float:
    gain = abs(check_number(gain, where, "gain"))  # a sign does not change what is symmetric
    return gain * math.sqrt(2 / max(sum(fans(tensor, where)), 1))


def _kaiming(tensor: Any, a: float, mode: str, nonlinearity: str, where: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"{where}: expected mode to be 'fan_in' or 'fan_out', got {mode!r}")
    fan_in, fan_out = fans(tensor, where)
    return calculate_gain(nonlinearity, a) / math.sqrt(max(fan_in if mode == "fan_in" else fan_out, 1))
