"""Einsum's subscripts: every form NumPy takes, as one letter for each axis of each operand and of the result."""

from __future__ import annotations

import functools
import string
from typing import Any

from pygrad.errors import ArgumentError, ShapeError

LETTERS = string.ascii_uppercase + string.ascii_lowercase

Subscripts = tuple[tuple[str, ...], str]


def separated(operands: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Return subscripts as text, and the operands, from the arguments in either form.

    Examples
    --------
    >>> separated(("ij,j", 1, 2)), separated((1, [0, 1], 2, [1], [0]))
    (('ij,j', [1, 2]), ('AB,B->A', [1, 2]))
    """
    if not operands:
        raise ArgumentError("einsum: expected subscripts and operands, got nothing")
    if isinstance(operands[0], str):
        return operands[0], list(operands[1:])
    arrays, sublists = list(operands[0::2]), list(operands[1::2])
    output = None
    if len(operands) % 2:
        output = arrays.pop()
    text = ",".join([_from_sublist(one) for one in sublists])
    return (text if output is None else f"{text}->{_from_sublist(output)}"), arrays


def _from_sublist(sublist: Any) -> str:
    try:
        return "".join(["..." if one is Ellipsis else LETTERS[_checked(one)] for one in sublist])
    except TypeError:
        raise ArgumentError(f"einsum: a list of axes holds integers and an ellipsis, got {sublist!r}") from None


def _checked(label: Any) -> int:
    number = int(label.__index__()) if hasattr(label, "__index__") else -1
    if not 0 <= number < len(LETTERS):
        raise ArgumentError(f"einsum: expected the number of an axis, from 0 to {len(LETTERS) - 1}, got {label!r}")
    return number


@functools.lru_cache(maxsize=512)
def parse(text: str, ndims: tuple[int, ...]) -> Subscripts:
    """Return letters of the operands' and the result's axes: no ellipsis, nothing implicit.

    Raises
    ------
    ArgumentError, ShapeError
        If the text is not well formed, or does not fit the operands' numbers of axes.

    Examples
    --------
    >>> parse("ij,jk", (2, 2)), parse("...i->...", (3,)), parse("ba", (2,))
    ((('ij', 'jk'), 'ik'), (('ABi',), 'AB'), (('ba',), 'ab'))
    """
    text = text.replace(" ", "")
    left, arrow, output = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(ndims):
        raise ArgumentError(f"einsum: {text!r} has subscripts of {len(terms)} operands, but there are {len(ndims)}")
    _check_letters(text, [*terms, output])
    spare = [letter for letter in LETTERS if letter not in text]
    widths = [ndim - len(term.replace("...", "")) for term, ndim in zip(terms, ndims, strict=True)]
    for number, (term, width) in enumerate(zip(terms, widths, strict=True)):
        if width < 0 or (width and "..." not in term):
            raise ShapeError(f"einsum: the subscripts {term!r} do not fit operand {number}, which has {ndims[number]} "
                             "axes; give a letter for each, or an ellipsis for the others")
    widest = max([0, *(width for term, width in zip(terms, widths, strict=True) if "..." in term)])
    if widest > len(spare):
        raise ShapeError(f"einsum: {text!r} has more axes than there are letters")
    dots = "".join(spare[:widest])
    full = tuple([term.replace("...", dots[widest - width:]) for term, width in zip(terms, widths, strict=True)])
    if not arrow:
        letters = left.replace(",", "").replace("...", "")
        once = sorted(letter for letter in set(letters) if letters.count(letter) == 1)
        return full, dots + "".join(once)
    if widest and "..." not in output:
        raise ShapeError(f"einsum: the result in {text!r} needs an ellipsis for the axes that operands have beyond "
                         "their letters")
    output = output.replace("...", dots)
    _check_output(text, full, output)
    return full, output


def _check_letters(text: str, terms: list[str]) -> None:
    for term in terms:
        if term.count(".") not in (0, 3) or term.count("...") * 3 != term.count("."):
            raise ArgumentError(f"einsum: dots in {text!r} that are no ellipsis, or a second ellipsis of an operand")
        wrong = set(term.replace("...", "")) - set(LETTERS)
        if wrong:
            raise ArgumentError(f"einsum: {sorted(wrong)[0]!r} in {text!r} is no letter from a to z or A to Z")


def _check_output(text: str, full: tuple[str, ...], output: str) -> None:
    if len(set(output)) < len(output):
        raise ArgumentError(f"einsum: the result in {text!r} names an axis twice; take the product first, and put it "
                            "on a diagonal afterwards")
    unknown = set(output) - set("".join(full))
    if unknown:
        raise ArgumentError(f"einsum: the result in {text!r} has the letter {sorted(unknown)[0]!r}, which no operand "
                            "has")
