"""Saving and loading named arrays in the safetensors format, which holds numbers and text and runs no code.

A file is replaced as a whole or not at all: whatever goes wrong while saving, also a crash or a full disk,
leaves the file of before. What is loaded is checked before anyone sees it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, DTypeError, FileFormatError
from pygrad.optional import optional_import

__all__ = ["load", "read_metadata", "save"]

Path = str | os.PathLike[str]

# The format's names for what NumPy has too. Complex numbers are a later addition that many readers lack.
READABLE = {"BOOL", "U8", "I8", "U16", "I16", "U32", "I32", "U64", "I64", "F16", "F32", "F64"}

FOREIGN = {
    b"\x93NUMPY": "a NumPy .npy file (numpy.load reads it)",
    b"PK\x03\x04": "a zip archive, as .npz files (numpy.load reads them) and PyTorch checkpoints are",
    b"\x80": "a pickle (loading one runs code; save its arrays with pygrad.io.save where it was made)",
    b"\x89HDF": "an HDF5 file (h5py reads it)",
}


def save(tensors: Mapping[str, Any], path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Save named arrays to a safetensors file, atomically.

    Parameters
    ----------
    tensors : mapping of str to ndarray
        Any shapes, 0-d and empty included; bool, integers, and floats up to float64. Any strides and byte
        order: the file holds rows in order, little-endian.
    path : str or path-like
        File to write or to replace. A replaced file keeps its permissions, a symbolic link its place.
    metadata : mapping of str to str, optional
        Text to keep with the arrays, for `read_metadata`.

    Raises
    ------
    ArgumentError
        For a name that is not text or is reserved, a value that is no array, metadata that is not text,
        or a path that is not a regular file.
    DTypeError
        For complex, object, text, date and extended-precision arrays.
    OSError
        If the file cannot be written.
    MissingDependencyError
        If safetensors is not installed (extra ``io``).

    Notes
    -----
    Written to a temporary file beside ``path``, flushed to the disk, then renamed over it. Arrays that are
    contiguous and in the machine's byte order are not copied.

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np, pygrad.io
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "model.safetensors")
    ...     pygrad.io.save({"weight": np.eye(2, dtype=np.float32)}, path, metadata={"epoch": "3"})
    ...     pygrad.io.load(path), pygrad.io.read_metadata(path)
    ({'weight': array([[1., 0.],
           [0., 1.]], dtype=float32)}, {'epoch': '3'})
    """
    arrays = {_check_name(name): _storable(name, tensor) for name, tensor in tensors.items()}
    for key, text in (metadata or {}).items():
        if not (isinstance(key, str) and isinstance(text, str)):
            raise ArgumentError(f"io.save: expected metadata of text, got {key!r}: {text!r}; convert it with str()")
    writer = optional_import("safetensors.numpy", extra="io", purpose="pygrad.io.save")
    failure = optional_import("safetensors", extra="io", purpose="pygrad.io.save").SafetensorError
    with _replacing(path) as temporary:
        try:
            writer.save_file(arrays, temporary, metadata=dict(metadata) if metadata else None)
        except failure as error:
            raise OSError(f"io.save: cannot write {os.fspath(path)!r}: {error}") from error


def load(path: Path, *, check_finite: bool = True) -> dict[str, np.ndarray[Any, Any]]:
    """Load the named arrays of a safetensors file.

    Parameters
    ----------
    path : str or path-like
        The file.
    check_finite : bool
        Refuse a file that holds NaN or an infinity: weights with these are the remains of a training run
        that diverged, and every prediction of theirs is NaN.

    Returns
    -------
    dict of str to ndarray
        In the file's order; writable, in memory, independent of the file.

    Raises
    ------
    FileFormatError
        If the file is empty, truncated, of another format, of a dtype that NumPy lacks, or not finite.
    FileNotFoundError
        If there is no such file.
    MissingDependencyError
        If safetensors is not installed (extra ``io``).

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np, pygrad.io
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "model.safetensors")
    ...     pygrad.io.save({"a": np.float32([1, 2]), "b": np.array(3)}, path)
    ...     arrays = pygrad.io.load(path)
    >>> arrays["a"], arrays["b"]
    (array([1., 2.], dtype=float32), array(3))
    """
    with _opened(path, "pygrad.io.load") as file:
        for name in file.keys():
            stored = file.get_slice(name).get_dtype()
            if stored not in READABLE:
                raise FileFormatError(f"{os.fspath(path)!r}: tensor {name!r} has dtype {stored}, which PyGrad does "
                                      "not compute with; convert it to float32 where it was made")
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    if check_finite:
        bad = [repr(name) for name, tensor in tensors.items() if not _is_finite(tensor)]
        if bad:
            raise FileFormatError(f"{os.fspath(path)!r}: NaN or infinite values in {len(bad)} of {len(tensors)} "
                                  f"tensors: {', '.join(bad)}; check_finite=False loads them nevertheless")
    return tensors


def read_metadata(path: Path) -> dict[str, str]:
    """Read the text that `save` kept with the arrays, without loading them.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    dict of str to str
        Empty where there is none.

    Raises
    ------
    FileFormatError
        If the file is empty, truncated or of another format.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> import os, tempfile
    >>> import pygrad.io
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "empty.safetensors")
    ...     pygrad.io.save({}, path, metadata={"made by": "an example"})
    ...     pygrad.io.read_metadata(path)
    {'made by': 'an example'}
    """
    with _opened(path, "pygrad.io.read_metadata") as file:
        return dict(file.metadata() or {})


def _check_name(name: Any) -> str:
    if not isinstance(name, str) or name == "__metadata__":
        raise ArgumentError(f"io.save: expected names of text other than '__metadata__', got {name!r}")
    return name


def _storable(name: str, tensor: Any) -> np.ndarray[Any, Any]:
    """Return the tensor with its rows in order and in the machine's byte order, or say why not."""
    if not isinstance(tensor, (np.ndarray, np.generic)):
        raise ArgumentError(f"io.save: {name!r} is of type {type(tensor).__name__}; expected a NumPy array (of a "
                            "Variable: its .data)")
    kind, size = tensor.dtype.kind, tensor.dtype.itemsize
    if kind not in "biuf" or size > 8:
        advice = {"c": "save its .real and .imag as two tensors", "f": "convert it with .astype(np.float64)",
                  "U": "text goes into metadata", "S": "text goes into metadata"}
        raise DTypeError(f"io.save: {name!r} has dtype {tensor.dtype} and shape {tensor.shape}; expected bool, "
                         f"integers or floats of at most 64 bits; {advice.get(kind, 'convert it to numbers first')}")
    return np.asarray(tensor, np.dtype(f"{kind}{size}"), order="C")


def _is_finite(tensor: np.ndarray[Any, Any]) -> bool:
    """Look at the extremes, into which NaN spreads: no temporary as large as the tensor."""
    if tensor.dtype.kind != "f" or tensor.size == 0:
        return True
    with np.errstate(invalid="ignore"):
        return bool(np.isfinite(tensor.min()) and np.isfinite(tensor.max()))


@contextlib.contextmanager
def _opened(path: Path, purpose: str) -> Iterator[Any]:
    """Open a safetensors file; what is wrong with it becomes an error that names it."""
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


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[str]:
    """Give a temporary file's path; at the end of the block that file takes the place of ``path``."""
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "io.save: there is no such folder", folder)
    if os.path.exists(target):
        if not os.path.isfile(target):
            raise ArgumentError(f"io.save: {os.fspath(path)!r} is not a regular file")
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "io.save: the file is write-protected", target)
    temporary = os.path.join(folder, f".{secrets.token_hex(8)}.tmp")
    try:
        # Made by the system call, so that a new file gets the permissions that any new file would.
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        mode = stat.S_IMODE(os.stat(target if os.path.exists(target) else temporary).st_mode)
        yield temporary
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.chmod(temporary, mode)  # the library may have put a private file in the place of ours
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_folder(folder)


def _flush_folder(folder: str) -> None:
    """Make the rename itself survive a power cut, where the system has a way to."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
