"""Saving and loading named arrays as safetensors or npz files, which hold numbers and text and run no code.

A file is replaced as a whole or not at all: whatever goes wrong while saving, also a crash or a full disk,
leaves the file of before. What is loaded is checked before anyone sees it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from pygrad.arrays import stays_finite
from pygrad.errors import ArgumentError, DTypeError, FileFormatError
from pygrad.io import npz_format, safetensors_format
from pygrad.io.replacing import Path, replacing

__all__ = ["load", "read_metadata", "save"]


def save(tensors: Mapping[str, Any], path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Save named arrays to a file, atomically: npz where its name ends in ``.npz``, else safetensors.

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
        If safetensors is not installed (extra ``io``); npz needs nothing.

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
    kind = npz_format if os.fspath(path).endswith(".npz") else safetensors_format
    with replacing(path) as temporary:
        kind.write(arrays, temporary, metadata or {}, path)


def load(path: Path, *, check_finite: bool = True) -> dict[str, np.ndarray[Any, Any]]:
    """Load the named arrays of a safetensors or npz file; its first bytes tell which it is.

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
        In the file's order; writable, in memory, independent of the file. What safetensors stores as
        bfloat16 comes as float32.

    Raises
    ------
    FileFormatError
        If the file is empty, truncated, of another format, of a dtype that NumPy lacks, or not finite.
    FileNotFoundError
        If there is no such file.
    MissingDependencyError
        If safetensors is not installed (extra ``io``); npz needs nothing.

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
    tensors: dict[str, np.ndarray[Any, Any]] = _format_of(path).read(path)
    if check_finite:
        bad = [repr(name) for name, tensor in tensors.items() if not stays_finite(tensor, tensor.dtype)]
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
    metadata: dict[str, str] = _format_of(path).read_metadata(path)
    return metadata


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


def _format_of(path: Path) -> Any:
    with open(path, "rb") as file:
        start = file.read(4)
    return npz_format if start in npz_format.SIGNATURES else safetensors_format
