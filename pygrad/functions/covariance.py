"""Covariance and correlation matrices."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._complex import conj
from pygrad.functions._operands import as_operand
from pygrad.functions.averages import average
from pygrad.functions.casting import astype
from pygrad.functions.sums import mean
from pygrad.variable import Variable, make_leaf


@register(np.cov)
def cov(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None,
        fweights: Any = None, aweights: Any = None, *, dtype: DTypeLike | None = None) -> Any:
    """Estimate a covariance matrix.

    Parameters
    ----------
    m : array_like
        With at most two axes: a row for each variable, a column for each observation. Real or complex.
    y : array_like, optional
        Further variables.
    rowvar : bool
        Whether rows are variables; else columns are.
    bias : bool
        Whether to divide by the number of observations instead of one less.
    ddof : int, optional
        What to subtract from that number instead.
    fweights : array_like of int, optional
        How often each observation is counted: constants.
    aweights : array_like, optional
        How much each observation weighs; may be a Variable.
    dtype : dtype, optional
        Of the result; at least float64 by default.

    Returns
    -------
    Variable, a row and a column for each variable, 0-d for one

    Raises
    ------
    ShapeError
        If an array has more than two axes, or the weights do not fit.
    ArgumentError
        If ``ddof`` or ``fweights`` are not whole, or weights are negative.

    Notes
    -----
    A composition of `average`, `subtract` and `dot`. Saves the deviations from the means, twice if they are weighted or
    complex. Without a degree of freedom it is infinite or NaN, with NumPy's warning.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0, 6.0], [0.0, 1.0, -1.0]])
    >>> c = np.cov(x)
    >>> c[0, 1].backward()
    >>> c, x.grad
    (Variable([[ 7. -2.]
              [-2.  1.]]), Variable([[ 0.   0.5 -0.5]
              [-1.  -0.5  1.5]]))
    """
    if ddof is not None and ddof != int(ddof):
        raise ArgumentError(f"cov: ddof must be a whole number, got {ddof!r}")
    rows = _variables(m, y, rowvar, dtype)
    if not rows.shape[0]:
        return make_leaf(np.zeros((0, 0)))
    if ddof is None:
        ddof = 0 if bias else 1
    weights, fweights, aweights = _weights(fweights, aweights, rows.shape[1])
    if weights is None:
        means, freedom = mean(rows, 1, keepdims=True), rows.shape[1] - ddof
    else:
        means, totals = average(rows, 1, weights, True, keepdims=True)
        freedom = total = np.real(totals[0, 0]) if totals.dtype.kind == "c" else totals[0, 0]
        if ddof and aweights is None:
            freedom = total - ddof
        elif ddof:
            freedom = total - ddof * np.sum(weights * aweights) / total
    if freedom <= 0:
        warnings.warn("Degrees of freedom <= 0 for slice", RuntimeWarning, stacklevel=2)
        freedom = 0.0
    deviations = rows - means
    others = deviations.T if weights is None else (deviations * weights).T
    factor = np.true_divide(1, freedom)
    if not isinstance(factor, Variable):
        factor = float(factor)  # beside float32 it leaves float32
    return np.squeeze(np.dot(deviations, conj(others)) * factor)


def _variables(m: Any, y: Any, rowvar: bool, dtype: DTypeLike | None) -> Any:
    """Return all variables as rows of one array."""
    given = [as_operand(one) for one in ([m] if y is None else [m, y])]
    if dtype is None:
        dtype = np.result_type(*[one.dtype for one in given], np.float64)
    parts = []
    for number, one in enumerate(given):
        if one.ndim > 2:
            raise ShapeError(f"cov: expected at most two axes, got {describe(one)}; reshape it to a row for each "
                             "variable first")
        rows = one if one.ndim == 2 else one.reshape((1, -1))
        if not rowvar and (one.ndim == 2 if number == 0 else rows.shape[0] != 1):
            rows = rows.T
        parts.append(rows if rows.dtype == dtype else astype(rows, dtype) if isinstance(rows, Variable)
                     else rows.astype(dtype))
    if len(parts) == 1 or not parts[0].shape[0]:
        return parts[0]
    if parts[0].shape[1] != parts[1].shape[1]:
        raise ShapeError(f"cov: {parts[0].shape[1]} observations of the first variables and {parts[1].shape[1]} of the "
                         "others; give as many of each")
    return np.concatenate(parts, 0)


def _weights(fweights: Any, aweights: Any, observations: int) -> tuple[Any, Any, Any]:
    """Return the product of both kinds of weights, and each, as floating arrays."""
    if isinstance(fweights, Variable):
        fweights = fweights.data
    if fweights is not None:
        fweights = np.asarray(fweights, float)
        if not (fweights == np.around(fweights)).all():
            raise ArgumentError("cov: fweights are numbers of observations, and must be whole; see aweights for others")
    if aweights is not None:
        aweights = astype(aweights, float) if isinstance(aweights, Variable) else np.asarray(aweights, float)
    for name, one in (("fweights", fweights), ("aweights", aweights)):
        if one is None:
            continue
        if one.ndim > 1 or one.shape[0] != observations:
            raise ShapeError(f"cov: expected {observations} {name}, one for each observation, got {describe(one)}")
        if (one < 0).any():
            raise ArgumentError(f"cov: {name} cannot be negative")
    both = fweights if aweights is None else aweights if fweights is None else fweights * aweights
    return both, fweights, aweights


@register(np.corrcoef)
def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: DTypeLike | None = None) -> Any:
    """Estimate a matrix of correlation coefficients.

    Parameters
    ----------
    x : array_like
        With at most two axes: a row for each variable, a column for each observation. Real or complex.
    y : array_like, optional
        Further variables.
    rowvar : bool
        Whether rows are variables; else columns are.
    dtype : dtype, optional
        Of the result; at least float64 by default.

    Returns
    -------
    Variable, a row and a column for each variable, 0-d for one
        Limited to -1 and 1.

    Raises
    ------
    ShapeError
        If an array has more than two axes.

    Notes
    -----
    A composition of `cov`, `sqrt`, `divide` and `clip`. The derivative of a coefficient that rounding has brought
    beyond 1 is 0, which it is at 1. NaN for variables without variance.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0, 6.0], [0.0, 1.0, -1.0]])
    >>> np.corrcoef(x)[0, 1]
    Variable(-0.7559289460184544)
    """
    c = cov(x, y, rowvar, dtype=dtype)
    if not c.ndim:
        return c / c
    places = np.arange(c.shape[0])
    deviations = np.sqrt(np.real(c[places, places]))
    c = c / deviations[:, None] / deviations[None, :]
    if c.dtype.kind != "c":
        return np.clip(c, -1, 1)
    return np.clip(np.real(c), -1, 1) + 1j * np.clip(np.imag(c), -1, 1)
