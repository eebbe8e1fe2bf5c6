"""NumPy functions without a derivative to ask for: on Variables they give plain arrays, numbers and text.

Comparisons, tests and positions are constant almost everywhere; the rest asks about shape and dtype, or
prints.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.variable import Variable

COMPARISONS = (np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal, np.isclose,
               np.allclose, np.array_equal, np.array_equiv)
TESTS = (np.isnan, np.isfinite, np.isinf, np.isposinf, np.isneginf, np.signbit, np.any, np.all,
         np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.isin, np.isreal, np.iscomplex)
POSITIONS = (np.argmax, np.argmin, np.argsort, np.argwhere, np.nonzero, np.flatnonzero, np.count_nonzero,
             np.searchsorted, np.digitize, np.nanargmax, np.nanargmin, np.lexsort)
QUESTIONS = (np.shape, np.ndim, np.size, np.result_type, np.can_cast, np.min_scalar_type, np.iscomplexobj,
             np.isrealobj, np.shares_memory, np.may_share_memory)
TEMPLATES = (np.zeros_like, np.ones_like, np.empty_like, np.full_like)
TEXT = (np.array2string, np.array_repr, np.array_str)

METHODS = ("all", "any", "argmax", "argmin", "argsort", "nonzero", "searchsorted")


def _plain_method(name: str) -> Callable[..., Any]:
    def method(self: Variable, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.data, name)(*args, **kwargs)

    method.__name__ = name
    method.__doc__ = f"Return ``data.{name}(...)``, a plain array: it has no derivative."
    return method


for _name in METHODS:
    register(method=_name)(_plain_method(_name))

register_plain((*COMPARISONS, *TESTS, *POSITIONS, *QUESTIONS, *TEMPLATES, *TEXT))
