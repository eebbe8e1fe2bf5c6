"""Settings that layers check when they are made, so that the error comes before the first batch."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.config import get_default_dtype
from pygrad.errors import ArgumentError


def as_size(value: Any, where: str, name: str) -> int:
    """Return an integer of at least 1, or raise an error that names the layer and the argument.

    Examples
    --------
    >>> as_size(3, "Embedding", "embedding_dim")
    3
    """
    try:
        size = operator.index(value)
    except TypeError:
        size = 0
    if size < 1:
        raise ArgumentError(f"{where}: expected {name} to be an integer of at least 1, got {value!r}")
    return size


def floating_dtype(dtype: DTypeLike | None, where: str) -> np.dtype[Any]:
    """Return the dtype of a layer's parameters, by default `pygrad.get_default_dtype`.

    Examples
    --------
    >>> floating_dtype("float16", "Embedding")
    dtype('float16')
    """
    chosen: np.dtype[Any] = np.dtype(get_default_dtype() if dtype is None else dtype)
    if chosen.kind != "f":
        raise ArgumentError(f"{where}: expected a floating dtype such as np.float32, got {chosen}")
    return chosen
