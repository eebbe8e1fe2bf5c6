"""Arrays below, beside and behind one another: vstack, hstack, dstack, column_stack."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.functions.at_least import atleast_1d, atleast_2d, atleast_3d
from pygrad.functions.joining import concatenate, listed
from pygrad.functions.shaping import reshape


@register(np.vstack)
def vstack(tup: Any, *, dtype: DTypeLike | None = None, casting: Any = "same_kind") -> Any:
    """Join arrays along the first axis; those of fewer axes than two become rows first.

    Parameters
    ----------
    tup : sequence of array_like
        Of the same shape but for the first axis.
    dtype : dtype, optional
        Of the result.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        Which conversions are allowed on the way.

    Returns
    -------
    Variable, ``dtype``, or NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    A composition of `atleast_2d` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.vstack([pygrad.Variable([1.0, 2.0]), [3.0, 4.0]])
    Variable([[1. 2.]
              [3. 4.]])
    """
    return concatenate([atleast_2d(one) for one in listed(tup)], 0, dtype=dtype, casting=casting)


@register(np.hstack)
def hstack(tup: Any, *, dtype: DTypeLike | None = None, casting: Any = "same_kind") -> Any:
    """Join arrays along the second axis, those of one axis along that.

    Parameters
    ----------
    tup : sequence of array_like
        Of the same shape but for that axis.
    dtype : dtype, optional
        Of the result.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        Which conversions are allowed on the way.

    Returns
    -------
    Variable, ``dtype``, or NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    A composition of `atleast_1d` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.hstack([pygrad.Variable([1.0, 2.0]), 3.0])
    Variable([1. 2. 3.])
    """
    arrays = [atleast_1d(one) for one in listed(tup)]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1, dtype=dtype, casting=casting)


@register(np.dstack)
def dstack(tup: Any) -> Any:
    """Join arrays along the third axis; those that have none get it first, as by `atleast_3d`.

    Parameters
    ----------
    tup : sequence of array_like
        Of the same shape but for the third axis.

    Returns
    -------
    Variable, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    A composition of `atleast_3d` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.dstack([pygrad.Variable([1.0, 2.0]), [3.0, 4.0]]).shape
    (1, 2, 2)
    """
    return concatenate([atleast_3d(one) for one in listed(tup)], 2)


@register(np.column_stack)
def column_stack(tup: Any) -> Any:
    """Join arrays along the second axis; those of one axis become columns first.

    Parameters
    ----------
    tup : sequence of array_like, shapes (N,) and (N, *)

    Returns
    -------
    Variable, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    A composition of `reshape` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.column_stack([pygrad.Variable([1.0, 2.0]), [3.0, 4.0]])
    Variable([[1. 3.]
              [2. 4.]])
    """
    return concatenate([reshape(one, (-1, 1)) if np.ndim(one) < 2 else one for one in listed(tup)], 1)
