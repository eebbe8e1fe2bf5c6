import gc

import numpy as np
import pytest

from pygrad import Variable, memory
from pygrad.memory import _watching
from pygrad.memory.ledger import Ledger
from tests.threads import in_threads


def test_a_stopped_profile_knows_nothing_of_the_ledger():
    with memory.profile() as outer:
        measured = memory.profile().start()
        ledger, reader = _watching.current(), measured._reader
        assert reader in ledger.readers and measured._replay is reader
        x = Variable(np.ones(1000)) * 2
        measured.stop()
        assert reader not in ledger.readers and ledger not in held(measured) and reader in held(measured)
        before = measured.live_bytes
        del x
        assert measured.live_bytes == before and outer.live_bytes < before


def held(measured):
    """Return all that a profile refers to, but for classes and functions."""
    found, waiting = {}, [measured]
    while waiting:
        one = waiting.pop()
        if id(one) not in found and not isinstance(one, type | type(memory) | type(held)):
            found[id(one)] = one
            waiting += gc.get_referents(one)
    return list(found.values())


def test_of_threads_that_stop_it_one_does():
    ends, measured, end = [], memory.profile().start(), _watching.end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_watching, "end", lambda handler: (ends.append(handler), end(handler)))
        in_threads(8, lambda number: measured.stop())
    assert len(ends) == 1 and not measured.running and _watching.current() is None


@pytest.mark.parametrize("where", ["start", "stop"])
def test_a_failure_at_either_end_leaves_nothing_behind(where, monkeypatch):
    measured = memory.profile()
    if where == "stop":
        measured.start()
    monkeypatch.setattr(Ledger, "flush", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        getattr(measured, where)()
    assert not measured.running and _watching.current() is None
    monkeypatch.undo()
    if where == "start":
        assert repr(measured) == "<Profile, not started>"
        with measured:
            pass
    assert measured.stop().live_bytes == measured.initial_bytes
