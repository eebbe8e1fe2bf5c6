"""Sums of products over any axes, in Einstein's notation."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register, register_plain
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._complex import conj
from pygrad.functions._contraction import contracted
from pygrad.functions._core_axes import in_dtype
from pygrad.functions._einsum_subscripts import LETTERS, parse, separated
from pygrad.functions._operands import as_operand
from pygrad.functions._sibling import sibling
from pygrad.functions.traces import matrix_diagonal
from pygrad.recording import record, record1, record2
from pygrad.variable import Variable


class Einsum(Function):
    """Sum of products over letters. dx1 = einsum of dy and all others, dx2 likewise. Saves: the others.

    Of complex numbers the conjugates. ``terms`` has a letter for each axis of each operand, none twice,
    and ``result`` those of the result.
    """

    __slots__ = ("makes_view", "result", "shapes", "terms")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, terms: tuple[str, ...], result: str) -> None:
        self.terms, self.result = terms, result

    def forward(self, *arrays: Any) -> Any:
        self.shapes = tuple([array.shape for array in arrays])
        self.makes_view = len(arrays) == 1 and len(self.result) == len(self.terms[0])
        if len(arrays) > 1:
            wanted = sum(self.needs_grad)
            self.save_for_backward(*[array if wanted > need else None
                                     for array, need in zip(arrays, self.needs_grad, strict=True)])
        try:
            return contracted(self.terms, self.result, arrays)
        except ValueError:
            raise ShapeError(f"einsum: axes of one letter must be equally long, or one of them 1; got "
                             f"{','.join(self.terms)!r} for {', '.join(map(describe, arrays))}") from None

    def backward(self, gy: Any) -> Any:
        batch = gy.ndim - len(self.result)
        lead = _spare(self.terms, batch) if batch else ""
        saved = self.saved or (None,)
        if gy.dtype.kind == "c":
            saved = [None if array is None else conj(array) for array in saved]
        return tuple([self._gradient(number, lead, gy, saved) if need else None
                      for number, need in enumerate(self.needs_grad)])

    def _gradient(self, number: int, lead: str, gy: Any, saved: Any) -> Any:
        """Return the gradient of an operand: ``gy`` times all others, summed over all letters but its own."""
        target, extents = _target(self.terms, self.result, self.shapes, number)
        gx = gy
        if len(saved) > 1 or target != self.result:
            terms = (lead + self.result, *self.terms[:number], *self.terms[number + 1:])
            gx = sibling(Einsum(terms, lead + target), gy, *saved[:number], *saved[number + 1:])
        if extents is not None:
            front, shape = gx.shape[:len(lead)], self.shapes[number]
            gx = gx.reshape(front + extents)
            gx = gx if extents == shape else np.broadcast_to(gx, front + shape)
        return gx


@functools.lru_cache(maxsize=1024)
def _target(terms: tuple[str, ...], result: str, shapes: tuple[tuple[int, ...], ...], number: int) -> tuple[str, Any]:
    """Return the letters of the sum that is an operand's gradient, and the shape it takes, if it takes another.

    An axis of length 1 that was broadcast is summed over at once; a letter that nothing else has is what the
    operand alone was summed over: it has length 1 in that shape, and the gradient is the same everywhere along it.
    """
    known: list[dict[str, int]] = [{}, {}]  # with and without the operand
    for place, (letters, shape) in enumerate(zip(terms, shapes, strict=True)):
        for sizes in known if place != number else known[:1]:
            for letter, extent in zip(letters, shape, strict=True):
                sizes[letter] = extent if sizes.get(letter, 1) == 1 else sizes[letter]
    lengths = known[1] | {letter: known[0][letter] for letter in result}
    term, shape = terms[number], shapes[number]
    target = "".join([letter for letter, extent in zip(term, shape, strict=True)
                      if letter in lengths and (extent != 1 or lengths[letter] == 1)])
    extents = tuple([lengths[letter] if letter in target else 1 for letter in term])
    return target, None if target == term and extents == shape else extents


@functools.lru_cache(maxsize=256)
def _spare(terms: tuple[str, ...], number: int) -> str:
    """Return letters that no operand has, for axes in front."""
    used = set("".join(terms))
    return "".join([letter for letter in LETTERS if letter not in used][:number])


@functools.lru_cache(maxsize=512)
def _repeats(terms: tuple[str, ...]) -> bool:
    """Return whether an operand has a letter twice."""
    return any(len(set(term)) < len(term) for term in terms)


def _without_repeats(operand: Any, term: str) -> tuple[Any, str]:
    """Return an operand and its letters with the diagonal taken of axes of the same letter."""
    while len(set(term)) < len(term):
        last = next(place for place in range(len(term)) if term[place] in term[:place])
        first = term.index(term[last])
        if operand.shape[first] != operand.shape[last]:
            raise ShapeError(f"einsum: the axes {first} and {last} have the same letter {term[first]!r}, but are not "
                             f"equally long in {describe(operand)}")
        rest = [place for place in range(len(term)) if place not in (first, last)]
        moved = np.transpose(operand, (*rest, first, last))
        operand = matrix_diagonal(moved) if isinstance(moved, Variable) else moved.diagonal(0, -2, -1)
        term = "".join([term[place] for place in rest]) + term[first]
    return operand, term


def _in_pairs(terms: list[str], output: str, arrays: list[Any], optimize: Any) -> Any:
    """Return the result by products of the operands that NumPy's path names, one after the other."""
    text = f"{','.join(terms)}->{output}"
    path = np.einsum_path(text, *arrays, optimize=optimize)[0][1:]
    for step in path:
        chosen = sorted(step, reverse=True)
        taken = [(terms.pop(place), arrays.pop(place)) for place in chosen][::-1]
        still = set("".join(terms) + output)
        seen = "".join([letters for letters, _ in taken])
        result = output if not terms else "".join(dict.fromkeys([letter for letter in seen if letter in still]))
        arrays.append(_applied(tuple([letters for letters, _ in taken]), result, [array for _, array in taken]))
        terms.append(result)
    return arrays[0]


def _applied(terms: tuple[str, ...], output: str, arrays: list[Any]) -> Any:
    function = Einsum(terms, output)
    if len(arrays) == 1:
        return record1(function, arrays[0])
    return record2(function, *arrays) if len(arrays) == 2 else record(function, tuple(arrays))


@register(np.einsum)
def einsum(*operands: Any, out: None = None, optimize: Any = False, dtype: DTypeLike | None = None,
           casting: Any = "safe", order: str = "K") -> Any:
    """Sum products over axes, in Einstein's notation.

    Parameters
    ----------
    operands : str and arrays, or arrays and lists in turn
        The subscripts and then the arrays; or each array followed by the list of its axes' numbers, and at the end,
        if one likes, the result's list.
    out : None
        Not supported.
    optimize : bool, str or list
        Whether to multiply three operands and more in pairs, and in which order, as `numpy.einsum_path` has it.
    dtype : dtype, optional
        In which to compute and of the result; each gradient has the dtype of its operand.
    casting : str
        Which casts to ``dtype`` are allowed.
    order : str
        Of the result in memory; changes nothing.

    Returns
    -------
    Variable, shape as the subscripts say, NumPy's result dtype
        A view, where axes of one array are but reordered.

    Raises
    ------
    ShapeError
        If axes do not fit the subscripts, or each other.
    ArgumentError
        If the subscripts are not well formed.

    Notes
    -----
    Implicit and explicit results, ellipses, repeated letters (diagonals, traces) and axes of length 1 that broadcast
    are as in NumPy. Each derivative is an einsum of ``dy`` and all other operands. Saves, without a copy, all
    operands but the one that alone needs a gradient. Two operands are multiplied by `numpy.matmul` where axes are
    summed over, so that the result can differ from NumPy's in the last places; more of them by `numpy.einsum`, in
    pairs with ``optimize``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> np.einsum("ij,j", x, [1.0, 10.0]), np.einsum("ii", x), np.einsum(x, [0, 1], [1, 0])
    (Variable([21. 43.]), Variable(5.0), Variable([[1. 3.]
              [2. 4.]]))
    """
    if out is not None:
        refuse("einsum", out=out)
    text, arrays = separated(operands)
    if dtype is not None:
        arrays = [in_dtype("einsum", array, dtype, casting) for array in arrays]
    arrays = [as_operand(array) for array in arrays]
    terms, output = parse(text, tuple([array.ndim for array in arrays]))
    if _repeats(terms):
        pairs = [_without_repeats(array, term) for array, term in zip(arrays, terms, strict=True)]
        arrays, terms = [array for array, _ in pairs], tuple([term for _, term in pairs])
    if optimize is not False and len(arrays) > 2:
        return _in_pairs(list(terms), output, arrays, optimize)
    return _applied(terms, output, arrays)


register_plain((np.einsum_path,))
