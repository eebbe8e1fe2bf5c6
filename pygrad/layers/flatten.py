"""Joining axes and dividing one, as layers."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers.module import Module
from pygrad.variable import Variable

__all__ = ["Flatten", "Unflatten"]


class Flatten(Module):
    """Join neighbouring axes into one: by default all but the first, of the batch.

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of them.

    Raises
    ------
    ShapeError
        If the input has no such axes, or they come in the wrong order.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Flatten()(np.zeros((5, 2, 3))).shape
    (5, 6)
    """

    __module__ = "pygrad.layers"

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Any) -> Any:
        x = x if isinstance(x, Variable) else as_array(x, where="Flatten")
        first, last = (one + x.ndim if one < 0 else one for one in (self.start_dim, self.end_dim))
        if not 0 <= first <= last < x.ndim:
            raise ShapeError(f"Flatten: an input of shape {x.shape} has no dimensions {self.start_dim} to "
                             f"{self.end_dim}, in this order; give start_dim and end_dim that it has")
        return np.reshape(x, (*x.shape[:first], math.prod(x.shape[first:last + 1]), *x.shape[last + 1:]))

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Divide an axis into several.

    Parameters
    ----------
    dim : int
        The axis.
    unflattened_size : sequence of int
        The lengths of the axes that it becomes; one may be -1 and is then inferred.

    Attributes
    ----------
    dim, unflattened_size
        As given.

    Raises
    ------
    ArgumentError
        If ``unflattened_size`` is no such sequence.
    ShapeError
        If the input has no such axis, or the lengths do not multiply to its own.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Unflatten(1, (2, 3))(np.zeros((5, 6))).shape
    (5, 2, 3)
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        try:
            lengths = [operator.index(one) for one in unflattened_size]
        except TypeError:
            lengths = []
        if not lengths or min(lengths) < -1 or lengths.count(-1) > 1:
            raise ArgumentError("Unflatten: expected unflattened_size to be integers of at least 0, one of "
                                f"them perhaps -1, got {unflattened_size!r}")
        self.dim, self.unflattened_size = dim, unflattened_size

    def forward(self, x: Any) -> Any:
        x = x if isinstance(x, Variable) else as_array(x, where="Unflatten")
        lengths = [int(one) for one in self.unflattened_size]
        axis = self.dim + x.ndim if self.dim < 0 else self.dim
        if not 0 <= axis < x.ndim:
            raise ShapeError(f"Unflatten: an input of shape {x.shape} has no axis {self.dim}")
        known = math.prod(one for one in lengths if one >= 0)
        if -1 in lengths and known and not x.shape[axis] % known:
            lengths[lengths.index(-1)] = x.shape[axis] // known
        if -1 in lengths or math.prod(lengths) != x.shape[axis]:
            raise ShapeError(f"Unflatten: axis {self.dim} of an input of shape {x.shape}, of {x.shape[axis]} "
                             f"elements, does not divide into {tuple(self.unflattened_size)}")
        return np.reshape(x, (*x.shape[:axis], *lengths, *x.shape[axis + 1:]))

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
