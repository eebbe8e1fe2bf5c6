"""Gradients by central differences, to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def numerical_gradients(function: Callable[..., float], arrays: Sequence[Any],
                        eps: float = 1e-6) -> list[Any]:
    """Differentiate a number with respect to arrays by central differences.

    Parameters
    ----------
    function : callable
        Takes the arrays, returns a number. Called twice for each element.
    arrays : sequence of ndarray of float64 or complex128
        Where to differentiate; left as they are.
    eps : float
        Step, relative for elements above 1. The error is of the order of ``eps**2`` and of ``1e-16 / eps``.

    Returns
    -------
    list of ndarray
        One gradient for each array, of its shape. That of a complex element is the slope along the real axis plus
        1j times the one along the imaginary axis.

    Examples
    --------
    >>> numerical_gradients(lambda x: float((x * x).sum()), [np.array([1.0, 2.0])])[0].round(6)
    array([2., 4.])
    """
    varied = [np.array(array, np.complex128 if array.dtype.kind == "c" else np.float64, order="C")
              for array in map(np.asarray, arrays)]
    gradients = [np.zeros_like(array) for array in varied]
    for array, gradient in zip(varied, gradients, strict=True):
        # As pairs of real numbers: the parts of a complex one are elements of their own.
        flat, slopes = array.reshape(-1).view(np.float64), gradient.reshape(-1).view(np.float64)
        for place in range(flat.size):
            value = flat[place]
            step = eps * max(1.0, abs(value))
            flat[place] = value + step
            above = function(*varied)
            flat[place] = value - step
            below = function(*varied)
            flat[place] = value
            slopes[place] = (above - below) / (2 * step)
    return gradients
