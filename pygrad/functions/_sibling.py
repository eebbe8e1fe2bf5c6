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
    if any(isinstance(value, Variable) for value in inputs):
        return function(*inputs)
    function._edges = function.saved = ()
    function.needs_grad = (False,) * len(inputs)
    return function.forward(*inputs)
