"""Einsum of plain arrays, each letter at most once an operand: by matrix products where that is faster.

`numpy.einsum` sums products one by one, unless it is told to look for an order, which costs 15 us a call. A
product of two operands that share an axis which the result does not have is a stack of matrix products: BLAS takes
it in a fraction of the time, and matrices that lie transposed or apart in memory as they are.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

# Up to so many elements of each array NumPy's loop takes less time than to bring them into the shapes of a product.
_SMALL = 32


class Plan(NamedTuple):
    """How two operands become stacks of matrices and their product the result; see `contracted`."""

    sums: tuple[tuple[int, ...], tuple[int, ...]]
    orders: tuple[tuple[int, ...], tuple[int, ...]]
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    swapped: tuple[bool, bool]
    unfolded: tuple[int, ...]
    order: tuple[int, ...]
    shape: tuple[int, ...]


def contracted(terms: tuple[str, ...], output: str, arrays: tuple[Any, ...]) -> Any:
    """Return the sum of products of arrays.

    Parameters
    ----------
    terms : tuple of str
        A letter for each axis of each array, none twice.
    output : str
        The letters of the result.
    arrays : tuple of ndarray

    Examples
    --------
    >>> contracted(("ij", "jk"), "ki", (np.ones((2, 3)), np.ones((3, 1))))
    array([[3., 3.]])
    """
    if len(arrays) == 2:
        x, y = arrays
        if (x.size > _SMALL or y.size > _SMALL) and x.dtype is y.dtype and x.dtype.char in "fdFD":
            plan = plan_of(terms[0], terms[1], output, x.shape, y.shape)
            if plan is not None:
                return _multiplied(plan, x, y)
    return np.einsum(f"{','.join(terms)}->{output}", *arrays, optimize=len(arrays) > 3)


def _multiplied(plan: Plan, x: Any, y: Any) -> Any:
    sides = []
    for number, array in enumerate((x, y)):
        if plan.sums[number]:
            array = array.sum(axis=plan.sums[number], keepdims=True)
        array = array.transpose(plan.orders[number]).reshape(plan.shapes[number])
        sides.append(array.swapaxes(-1, -2) if plan.swapped[number] else array)
    return np.matmul(*sides).reshape(plan.unfolded).transpose(plan.order).reshape(plan.shape)


@functools.lru_cache(maxsize=1024)
def plan_of(first: str, second: str, output: str, shape1: tuple[int, ...], shape2: tuple[int, ...]) -> Plan | None:
    """Return the plan, or None where there is nothing for a matrix product to do, or shapes do not fit.

    An axis of length 1 beside a longer one of the same letter counts as none; it is there to broadcast.
    """
    sizes: dict[str, int] = {}
    for letter, extent in [*zip(first, shape1, strict=True), *zip(second, shape2, strict=True)]:
        if sizes.setdefault(letter, extent) == 1:
            sizes[letter] = extent
        elif extent not in (1, sizes[letter]):
            return None
    has = [{letter for letter, extent in zip(term, shape, strict=True) if extent == sizes[letter] != 1}
           for term, shape in ((first, shape1), (second, shape2))]
    both = has[0] & has[1]
    inner = [letter for letter in (first if math.prod(shape1) >= math.prod(shape2) else second)
             if letter in both and letter not in output]
    if not inner:
        return None
    batch = [letter for letter in output if letter in both]
    free = [[letter for letter in term if letter in mine - both and letter in output]
            for term, mine in zip((first, second), has, strict=True)]
    orders, shapes, swapped, sums = [], [], [], []
    for number, term in enumerate((first, second)):
        alone = [letter for letter in has[number] - both if letter not in output]
        sums.append(tuple([term.index(letter) for letter in alone]))
        last = next((letter for letter in reversed(term) if letter in inner or letter in free[number]), "")
        swap = (last in inner) == (number == 1) and bool(free[number])
        rows, columns = (free[number], inner) if (number == 0) != swap else (inner, free[number])
        kept = [*batch, *rows, *columns]
        rest = [letter for letter in term if letter not in kept]  # of length 1, by now
        orders.append(tuple([term.index(letter) for letter in (*kept, *rest)]))
        shapes.append((*(sizes[letter] for letter in batch),
                       *(math.prod([sizes[letter] for letter in group]) for group in (rows, columns))))
        swapped.append(swap)
    letters = [*batch, *free[0], *free[1]]
    return Plan((sums[0], sums[1]), (orders[0], orders[1]), (shapes[0], shapes[1]), (swapped[0], swapped[1]),
                tuple([sizes[letter] for letter in letters]),
                tuple([letters.index(letter) for letter in output if letter in letters]),
                tuple([sizes[letter] for letter in output]))
