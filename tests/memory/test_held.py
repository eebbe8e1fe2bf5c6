"""The bytes that letting go would free are exact."""

import weakref

import numpy as np

import pygrad
from pygrad.memory._held import buffers, freed_bytes
from tests.memory.leaky import KEPT, N, W, make_loss


def test_what_a_graph_alone_holds():
    assert freed_bytes([make_loss()]) == KEPT


def test_what_is_held_from_elsewhere_too_does_not_count():
    kept = (W * W).exp()
    loss = kept.sum()
    assert freed_bytes([loss]) == 8
    assert freed_bytes([loss, kept]) == KEPT
    assert freed_bytes([loss, W]) == 8


def test_a_shared_part_counts_only_with_all_who_hold_it():
    first = make_loss()
    losses = [first * 2.0, first * 3.0]
    del first
    assert freed_bytes([losses[0]]) < 100
    assert freed_bytes([losses]) >= KEPT - 8


def test_a_buffer_counts_once_in_its_owner():
    big = np.zeros(N)
    views = [big[:10], big[5:], big.reshape(10, -1)]
    assert freed_bytes([views]) == 0
    del big
    assert freed_bytes([views]) == 8 * N
    assert freed_bytes([views[0]]) == 0


def test_a_gradient_and_its_cycle():
    w = pygrad.Variable(np.ones(N))
    (w * w).sum().backward(create_graph=True)
    assert freed_bytes([w.grad]) == 8 * N + 8
    assert freed_bytes([w]) == 2 * 8 * N + 8


def test_what_it_says_goes():
    losses = [make_loss() for _ in range(5)]
    watched = buffers([losses])
    said = freed_bytes([losses])
    losses.clear()
    assert sum(nbytes for one, nbytes in watched if one() is None) == said == 5 * KEPT


def test_a_deep_graph():
    total = make_loss()
    for _ in range(5000):
        total = total + make_loss()
    assert freed_bytes([total]) == 5001 * 8 * N + 8


def test_nothing_is_held():
    loss = make_loss()
    reference = weakref.ref(loss.creator)
    freed_bytes([loss])
    del loss
    assert reference() is None
