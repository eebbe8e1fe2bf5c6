"""Flattening as a layer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ShapeError
from pygrad.layers.module import Module
from pygrad.variable import Variable

__all__ = ["Flatten"]


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
