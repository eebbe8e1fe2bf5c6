"""Initialisers that draw each number alike, from a distribution that is given."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.layers.init._target import (
    Generator,
    check_number,
    check_spread,
    fill_evenly,
    fill_normally,
    source,
    writeable,
)

__all__ = ["normal_", "sparse_", "trunc_normal_", "uniform_"]


def uniform_(tensor: Any, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> Any:
    """Fill with numbers drawn evenly from ``a`` to ``b``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (*)
        Changed in place.
    a, b : float
        The bounds.
    generator : numpy.random.Generator, optional
        By default the package-level one, which `pygrad.manual_seed` resets.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        If ``a`` is above ``b``.
    DTypeError
        If ``tensor`` is not floating.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> x = init.uniform_(np.empty(1000), -1, 1)
    >>> bool(x.min() >= -1 and x.max() <= 1)
    True
    """
    a, b = _bounds(a, b, "uniform_")
    generator = source(generator, "uniform_")
    fill_evenly(writeable(tensor, "uniform_", floating=True), a, b, generator)
    return tensor


def normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> Any:
    """Fill with normal numbers.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (*)
        Changed in place.
    mean, std : float
        Of the distribution.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        If ``std`` is negative.
    DTypeError
        If ``tensor`` is not floating.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> init.normal_(np.empty(1000), mean=3, std=0.1).mean().round()
    np.float64(3.0)
    """
    mean, std = check_number(mean, "normal_", "mean"), check_spread(std, "normal_", "std")
    generator = source(generator, "normal_")
    fill_normally(writeable(tensor, "normal_", floating=True), mean, std, generator)
    return tensor


def trunc_normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0,
                  generator: Generator | None = None) -> Any:
    """Fill with numbers of a normal distribution that is cut off below ``a`` and above ``b``.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (*)
        Changed in place.
    mean, std : float
        Of the distribution before it is cut off.
    a, b : float
        The least and the greatest value, in the units of ``mean``; not multiples of ``std``.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        If ``std`` is not above 0, or ``a`` is above ``b``.
    DTypeError
        If ``tensor`` is not floating.

    Warns
    -----
    UserWarning
        If ``mean`` is more than two ``std`` outside the bounds: little of the distribution is left then.

    Notes
    -----
    Exact, by rejection: what is outside is drawn anew. Where the bounds hold less than 0.3 of the
    distribution, candidates are drawn evenly between the bounds and accepted with the density.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> x = init.trunc_normal_(np.empty(1000), std=0.02, a=-0.04, b=0.04)
    >>> bool(np.abs(x).max() <= 0.04)
    True
    """
    where = "trunc_normal_"
    mean, std = check_number(mean, where, "mean"), check_spread(std, where, "std")
    a, b = _bounds(a, b, where)
    if std == 0:
        raise ArgumentError(f"{where}: expected std to be above 0, got {std!r}; constant_ fills "
                            "with one number")
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(f"{where}: mean={mean} is more than two std={std} outside the bounds {a} to {b}",
                      stacklevel=2)
    generator = source(generator, where)
    array = writeable(tensor, where, floating=True)
    share = (math.erf((b - mean) / std / math.sqrt(2)) - math.erf((a - mean) / std / math.sqrt(2))) / 2
    draw = _whole if share > 0.3 else _narrow
    numbers = draw(array.size, mean, std, a, b, generator)
    array[...] = numbers.reshape(array.shape)
    np.clip(array, *np.array([a, b], array.dtype), out=array)  # what was rounded beyond a bound
    return tensor


def sparse_(tensor: Any, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> Any:
    """Fill with normal numbers of mean 0, of which in each column a part is set to zero.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, D)
        Changed in place.
    sparsity : float
        The part of each column that is zero, from 0 to 1, rounded up to a whole number of rows.
    std : float
        Of the others.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ArgumentError
        If ``sparsity`` is not from 0 to 1, or ``std`` negative.
    ShapeError
        If ``tensor`` has not two axes.
    DTypeError
        If it is not floating.

    References
    ----------
    J. Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 5.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> (init.sparse_(np.empty((10, 3)), 0.25) == 0).sum(0)
    array([3, 3, 3])
    """
    sparsity, std = check_spread(sparsity, "sparse_", "sparsity"), check_spread(std, "sparse_", "std")
    if sparsity > 1:
        raise ArgumentError(f"sparse_: expected sparsity to be from 0 to 1, got {sparsity!r}")
    generator = source(generator, "sparse_")
    array = writeable(tensor, "sparse_", ndim=(2,), floating=True)
    fill_normally(array, 0.0, std, generator)
    rows, columns = array.shape
    zeros = math.ceil(sparsity * rows)
    for column in range(columns):
        array[generator.permutation(rows)[:zeros], column] = 0
    return tensor


def _bounds(a: float, b: float, where: str) -> tuple[float, float]:
    low, high = check_number(a, where, "a"), check_number(b, where, "b")
    if low > high:
        raise ArgumentError(f"{where}: expected a to be at most b, got a={a!r} and b={b!r}")
    return low, high


def _whole(size: int, mean: float, std: float, a: float, b: float, generator: Generator) -> Any:
    """Return numbers of the whole distribution that happen to be within the bounds."""
    numbers = generator.normal(mean, std, size)
    outside = np.flatnonzero((numbers < a) | (numbers > b))
    while outside.size:
        again = generator.normal(mean, std, outside.size)
        numbers[outside] = again
        outside = outside[(again < a) | (again > b)]
    return numbers


def _narrow(size: int, mean: float, std: float, a: float, b: float, generator: Generator) -> Any:
    """Return numbers drawn evenly within the bounds and accepted with the density.

    Far out in a tail the density falls quickly: what lies 40 nats below its peak is left out, so that a wide
    interval does not make acceptance rare.
    """
    peak = min(max(a, mean), b)
    reach = math.sqrt((peak - mean) ** 2 + 80 * std ** 2)
    a, b = max(a, mean - reach), min(b, mean + reach)
    numbers, pending = np.empty(size), np.arange(size)
    while pending.size:
        drawn = generator.uniform(a, b, pending.size)
        numbers[pending] = drawn
        # The difference of squares as a product, so that nothing cancels far out.
        nats = (drawn - peak) * (drawn + peak - 2 * mean) / (2 * std ** 2)
        pending = pending[generator.standard_exponential(pending.size) < nats]
    return numbers
