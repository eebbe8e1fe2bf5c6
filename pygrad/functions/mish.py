"""Mish."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.kernels import activation, activation_backward
from pygrad.recording import record1

_LARGE = 20.0
"""From here on ``tanh(softplus(x))`` is 1 to the last place, in float64 too."""


class Mish(Function):
    """Mish, x * m, m = tanh(softplus(x)). dx = dy * (m + x * (1 - m**2) * sigmoid(x)). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        y = activation("mish", x)
        return evaluate(_forward, (x,), scratch=1) if y is None else y

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if not are_arrays(gy, x):
            return gy * _slope(x)
        out = reusable(gy)
        gx = activation_backward("mish", gy, x, out)
        return evaluate(_backward, (gy, x), out, 3) if gx is None else gx


# With e = exp(x) and n = e * (e + 2), tanh(log(1 + e)) = n / (n + 2): one exponential, and nothing cancels.

def _forward(x: Any, y: Any, n: Any) -> None:
    np.minimum(x, _LARGE, out=y)
    np.exp(y, out=y)
    np.add(y, 2, out=n)
    np.multiply(n, y, out=n)
    np.add(n, 2, out=y)
    np.divide(n, y, out=y)
    np.multiply(x, y, out=y)


def _backward(gy: Any, x: Any, out: Any, term: Any, e: Any, n: Any) -> None:
    np.minimum(x, _LARGE, out=term)
    np.exp(term, out=e)
    np.add(e, 1, out=n)
    np.multiply(term, n, out=term)
    np.multiply(term, e, out=term)
    np.multiply(term, 4, out=term)
    np.add(n, 1, out=n)
    np.multiply(n, e, out=n)
    np.add(n, 2, out=e)
    np.divide(term, e, out=term)
    np.add(term, n, out=term)
    np.divide(term, e, out=term)
    np.multiply(gy, term, out=out)


def _slope(x: Any) -> Any:
    """Return the derivative in NumPy calls that can be recorded."""
    low = np.minimum(x, _LARGE)
    e = np.exp(low)
    n = e * (e + 2)
    return (n + 4 * low * e * (e + 1) / (n + 2)) / (n + 2)


def mish(input: Any) -> Any:
    """Mish, ``input * tanh(softplus(input))``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is ``m + input * (1 - m**2) * sigmoid(input)`` with ``m = tanh(softplus(input))``. Saves
    its input, itemsize bytes per element, and makes no other array than the result. Of full relative
    accuracy, from one exponential; large arrays of float32 are computed by the library of `pygrad.kernels.use`,
    of full accuracy next to the input's magnitude. At -inf it is NaN, as in PyTorch.

    References
    ----------
    D. Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.mish(x)
    >>> np.round(y.data, 4)
    array([-0.3034,  0.    ,  1.944 ])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.0592, 0.6   , 1.0693])
    """
    return record1(Mish(), input)
