"""What rules need for complex numbers: the conjugate, where there is one to take.

The gradient of a real loss by a complex ``x = a + 1j * b`` is ``dL/da + 1j * dL/db``, PyTorch's convention: a
step against it makes the loss smaller. So the rule of a holomorphic function multiplies ``gy`` by the conjugate
of its derivative. For real numbers the conjugate is the number itself, and costs nothing here.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def conj(x: Any) -> Any:
    """Return the complex conjugate of an array or Variable; a real one as it is, without a copy.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> conj(x) is x, conj(np.array([1 + 2j]))
    (True, array([1.-2.j]))
    """
    return np.conjugate(x) if x.dtype.kind == "c" else x
