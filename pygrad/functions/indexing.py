"""Reading by an index, and its adjoint."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._index import add_into, joined, parse, read
from pygrad.functions._sibling import sibling
from pygrad.recording import record, record1


class Getitem(Function):
    """Elements at an index. dx = zeros with dy added at the index. Saves: nothing but the index arrays.

    The arrays of the index are inputs without a gradient: constants, which the graph holds anyway.
    ``template`` is the rest of it, and ``ndim`` the number of axes it speaks of, if there are batch axes
    before them.
    """

    __slots__ = ("makes_view", "ndim", "shape", "taken", "template")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, template: tuple[Any, ...], ndim: int | None = None) -> None:
        self.template, self.ndim = template, ndim

    def forward(self, x: Any, *arrays: Any) -> Any:
        if self.ndim is None and not arrays:
            y = x[self.template]
            self.ndim, self.shape, self.taken, self.makes_view = x.ndim, x.shape, y.ndim, type(y) is np.ndarray
            return y
        ndim = x.ndim if self.ndim is None else self.ndim
        y = read(x, joined(self.template, arrays), ndim)
        batch = x.ndim - ndim
        self.ndim, self.shape, self.taken = ndim, x.shape[batch:], y.ndim - batch
        self.makes_view = not arrays and isinstance(y, np.ndarray)
        self.save_for_backward(*arrays)
        return y

    def backward(self, gy: Any) -> Any:
        arrays = self.saved or ()
        if not arrays and gy.__class__ is np.ndarray and gy.ndim == self.taken:
            gx = np.zeros(self.shape, gy.dtype)
            gx[self.template] = gy
            return gx
        gx = sibling(ScatterAdd(self.template, self.shape, self.taken), gy, *arrays)
        return (gx, *(None,) * len(arrays))


class ScatterAdd(Function):
    """Zeros with x added at an index. dx = dy at the index. Saves: nothing but the index arrays.

    The adjoint of `Getitem`. ``shape`` is that of the result, ``taken`` the number of axes of what the index
    takes of it, both without batch axes.
    """

    __slots__ = ("shape", "taken", "template")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, template: tuple[Any, ...], shape: tuple[int, ...], taken: int) -> None:
        self.template, self.shape, self.taken = template, shape, taken

    def forward(self, x: Any, *arrays: Any) -> Any:
        y = np.zeros(x.shape[:x.ndim - self.taken] + self.shape, x.dtype)
        add_into(y, joined(self.template, arrays), len(self.shape), x)
        self.save_for_backward(*arrays)
        return y

    def backward(self, gy: Any) -> Any:
        arrays = self.saved or ()
        gx = sibling(Getitem(self.template, len(self.shape)), gy, *arrays)
        return (gx, *(None,) * len(arrays))


@register(operator.getitem)
def getitem(a: Any, index: Any, /) -> Any:
    """Take elements at an index: what ``a[index]`` means.

    Parameters
    ----------
    a : array_like
        Of any shape.
    index : index
        Whatever NumPy takes: integers, slices, None, an ellipsis, integer and boolean arrays, and tuples of
        them.

    Returns
    -------
    Variable, dtype of ``a``
        A view, if there are no arrays in the index.

    Raises
    ------
    IndexError
        If the index lies outside, or is none.

    Notes
    -----
    The gradient is zero but at the index; what was taken several times gets the sum. Saves nothing but the
    arrays of the index, without a copy: do not change them before backward.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = x[[0, 2, 2]]
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 3. 3.]), Variable([1. 0. 2.]))
    """
    if type(index) is int or type(index) is slice:
        return record1(Getitem((index,)), a)
    template, arrays = parse(index)
    function = Getitem(template)
    return record(function, (a, *arrays)) if arrays else record1(function, a)
