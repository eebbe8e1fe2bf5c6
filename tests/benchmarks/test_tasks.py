import gc

import pytest

from benchmarks.engines.base import Engine
from benchmarks.tasks import LEAD, chain_time, skeleton_bytes, timed


@pytest.mark.parametrize("repeats, lead", [(1, 0), (2, 1), (20, LEAD)])
def test_timed_calls(repeats, lead):
    calls = []
    assert timed(lambda: calls.append(1), repeats) >= 0
    assert len(calls) == repeats + lead


class Collector(Engine):
    """Notes whether the collector was on when its chain ran; keeps 100 bytes of graph an operation."""

    def __init__(self):
        self.enabled = set()

    def chain(self, factor, length, backward):
        return lambda: self.enabled.add(gc.isenabled())

    def graph(self, factor, length):
        return bytearray(100 * length)


def test_collector_is_off_only_when_asked():
    for collector in (True, False):
        engine = Collector()
        chain_time(engine, "constant", 5, True, repeats=1, collector=collector)
        assert engine.enabled == {collector}
        assert gc.isenabled()


def test_skeleton_bytes():
    assert skeleton_bytes(Collector(), "constant", 10_000) == pytest.approx(100, abs=1)
