"""The step of Adam of a large parameter, in few passes of a library, several threads at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.kernels import onednn_adam
from pygrad.kernels.choice import library

LARGE = 1 << 15
"""Elements from which the library is called: below, NumPy's passes over what fits the cache take as long."""

_FLOAT32 = np.dtype(np.float32)


def adam(p: Any, g: Any, m: Any, v: Any, betas: tuple[float, float], rest: float, eps: float, rate: float,
         keep: float = 1.0) -> bool:
    """Do a step of Adam in place of ``p``, ``m`` and ``v``, if a library takes it; return whether it has been done.

    Parameters
    ----------
    p, g, m, v : ndarray
        A parameter, its gradient, and the running means of the gradient and of its square; equally many elements.
    betas : tuple of two float
        What is kept of the means.
    rest : float
        How much of the gradient enters the first: ``1 - betas[0]``, or minus that to go uphill.
    eps, rate : float
        In ``p -= rate * m / (sqrt(v) + eps)``: both with the corrections of the bias.
    keep : float
        What the parameter is multiplied by before.

    Examples
    --------
    >>> adam(*np.zeros((4, 3)), (0.9, 0.999), 0.1, 1e-8, 1e-3)  # small, and float64
    False
    """
    if p.size < LARGE or any(type(one) is not np.ndarray or one.dtype != _FLOAT32 or not one.flags.c_contiguous
                             for one in (p, g, m, v)):
        return False
    used = library()
    return used is not None and onednn_adam.step(used, p, g, m, v, betas, rest, eps, rate, keep)
