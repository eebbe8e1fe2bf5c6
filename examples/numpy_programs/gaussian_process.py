"""Gaussian-process regression: how likely measurements are, under a squared-exponential covariance with noise.

Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("log amplitude", "log length", "log noise")


def covariance(one: Any, other: Any, log_amplitude: Any, log_length: Any) -> Any:
    """Return the covariance of the function at points ``one``, shape (N, D), with that at ``other``, shape (M, D)."""
    apart = (one[:, None, :] - other[None, :, :]) * np.exp(-log_length)
    return np.exp(2 * log_amplitude - 0.5 * np.sum(apart ** 2, axis=-1))


def value(parameters: Any, x: Any, y: Any) -> Any:
    """Return the negative logarithm of the marginal likelihood of measurements ``y`` at points ``x``."""
    log_amplitude, log_length, log_noise = parameters[0], parameters[1], parameters[2]
    noise = np.exp(2 * log_noise) * np.eye(len(y))
    factor = np.linalg.cholesky(covariance(x, x, log_amplitude, log_length) + noise)
    whitened = np.linalg.solve(factor, y)
    return 0.5 * np.sum(whitened ** 2) + np.sum(np.log(np.diag(factor))) + 0.5 * len(y) * np.log(2 * np.pi)


def example(samples: int = 40, seed: int = 0) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from, and noisy measurements of a smooth function of two variables."""
    generator = np.random.default_rng(seed)
    x = generator.uniform(-2, 2, (samples, 2))
    y = np.sin(2 * x[:, 0]) * np.cos(x[:, 1]) + 0.1 * generator.standard_normal(samples)
    return np.array([0.5, 0.5, -1.0]), (x, y)
