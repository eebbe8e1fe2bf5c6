"""The Mandelbrot set: how fast points of the complex plane escape, as a smooth function of where they are."""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("real part of the centre", "imaginary part of the centre")
BAILOUT = 50.0


def escape(c: Any, iterations: int) -> Any:
    """Return after how many iterations of ``z**2 + c`` each point is far away, with a fraction that makes it smooth.

    The fraction is ``-log2(log|z| / log(BAILOUT))``; points that stay get the number of iterations.
    """
    z, count = 0 * c, np.zeros(c.shape)
    for _ in range(iterations):
        near = np.abs(z) < BAILOUT
        z = np.where(near, z * z + c, z)
        count = count + near
    away = np.abs(z) >= BAILOUT
    modulus = np.where(away, np.abs(z), BAILOUT)
    return count - np.log2(np.log(modulus) / np.log(BAILOUT))


def value(parameters: Any, grid: Any, iterations: int, wanted: float) -> Any:
    """Return how far the mean number of iterations is from the one wanted, in a square of the plane."""
    c = parameters[0] + 1j * parameters[1] + grid
    return (np.mean(escape(c, iterations)) - wanted) ** 2


def example(points: int = 24) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from, a grid of points about 0, a number of iterations, and a mean wanted."""
    side = np.linspace(-0.05, 0.05, points)
    return np.array([0.5, 0.6]), (side + 1j * side[:, None], 30, 6.0)
