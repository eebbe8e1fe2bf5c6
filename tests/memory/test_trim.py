import mmap
import sys

import numpy as np
import pytest

from pygrad import memory
from pygrad.errors import MissingDependencyError

trim = sys.modules["pygrad.memory.trim"]  # the module: the package's attribute of that name is the function
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems and their C libraries keep their memory")


def test_resident_bytes_are_the_systems():
    psutil = pytest.importorskip("psutil", reason="psutil is not installed")
    assert memory.resident_bytes() == pytest.approx(psutil.Process().memory_info().rss, rel=0.02)


def test_resident_bytes_grow_where_memory_is_written():
    before = memory.resident_bytes()
    array = np.frombuffer(mmap.mmap(-1, 2**25), np.uint8)  # fresh pages, whatever the allocator has kept
    untouched = memory.resident_bytes()
    array[:] = 1
    assert untouched - before < 2**20 and memory.resident_bytes() - before > 2**24


@linux
def test_trim_gives_back_what_was_freed():
    if trim._malloc_trim() is None:
        pytest.skip("not glibc")
    kept = [np.ones(100_000, np.uint8) for _ in range(600)]  # each under 128 KiB: of the heap
    last = np.ones(100_000, np.uint8)
    memory.trim()
    full = memory.resident_bytes()
    kept.clear()
    assert full - memory.resident_bytes() < 2**23
    assert memory.trim() > 2**25
    assert full - memory.resident_bytes() > 2**25
    assert last.size


def test_where_there_is_nothing_to_trim_with(monkeypatch):
    monkeypatch.setattr(trim, "_malloc_trim", lambda: None)
    assert memory.trim() == 0


def test_other_systems(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert trim._malloc_trim() is None and memory.trim() == 0
    psutil = pytest.importorskip("psutil", reason="psutil is not installed")
    assert memory.resident_bytes() == pytest.approx(psutil.Process().memory_info().rss, rel=0.02)
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(MissingDependencyError, match="memory.resident_bytes on this system needs psutil"):
        memory.resident_bytes()
