"""The memory of the process: what is resident, and what the allocator can give back to the system."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

from pygrad.optional import optional_import


def resident_bytes() -> int:
    """Return the bytes of this process that are in physical memory (RSS), all libraries and the interpreter included.

    Returns
    -------
    int

    Raises
    ------
    MissingDependencyError
        Outside of Linux, if psutil is not installed.

    Notes
    -----
    What the system has given to the process, not what the program uses: memory that was freed and kept by the allocator
    counts, memory that was taken and not yet written does not. See `trim`, and for what the program uses, `profile`.

    Examples
    --------
    >>> resident_bytes() > 2**20
    True
    """
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    process = optional_import("psutil", "profile", "memory.resident_bytes on this system").Process()
    return int(process.memory_info().rss)


def trim() -> int:
    """Have the C library give freed memory back to the system, and return by how much the resident bytes fell.

    Returns
    -------
    int
        In bytes; 0 if there was nothing, and where the C library is not glibc and keeps its memory to itself.

    Notes
    -----
    glibc keeps small buffers that were freed (up to 128 KiB, later up to 32 MiB) for the next ones, so that the process
    looks as large as it ever was. That is no leak, and needs no `trim`, which costs a moment now and page faults
    later; it is for telling the two apart: what a trim gives back nobody was holding.

    Examples
    --------
    >>> trim() >= 0
    True
    """
    give_back = _malloc_trim()
    if give_back is None:
        return 0
    before = resident_bytes()
    give_back(0)
    return max(before - resident_bytes(), 0)


def _malloc_trim() -> Any:
    """Return glibc's function, None where there is none."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
