"""All derivatives of all outputs: `jacobian`, `hessian`.

Each row of a Jacobian is one backward pass from one element of the output. Many rows at once are one pass with
a batch axis in front of every gradient, which saves the overhead per operation that small arrays consist of.
Where arrays are large there is nothing to save, and a batch that falls out of the cache costs time: a batch
has as many rows as keep its gradients below `ELEMENTS`. Functions of users' own may not expect such an axis;
where the graph has one, rows are computed one by one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from pygrad.config import state
from pygrad.errors import ArgumentError, DTypeError, describe
from pygrad.graph import ancestors
from pygrad.transforms._calls import Argnums, Call, check_callable
from pygrad.transforms._trees import leaves_of, rebuilt
from pygrad.transforms.gradients import grad
from pygrad.variable import Variable, make_leaf

ELEMENTS = 1 << 16
"""How many elements the largest gradient of a batch may have."""

_OURS = __name__.partition(".")[0] + "."


def jacobian(fun: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False, *, holomorphic: bool = False,
             batch_size: int | None = None) -> Callable[..., Any]:
    """Return a function that computes the derivative of each output by each input.

    Parameters
    ----------
    fun : callable
        Returns an array, or a nested dict, list or tuple of arrays.
    argnums : int or sequence of int
        Which positional arguments to differentiate by, as in `grad`.
    has_aux : bool
        The function returns a pair; the first part is differentiated.
    holomorphic : bool
        Promise that ``fun`` is holomorphic: needed for complex outputs. The result is the complex derivative.
    batch_size : int, optional
        How many rows are computed at once; by default as many as are worth it.

    Returns
    -------
    callable
        Takes what ``fun`` takes and returns an array of shape ``output.shape + input.shape``; for an output with
        a structure that structure, with in the place of each array that of the argument. With ``has_aux`` a
        pair of it and the rest.

    Raises
    ------
    DTypeError
        If an output is complex and ``holomorphic`` was not promised.

    Notes
    -----
    Reverse mode: the time grows with the number of outputs.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.jacobian(lambda x: x[:2] * x[1:])(np.array([1.0, 2.0, 3.0]))
    array([[2., 1., 0.],
           [0., 3., 2.]])
    """
    check_callable(fun, "jacobian")
    return _derivative(fun, argnums, has_aux, holomorphic, batch_size, "jacobian")


def _derivative(fun: Callable[..., Any], argnums: Argnums, has_aux: bool, holomorphic: bool, batch_size: int | None,
                name: str) -> Callable[..., Any]:
    if batch_size is not None and batch_size < 1:
        raise ArgumentError(f"{name}: expected a batch_size of 1 or more, got {batch_size}")

    @functools.wraps(fun)
    def rows(*args: Any, **kwargs: Any) -> Any:
        call = Call(fun, argnums, args, kwargs, "jacobian")
        aux = call.split_aux(has_aux)
        outputs = leaves_of(call.output)
        blocks = [_block(call, output, holomorphic, batch_size, name) for output in outputs]
        result = rebuilt(call.output, iter(blocks))
        return (result, aux) if has_aux else result

    return rows


def _block(call: Call, output: Any, holomorphic: bool, batch_size: int | None, name: str) -> Any:
    """Return the derivatives of one output, in the structure of the arguments."""
    shape = np.shape(output)
    if isinstance(output, Variable) and output.dtype.kind == "c" and not holomorphic:
        raise DTypeError(f"jacobian: the output is complex ({describe(output)}); differentiate its real and imaginary "
                         "parts, or promise with holomorphic=True that the function is holomorphic")
    parts: list[list[Any]] = [[] for _ in call.targets]
    if isinstance(output, Variable):
        size = batch_size or _rows_at_once(call, output)
        for start in _shown(range(0, output.size, size), name):
            for part, rows in zip(parts, _rows(call, output, start, min(size, output.size - start)), strict=True):
                part.append(rows)
    joined = [_joined(part, shape, target, holomorphic) for part, target in zip(parts, call.targets, strict=True)]
    return call.structured(joined)


def _shown(passes: range, name: str) -> Iterable[int]:
    """Return the passes, with a bar that shows how far they are where `display.progress_bars` is on."""
    shown = state.progress
    return passes if shown is None or len(passes) < 2 else shown.passes(passes, name)


def _rows_at_once(call: Call, output: Variable) -> int:
    functions = ancestors([output.creator] if output.creator is not None else [])
    if any(not type(function).__module__.startswith(_OURS) for function in functions):
        return 1
    largest: int = max([output.size, *(target.size for target in call.targets)])
    return max(1, ELEMENTS // max(largest, 1))


def _rows(call: Call, output: Variable, start: int, count: int) -> list[Any]:
    """Return, for each target, ``count`` rows from ``start`` with the row as the first axis, or None."""
    seeds = np.zeros((count, output.size), output.dtype if output.dtype.kind in "fc" else np.float64)
    seeds[np.arange(count), np.arange(start, start + count)] = 1
    more = start + count < output.size
    if count == 1:
        found = call.gradients([output], [seeds.reshape(output.shape)], retain_graph=more)
        return [None if one is None else np.expand_dims(one if call.recorded else one.data, 0) for one in found]
    found = call.gradients([output], [seeds.reshape(count, *output.shape)], batch=1, retain_graph=more)
    return [one if one is None or call.recorded else one.data for one in found]


def _joined(rows: list[Any], shape: tuple[int, ...], target: Variable, holomorphic: bool) -> Any:
    """Return rows as one Variable of the output's shape and the target's, zeros where there are none."""
    if not rows or rows[0] is None:
        return make_leaf(np.zeros(shape + target.shape, target.dtype))
    whole = rows[0] if len(rows) == 1 else np.concatenate(rows)
    whole = whole.reshape(shape + target.shape)
    if holomorphic and whole.dtype.kind == "c":
        whole = np.conjugate(whole)
    return whole if isinstance(whole, Variable) else make_leaf(np.asarray(whole))


def hessian(fun: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False, *,
            batch_size: int | None = None) -> Callable[..., Any]:
    """Return a function that computes all second derivatives of a function.

    Parameters
    ----------
    fun : callable
        Returns one real number.
    argnums : int or sequence of int
        Which positional arguments to differentiate by, twice, as in `grad`.
    has_aux : bool
        The function returns a pair; the first part is differentiated.
    batch_size : int, optional
        How many rows are computed at once, as in `jacobian`.

    Returns
    -------
    callable
        Takes what ``fun`` takes and returns an array of shape ``input.shape + input.shape``; for an argument with
        a structure that structure twice, one inside the other.

    Raises
    ------
    ArgumentError, DTypeError
        As in `grad`.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.hessian(lambda x: np.prod(x))(np.array([1.0, 2.0, 3.0]))
    array([[0., 3., 2.],
           [3., 0., 1.],
           [2., 1., 0.]])
    """
    check_callable(fun, "hessian")
    return _derivative(grad(fun, argnums, has_aux), argnums, has_aux, False, batch_size, "hessian")
