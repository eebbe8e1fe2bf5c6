"""The error function, fast: kernels for `pygrad.functions._elementwise.evaluate`.

In float32 ``erf(z) = tanh(z * P(z**2))`` with a polynomial P of degree 6, which takes a quarter of the time
of `scipy.special.erf`: NumPy's tanh works on many elements at once. The coefficients minimise the largest
relative error, 9.5e-8; with rounding it is at most 4 units in the last place, 0.6 on average, and 1.7e-7 in
absolute terms. All but the last places of larger arguments are right too, since the highest coefficient is
positive. In float64 it is SciPy's.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.functions._special import special

_P = (1.1283792742990368, 0.10276905585754947, -0.00019183095159357177, -0.0006197845279100608,
      8.763727788708228e-05, -5.668467527898566e-06, 1.418517614266405e-07)


def _scaled(factor: float) -> tuple[Any, ...]:
    """Return the coefficients of ``factor * P(factor**2 * t)``, the highest first."""
    return tuple([np.array(c * factor ** (2 * k + 1), np.float32) for k, c in enumerate(_P)][::-1])


_HALF = math.sqrt(0.5)
_OF_X, _OF_HALF = _scaled(1.0), _scaled(_HALF)


def erf_into(x: Any, y: Any, t: Any) -> None:
    """Write ``erf(x)`` to ``y`` and ``x**2`` to ``t``."""
    if y.dtype.char == "f":
        _tanh_of_polynomial(x, y, t, _OF_X)
    else:
        np.multiply(x, x, out=t)
        special().erf(x, out=y)


def erf_of_half_into(x: Any, y: Any, t: Any) -> None:
    """Write ``erf(x / sqrt(2))`` to ``y`` and ``x**2`` to ``t``: that is ``2 * cdf(x) - 1``."""
    if y.dtype.char == "f":
        _tanh_of_polynomial(x, y, t, _OF_HALF)
    else:
        np.multiply(x, x, out=t)
        np.multiply(x, _HALF, out=y)
        special().erf(y, out=y)


def _tanh_of_polynomial(x: Any, y: Any, t: Any, coefficients: tuple[Any, ...]) -> None:
    highest, *middle, constant = coefficients
    np.multiply(x, x, out=t)
    np.multiply(t, highest, out=y)
    for coefficient in middle:
        np.add(y, coefficient, out=y)
        np.multiply(y, t, out=y)
    np.add(y, constant, out=y)
    np.multiply(y, x, out=y)
    np.tanh(y, out=y)
