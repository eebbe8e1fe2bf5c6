"""What pytest finds when the package is installed: the fixture ``pygrad_memory``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pygrad.optional import optional_import
from pygrad.testing.memory_check import assert_freed, assert_no_growth, assert_saves
from pygrad.testing.peak_check import assert_peak_below

_pytest: Any = optional_import("pytest", "test", "pygrad.testing.plugin")


@_pytest.fixture  # type: ignore[untyped-decorator]
def pygrad_memory() -> SimpleNamespace:
    """Assertions about memory: ``saves``, ``freed``, ``no_growth`` and ``peak_below``; see `pygrad.testing`."""
    return SimpleNamespace(saves=assert_saves, freed=assert_freed, no_growth=assert_no_growth,
                           peak_below=assert_peak_below)
