"""Keeping what a training step frees within the process, so that the next step need not ask for it again.

Each step frees its gradients and activations, and allocates as many bytes again. glibc hands the end of its heap
back to the system whenever more is free there than twice the largest block that the program ever freed (at first
256 KiB), and every page that comes back has to be mapped and zeroed: on a model of 670,000 parameters 1,400 page
faults a step, a third of its time. The allocator learns from what it sees: here it is shown one block, untouched
and freed at once, of the size of what a step allocates.

Invariant: every value, and every byte that is live, is the same. Cost: up to 62 MiB of freed memory stay with the
process (in its resident size, not in what is live), at most sixteen times the parameters' bytes. Switch:
`config.keep_heap`. It does nothing where the allocator is not glibc's.
"""

from __future__ import annotations

import ctypes
import os

from pygrad.config import state

# Of the parameters' bytes: gradients, as much again for activations, and room for both to be cut up.
_FACTOR = 8
# The largest block from which glibc learns is 32 MiB.
_LARGEST = 31 * 2**20


def keep_freed(nbytes: int) -> int:
    """Have the allocator keep what steps on parameters of this size free; return the bytes of the block shown.

    Examples
    --------
    >>> keep_freed(0)
    0
    """
    size = min(_FACTOR * nbytes, _LARGEST)
    if not size or not state.keep_heap or "CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()):
        return 0
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.restype, libc.free.argtypes = None, [ctypes.c_void_p]
    block = libc.malloc(size)
    libc.free(block)
    return size if block else 0
