"""The safetensors format: numbers and text by name, behind a header of JSON."""

from __future__ import annotations

import contextlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pygrad.errors import FileFormatError
from pygrad.io.replacing import Path
from pygrad.optional import optional_import

# The format's names for what NumPy has too. Complex numbers are a later addition that many readers lack.
READABLE = {"BOOL", "U8", "I8", "U16", "I16", "U32", "I32", "U64", "I64", "F16", "F32", "F64"}

FOREIGN = {
    b"\x93NUMPY": "a NumPy .npy file (numpy.load reads it)",
    b"\x80": "a pickle (loading one runs code; save its arrays with pygrad.io.save where it was made)",
    b"\x89HDF": "an HDF5 file (h5py reads it)",
}


def write(arrays: dict[str, Any], temporary: str, metadata: Mapping[str, str], path: Path) -> None:
    """Write a file; errors name ``path``, which it will become."""
    writer = optional_import("safetensors.numpy", extra="io", purpose="pygrad.io.save")
    failure = optional_import("safetensors", extra="io", purpose="pygrad.io.save").SafetensorError
    try:
        writer.save_file(arrays, temporary, metadata=dict(metadata) or None)
    except failure as error:
        raise OSError(f"io.save: cannot write {os.fspath(path)!r}: {error}") from error


def read(path: Path) -> dict[str, Any]:
    """Return the arrays of a file, writable and in memory; bfloat16 as float32."""
    with _opened(path, "pygrad.io.load") as file:
        arrays = {}
        for name in file.keys():
            stored = file.get_slice(name).get_dtype()
            if stored == "BF16":
                arrays[name] = _read_bfloat16(path, name)
            elif stored not in READABLE:
                raise FileFormatError(f"{os.fspath(path)!r}: tensor {name!r} has dtype {stored}, which PyGrad does "
                                      "not compute with; convert it to float32 where it was made")
            else:
                arrays[name] = file.get_tensor(name)
        return arrays


def read_metadata(path: Path) -> dict[str, str]:
    """Return the text that was saved with the arrays."""
    with _opened(path, "pygrad.io.read_metadata") as file:
        return dict(file.metadata() or {})


def _read_bfloat16(path: Path, name: str) -> Any:
    """Return a bfloat16 tensor as float32, which has all its values: the upper half of the bits is stored."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        entry = json.loads(file.read(length))[name]
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        upper = np.frombuffer(file.read(end - begin), "<u2").astype(np.uint32)
    return np.left_shift(upper, 16, out=upper).view(np.float32).reshape(entry["shape"])


@contextlib.contextmanager
def _opened(path: Path, purpose: str) -> Iterator[Any]:
    """Open a file; what is wrong with it becomes an error that names it."""
    library = optional_import("safetensors", extra="io", purpose=purpose)
    with open(path, "rb") as file:
        start = file.read(8)
    try:
        with library.safe_open(path, framework="numpy") as opened:
            yield opened
    except library.SafetensorError as error:
        raise FileFormatError(f"{os.fspath(path)!r}: {_diagnose(start)} ({error})") from error


def _diagnose(start: bytes) -> str:
    """Say what a file is that is no safetensors file, from its first bytes."""
    if not start:
        return "the file is empty"
    for signature, what in FOREIGN.items():
        if start.startswith(signature):
            return f"expected a safetensors file, got {what}"
    return "truncated, or not a safetensors file"
