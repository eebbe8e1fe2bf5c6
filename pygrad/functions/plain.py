"""NumPy functions without a derivative to ask for: on Variables they give plain arrays, numbers and text.

Comparisons, tests, counts and positions are constant almost everywhere, bits and sets are no matter of
differentiation; the rest asks about shape and dtype, prints, or saves.

What makes a new array (`TEMPLATES`: ``np.zeros_like(x)``, and ``np.zeros(3, like=x)``) gives a Variable that needs
no gradient: so code that fills it, ``y = np.zeros_like(x); y[0] = x[1]``, or adds to it, is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.variable import Variable

COMPARISONS = (np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal, np.isclose,
               np.allclose, np.array_equal, np.array_equiv)
TESTS = (np.isnan, np.isfinite, np.isinf, np.isnat, np.isposinf, np.isneginf, np.signbit, np.any, np.all,
         np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.isin, np.isreal, np.iscomplex)
BITS = (np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert, np.left_shift, np.right_shift, np.gcd, np.lcm,
        np.packbits, np.unpackbits)
POSITIONS = (np.argmax, np.argmin, np.argsort, np.argpartition, np.argwhere, np.nonzero, np.flatnonzero,
             np.count_nonzero, np.searchsorted, np.digitize, np.nanargmax, np.nanargmin, np.lexsort,
             np.unravel_index, np.ravel_multi_index, np.diag_indices_from, np.tril_indices_from,
             np.triu_indices_from, np.ix_)
SETS = (np.unique, np.unique_all, np.unique_counts, np.unique_inverse, np.unique_values, np.union1d,
        np.intersect1d, np.setdiff1d, np.setxor1d)
COUNTS = (np.histogram, np.histogram2d, np.histogramdd, np.histogram_bin_edges)
QUESTIONS = (np.shape, np.ndim, np.size, np.result_type, np.can_cast, np.min_scalar_type, np.common_type,
             np.iscomplexobj, np.isrealobj, np.shares_memory, np.may_share_memory, np.einsum_path)
TEXT = (np.array2string, np.array_repr, np.array_str, np.save, np.savez, np.savez_compressed, np.savetxt)
NEWER: tuple[Any, ...] = tuple([getattr(np, name) for name in ("bitwise_count", "in1d") if hasattr(np, name)])
"""Not in every NumPy that is supported."""

TEMPLATES = (np.zeros_like, np.ones_like, np.empty_like, np.zeros, np.ones, np.empty, np.arange, np.eye, np.identity,
             np.tri, np.fromfunction, np.fromiter, np.frombuffer, np.fromstring, np.fromfile, np.loadtxt, np.genfromtxt)

METHODS = ("all", "any", "argmax", "argmin", "argpartition", "argsort", "nonzero", "searchsorted", "tobytes")


def _plain_method(name: str) -> Callable[..., Any]:
    def method(self: Variable, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.data, name)(*args, **kwargs)

    method.__name__ = name
    method.__doc__ = f"Return ``data.{name}(...)``, plain data: it has no derivative."
    return method


for _name in METHODS:
    register(method=_name)(_plain_method(_name))

register_plain((*COMPARISONS, *TESTS, *BITS, *POSITIONS, *SETS, *COUNTS, *QUESTIONS, *TEXT, *NEWER))
register_plain(TEMPLATES, as_variable=True)
