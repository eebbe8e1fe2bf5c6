import itertools

import numpy as np
from scipy.special import log_softmax, logsumexp

from pygrad.functions._ctc_paths import ZERO, Paths

X = log_softmax(np.random.default_rng(0).standard_normal((4, 3, 3)), axis=-1)
PATHS = Paths(np.array([[1, 2], [1, 1], [2, 0]]), np.array([2, 2, 1]), np.array([4, 3, 2]), 0)


def test_states():
    assert PATHS.states.T.tolist() == [[0, 1, 0, 2, 0], [0, 1, 0, 1, 0], [0, 2, 0, 0, 0]]
    allowed = PATHS.skips == 0
    assert allowed.T.tolist() == [[False, False, False, True, False], [False] * 5, [False, False, False, True, False]]
    assert PATHS.part(slice(1, 2)).states.T.tolist() == [[0, 1, 0, 1, 0]]


def aligned(number):
    """All ways through the states of one sequence, by walking."""
    last, frames = PATHS.last[number], PATHS.frames[number]
    states, skips = PATHS.states[:last + 1, number], PATHS.skips[:, number]
    for path in itertools.product(range(last + 1), repeat=frames):
        steps = np.diff(path)
        if path[0] < 2 and path[-1] >= last - 1 and all(
                step in (0, 1) or (step == 2 and skips[state] == 0) for step, state in zip(steps, path[1:], strict=True)):
            yield path, sum(X[frame, number, states[state]] for frame, state in enumerate(path))


def test_losses_and_visits():
    losses, shares = PATHS.visits(X)
    np.testing.assert_allclose(losses, PATHS.losses(X))
    for number in range(3):
        ways = list(aligned(number))
        total = logsumexp([score for _, score in ways])
        np.testing.assert_allclose(losses[number], -total, rtol=1e-12)
        expected = np.zeros((4, 5))
        for path, score in ways:
            for frame, state in enumerate(path):
                expected[frame, state] += np.exp(score - total)
        np.testing.assert_allclose(shares[:, :, number], expected, atol=1e-14)


def test_no_way():
    paths = Paths(np.array([[1, 1]]), np.array([2]), np.array([2]), 0)
    losses, shares = paths.visits(X[:, :1])
    assert losses[0] >= -ZERO / 2 and not shares.any()
