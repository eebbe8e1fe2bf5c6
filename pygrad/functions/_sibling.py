"""Calling a Function from inside another's rule, in both modes of backward.

A rule is written in NumPy calls, which run on arrays and are recorded on Variables. An operation that NumPy
has no name for goes through `sibling`, which does the same for a Function.
"""

from __future__ import annotations

from typing import Any

from pygrad.function import Function
from pygrad.variable import Variable


def sibling(function: Function, *inputs: Any) -> Any:
    """Return ``function(*inputs)``: recorded if an input is a Variable, else run on the arrays alone.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> sibling(pygrad.functions.Square(), np.array([3.0]))
    array([9.])
    >>> sibling(pygrad.functions.Square(), pygrad.Variable([3.0]))
    Variable([9.])
    """
    if has_variable(inputs):
        return function(*inputs)
    function._edges = function.saved = ()
    function.needs_grad = (False,) * len(inputs)
    return function.forward(*inputs)


def has_variable(values: tuple[Any, ...]) -> bool:
    """Return whether one of these is a Variable: where a rule is being recorded, under ``create_graph``.

    Examples
    --------
    >>> has_variable((None, Variable(1.0))), has_variable((None, 1.0))
    (True, False)
    """
    for value in values:  # a generator would cost as much as the rest of a rule for a small array
        if isinstance(value, Variable):
            return True
    return False
