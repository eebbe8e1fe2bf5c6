"""The search finds the shortest path, in few batches, and forgets it."""

import gc
import sys
import weakref

import pytest

from pygrad.memory import _search, why_alive
from pygrad.memory._search import Search
from tests.memory.leaky import KEPT, make_loss


class Box:
    def __init__(self, value):
        self.value = value


def find(target, *, beside=()):
    """Search as `why_alive` does for its caller's caller."""
    search = Search(sys._getframe(1), target)
    found = search.find([target], beside=beside)
    search.clear()
    return found


def test_the_shortest_path_is_found():
    target = Box(None)
    near = [target]
    far = [[[near]]]
    found = find(near[0])
    assert found.root.name == "near"
    assert [type(one) for one in found.chain] == [list, Box]
    assert far


def test_a_path_may_be_told_to_go_another_way():
    target = Box(None)
    near = [target]
    far = {"inner": [target]}
    found = find(target, beside=[near])
    assert found.root.name == "far"
    assert len(found.chain) == 3
    assert far


def test_nothing_is_found_where_nothing_holds():
    assert find(Box(None)) is None


def test_a_cycle_ends_the_search():
    box = Box(None)
    box.value = [box]
    reference = weakref.ref(box)
    del box
    gc.disable()
    try:
        assert find(reference()) is None
    finally:
        gc.enable()
    gc.collect()


def test_a_generator_that_nothing_names_is_an_end():
    seen = []

    def steps():
        held = Box(None)
        seen.append(weakref.ref(held))
        yield 1

    for _ in steps():  # the loop holds the generator on the value stack, where nobody can look
        found = find(seen[0]())
    assert found.root.kind == "generator"


@pytest.mark.parametrize("width", [1, 64])
def test_the_width_of_a_batch_changes_nothing_but_their_number(monkeypatch, width):
    monkeypatch.setattr(_search, "WIDTH", width)
    target = Box(None)
    kept = [[[target] for _ in range(10)]]
    found = find(kept[0][3][0])
    assert found.root.name == "kept"
    assert (found.batches > 10) == (width == 1)


def test_a_long_chain_of_functions_takes_one_step():
    loss = make_loss()
    total = loss
    for _ in range(2000):
        total = total + 1.0
    function = loss.creator
    del loss
    search = Search(sys._getframe(), function)
    found = search.find([function])
    search.clear()
    assert found.root.name == "total"
    assert found.hops[id(found.chain[0])] == 2000
    assert search.batches == 0


def test_nothing_is_kept():
    gc.collect()
    gc.disable()
    try:
        kept = [Box(None)]
        reference = weakref.ref(kept[0])
        found = find(reference())
        assert found.chain[-1] is reference()
        del found
        kept.clear()
        assert reference() is None
        assert gc.collect() == 0
    finally:
        gc.enable()


class Hostile:
    """Raises at everything that a careless search would call."""

    def __init__(self, held):
        object.__setattr__(self, "held", held)

    def _refuse(self, *args):
        raise RuntimeError("do not call me")

    __repr__ = __eq__ = __hash__ = __getattr__ = __getattribute__ = __len__ = __iter__ = __bool__ = _refuse


class HostileMeta(type):
    __hash__ = None

    def __eq__(cls, other):
        raise RuntimeError("do not compare me")


class HostileClass(metaclass=HostileMeta):
    pass


class Slotted:
    __slots__ = ("value",)  # no weak references


def test_objects_that_raise_at_everything_are_no_harm():
    def train():
        loss = make_loss()
        box = [Hostile([loss])]
        reference = weakref.ref(loss)
        del loss
        other = HostileClass()
        return why_alive(reference), box, other

    why = train()[0]
    assert why.path == ["list[0] of 1", "Hostile.held", "list[0] of 1", "Variable"]
    assert why.nbytes == KEPT


def test_objects_without_weak_references():
    def train():
        holder = Slotted()
        holder.value = Slotted()
        return why_alive(holder.value)

    why = train()
    assert why.path == ["Slotted.value", "Slotted"]
    assert why.nbytes == 0


def test_few_passes_over_a_large_heap():
    junk = [{number: [number]} for number in range(50_000)]

    def train():
        losses = [make_loss() for _ in range(1000)]
        total = losses[0]
        for loss in losses[1:]:
            total = total + loss
        function = losses[0].creator
        del losses, loss
        return why_alive(function)

    why = train()
    assert "999 Functions up" in str(why)
    assert why.batches <= 3
    assert len(junk) == 50_000


def test_many_holders_take_many_batches_of_bounded_width():
    def train():
        shared = Slotted()
        crowd = [[shared] for _ in range(300)]
        for one in crowd:
            one.append(one)  # cycles
        return why_alive(shared)

    why = train()
    assert why.path[-2:] == ["list[0] of 2", "Slotted"]
    assert why.batches <= 8
