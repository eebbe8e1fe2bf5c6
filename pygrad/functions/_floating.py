"""Integers on their way into a rule: small ones overflow in squares and differences that floating numbers do not."""

from __future__ import annotations

from typing import Any

import numpy as np


def floating(x: Any) -> Any:
    """Return an array or Variable of integers in float64, any other as it is.

    Examples
    --------
    >>> x = np.array([1.0, 2.0], np.float32)
    >>> floating(x) is x, floating(np.array([100], np.int8)) ** 2
    (True, array([10000.]))
    """
    return x if x.dtype.kind in "fc" else x.astype(np.float64)
