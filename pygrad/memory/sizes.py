"""Numbers of bytes as people write them."""

from __future__ import annotations

import re

from pygrad.errors import ArgumentError

_UNITS = {"": 1, "b": 1, **{f"{letter}b": 1000 ** power for power, letter in enumerate("kmgt", 1)},
          **{f"{letter}ib": 1024 ** power for power, letter in enumerate("kmgt", 1)}}


def parse_size(value: int | str, where: str = "parse_size") -> int:
    """Return a number of bytes from a number, or from text such as ``"64 MB"`` or ``"1.5 GiB"``.

    Parameters
    ----------
    value : int or str
        kB, MB, GB and TB are powers of 1,000, KiB, MiB, GiB and TiB of 1,024, in any case.
    where : str, optional
        Who asks, for the error.

    Returns
    -------
    int

    Raises
    ------
    ArgumentError
        If it is neither, or below zero.

    Examples
    --------
    >>> parse_size("64 MB"), parse_size("1.5KiB"), parse_size(100)
    (64000000, 1536, 100)
    """
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-zA-Z]*)\s*", value)
        if found and found[2].lower() in _UNITS:
            return int(round(float(found[1]) * _UNITS[found[2].lower()]))
    elif isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ArgumentError(f"{where}: expected a number of bytes, or text such as '64 MB' or '1.5 GiB', got {value!r}")
