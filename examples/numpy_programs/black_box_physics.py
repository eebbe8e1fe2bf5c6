"""Ray tracing: where parallel rays of light go that a surface of glass refracts, and how small a spot they make.

The surface is a conic. Of all of them an ellipse with the conic constant ``-1 / n**2``, n being the index of
refraction, brings all rays to one point (Descartes, La Dioptrique, 1637). The program does not know that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("log radius of curvature (mm)", "conic constant")


def refract(direction: Any, normal: Any, ratio: float) -> Any:
    """Return the directions, shape (N, 2), of rays behind a surface, by Snell's law in vectors."""
    cosine = -np.sum(direction * normal, axis=-1, keepdims=True)
    behind = np.sqrt(1 - ratio ** 2 * (1 - cosine ** 2))
    return ratio * direction + (ratio * cosine - behind) * normal


def surface(height: Any, curvature: Any, conic: Any) -> Any:
    """Return points of a conic surface at heights above the axis, shape (N, 2), and the normals that meet the light."""
    root = np.sqrt(1 - (1 + conic) * curvature ** 2 * height ** 2)
    depth = curvature * height ** 2 / (1 + root)
    tilt = curvature * height / root
    normal = np.stack([-np.ones(height.shape), tilt], axis=-1) / np.sqrt(1 + tilt ** 2)[:, None]
    return np.stack([depth, height * np.ones(height.shape)], axis=-1), normal


def value(parameters: Any, height: Any, index: float, distance: float) -> Any:
    """Return the mean squared height (mm**2) of parallel rays on a screen in the glass."""
    point, normal = surface(height, np.exp(-parameters[0]), parameters[1])
    direction = refract(np.array([1.0, 0.0]), normal, 1 / index)
    path = (distance - point[:, 0]) / direction[:, 0]
    return np.mean((point[:, 1] + path * direction[:, 1]) ** 2)


def answer(index: float, distance: float) -> Any:
    """Return the parameters of the surface that has no spot but a point."""
    return np.array([np.log(distance * (index - 1) / index), -1 / index ** 2])


def example(rays: int = 50) -> tuple[Any, tuple[Any, ...]]:
    """Return a sphere to start from, heights of rays, the index of glass and the distance of the screen."""
    return np.array([3.0, 0.0]), (np.linspace(0.5, 6, rays), 1.5, 50.0)
