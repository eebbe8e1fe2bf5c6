"""Gradients of functions: `grad`, `value_and_grad`, `elementwise_grad`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad import differentiate
from pygrad.transforms._calls import Argnums, Call, check_callable
from pygrad.transforms._trees import leaves_of
from pygrad.variable import Variable


def grad(fun: Any, /, *args: Any, **options: Any) -> Any:
    """Return the gradient of a function, as a function; or gradients of outputs with respect to inputs.

    ``grad(fun, argnums=0, has_aux=False)`` takes a function of arrays to the function that computes its
    gradient. ``grad(outputs, inputs, ...)`` differentiates what has been computed already, see
    `pygrad.differentiate.grad`.

    Parameters
    ----------
    fun : callable, or Variable, or sequence of Variable
        A function that returns one real number; or the outputs.
    argnums : int or sequence of int
        Which positional arguments to differentiate by. Each is an array, a number, or a nested dict, list or
        tuple of them; integers are converted to float64.
    has_aux : bool
        The function returns a pair; the first part is differentiated, the other one handed on.
    inputs, gradients, retain_graph, create_graph, allow_unused, batch
        For outputs, as in `pygrad.differentiate.grad`.

    Returns
    -------
    callable
        Takes what ``fun`` takes and returns the gradient: in the structure, shapes and dtypes of the argument,
        a tuple for a sequence of argnums; with ``has_aux`` a pair of it and the rest. Zeros where the result
        does not depend on an argument. By a complex number it is ``dL/da + 1j * dL/db``, PyTorch's
        convention; HIPS autograd and JAX return its conjugate.

    Raises
    ------
    ArgumentError
        When the result is called: if ``fun`` does not return one number, or an argument is missing.
    DTypeError
        If ``fun`` returns a complex number, or an argument holds no numbers.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> slope = pygrad.grad(lambda x: np.sum(np.sin(x) * x))
    >>> slope(np.array([0.0, np.pi]))
    array([ 0.        , -3.14159265])
    >>> pygrad.grad(pygrad.grad(lambda x: x ** 3))(2.0)
    np.float64(12.0)
    >>> x = pygrad.Variable(2.0)
    >>> pygrad.grad(x ** 3, x)
    Variable(12.0)
    """
    if callable(fun):
        return _of_function(fun, *args, **options)
    return differentiate.grad(fun, *args, **options)


def _of_function(fun: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    @functools.wraps(fun)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        _, aux, result = _evaluate(fun, argnums, has_aux, args, kwargs, "grad")
        return (result, aux) if has_aux else result

    return gradient


def value_and_grad(fun: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """Return a function that computes both a function's value and its gradient, in one go.

    Parameters
    ----------
    fun : callable
        Returns one real number.
    argnums : int or sequence of int
        Which positional arguments to differentiate by, as in `grad`.
    has_aux : bool
        The function returns a pair; the first part is differentiated.

    Returns
    -------
    callable
        Returns ``(value, gradient)``, with ``has_aux`` ``((value, aux), gradient)``: what
        ``scipy.optimize.minimize(..., jac=True)`` takes.

    Raises
    ------
    ArgumentError, DTypeError
        As in `grad`.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.value_and_grad(lambda x: np.sum(x * x))(np.array([1.0, 2.0]))
    (np.float64(5.0), array([2., 4.]))
    """
    check_callable(fun, "value_and_grad")

    @functools.wraps(fun)
    def value_and_gradient(*args: Any, **kwargs: Any) -> Any:
        value, aux, result = _evaluate(fun, argnums, has_aux, args, kwargs, "value_and_grad")
        return ((value, aux) if has_aux else value), result

    return value_and_gradient


def _evaluate(fun: Callable[..., Any], argnums: Argnums, has_aux: bool, args: tuple[Any, ...], kwargs: dict[str, Any],
              where: str) -> tuple[Any, Any, Any]:
    """Return the value, the rest of the output, and the gradient."""
    call = Call(fun, argnums, args, kwargs, where)
    aux = call.split_aux(has_aux)
    output = call.scalar()
    result = call.structured(call.gradients([output], [None]))
    return call.shown(output), aux, result


def elementwise_grad(fun: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the derivative of a function that works element by element.

    Parameters
    ----------
    fun : callable
        Returns a real array, of whose elements each depends on one element of the argument alone. (Of any other
        function the result is the gradient of the sum of its outputs.)
    argnums : int or sequence of int
        Which positional arguments to differentiate by, as in `grad`.

    Returns
    -------
    callable
        Takes what ``fun`` takes and returns the derivative at each element, of the argument's shape.

    Raises
    ------
    DTypeError
        If ``fun`` returns complex numbers.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.elementwise_grad(np.tanh)(np.array([0.0, 1.0])).round(3)
    array([1.  , 0.42])
    """
    check_callable(fun, "elementwise_grad")

    @functools.wraps(fun)
    def derivative(*args: Any, **kwargs: Any) -> Any:
        call = Call(fun, argnums, args, kwargs, "elementwise_grad")
        outputs = leaves_of(call.output)
        seeds = [np.ones(one.shape) if isinstance(one, Variable) and one.dtype.kind != "c" else None for one in outputs]
        return call.structured(call.gradients(outputs, seeds))

    return derivative
