"""The modified Bessel function of the first kind and order 0, as NumPy has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._special import special
from pygrad.recording import record1


class I0(Function):
    """Modified Bessel function of order 0. dx = dy * i1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.i0(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        at = x if x.dtype.char in "efd" else x.astype(np.float64)  # SciPy's function takes no others
        slope = special().i1(at)
        return gy * (slope if slope.dtype == gy.dtype else slope.astype(gy.dtype))


@register(np.i0)
def i0(x: Any) -> Any:
    """Compute the modified Bessel function of the first kind and order 0, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the function of order 1, of which the derivatives are combinations of functions of whole
    orders; they are SciPy's. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 1.0])
    >>> y = np.i0(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.         1.26606588]), Variable([0.        0.5651591]))
    """
    return record1(I0(), x)
