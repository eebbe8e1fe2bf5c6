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
    arrays : sequence of ndarray of float64
        Where to differentiate; left as they are.
    eps : float
        Step, relative for elements above 1. The error is of the order of ``eps**2`` and of ``1e-16 / eps``.

    Returns
    -------
    list of ndarray
        One gradient for each array, of its shape.

    Examples
    --------
    >>> numerical_gradients(lambda x: float((x * x).sum()), [np.array([1.0, 2.0])])[0].round(6)
    array([2., 4.])
    """
    varied = [np.array(array, np.float64, order="C") for array in arrays]
    gradients = [np.zeros(array.shape) for array in varied]
    for array, gradient in zip(varied, gradients, strict=True):
        flat, slopes = array.reshape(-1), gradient.reshape(-1)
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
