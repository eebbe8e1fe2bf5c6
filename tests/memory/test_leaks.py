"""What is alive and should not be is listed, what is alive by right is not."""

import gc
import sys
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import layers, optim
from pygrad.memory import leaks
from tests.memory.leaky import KEPT, N, make_loss


def kinds(found):
    return {one.kind for one in found}


@pytest.fixture(autouse=True)
def start_clean():
    gc.collect()


def here(found, function):
    """Return the leaks whose path begins in a function of this file."""
    return [one for one in found if f"{function.__name__}() (test_leaks.py:" in one.root]


def test_a_loop_with_every_sort_of_leak():
    def train():
        losses, history, total = [], {}, 0.0
        for step in range(4):
            losses.append(make_loss())
            history[step] = make_loss()
            loss = make_loss()
            total += loss
        w = pygrad.Variable(np.ones(N))
        (w * w).sum().backward(create_graph=True)
        corner = np.zeros(10**6)[:3]
        model = layers.Linear(10, 10)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        del model
        return leaks(), corner, optimizer

    found = here(train()[0], train)
    assert {one.root.split("'")[1] for one in found} == {"losses", "history", "total", "w", "corner", "optimizer"}
    assert kinds(found) == {"fill", "store", "accumulate", "gradient", "view", "optimizer"}
    assert [one.nbytes for one in found] == sorted((one.nbytes for one in found), reverse=True)
    assert found[0].kind == "view"
    assert next(one for one in found if one.kind == "fill").nbytes == 4 * KEPT


def test_a_healthy_step_has_none():
    def train():
        model = layers.Linear(10, 10)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        values = []
        for _ in range(3):
            loss = model(np.ones((2, 10), np.float32)).sum()
            loss.backward()
            optimizer.step()
            values.append(loss.item())
        batch = np.zeros(10**6)
        part = batch[:3]
        return leaks(), part

    assert here(train()[0], train) == []


def test_small_buffers_and_large_views_are_let_be():
    def work():
        small, large = np.zeros(1000)[:3], np.zeros(10**6)[:900_000]
        return leaks(), leaks(min_bytes=1000), small, large

    default, strict, *_ = work()
    assert here(default, work) == []
    assert kinds(here(strict, work)) == {"view"}


def test_the_members_of_one_container_take_one_search(monkeypatch):
    module = sys.modules["pygrad.memory.leaks"]
    searched = []
    monkeypatch.setattr(module, "explain", lambda one, caller: searched.append(
        one.nbytes if isinstance(one, np.ndarray) else 0) or explain(one, caller))
    explain = sys.modules["pygrad.memory.why_alive"].explain

    def work():
        kept = [np.zeros(12345)[:2] for _ in range(30)]
        alone = np.zeros(12345)[:2]
        return leaks(min_bytes=1000), kept, alone

    found = here(work()[0], work)
    assert searched.count(8 * 12345) == 2
    assert sorted((one.root.split("'")[1], one.nbytes) for one in found) == [("alone", 8 * 12345), ("kept", 30 * 8 * 12345)]


def test_containers_without_a_suspect_are_not_looked_at_one_by_one(monkeypatch):
    calls, get = [], gc.get_referents
    monkeypatch.setattr(gc, "get_referents", lambda *objects: (calls.append(list(map(id, objects))), get(*objects))[1])
    many, losses = [[[]] for _ in range(20_000)], [make_loss() for _ in range(3)]
    found, ours = leaks(), set(map(id, many))
    assert len(many) < sum(map(len, calls))
    assert sum(len(call) == 1 and call[0] in ours for call in calls) < len(many) / 4
    assert "losses" in str(found) and losses


def test_it_keeps_nothing_alive():
    losses = [make_loss() for _ in range(3)]
    references = [weakref.ref(one.creator) for one in losses]
    found = leaks()
    losses.clear()
    assert [one() for one in references] == [None] * 3
    assert "losses" in str(found)


def test_the_report():
    def train():
        losses = [make_loss() for _ in range(3)]
        return leaks(), losses

    found = train()[0]
    assert str(found).startswith(f"{len(found)} leak")
    assert "\n\n1. " in str(found)
    assert found[0] is next(iter(found))
    assert found.nbytes >= 3 * KEPT
    assert str(type(found)(())) == "no leaks found"
