"""Products of stacks of matrices and stacks of vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._core_axes import with_keywords
from pygrad.recording import record2


class Matvec(Function):
    """Matrices times vectors. dx1 = dy * x2.T, dx2 = x1.T @ dy. Saves: x2 for dx1, x1 for dx2.

    Of complex numbers the conjugates.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        if x1.ndim < 2:
            raise _misfit("matvec", x1, x2)
        try:
            return np.matmul(x1, x2[..., None])[..., 0]
        except (ValueError, IndexError):
            raise _misfit("matvec", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        gx1 = gx2 = None
        if x2 is not None:
            gx1 = gy[..., :, None] * conj(x2)[..., None, :]
        if x1 is not None:
            gx2 = np.matmul(gy[..., None, :], conj(x1))[..., 0, :]
        return gx1, gx2


class Vecmat(Function):
    """Conjugate vectors times matrices. dx1 = x2 @ conj(dy), dx2 = x1 * dy. Saves: x2 for dx1, x1 for dx2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, x1: Any, x2: Any) -> Any:
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        if x2.ndim < 2:
            raise _misfit("vecmat", x1, x2)
        try:
            return np.matmul(conj(x1)[..., None, :], x2)[..., 0, :]
        except (ValueError, IndexError):
            raise _misfit("vecmat", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        gx1 = gx2 = None
        if x2 is not None:
            gx1 = np.matmul(x2, conj(gy)[..., None])[..., 0]
        if x1 is not None:
            gx2 = x1[..., :, None] * gy[..., None, :]
        return gx1, gx2


def _misfit(where: str, x1: Any, x2: Any) -> ShapeError:
    expected = "(*, M, N) and (*, N)" if where == "matvec" else "(*, N) and (*, N, M)"
    return ShapeError(f"{where}: expected shapes {expected}, where the axes before broadcast, got {describe(x1)} and "
                      f"{describe(x2)}")


@register("numpy.matvec")
def matvec(x1: Any, x2: Any, /, **keywords: Any) -> Any:
    """Multiply matrices with vectors.

    Parameters
    ----------
    x1 : array_like, shape (\\*, M, N)
    x2 : array_like, shape (\\*, N)
        The axes before broadcast.
    keywords : optional
        Those of `numpy.matvec`: ``axes``, where matrices and vectors are, as a list of three tuples; ``dtype`` and
        ``casting``; ``order`` and ``subok``, which change nothing. ``out`` and ``signature`` are refused.

    Returns
    -------
    Variable, shape (\\*, M), NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    The derivatives are the outer product of ``dy`` and ``x2``, and ``x1.T @ dy``. Saves, without a copy, ``x2`` if
    ``x1`` needs a gradient and ``x1`` if ``x2`` does. NumPy has this function from version 2.2 on.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import functions as F
    >>> F.matvec(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]), [[1.0, 0.0], [0.0, 1.0]])
    Variable([[1. 3.]
              [2. 4.]])
    """
    if keywords:
        return with_keywords("matvec", matvec, x1, x2, (2, 1, 1), **keywords)
    return record2(Matvec(), x1, x2)


@register("numpy.vecmat")
def vecmat(x1: Any, x2: Any, /, **keywords: Any) -> Any:
    """Multiply the conjugates of vectors with matrices.

    Parameters
    ----------
    x1 : array_like, shape (\\*, N)
    x2 : array_like, shape (\\*, N, M)
        The axes before broadcast.
    keywords : optional
        Those of `numpy.vecmat`: ``axes``, where vectors and matrices are, as a list of three tuples; ``dtype`` and
        ``casting``; ``order`` and ``subok``, which change nothing. ``out`` and ``signature`` are refused.

    Returns
    -------
    Variable, shape (\\*, M), NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    The derivatives are ``x2 @ conj(dy)``, and the outer product of ``x1`` and ``dy``. Saves, without a copy, ``x2``
    if ``x1`` needs a gradient and ``x1`` if ``x2`` does. NumPy has this function from version 2.2 on.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import functions as F
    >>> F.vecmat([[1.0, 0.0], [0.0, 1.0]], pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]))
    Variable([[1. 2.]
              [3. 4.]])
    """
    if keywords:
        return with_keywords("vecmat", vecmat, x1, x2, (1, 2, 1), **keywords)
    return record2(Vecmat(), x1, x2)
