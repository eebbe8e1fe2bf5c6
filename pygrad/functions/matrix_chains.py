"""Products of several matrices: powers, and chains in the order that costs the least."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._checks import refuse
from pygrad.functions._operands import as_operand, as_variable
from pygrad.functions.linear_systems import inv
from pygrad.functions.products import dot, matmul
from pygrad.functions.where import where


@register(np.linalg.matrix_power)
def matrix_power(a: Any, n: int) -> Any:
    """Multiply a square matrix with itself.

    Parameters
    ----------
    a : array_like, shape (\\*, N, N)
    n : int
        The power: 0 gives the identity, a negative one powers of the inverse.

    Returns
    -------
    Variable, shape and dtype of ``a``
        ``a`` itself for ``n=1``.

    Raises
    ------
    ShapeError
        If the matrices are not square.
    ArgumentError
        If ``n`` is no integer.

    Notes
    -----
    A composition of `matmul`, as many times as ``n`` has binary digits or up to twice that, and of the inverse.
    Keeps, for each product, its factors. The gradient is zero for ``n=0``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.linalg.matrix_power(pygrad.Variable([[1.0, 1.0], [0.0, 1.0]]), 5)
    Variable([[1. 5.]
              [0. 1.]])
    """
    a = as_variable(a)
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise ShapeError(f"matrix_power: expected square matrices, got {describe(a)}")
    try:
        n = operator.index(n)
    except TypeError:
        raise ArgumentError(f"matrix_power: expected an integer as the power, got {n!r}") from None
    if n == 0:
        return where(False, a, np.eye(a.shape[-1], dtype=a.dtype))
    if n < 0:
        a, n = inv(a), -n
    if n <= 3:
        return a if n == 1 else matmul(a, a) if n == 2 else matmul(matmul(a, a), a)
    power = result = None
    while n:
        power = a if power is None else matmul(power, power)
        n, bit = divmod(n, 2)
        if bit:
            result = power if result is None else matmul(result, power)
    return result


@register(np.linalg.multi_dot)
def multi_dot(arrays: Sequence[Any], *, out: None = None) -> Any:
    """Multiply several matrices, in the order that takes the fewest operations.

    Parameters
    ----------
    arrays : sequence of array_like
        At least two, with two axes each; the first and the last may be vectors.
    out : None
        Not supported.

    Returns
    -------
    Variable, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ArgumentError
        If there are fewer than two.

    Notes
    -----
    A composition of `dot`. Keeps, for each product, its factors.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones((2, 3)))
    >>> np.linalg.multi_dot([x, np.ones((3, 4)), np.ones(4)])
    Variable([12. 12.])
    """
    refuse("multi_dot", out=out)
    factors = [as_operand(one) for one in arrays]
    if len(factors) < 2:
        raise ArgumentError(f"multi_dot: expected at least two arrays, got {len(factors)}")
    for place, one in enumerate(factors):
        if one.ndim != 2 and not (one.ndim == 1 and place in (0, len(factors) - 1)):
            raise ShapeError(f"multi_dot: expected matrices, and vectors only at the ends, got {describe(one)} as "
                             f"array {place}")
    if len(factors) == 2:
        return dot(*factors)
    extents = [1 if factors[0].ndim == 1 else factors[0].shape[0], *(one.shape[0] for one in factors[1:]),
               1 if factors[-1].ndim == 1 else factors[-1].shape[1]]
    return _product(factors, _splits(extents), 0, len(factors) - 1)


def _splits(extents: list[int]) -> dict[tuple[int, int], int]:
    """Return after which factor to split each run of factors, by the classic dynamic programme.

    Examples
    --------
    >>> _splits([10, 100, 5, 50])[0, 2]
    1
    """
    number = len(extents) - 1
    cost = {(place, place): 0 for place in range(number)}
    splits = {}
    for length in range(1, number):
        for first in range(number - length):
            last = first + length
            cost[first, last], splits[first, last] = min(
                (cost[first, middle] + cost[middle + 1, last]
                 + extents[first] * extents[middle + 1] * extents[last + 1], middle)
                for middle in range(first, last))
    return splits


def _product(factors: list[Any], splits: dict[tuple[int, int], int], first: int, last: int) -> Any:
    if first == last:
        return factors[first]
    middle = splits[first, last]
    return dot(_product(factors, splits, first, middle), _product(factors, splits, middle + 1, last))
