"""Logistic regression: which weights make labels likely, with a penalty on their squares."""

from __future__ import annotations

from typing import Any

import numpy as np

TRUTH = np.array([1.5, -2.0, 0.5, 0.0, 1.0, -0.5])


def value(parameters: Any, features: Any, labels: Any, penalty: float) -> Any:
    """Return the mean negative logarithm of the likelihood of labels 0 and 1, and the penalty."""
    weights, offset = parameters[:-1], parameters[-1]
    scores = features @ weights + offset
    return np.mean(np.logaddexp(0, scores) - labels * scores) + penalty * np.sum(weights ** 2)


def example(samples: int = 400, seed: int = 0) -> tuple[Any, tuple[Any, ...]]:
    """Return parameters to start from, and random features with labels that `TRUTH` makes likely."""
    generator = np.random.default_rng(seed)
    features = generator.standard_normal((samples, len(TRUTH) - 1))
    likely = 1 / (1 + np.exp(-(features @ TRUTH[:-1] + TRUTH[-1])))
    labels = (generator.random(samples) < likely).astype(float)
    return np.zeros(len(TRUTH)), (features, labels, 1e-3)
