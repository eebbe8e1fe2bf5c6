"""Arrays of at least one, two or three axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.functions._operands import as_variable
from pygrad.functions.shaping import reshape


def _each(arrays: tuple[Any, ...], least: int) -> Any:
    results = tuple([_extended(array, least) for array in arrays])
    return results[0] if len(results) == 1 else results


def _extended(array: Any, least: int) -> Any:
    """Return an array with axes of length 1 where NumPy puts them; a Variable that has enough is returned as it is."""
    x = as_variable(array)
    shape = x.shape
    if len(shape) >= least:
        return x
    if least < 3 or not shape:
        return reshape(x, (1,) * (least - len(shape)) + shape)
    return reshape(x, (1, *shape, 1) if len(shape) == 1 else (*shape, 1))


@register(np.atleast_1d)
def atleast_1d(*arys: Any) -> Any:
    """Give arrays without axes one.

    Parameters
    ----------
    arys : array_like
        One or several.

    Returns
    -------
    Variable or tuple of Variable
        Views, or what was given where it has an axis; a tuple for any number but one.

    Notes
    -----
    A composition of `reshape`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.atleast_1d(pygrad.Variable(2.0), [3, 4])
    (Variable([2.]), Variable([3 4]))
    """
    return _each(arys, 1)


@register(np.atleast_2d)
def atleast_2d(*arys: Any) -> Any:
    """Give arrays of fewer axes two, new ones in front.

    Parameters
    ----------
    arys : array_like
        One or several.

    Returns
    -------
    Variable or tuple of Variable
        Views, or what was given where it has two axes; a tuple for any number but one.

    Notes
    -----
    A composition of `reshape`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.atleast_2d(pygrad.Variable([1.0, 2.0]))
    Variable([[1. 2.]])
    """
    return _each(arys, 2)


@register(np.atleast_3d)
def atleast_3d(*arys: Any) -> Any:
    """Give arrays of fewer axes three: ``(n,)`` becomes ``(1, n, 1)``, and ``(m, n)`` becomes ``(m, n, 1)``.

    Parameters
    ----------
    arys : array_like
        One or several.

    Returns
    -------
    Variable or tuple of Variable
        Views, or what was given where it has three axes; a tuple for any number but one.

    Notes
    -----
    A composition of `reshape`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.atleast_3d(pygrad.Variable([1.0, 2.0])).shape
    (1, 2, 1)
    """
    return _each(arys, 3)
