"""What a function may be given for an array, taken as what its code needs: data, an array, or a Variable."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.variable import Variable, make_leaf


def data_of(x: Any) -> Any:
    """Return the data of a Variable, and anything else as it is: for conditions and indices, which have no derivative.

    Examples
    --------
    >>> data_of(Variable([1.0, 2.0])) > 1
    array([False,  True])
    """
    return x.data if isinstance(x, Variable) else x


def as_operand(x: Any) -> Any:
    """Return a Variable as it is, and anything else as an array.

    Examples
    --------
    >>> as_operand([1.0]), as_operand(Variable([1.0]))
    (array([1.]), Variable([1.]))
    """
    return x if isinstance(x, Variable) else np.asarray(x)


def as_variable(x: Any) -> Any:
    """Return a Variable as it is, and anything else as one that needs no gradient.

    Examples
    --------
    >>> as_variable([1.0]).requires_grad
    False
    """
    return x if isinstance(x, Variable) else make_leaf(as_array(x))
