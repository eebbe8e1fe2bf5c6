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
    varied: list[Any] = [np.array(array, np.complex128 if array.dtype.kind == "c" else np.float64, copy=True)
                         for array in map(np.asarray, arrays)]
    gradients: list[Any] = [np.zeros_like(array) for array in varied]
    for array, gradient in zip(varied, gradients, strict=True):
        for index in np.ndindex(array.shape):
            value = array[index]
            for direction in (1, 1j) if array.dtype.kind == "c" else (1,):
                step = direction * eps * max(1.0, abs(value))
                array[index] = value + step
                above = function(*varied)
                array[index] = value - step
                below = function(*varied)
                array[index] = value
                gradient[index] += direction * (above - below) / (2 * abs(step))
    return gradients


def numerical_jacobian(function: Callable[[Sequence[Any]], Sequence[Any]], arrays: Sequence[Any], place: int,
                       eps: float = 1e-6) -> list[tuple[Any, Any]]:
    """Differentiate arrays with respect to one array by central differences.

    Parameters
    ----------
    function : callable
        Takes a list of arrays, returns a list of them. Called twice for each element, four times for a complex one.
    arrays : sequence of ndarray
        Where to differentiate; left as they are.
    place : int
        Which of them is varied.
    eps : float
        Step, relative for elements above 1.

    Returns
    -------
    list of (ndarray, ndarray or None)
        For each output the slopes along the real axis and, if the array is complex, along the imaginary one; of the
        output's shape followed by the array's.

    Examples
    --------
    >>> ((slopes, _),) = numerical_jacobian(lambda arrays: [arrays[0] ** 2], [np.array([1.0, 2.0])], 0)
    >>> slopes.round(6)
    array([[2., 0.],
           [0., 4.]])
    """
    array = arrays[place]
    directions = (1, 1j) if array.dtype.kind == "c" else (1,)
    indices = list(np.ndindex(array.shape))
    columns = [[_central(function, arrays, place, index, direction, eps) for index in indices]
               for direction in directions]
    outputs = [np.asarray(one) for one in function(arrays)]
    results = []
    for number, output in enumerate(outputs):
        shape = output.shape + array.shape
        slopes = [np.stack([column[number] for column in along], axis=-1).reshape(shape) if indices
                  else np.zeros(shape, output.dtype) for along in columns]
        results.append((slopes[0], slopes[1] if len(slopes) == 2 else None))
    return results


def one_sided(function: Callable[[Sequence[Any]], Sequence[Any]], arrays: Sequence[Any], place: int, number: int,
              index: tuple[int, ...], eps: float) -> tuple[Any, Any]:
    """Return the slopes of output ``number`` before and after an element's value: they differ at a kink.

    Examples
    --------
    >>> one_sided(lambda arrays: [np.abs(arrays[0])], [np.array([0.0])], 0, 0, (0,), 1e-6)
    (array([-1.]), array([1.]))
    """
    here = np.asarray(function(arrays)[number])
    (below, low), (above, high) = (_moved(function, arrays, place, index, sign, eps) for sign in (-1, 1))
    return (here - below[number]) / -low, (above[number] - here) / high


def _central(function: Callable[[Sequence[Any]], Sequence[Any]], arrays: Sequence[Any], place: int,
             index: tuple[int, ...], direction: complex, eps: float) -> list[Any]:
    above, high = _moved(function, arrays, place, index, direction, eps)
    below, low = _moved(function, arrays, place, index, -direction, eps)
    return [(np.asarray(one) - np.asarray(other)) / (high - low) if np.asarray(one).dtype.kind in "fc" else
            np.zeros(np.shape(one)) for one, other in zip(above, below, strict=True)]


def _moved(function: Callable[[Sequence[Any]], Sequence[Any]], arrays: Sequence[Any], place: int,
           index: tuple[int, ...], direction: complex, eps: float) -> tuple[Sequence[Any], float]:
    """Call with one element moved; return the outputs and by how much it moved, after rounding."""
    varied = [array.copy(order="K") for array in arrays]  # some functions go by the order in memory
    value = varied[place][index]
    varied[place][index] = value + direction * eps * max(1.0, abs(value))
    step = varied[place][index] - value
    return function(varied), float(step.imag if direction in (1j, -1j) else step.real)
