"""What initialisers share: the array that they write into, and drawing into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.random import default_generator
from pygrad.variable import Variable

Generator = np.random.Generator


def writeable(tensor: Any, where: str, ndim: tuple[int, ...] = (), floating: bool = False) -> Any:
    """Return the array to fill; a Variable notes that it is changed, so that graphs which saved it are stale.

    Raises
    ------
    ArgumentError
        If this is no Variable or array, or a read-only one.
    DTypeError
        If it is not floating where that is asked for.
    ShapeError
        If it has not one of the numbers of axes in ``ndim``.
    GraphError
        If it is a Variable that was computed.

    Examples
    --------
    >>> writeable(np.zeros(2), "ones_")
    array([0., 0.])
    """
    if not isinstance(tensor, Variable | np.ndarray):
        raise ArgumentError(f"{where}: expected a Parameter, Variable or array to fill in place, got "
                            f"{describe(tensor)}")
    if floating and tensor.dtype.kind != "f":
        raise DTypeError(f"{where}: expected a floating dtype, got {describe(tensor)}; convert it with "
                         ".astype(np.float32) first")
    if ndim and tensor.ndim not in ndim:
        expected = " or ".join(map(str, ndim)) if len(ndim) < 4 else f"at least {ndim[0]}"
        raise ShapeError(f"{where}: expected {expected} axes, got {describe(tensor)}")
    if isinstance(tensor, Variable):
        tensor._prepare_write(where)
        tensor = tensor.data
    if not tensor.flags.writeable:
        raise ArgumentError(f"{where}: the array ({describe(tensor)}) is read-only; fill a copy")
    return tensor


def check_number(value: Any, where: str, name: str) -> float:
    """Return a finite number as a float.

    Examples
    --------
    >>> check_number(1, "normal_", "mean")
    1.0
    """
    if not isinstance(value, int | float | np.floating | np.integer) or not np.isfinite(value):
        raise ArgumentError(f"{where}: expected {name} to be a finite number, got {value!r}")
    return float(value)


def check_spread(value: Any, where: str, name: str) -> float:
    """Return a number that is not negative as a float."""
    number = check_number(value, where, name)
    if number < 0:
        raise ArgumentError(f"{where}: expected {name} to be at least 0, got {value!r}")
    return number


def source(generator: Generator | None, where: str) -> Generator:
    """Return where to draw from: the generator given, or the package-level one."""
    if generator is not None and not isinstance(generator, np.random.Generator):
        raise ArgumentError(f"{where}: expected generator to be a numpy.random.Generator, got "
                            f"{type(generator).__name__}; np.random.default_rng(seed) makes one")
    return default_generator() if generator is None else generator


def fill_evenly(array: Any, low: float, high: float, generator: Generator) -> None:
    """Fill with numbers drawn evenly from ``low`` to ``high``."""
    _fill(array, generator.random, high - low, low)


def fill_normally(array: Any, mean: float, std: float, generator: Generator) -> None:
    """Fill with normal numbers."""
    _fill(array, generator.standard_normal, std, mean)


def _fill(array: Any, draw: Callable[..., Any], factor: float, shift: float) -> None:
    """Fill with ``factor * draw() + shift``: in place where the generator can, else through a copy.

    The numbers do not depend on the memory layout; float16 is drawn and scaled in float32.
    """
    dtype: Any = np.float64 if array.dtype.itemsize >= 8 else np.float32
    direct = array.dtype == dtype and array.flags.carray
    numbers = draw(out=array, dtype=dtype) if direct else np.asarray(draw(array.shape, dtype))
    if factor != 1:
        numbers *= factor
    if shift:
        numbers += shift
    if not direct:
        array[...] = numbers
