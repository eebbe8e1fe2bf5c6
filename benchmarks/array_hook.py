"""NumPy's allocation hook (NEP 49), from Python: an exact count of array data and of nothing else.

`tracemalloc` knows which bytes are array data only in a snapshot, and a snapshot has no peak. The hook sees
every buffer come and go, so it has.
"""

from __future__ import annotations

import ctypes
from typing import Any

from numpy._core import multiarray

_MALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_CALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
_REALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_FREE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)

_SET_HANDLER_INDEX = 304  # of PyDataMem_SetHandler in the table of NumPy's C API, since 1.22
_HOOK_VERSION = 1


class _Allocator(ctypes.Structure):
    _fields_ = [
        ("context", ctypes.c_void_p),
        ("malloc", _MALLOC),
        ("calloc", _CALLOC),
        ("realloc", _REALLOC),
        ("free", _FREE),
    ]


class _Handler(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("allocator", _Allocator),
    ]


class ArrayBytes:
    """Counts the data of the arrays that this thread makes while the count is entered.

    Arrays made under the count are freed through its hook whenever they die, so a count is never freed.
    """

    _immortal: list[ArrayBytes] = []

    def __init__(self) -> None:
        self._immortal.append(self)
        self._sizes: dict[int, int] = {}
        self._level = self._peak = 0
        self._previous: Any = None
        allocator = _Allocator(
            None, _MALLOC(self._malloc), _CALLOC(self._calloc), _REALLOC(self._realloc), _FREE(self._free)
        )
        self._handler = _Handler(b"benchmarks", _HOOK_VERSION, allocator)
        self._capsule = _new_capsule(ctypes.addressof(self._handler), b"mem_handler", None)

    def __enter__(self) -> ArrayBytes:
        self._previous = _set_handler(self._capsule)
        return self

    def __exit__(self, *exception: object) -> None:
        _set_handler(self._previous)

    def now(self) -> tuple[int, int]:
        """Return the bytes alive, and the most since `reset_peak`."""
        return self._level, self._peak

    def reset_peak(self) -> None:
        """Let the peak begin again at what is alive."""
        self._peak = self._level

    def _took(self, address: int | None, size: int) -> int | None:
        if address:
            self._sizes[address] = size
            self._level += size
            self._peak = max(self._peak, self._level)
        return address

    def _gave(self, address: int | None) -> None:
        if address:
            self._level -= self._sizes.pop(address)

    def _malloc(self, context: int | None, size: int) -> int | None:
        return self._took(_raw_malloc(size), size)

    def _calloc(self, context: int | None, count: int, size: int) -> int | None:
        return self._took(_raw_calloc(count, size), count * size)

    def _realloc(self, context: int | None, address: int | None, size: int) -> int | None:
        moved: int | None = _raw_realloc(address, size)
        if moved:
            self._gave(address)
        return self._took(moved, size)

    def _free(self, context: int | None, address: int | None, size: int) -> None:
        self._gave(address)
        _raw_free(address)


def _declare(name: str, result: Any, *arguments: Any) -> Any:
    function = getattr(ctypes.pythonapi, name)
    function.restype, function.argtypes = result, arguments
    return function


_raw_malloc = _declare("PyMem_RawMalloc", ctypes.c_void_p, ctypes.c_size_t)
_raw_calloc = _declare("PyMem_RawCalloc", ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
_raw_realloc = _declare("PyMem_RawRealloc", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_raw_free = _declare("PyMem_RawFree", None, ctypes.c_void_p)
_new_capsule = _declare(
    "PyCapsule_New", ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p
)
_capsule_pointer = _declare(
    "PyCapsule_GetPointer", ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p
)


def _find_set_handler() -> Any:
    table = ctypes.cast(
        _capsule_pointer(multiarray._ARRAY_API, None), ctypes.POINTER(ctypes.c_void_p)
    )
    prototype = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)
    return prototype(table[_SET_HANDLER_INDEX] or 0)


_set_handler = _find_set_handler()
