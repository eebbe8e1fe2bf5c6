"""Predators and prey (Lotka and Volterra), integrated by the classic Runge-Kutta method of fourth order."""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("log growth of the prey", "log hunting", "log death of the predators", "log feeding")
TRUTH = np.log(np.array([1.1, 0.4, 0.4, 0.1]))


def slope(state: Any, rates: Any) -> Any:
    """Return how fast the numbers of prey and predators change."""
    prey, predators = state[0], state[1]
    return np.stack([prey * (rates[0] - rates[1] * predators), predators * (rates[3] * prey - rates[2])])


def step(state: Any, rates: Any, width: float) -> Any:
    """Return the state a little later."""
    first = slope(state, rates)
    second = slope(state + 0.5 * width * first, rates)
    third = slope(state + 0.5 * width * second, rates)
    fourth = slope(state + width * third, rates)
    return state + width / 6 * (first + 2 * second + 2 * third + fourth)


def trajectory(rates: Any, start: Any, width: float, steps: int) -> Any:
    """Return the states after each step, shape (steps, 2)."""
    states, state = [], start
    for _ in range(steps):
        state = step(state, rates, width)
        states.append(state)
    return np.stack(states)


def value(parameters: Any, start: Any, width: float, counted: Any) -> Any:
    """Return the mean squared error of the numbers that the rates, given by their logarithms, lead to."""
    return np.mean((trajectory(np.exp(parameters), start, width, len(counted)) - counted) ** 2)


def example(steps: int = 60) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from, and numbers counted without an error where `TRUTH` holds."""
    start, width = np.array([10.0, 5.0]), 0.1
    return TRUTH + np.array([0.1, -0.1, 0.1, -0.1]), (start, width, trajectory(np.exp(TRUTH), start, width, steps))
