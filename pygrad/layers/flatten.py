"""Joining axes into one, and parting one into several, as layers."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
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
    """Part one axis into several.

    Parameters
    ----------
    dim : int
        The axis.
    unflattened_size : tuple of int
        The new extents in its place; one may be -1 and is then inferred.

    Raises
    ------
    ArgumentError
        If the sizes are no integers, not positive, or more than one is -1.
    ShapeError
        If the input has no such axis, or its extent is not the product of the sizes.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.Unflatten(1, (2, -1))
    >>> layer
    Unflatten(dim=1, unflattened_size=(2, -1))
    >>> layer(np.zeros((5, 6))).shape
    (5, 2, 3)
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        try:
            self.dim, sizes = operator.index(dim), tuple([operator.index(size) for size in unflattened_size])
        except TypeError:
            raise ArgumentError(f"Unflatten: expected an integer as dim and a tuple of integers as "
                                f"unflattened_size, got {dim!r} and {unflattened_size!r}") from None
        if not sizes or min(sizes) < -1 or sizes.count(-1) > 1:
            raise ArgumentError("Unflatten: expected extents as unflattened_size, of which one may be -1, "
                                f"got {unflattened_size!r}")
        self.unflattened_size = sizes

    def forward(self, x: Any) -> Any:
        x = x if isinstance(x, Variable) else as_array(x, where="Unflatten")
        axis = self.dim + x.ndim if self.dim < 0 else self.dim
        if not 0 <= axis < x.ndim:
            raise ShapeError(f"Unflatten: an input of {describe(x)} has no dimension {self.dim}")
        known = math.prod(size for size in self.unflattened_size if size != -1)
        rest, left = divmod(x.shape[axis], known) if known else (0, x.shape[axis])
        if left or (rest != 1 and -1 not in self.unflattened_size and x.shape[axis] != known):
            raise ShapeError(f"Unflatten: dimension {self.dim} of an input of {describe(x)} has extent "
                             f"{x.shape[axis]}, which is not the product of {self.unflattened_size}")
        sizes = [rest if size == -1 else size for size in self.unflattened_size]
        return np.reshape(x, (*x.shape[:axis], *sizes, *x.shape[axis + 1:]))

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
