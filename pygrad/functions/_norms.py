"""What normalisations share: their optional weight and bias, dtypes, and what backward can be computed from.

They save their output where the input can be had back from it, and their input otherwise. The next operation
mostly keeps the output anyway, while the input is a sum or a product that nobody else keeps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._numbers import as_amount
from pygrad.functions._sibling import has_variable
from pygrad.recording import record
from pygrad.versions import check_inputs

LEAST, MOST = 2.0 ** -10, 8.0
"""How small a weight, and how large a bias beside it, may be: the error of (y - bias) / weight stays below
``2 * MOST`` units in the last place of numbers of size 1."""


def invertible(weight: Any, bias: Any, dtype: Any) -> bool:
    """Return whether the normalised input follows from the output without a loss of digits that matters.

    Examples
    --------
    >>> dtype = np.dtype(np.float32)
    >>> invertible(np.ones(2), np.zeros(2), dtype), invertible(np.zeros(2), None, dtype)
    (True, False)
    """
    if dtype.itemsize < 4:
        return False
    size = 1.0 if weight is None else np.abs(weight)
    if weight is not None and not np.minimum.reduce(size, axis=None, initial=np.inf) >= LEAST:
        return False
    return bias is None or bool((np.abs(bias) <= MOST * size).all())


class Norm(Function):
    """Base of all that have, after the input, a weight and a bias among their inputs, or one, or none."""

    __slots__ = ("eps", "has_bias", "has_weight", "of_output")
    __module__ = "pygrad.functions"
    constant_saves = True
    cheap = True
    eps: Any
    has_bias: bool
    has_weight: bool
    of_output: bool

    def affine(self, given: Any, missing: Any = None) -> tuple[Any, Any]:
        """Return what stands for weight and bias in a tuple as long as the inputs after the first."""
        return given[0] if self.has_weight else missing, given[-1] if self.has_bias else missing

    def needs(self) -> tuple[bool, bool, bool]:
        """Return whether the gradients of input, weight and bias are asked for."""
        need_weight, need_bias = self.affine(self.needs_grad[1:], missing=False)
        return self.needs_grad[0], need_weight, need_bias

    def placed(self, gx: Any, gw: Any, gb: Any) -> tuple[Any, ...]:
        """Return the gradients in the order of the inputs, those that are not asked for as None."""
        _, need_weight, need_bias = self.needs()
        return (gx, *([gw if need_weight else None] if self.has_weight else []),
                *([gb if need_bias else None] if self.has_bias else []))


def apply(function: Any, x: Any, weight: Any, bias: Any) -> Any:
    """Record a normalisation of an input with those of weight and bias that are there."""
    return record(function, (x, *(one for one in (weight, bias) if one is not None)))


def dtypes(x: Any, affine: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return the dtype of the output, and that in which to compute: at least float32.

    Examples
    --------
    >>> dtypes(np.ones(2, np.float16), ()), dtypes(np.ones(2, int), ())
    ((dtype('float16'), dtype('float32')), (dtype('float64'), dtype('float64')))
    """
    result = np.result_type(x.dtype, *[one.dtype for one in affine])
    if result.kind != "f":
        result = np.dtype(np.float64)
    return result, np.dtype(np.float32) if result.itemsize < 4 else result


def is_recorded(gy: Any, saved: tuple[Any, ...]) -> bool:
    """Return whether a rule runs on Variables, under ``create_graph``."""
    return has_variable((gy, *saved))


def input_of(function: Any) -> Any:
    """Return an input that was not saved as a Variable of the graph, computed anew if it has died."""
    check_inputs(function, function.edges[:1])
    return function.input(0)


def check_eps(eps: Any, where: str) -> float:
    """Return a number that is added to a variance as a float."""
    return as_amount(eps, where, "eps")


def check_affine(weight: Any, bias: Any, shape: tuple[int, ...], where: str, why: str) -> None:
    """Raise an error unless weight and bias, where they are there, have a shape."""
    for name, one in (("weight", weight), ("bias", bias)):
        if one is not None and one.shape != shape:
            raise ShapeError(f"{where}: expected a {name} of shape {shape}, {why}, got {describe(one)}")
