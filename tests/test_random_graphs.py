"""Random graphs: every order of passes, evictions and deaths leads to the same gradients, bit for bit."""

import random

import numpy as np
import pytest

from pygrad import Variable, config, evict, grad
from pygrad.graph import ancestors
from tests.toys import Halves, Joined, Masked, Noisy, SinCos, Squared


def random_graph(rng, leaves):
    """Return the output of a random graph, and some of its intermediates."""
    pool = list(leaves)
    for _ in range(rng.randrange(3, 25)):
        a, b = rng.choice(pool[-6:]), rng.choice(pool)
        pool.append(rng.choice([
            lambda a=a, b=b: a * b, lambda a=a, b=b: a + b, lambda a=a: np.tanh(a), lambda a=a: Masked()(a),
            lambda a=a: Noisy()(a), lambda a=a: rng.choice(SinCos()(a)), lambda a=a: Squared()(a),
            lambda a=a: Joined()(*reversed(Halves()(a))), lambda a=a, b=b: a * 2.5 - b, lambda a=a: a[::-1],
        ])())
    kept = [one for one in pool if rng.random() < 0.2 and one.creator is not None]
    return (sum(pool[-3:]) * 0.5).sum(), kept


OPTIONS = [{}, {"retain_graph": True}, {"create_graph": True}, {"retain_grad": True}]


def in_bytes(gradients):
    return [None if found is None else found.data.tobytes() for found in gradients]


@pytest.mark.parametrize("seed", range(60))
def test_random_graphs_in_every_order_of_passes(seed):
    rng = random.Random(seed)
    leaves = [Variable(np.random.default_rng(seed).normal(size=6)) for _ in range(3)]
    y, kept = random_graph(rng, leaves)
    expected = in_bytes(grad(y, leaves, allow_unused=True))

    def passes():
        yield lambda: y.backward(**rng.choice(OPTIONS))
        yield lambda: grad(y, rng.sample(leaves, 2) + kept[:1], allow_unused=True)
        yield lambda: kept and kept.pop()
        yield lambda: evict(*rng.sample(ancestors([y.creator]), 2))

    for _ in range(6):
        rng.choice(list(passes()))()
        for one in leaves:
            one.clear_grad()
        y.backward()
        assert in_bytes(one.grad for one in leaves) == expected
        for one in leaves:
            one.clear_grad()


@pytest.mark.parametrize("seed", range(20))
def test_early_commit_accumulates_the_same_on_random_graphs(seed):
    leaves = [Variable(np.random.default_rng(seed).normal(size=6)) for _ in range(3)]
    y, _ = random_graph(random.Random(seed), leaves)
    found = []
    for early in (False, True):
        with config.early_commit(early):
            for _ in range(3):
                y.backward()
        found.append(in_bytes(one.grad for one in leaves))
        for one in leaves:
            one.clear_grad()
    assert found[0] == found[1]
