"""New arrays of Variables: array, asarray, full. NumPy hands them over when it is told ``like=`` which array."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array
from pygrad.dispatch import register
from pygrad.functions._checks import refuse
from pygrad.functions._operands import data_of
from pygrad.functions.broadcasting import broadcast_to
from pygrad.functions.casting import copy as copied
from pygrad.functions.joining import in_one
from pygrad.functions.shaping import expand_dims
from pygrad.variable import Variable, make_leaf


@register(np.array)
def array(object: Any, dtype: DTypeLike | None = None, *, copy: bool | None = True, order: str = "K",
          subok: bool = False, ndmin: int = 0, ndmax: int = 0) -> Any:
    """Make an array of numbers and Variables in nested lists.

    Parameters
    ----------
    object : array_like
        A Variable, an array, or nested sequences that may hold Variables of equal shapes.
    dtype : dtype, optional
        Of the result; by default NumPy's for what is in the list.
    copy : bool, optional
        Whether to copy a Variable or array; a list is always copied.
    order, subok : optional
        Accepted where they change nothing.
    ndmin : int
        The least number of axes; new ones come first.
    ndmax : int
        Not supported: how deep lists are looked into.

    Returns
    -------
    Variable

    Raises
    ------
    ShapeError
        If the shapes in a list differ.

    Notes
    -----
    A composition of `stack`: the derivative is 1. Plain NumPy code calls it as ``np.array([x, y], like=x)``.
    Without ``like=`` NumPy asks the Variables for their data and never tells PyGrad about the list: the result is
    a plain array, no gradient flows through it, and where a graph is lost there is a `DroppedGraphWarning`. Write
    ``np.stack([x, y])`` or ``pygrad.functions.array([x, y])``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, y = pygrad.Variable(1.0), pygrad.Variable(2.0)
    >>> z = np.array([[x, y], [y, 3.0]], like=x)
    >>> z.sum().backward()
    >>> z, x.grad, y.grad
    (Variable([[1. 2.]
              [2. 3.]]), Variable(1.0), Variable(2.0))
    """
    refuse("array", ndmax=ndmax or None, subok=subok or None, order=None if order in ("K", "C", "A") else order)
    result = in_one(object)
    if not isinstance(result, Variable):
        return make_leaf(as_array(np.array(result, dtype, ndmin=ndmin)))
    if dtype is not None and result.dtype != dtype:
        result = result.astype(dtype)
    elif copy and result is object:
        result = copied(result)
    return expand_dims(result, tuple(range(ndmin - result.ndim))) if ndmin > result.ndim else result


@register(np.asarray, np.asanyarray)
def asarray(a: Any, dtype: DTypeLike | None = None, order: str | None = None, *, device: Any = None,
            copy: bool | None = None) -> Any:
    """Make an array of numbers and Variables in nested lists; a Variable stays what it is.

    Parameters
    ----------
    a : array_like
        A Variable, an array, or nested sequences that may hold Variables of equal shapes.
    dtype : dtype, optional
        Of the result; by default NumPy's for what is in the list.
    order : str, optional
        Ignored: a layout in memory is not recorded.
    device : None
        Not supported.
    copy : bool, optional
        Whether to copy a Variable.

    Returns
    -------
    Variable

    Raises
    ------
    ShapeError
        If the shapes in a list differ.

    Notes
    -----
    A composition of `stack`, see `array`. Plain NumPy code calls it as ``np.asarray(a, like=x)``; without ``like=``
    the result is plain data.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> np.asarray(x, like=x) is x, np.asarray([x, x * 2], like=x)
    (True, Variable([[1. 2.]
              [2. 4.]]))
    """
    refuse("asarray", device=None if device == "cpu" else device)
    return array(a, dtype, copy=bool(copy))


@register(np.ascontiguousarray, np.asfortranarray)
def ascontiguousarray(a: Any, dtype: DTypeLike | None = None) -> Any:
    """Make an array of at least one axis of numbers and Variables in nested lists.

    Parameters
    ----------
    a : array_like
        A Variable, an array, or nested sequences that may hold Variables of equal shapes.
    dtype : dtype, optional
        Of the result; by default NumPy's for what is in the list.

    Returns
    -------
    Variable

    Raises
    ------
    ShapeError
        If the shapes in a list differ.

    Notes
    -----
    A composition of `stack`, see `array`. NumPy code calls it as ``np.ascontiguousarray(a, like=x)``. The layout in
    memory is not recorded: ``np.asfortranarray`` does the same.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(1.0)
    >>> np.ascontiguousarray(x, like=x)
    Variable([1.])
    """
    return array(a, dtype, copy=False, ndmin=1)


@register(np.full)
def full(shape: Any, fill_value: Any, dtype: DTypeLike | None = None, order: str = "C", *,
         device: Any = None) -> Any:
    """Make an array of one value.

    Parameters
    ----------
    shape : int or sequence of int
    fill_value : array_like
        A number, or what broadcasts to the shape.
    dtype : dtype, optional
        By default that of the value.
    order : str
        Ignored: a layout in memory is not recorded.
    device : None
        Not supported.

    Returns
    -------
    Variable, shape ``shape``

    Raises
    ------
    ShapeError
        If the value does not broadcast.

    Notes
    -----
    A composition of `broadcast_to` and `copy`: the value gets the sum of the gradients. Plain NumPy code calls it as
    ``np.full(3, x, like=x)``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(2.0)
    >>> y = np.full((2, 2), x, like=x)
    >>> y.sum().backward()
    >>> x.grad
    Variable(4.0)
    """
    refuse("full", device=None if device == "cpu" else device)
    if not isinstance(fill_value, Variable):
        return make_leaf(np.full(shape, fill_value, dtype))
    filled = broadcast_to(fill_value, (shape,) if isinstance(shape, int | np.integer) else tuple(shape))
    return copied(filled) if dtype is None or filled.dtype == dtype else filled.astype(dtype)


@register(np.full_like)
def full_like(a: Any, fill_value: Any, dtype: DTypeLike | None = None, order: str = "K", subok: bool = True,
              shape: Any = None, *, device: Any = None) -> Any:
    """Make an array of one value, of the shape and dtype of another.

    Parameters
    ----------
    a : array_like
        The other; no gradient flows to it.
    fill_value : array_like
        A number, or what broadcasts to the shape.
    dtype : dtype, optional
        By default that of ``a``.
    order, subok : optional
        Ignored: a layout in memory is not recorded.
    shape : int or sequence of int, optional
        By default that of ``a``.
    device : None
        Not supported.

    Returns
    -------
    Variable
        One that needs no gradient, if the value needs none.

    Raises
    ------
    ShapeError
        If the value does not broadcast.

    Notes
    -----
    A composition of `full`.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.full_like(pygrad.Variable([1.0, 2.0]), 7)
    Variable([7. 7.])
    """
    data = np.asarray(data_of(a))
    return full(data.shape if shape is None else shape, fill_value, data.dtype if dtype is None else dtype,
                device=device)
