"""Products of vectors: with a number as result, and with a matrix."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._complex import conj
from pygrad.functions._core_axes import with_keywords
from pygrad.functions._strong import strong
from pygrad.recording import record2


class Vdot(Function):
    """Sum of conj(x1) * x2 over all elements. dx1 = conj(dy) * x2, dx2 = dy * x1. Saves: x2 for dx1, x1 for dx2."""

    __slots__ = ("shapes",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.shapes = x1.shape, x2.shape
        try:
            return np.vdot(x1, x2)
        except ValueError:
            raise ShapeError(f"vdot: expected as many elements in both arrays, got {describe(x1)} and "
                             f"{describe(x2)}") from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        shape1, shape2 = self.shapes
        batch = gy.shape
        gx1 = gx2 = None
        if x2 is not None:
            x2 = x2 if shape1 == shape2 else x2.reshape(shape1)
            gx1 = conj(gy).reshape((*batch, *(1,) * len(shape1))) * x2
        if x1 is not None:
            x1 = x1 if shape1 == shape2 else x1.reshape(shape2)
            gx2 = gy.reshape((*batch, *(1,) * len(shape2))) * x1
        return gx1, gx2


class Vecdot(Function):
    """Sum of conj(x1) * x2 over the last axis. dx1 = conj(dy) * x2, dx2 = dy * x1. Saves: x2 for dx1, x1 for dx2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        try:
            return np.vecdot(x1, x2)
        except ValueError:
            raise _misfit("vecdot", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        gy = gy[..., None]
        return None if x2 is None else conj(gy) * x2, None if x1 is None else gy * x1


class Inner(Function):
    """Product over the last axes of both. dx1 = dy @ x2, dx2 = dy.T @ x1. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("shapes",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.shapes = x1.shape, x2.shape
        try:
            return np.inner(x1, x2)
        except ValueError:
            raise _misfit("inner", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = [None if x is None else conj(x) for x in self.saved]
        shape1, shape2 = self.shapes
        if not shape1 or not shape2:
            return None if x2 is None else gy * x2, None if x1 is None else gy * x1
        batch = gy.shape[:gy.ndim - len(shape1) - len(shape2) + 2]
        if len(shape1) == len(shape2) == 1:
            gy = gy[..., None]
            return None if x2 is None else gy * x2, None if x1 is None else gy * x1
        n, rows, columns = shape1[-1], math.prod(shape1[:-1]), math.prod(shape2[:-1])
        gy = gy.reshape((*batch, rows, columns))
        gx1 = gx2 = None
        if x2 is not None:
            gx1 = np.matmul(gy, x2.reshape(columns, n)).reshape(batch + shape1)
        if x1 is not None:
            gx2 = np.matmul(gy.swapaxes(-1, -2), x1.reshape(rows, n)).reshape(batch + shape2)
        return gx1, gx2


class Outer(Function):
    """Products of all pairs. dx1 = dy @ x2, dx2 = x1 @ dy. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ("shapes",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        self.shapes = x1.shape, x2.shape
        return np.outer(x1, x2)

    def backward(self, gy: Any) -> Any:
        x1, x2 = [None if x is None else conj(x) if x.ndim == 1 else conj(x).reshape(-1) for x in self.saved]
        shape1, shape2 = self.shapes
        batch = gy.shape[:-2]
        gx1 = gx2 = None
        if x2 is not None:
            gx1 = np.matmul(gy, x2)
            gx1 = gx1 if len(shape1) == 1 else gx1.reshape(batch + shape1)
        if x1 is not None:
            gx2 = np.matmul(x1, gy)
            gx2 = gx2 if len(shape2) == 1 else gx2.reshape(batch + shape2)
        return gx1, gx2


def _misfit(where: str, x1: Any, x2: Any) -> ShapeError:
    return ShapeError(f"{where}: the last axes of both arrays must be equally long, got {describe(x1)} and "
                      f"{describe(x2)}{'; the axes before must broadcast' if where == 'vecdot' else ''}")


@register(np.vdot)
def vdot(a: Any, b: Any, /) -> Any:
    """Multiply the conjugate of one array with another, element by element, and sum.

    Parameters
    ----------
    a, b : array_like
        Of any shapes of equally many elements; they are flattened.

    Returns
    -------
    Variable, shape ``()``, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the numbers of elements differ.

    Notes
    -----
    The gradients are ``conj(dy) * b`` and ``dy * a``. Saves, without a copy, ``b`` if ``a`` needs a gradient and
    ``a`` if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1 + 2j, 3j])
    >>> y = np.vdot(x, x)
    >>> y.real.backward()
    >>> y, x.grad
    (Variable((14+0j)), Variable([2.+4.j 0.+6.j]))
    """
    return record2(Vdot(), strong(a), strong(b))


@register(np.vecdot, np.linalg.vecdot)
def vecdot(x1: Any, x2: Any, /, **keywords: Any) -> Any:
    """Multiply the conjugates of vectors with vectors, and sum.

    Parameters
    ----------
    x1, x2 : array_like, shape (\\*, N)
        The axes before the last broadcast.
    keywords : optional
        Those of `numpy.vecdot`: ``axis`` or ``axes``, where the vectors are, and ``keepdims``; ``dtype`` and
        ``casting``; ``order`` and ``subok``, which change nothing. ``out`` and ``signature`` are refused.

    Returns
    -------
    Variable, shape (\\*), NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    The gradients are ``conj(dy) * x2`` and ``dy * x1``. Saves, without a copy, ``x2`` if ``x1`` needs a gradient
    and ``x1`` if ``x2`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> np.vecdot(x, x), np.linalg.vecdot(x, [1.0, 10.0], axis=0)
    (Variable([ 5. 25.]), Variable([31. 42.]))
    """
    if keywords:
        return with_keywords("vecdot", vecdot, x1, x2, (1, 1, 0), **keywords)
    return record2(Vecdot(), x1, x2)


@register(np.inner)
def inner(a: Any, b: Any, /) -> Any:
    """Multiply over the last axes of both arrays.

    Parameters
    ----------
    a : array_like, shape (\\*, N), or 0-d
    b : array_like, shape (\\*, N), or 0-d

    Returns
    -------
    Variable, shape ``a.shape[:-1] + b.shape[:-1]``, NumPy's result dtype
        The product with a number if one is 0-d. There is no conjugate; see `vecdot`.

    Raises
    ------
    ShapeError
        If the last axes differ in length.

    Notes
    -----
    Each derivative is one product with the other array. Saves, without a copy, ``b`` if ``a`` needs a gradient and
    ``a`` if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.inner(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]), [1.0, 10.0])
    Variable([21. 43.])
    """
    return record2(Inner(), strong(a), strong(b))


@register(np.outer, np.linalg.outer)
def outer(a: Any, b: Any, out: None = None) -> Any:
    """Multiply each element of one array with each of another.

    Parameters
    ----------
    a, b : array_like
        Of any shape; they are flattened, by `numpy.linalg.outer` too, which takes only vectors of arrays.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape ``(a.size, b.size)``, NumPy's result dtype

    Notes
    -----
    The derivatives are ``dy @ b`` and ``a @ dy``. Saves, without a copy, ``b`` if ``a`` needs a gradient and ``a``
    if ``b`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.outer(pygrad.Variable([1.0, 2.0]), [1.0, 10.0, 100.0])
    Variable([[  1.  10. 100.]
              [  2.  20. 200.]])
    """
    if out is not None:
        refuse("outer", out=out)
    return record2(Outer(), strong(a), strong(b))
