"""The npz format: a zip archive of NumPy's own files, one for each array; never a pickle."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from pygrad.errors import FileFormatError
from pygrad.io.replacing import Path

METADATA = "__metadata__.json"
"""The member that holds the text; `numpy.load` shows it as bytes."""

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
"""The first bytes of a zip archive, and of an empty one."""


def write(arrays: dict[str, Any], temporary: str, metadata: Mapping[str, str], path: Path) -> None:
    """Write a file, uncompressed; `numpy.load` reads it."""
    with zipfile.ZipFile(temporary, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as file:
                np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
                file.write(array.reshape(-1).view(np.uint8).data)  # write_array would make a copy
        if metadata:
            archive.writestr(zipfile.ZipInfo(METADATA), json.dumps(dict(metadata)))


def read(path: Path) -> dict[str, Any]:
    """Return the arrays of a file, in memory."""
    arrays = {}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            for member in members:
                if not member.endswith(".npy"):
                    continue
                name = member.removesuffix(".npy")
                with archive.open(member) as file:
                    arrays[name] = _checked(np.lib.format.read_array(file, allow_pickle=False), name, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        if isinstance(error, FileFormatError):
            raise
        if "pickle" in str(error) or "Object arrays" in str(error):
            raise FileFormatError(f"{os.fspath(path)!r}: an array of Python objects, which only a pickle can hold; "
                                  "save numbers") from error
        raise _broken(path, error) from error
    if not arrays and set(members) - {METADATA}:
        raise FileFormatError(f"{os.fspath(path)!r}: a zip archive without NumPy arrays, as PyTorch checkpoints are; "
                              "save the weights as safetensors where it was made")
    return arrays


def read_metadata(path: Path) -> dict[str, str]:
    """Return the text that was saved with the arrays."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(METADATA)) if METADATA in archive.namelist() else {}
    except (zipfile.BadZipFile, zlib.error, ValueError) as error:
        raise _broken(path, error) from error
    if not (isinstance(found, dict) and all(isinstance(text, str) for text in found.values())):
        raise FileFormatError(f"{os.fspath(path)!r}: its {METADATA} is no dict of text")
    return found


def _broken(path: Path, error: Exception) -> FileFormatError:
    return FileFormatError(f"{os.fspath(path)!r}: truncated, or not an npz file ({error})")


def _checked(array: Any, name: str, path: Path) -> Any:
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind not in "biuf" or size > 8:
        raise FileFormatError(f"{os.fspath(path)!r}: array {name!r} has dtype {array.dtype}, which PyGrad does not "
                              "compute with; convert it to float32 where it was made")
    return array.astype(array.dtype.newbyteorder("="), copy=False)
