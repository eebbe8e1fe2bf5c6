"""Values of which there is one object for the whole process: nobody in particular keeps them alive."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

_SINGLE = {id(one): repr(one) for one in (None, True, False, Ellipsis, NotImplemented, np.True_, np.False_)}
_IMMORTAL = 1 << 30
_LONGEST = 40


def shared_name(value: Any) -> str | None:
    """Return what a value is if Python shares it among all that use it, else None.

    Examples
    --------
    >>> shared_name(None), shared_name(3), shared_name(10**6), shared_name([])
    ('None', 'int 3', None, None)
    """
    kind = type(value)
    if id(value) in _SINGLE:
        return _SINGLE[id(value)]
    shared = False
    if kind is int:
        shared = value.bit_length() < 64 and int(str(value)) is value
    elif kind is str:
        shared = _is_interned(value)
    elif kind in (bytes, tuple, frozenset):
        shared = len(value) < 2 and kind(list(value)) is value  # one byte, or nothing
    text = repr(value) if shared else ""
    return f"{kind.__name__} {text if len(text) <= _LONGEST else text[:_LONGEST - 3] + '...'}" if shared else None


def _is_interned(text: str) -> bool:
    known = getattr(sys, "_is_interned", None)  # from Python 3.13 on
    if known is not None:
        return bool(known(text))
    if sys.version_info >= (3, 12):  # what is interned, is immortal, as a copy that asks for it would become
        return sys.getrefcount(text) > _IMMORTAL
    return sys.intern(text[:1] + text[1:]) is text
