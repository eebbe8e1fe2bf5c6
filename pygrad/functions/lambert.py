"""Lambert's function, and Wright's, which is like it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._special import SpecialOfOutput, special
from pygrad.recording import record1


class Lambertw(Function):
    """Lambert's function. dz = dw * exp(-w) / (1 + w). Saves: w."""

    __slots__ = ("k", "tol")
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, k: Any = 0, tol: float = 1e-8) -> None:
        self.k, self.tol = k, tol

    def forward(self, z: Any) -> Any:
        w = np.asarray(special().lambertw(z, self.k, self.tol))
        if z.dtype.char in "fF":
            w = w.astype(np.complex64)  # SciPy has it in double precision alone
        self.saved = (w,)
        return w

    def backward(self, gy: Any) -> Any:
        (w,) = self.saved
        return gy * conj(np.exp(-w) / (1 + w))


class Wrightomega(SpecialOfOutput):
    """Wright's function. dx = dy * y / (1 + y). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True
    ufunc = "wrightomega"

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * conj(y / (1 + y))


@register("scipy.special._ufuncs._lambertw")
def lambertw(z: Any, k: Any = 0, tol: float = 1e-8) -> Any:
    """Lambert's function: the ``w`` for which ``w * exp(w)`` is ``z``, on a branch.

    Parameters
    ----------
    z : array_like
        Real or complex, of any shape.
    k : array_like of int
        The branch: 0 is the principal one, -1 the other one that is real between ``-1 / e`` and 0.
    tol : float
        How exact the value has to be.

    Returns
    -------
    Variable, broadcast shape, complex dtype

    Notes
    -----
    The derivative is ``exp(-w) / (1 + w)``: 1 at 0 on the principal branch, NaN or infinite at ``-1 / e``, where
    branches meet. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> z = pygrad.Variable(1.0)
    >>> w = special.lambertw(z).real
    >>> w.backward()
    >>> print(f"{w.item():.4f}, {z.grad.item():.4f}")
    0.5671, 0.3619
    """
    branch = np.asarray(data_of(k), np.dtype("long"))
    return record1(Lambertw(branch, float(tol)), z)


@register("scipy.special.wrightomega")
def wrightomega(x: Any, /) -> Any:
    """Wright's function: the ``y`` for which ``y + log(y)`` is ``x``.

    Parameters
    ----------
    x : array_like
        Real or complex, of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``y / (1 + y)``. Saves its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> x = pygrad.Variable(1.0)
    >>> y = special.wrightomega(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable(0.5))
    """
    return record1(Wrightomega(), x)
