"""Python numbers as NumPy's products take them: not weak, as ufuncs do, but arrays of their own dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import NUMBER_TYPES


def strong(x: Any) -> Any:
    """Return a Python number as a 0-d array, and anything else as it is.

    Examples
    --------
    >>> strong(2.0), strong([1.0])
    (array(2.), [1.0])
    """
    return np.asarray(x) if type(x) in NUMBER_TYPES else x
