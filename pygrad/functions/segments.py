"""Sums over segments of an axis: what ``np.add.reduceat`` computes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register_method
from pygrad.function import Function
from pygrad.functions._checks import from_the_last, refuse
from pygrad.functions._index import ARRAY
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import Getitem, ScatterAdd
from pygrad.functions.ufunc_methods import segment_ends, segment_starts


class AddReduceat(Function):
    """Sums over segments. dx = dy of the segments that it is in. Saves: nothing but the indices.

    The indices are an input without a gradient: constants, which the graph holds anyway.
    """

    __slots__ = ("axis", "dtype", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = 0, dtype: DTypeLike | None = None) -> None:
        self.axis, self.dtype = axis, dtype

    def forward(self, x: Any, indices: Any) -> Any:
        self.axis, self.shape = from_the_last("add.reduceat", self.axis, x) + x.ndim, x.shape
        segment_starts(indices, x.shape[self.axis], "add")
        y = np.add.reduceat(x, indices, self.axis, self.dtype)
        self.save_for_backward(indices)
        return y

    def backward(self, gy: Any) -> Any:
        (starts,) = self.saved
        lengths = segment_ends(starts, self.shape[self.axis]) - starts
        segments = np.repeat(np.arange(len(starts)), lengths)
        places = np.arange(len(segments)) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        template, ndim = (slice(None),) * self.axis + (ARRAY,), len(self.shape)
        spread = sibling(Getitem(template, ndim), gy, segments)
        return sibling(ScatterAdd(template, self.shape, ndim), spread, places), None


@register_method(np.add, "reduceat")
def add_reduceat(array: Any, indices: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Sum segments of an axis: ``np.add.reduceat``.

    Parameters
    ----------
    array : array_like
        Of at least one axis.
    indices : array_like of int, shape (n,)
        Where segments begin. Each ends before the next; where the next is not larger, after one element.
    axis : int
        Along which to sum.
    dtype : dtype, optional
        In which to sum and of the result.
    out : None
        Not supported.

    Returns
    -------
    Variable, as long along ``axis`` as there are indices

    Raises
    ------
    ShapeError
        If ``array`` does not have the axis.
    IndexError
        If an index lies outside.

    Notes
    -----
    The derivative is 1 for what is in a segment. Saves nothing but the indices.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0, 4.0])
    >>> np.add.reduceat(x, [0, 2])
    Variable([3. 7.])
    """
    refuse("add.reduceat", out=out)
    return AddReduceat(axis, dtype)(array, np.asarray(data_of(indices), np.intp))
