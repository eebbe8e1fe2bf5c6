"""A Kalman filter that follows something moving in a plane, and how likely what it saw is.

The state is position and velocity. Shumway & Stoffer, Time Series Analysis and Its Applications (2017), section 6.3.
"""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("log standard deviation of the push", "log standard deviation of the measurement")

TRANSITION = np.eye(4) + np.diag([1.0, 1.0], 2)
"""Of position (2) and velocity (2), over a time step of 1."""
OBSERVATION = np.eye(2, 4)
PUSH = np.kron(np.array([[0.25, 0.5], [0.5, 1.0]]), np.eye(2))
"""Covariance of what a push of variance 1 does to the state within a step."""


def value(parameters: Any, seen: Any) -> Any:
    """Return the negative logarithm of the likelihood of positions ``seen``, shape (T, 2)."""
    push = np.exp(2 * parameters[0]) * PUSH
    measurement = np.exp(2 * parameters[1]) * np.eye(2)
    state, covariance = np.zeros(4), 100 * np.eye(4)
    total = len(seen) * np.log(2 * np.pi)
    for position in seen:
        state = TRANSITION @ state
        covariance = TRANSITION @ covariance @ TRANSITION.T + push
        surprise = position - OBSERVATION @ state
        expected = OBSERVATION @ covariance @ OBSERVATION.T + measurement
        gain = np.linalg.solve(expected, OBSERVATION @ covariance).T
        total = total + 0.5 * np.dot(surprise, np.linalg.solve(expected, surprise))
        total = total + 0.5 * np.linalg.slogdet(expected)[1]
        state = state + gain @ surprise
        covariance = covariance - gain @ OBSERVATION @ covariance
    return total


def example(steps: int = 60, seed: int = 0) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from, and a path seen with an error of 0.5 while pushes have one of 0.2."""
    generator = np.random.default_rng(seed)
    state, seen = np.array([0.0, 0.0, 1.0, 0.5]), []
    for _ in range(steps):
        push = 0.2 * generator.standard_normal(2)
        state = TRANSITION @ state + np.concatenate([0.5 * push, push])
        seen.append(state[:2] + 0.5 * generator.standard_normal(2))
    return np.array([0.0, 0.0]), (np.array(seen),)
