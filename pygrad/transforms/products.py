"""Derivatives times a vector: `vjp`, `jvp`, `hvp`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.differentiate import grad as engine_grad
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.transforms._calls import Argnums, Call, check_callable
from pygrad.transforms._trees import leaves_of, paths_of, rebuilt
from pygrad.transforms.gradients import grad
from pygrad.variable import Variable, make_leaf


def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """Evaluate a function, and return how vectors are multiplied by its Jacobian from the left.

    Parameters
    ----------
    fun : callable
        Returns an array, or a nested dict, list or tuple of arrays.
    *primals
        Its arguments, to all of which the products belong.
    has_aux : bool
        The function returns a pair; the first part is differentiated.

    Returns
    -------
    output
        What the function returned (its first part).
    product : callable
        ``product(vectors)``, of the output's structure and shapes, returns a tuple with one product for each
        argument, of its structure and shapes. It may be called any number of times.
    aux
        Only with ``has_aux``: the second part.

    Raises
    ------
    ShapeError
        From ``product``, if the vectors do not have the output's shapes.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y, product = pygrad.vjp(lambda a, x: a @ x, np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 1.0]))
    >>> y, product(np.array([1.0, 0.0]))[1]
    (array([3., 7.]), array([1., 2.]))
    """
    check_callable(fun, "vjp")
    call = Call(fun, tuple(range(len(primals))), primals, {}, "vjp")
    aux = call.split_aux(has_aux)
    outputs = leaves_of(call.output)

    def product(vectors: Any) -> Any:
        seeds = _vectors(vectors, call.output, outputs, "vjp")
        return call.structured(call.gradients(outputs, seeds, retain_graph=True))

    shown = call.shown(call.output)
    return (shown, product, aux) if has_aux else (shown, product)


def jvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> Any:
    """Evaluate a function, and its Jacobian times a vector: the slope along a direction.

    Parameters
    ----------
    fun : callable
        Returns an array, or a nested dict, list or tuple of arrays.
    primals : sequence
        Its arguments.
    tangents : sequence
        The direction: one for each argument, of its structure and shapes.
    has_aux : bool
        The function returns a pair; the first part is differentiated.

    Returns
    -------
    output
        What the function returned (its first part).
    slope
        Of the output's structure, shapes and dtypes.
    aux
        Only with ``has_aux``: the second part.

    Raises
    ------
    ArgumentError
        If there are not as many tangents as arguments.
    ShapeError
        If a tangent does not have its argument's shape.

    Notes
    -----
    The product from the left is linear in its vector, and its derivative by that vector is the product from the
    right: two backward passes, whatever the number of inputs and outputs.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.jvp(np.sin, (np.array([0.0, 1.0]),), (np.array([1.0, 0.0]),))
    (array([0.        , 0.84147098]), array([1., 0.]))
    """
    check_callable(fun, "jvp")
    primals, tangents = tuple(primals), tuple(tangents)
    if len(primals) != len(tangents):
        raise ArgumentError(f"jvp: {len(tangents)} tangents for {len(primals)} arguments; give one for each")
    call = Call(fun, tuple(range(len(primals))), primals, {}, "jvp")
    aux = call.split_aux(has_aux)
    directions = _vectors(tangents, primals, call.targets, "jvp")
    outputs = leaves_of(call.output)
    slopes = iter([_slope(call, outputs, number, directions) for number in range(len(outputs))])
    result = call.shown(call.output), call.shown(rebuilt(call.output, slopes))
    return (*result, aux) if has_aux else result


def _slope(call: Call, outputs: list[Any], number: int, directions: list[Any]) -> Any:
    """Return the derivative of one output along the directions."""
    output = outputs[number]
    if not isinstance(output, Variable):
        return np.zeros_like(output)
    cotangent = make_leaf(np.zeros(output.shape, output.dtype), requires_grad=True)
    products = engine_grad(output, call.targets, cotangent, create_graph=True, allow_unused=True)
    used = [(one, direction) for one, direction in zip(products, directions, strict=True)
            if one is not None and one.requires_grad]
    found = engine_grad([one for one, _ in used], cotangent, [direction for _, direction in used],
                        create_graph=call.recorded, allow_unused=True) if used else None
    return make_leaf(np.zeros(output.shape, output.dtype)) if found is None else found


def hvp(fun: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return a function that multiplies a function's Hessian by a vector, without forming it.

    Parameters
    ----------
    fun : callable
        Returns one real number.
    argnums : int or sequence of int
        Which positional arguments the Hessian belongs to, as in `grad`.

    Returns
    -------
    callable
        ``product(*args, vector, **kwargs)``: the vector comes last, in the structure and shapes of what `grad`
        returns, and so does the result.

    Raises
    ------
    ArgumentError, DTypeError
        As in `grad`.
    ShapeError
        If the vector does not have the argument's shapes.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.hvp(lambda x: np.sum(x ** 3))(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
    array([  6., 120.])
    """
    check_callable(fun, "hvp")
    slope = grad(fun, argnums)

    @functools.wraps(fun)
    def product(*args: Any, **kwargs: Any) -> Any:
        if not args:
            raise ArgumentError("hvp: give the function's arguments and, last, the vector")
        call = Call(slope, argnums, args[:-1], kwargs, "hvp")
        outputs = leaves_of(call.output)
        seeds = _vectors(args[-1], call.output, outputs, "hvp")
        return call.structured(call.gradients(outputs, seeds))

    return product


def _vectors(vectors: Any, like: Any, leaves: list[Any], where: str) -> list[Any]:
    """Return the leaves of ``vectors``, whose shapes must be those of ``leaves``, in the structure ``like``."""
    given = leaves_of(vectors) if len(leaves) != 1 or not _is_leaf(like) else [vectors]
    if len(given) != len(leaves):
        raise ArgumentError(f"{where}: {len(given)} vectors for {len(leaves)} arrays; give them in the structure of "
                            "what they multiply")
    checked = []
    for one, leaf, name in zip(given, leaves, paths_of(like, "vector"), strict=True):
        vector = one if isinstance(one, Variable) else as_array(one, where=f"{where}: {name}")
        if vector.shape != np.shape(leaf):
            raise ShapeError(f"{where}: {name} has shape {vector.shape}, expected {np.shape(leaf)}, that of "
                             f"{describe(leaf)}")
        checked.append(vector)
    return checked


def _is_leaf(tree: Any) -> bool:
    return leaves_of(tree) == [tree] if not isinstance(tree, dict | list | tuple) else False
