"""Heat in a rod: the conductivity along it, from temperatures measured after some time.

Explicit finite differences; the ends of the rod are held at 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

TRUTH = np.array([0.1, 0.3, 0.2, 0.4])
"""Conductivity of the four parts of the rod."""


def later(temperature: Any, conductivity: Any, steps: int) -> Any:
    """Return temperatures at N points after so many steps; conductivity is that of the N + 1 gaps between them."""
    cold = np.zeros(1)
    for _ in range(steps):
        rod = np.concatenate([cold, temperature, cold])
        flow = conductivity * (rod[1:] - rod[:-1])
        temperature = temperature + flow[1:] - flow[:-1]
    return temperature


def along(parts: Any, gaps: int) -> Any:
    """Return the conductivity of each gap from that of parts of the rod of equal length."""
    return np.repeat(parts, gaps // len(parts))


def value(parameters: Any, start: Any, steps: int, measured: Any) -> Any:
    """Return the mean squared error of temperatures, a row of ``measured`` for every so many steps."""
    conductivity, temperature, total = along(np.exp(parameters), len(start) + 1), start, 0.0
    for row in measured:
        temperature = later(temperature, conductivity, steps)
        total = total + np.mean((temperature - row) ** 2)
    return total


def example(points: int = 31, rows: int = 4, steps: int = 20) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from (logarithms), a start with two hot places, and what follows from `TRUTH`."""
    place = np.linspace(0, 1, points)
    start = np.exp(-100 * (place - 0.3) ** 2) + np.exp(-100 * (place - 0.8) ** 2)
    conductivity, temperature, measured = along(TRUTH, points + 1), start, []
    for _ in range(rows):
        temperature = later(temperature, conductivity, steps)
        measured.append(temperature)
    return np.log(np.full(len(TRUTH), 0.2)), (start, steps, np.array(measured))
