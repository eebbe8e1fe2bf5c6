"""Choosing among several arrays, or functions, by conditions: select, piecewise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, DTypeError, describe
from pygrad.functions._operands import as_variable, data_of
from pygrad.functions.assignment import setitem
from pygrad.functions.indexing import getitem
from pygrad.functions.where import where
from pygrad.variable import Variable


@register(np.select)
def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    """Choose each element from the array that belongs to the first condition that holds.

    Parameters
    ----------
    condlist : list of array_like of bool
        The conditions. No gradient flows to them.
    choicelist : list of array_like
        An array for each condition; all shapes broadcast.
    default : array_like
        What is taken where no condition holds.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype of the choices and the default

    Raises
    ------
    ArgumentError
        If there are not as many choices as conditions, or none.
    DTypeError
        If a condition is not boolean.
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    A composition of `where`: the gradient goes to what was chosen, exactly 0 to the rest. An infinite derivative
    behind what was not chosen makes NaN of that 0; see there.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.5, 3.0])
    >>> y = np.select([x < 0, x < 1], [-x, x ** 2], 5.0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.   0.25 5.  ]), Variable([-1.  1.  0.]))
    """
    if len(condlist) != len(choicelist) or not len(condlist):
        raise ArgumentError(f"select: got {len(condlist)} conditions and {len(choicelist)} choices; give as many of "
                            "each, at least one")
    conditions = [np.asarray(data_of(condition)) for condition in condlist]
    for number, condition in enumerate(conditions):
        if condition.dtype.kind != "b":
            raise DTypeError(f"select: condition {number} is {describe(condition)}; expected booleans, such as x > 0")
    kinds = [one if type(one) in (int, float, complex) else getattr(one, "dtype", None) or np.asarray(one)
             for one in (*choicelist, default)]
    dtype = np.result_type(*kinds)
    result = default
    for condition, choice in zip(reversed(conditions), reversed(choicelist), strict=True):
        result = where(condition, choice, result)
    return result if result.dtype == dtype else result.astype(dtype)


@register(np.piecewise)
def piecewise(x: Any, condlist: Any, funclist: Sequence[Callable[..., Any] | Any], *args: Any, **kw: Any) -> Any:
    """Apply to each element the function that belongs to the last condition that holds.

    Parameters
    ----------
    x : array_like
        Of any shape.
    condlist : array_like of bool, or list of them
        The conditions, of the shape of ``x``. No gradient flows to them.
    funclist : list of callable or array_like
        A function or number for each condition, and possibly one more for where none holds (else 0 stands
        there). A function gets the elements of ``x`` where its condition holds, as a one-dimensional Variable.
    args, kw : optional
        Further arguments of the functions.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ArgumentError
        If the number of functions does not fit.
    DTypeError
        If a floating result meets an integer ``x``.

    Notes
    -----
    A composition of `getitem`, the functions, and `setitem`: each piece is computed only where it is taken, so that
    an infinite derivative elsewhere does no harm.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-4.0, 0.0, 4.0])
    >>> y = np.piecewise(x, [x < 0, x > 0], [lambda x: -x, np.sqrt])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([4. 0. 2.]), Variable([-1.    0.    0.25]))
    """
    x = as_variable(x)
    single = np.isscalar(condlist) or (not isinstance(condlist[0], list | np.ndarray | Variable) and x.ndim != 0)
    conditions = [np.asarray(data_of(one), np.bool_) for one in ([condlist] if single else condlist)]
    if len(funclist) == len(conditions) + 1:
        conditions.append(~np.any(conditions, axis=0))
    elif len(funclist) != len(conditions):
        raise ArgumentError(f"piecewise: got {len(conditions)} conditions and {len(funclist)} functions; give as many "
                            "functions, or one more, for where no condition holds")
    y: Any = np.zeros(x.shape, x.dtype)
    for condition, function in zip(conditions, funclist, strict=True):
        if not callable(function):
            y = setitem(y, condition, function)
        elif condition.any():
            y = setitem(y, condition, function(getitem(x, condition), *args, **kw))
    return as_variable(y)
