"""Replacing a file as a whole or not at all.

Whatever goes wrong while the new one is written, also a crash, a full disk or an interrupt, leaves the file
of before.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator

from pygrad.errors import ArgumentError

Path = str | os.PathLike[str]


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[str]:
    """Give a temporary file's path; at the end of the block that file takes the place of ``path``."""
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", folder)
    if os.path.exists(target):
        if not os.path.isfile(target):
            raise ArgumentError(f"{os.fspath(path)!r} is not a regular file")
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is write-protected", target)
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
