"""Products over any axes of two arrays, and the Kronecker product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._strong import strong
from pygrad.recording import record2


class Tensordot(Function):
    """Product over chosen axes. dx1 = dy and x2 over the axes of x2 left, dx2 likewise. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("axes", "ndims")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axes: Any = 2) -> None:
        self.axes = axes

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.ndims = x1.ndim, x2.ndim
        try:
            return np.dot(x1, x2) if self.axes == 1 and self.ndims == (2, 2) else np.tensordot(x1, x2, self.axes)
        except (ValueError, IndexError):
            raise ShapeError(f"tensordot: axes={self.axes!r} do not fit {describe(x1)} and {describe(x2)}; they name "
                             "as many axes of both arrays, equally long in pairs") from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = [None if x is None else conj(x) for x in self.saved]
        ndim1, ndim2 = self.ndims
        if self.axes == 1 and ndim1 == ndim2 == gy.ndim == 2:
            return None if x2 is None else gy @ x2.T, None if x1 is None else x1.T @ gy
        axes1, axes2 = _pairs(self.axes, ndim1, ndim2)
        left1 = [axis for axis in range(ndim1) if axis not in axes1]
        left2 = [axis for axis in range(ndim2) if axis not in axes2]
        batch = gy.ndim - len(left1) - len(left2)
        gx1 = gx2 = None
        if x2 is not None:  # batch axes, the axes left of x1, those summed over in the order they have in x2
            gx1 = np.tensordot(gy, x2, (list(range(batch + len(left1), gy.ndim)), left2))
            gx1 = _in_order(gx1, batch, [*left1, *(axes1[axes2.index(axis)] for axis in sorted(axes2))])
        if x1 is not None:  # batch axes, the axes left of x2, those summed over in the order they have in x1
            gx2 = np.tensordot(gy, x1, (list(range(batch, batch + len(left1))), left1))
            gx2 = _in_order(gx2, batch, [*left2, *(axes2[axes1.index(axis)] for axis in sorted(axes1))])
        return gx1, gx2


class Kron(Function):
    """Kronecker product. dx1 = dy summed with x2 over each block, dx2 likewise. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("shapes",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.shapes = x1.shape, x2.shape
        return np.kron(x1, x2)

    def backward(self, gy: Any) -> Any:
        x1, x2 = [None if x is None else conj(x) for x in self.saved]
        shape1, shape2 = self.shapes
        n = max(len(shape1), len(shape2))
        wide1, wide2 = (1,) * (n - len(shape1)) + shape1, (1,) * (n - len(shape2)) + shape2
        batch = gy.ndim - n
        lead = gy.shape[:batch]
        pairs = [extent for both in zip(wide1, wide2, strict=True) for extent in both]
        gy = gy.reshape((*lead, *pairs))
        gx1 = gx2 = None
        if x2 is not None:
            blocks = list(range(batch + 1, batch + 2 * n, 2))
            gx1 = np.tensordot(gy, x2.reshape(wide2), (blocks, list(range(n)))).reshape(lead + shape1)
        if x1 is not None:
            blocks = list(range(batch, batch + 2 * n, 2))
            gx2 = np.tensordot(gy, x1.reshape(wide1), (blocks, list(range(n)))).reshape(lead + shape2)
        return gx1, gx2


def _pairs(axes: Any, ndim1: int, ndim2: int) -> tuple[list[int], list[int]]:
    """Return the axes summed over, of either array, from the front."""
    if isinstance(axes, int):
        return list(range(ndim1 - axes, ndim1)), list(range(axes))
    return [one % ndim1 for one in axes[0]], [one % ndim2 for one in axes[1]]


def _in_order(gradient: Any, batch: int, axes: list[int]) -> Any:
    """Return a gradient whose axes behind the batch are the axes ``axes`` of the input, in the input's order."""
    n = len(axes)
    if axes == list(range(n)):
        return gradient
    places = sorted(range(n), key=axes.__getitem__)
    return gradient.transpose((*range(batch), *(batch + place for place in places)))


def _normalised(axes: Any) -> Any:
    """Return the argument ``axes`` as a number of axes or as two lists of axes."""
    if np.ndim(axes) == 0:
        return int(axes)
    try:
        first, second = axes
    except ValueError:
        raise ArgumentError(f"tensordot: axes={axes!r} is neither a number of axes nor a pair: the axes of the first "
                            "array, and those of the second") from None
    return tuple([[int(axis) for axis in np.atleast_1d(one)] for one in (first, second)])


@register(np.tensordot, np.linalg.tensordot)
def tensordot(a: Any, b: Any, axes: int | Sequence[Any] = 2) -> Any:
    """Multiply over chosen axes of both arrays.

    Parameters
    ----------
    a, b : array_like
        Of any shape.
    axes : int or pair of int or pair of sequences of int
        The number of axes to sum over, the last of ``a`` and the first of ``b``; or which, of ``a`` and of ``b``.

    Returns
    -------
    Variable, shape of ``a`` and then ``b`` without these axes, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    Each derivative is a tensordot of ``dy`` and the other array: one matrix product, and copies only where axes are
    out of order. Saves, without a copy, ``b`` if ``a`` needs a gradient and ``a`` if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones((2, 3, 4)))
    >>> y = np.tensordot(x, np.ones((4, 3)), axes=[[1, 2], [1, 0]])
    >>> y.sum().backward()
    >>> y, x.grad.shape
    (Variable([12. 12.]), (2, 3, 4))
    """
    return record2(Tensordot(_normalised(axes)), strong(a), strong(b))


@register(np.kron)
def kron(a: Any, b: Any) -> Any:
    """Multiply each element of one array with the whole of another: the Kronecker product.

    Parameters
    ----------
    a, b : array_like
        Of any shape; the one of fewer axes gets axes of length 1 in front.

    Returns
    -------
    Variable, the product of the shapes, NumPy's result dtype
        A block for each element of ``a``, in its place.

    Notes
    -----
    Each derivative sums the products of ``dy`` and the other array. Saves, without a copy, ``b`` if ``a`` needs a
    gradient and ``a`` if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.kron(pygrad.Variable([1.0, 10.0]), [1.0, 2.0, 3.0])
    Variable([ 1.  2.  3. 10. 20. 30.])
    """
    return record2(Kron(), strong(a), strong(b))
