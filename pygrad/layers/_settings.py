"""Settings that layers check when they are made, so that the error comes before the first batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.config import get_default_dtype
from pygrad.errors import ArgumentError


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
