"""Nested dicts, lists and tuples: their leaves in a row, and the same structure around other leaves.

Dicts keep the order of their keys, namedtuples and other subclasses their type; None has no leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

_SEQUENCES = (list, tuple)


def _items(tree: Any) -> Iterator[tuple[Any, Any]] | None:
    if isinstance(tree, dict):
        return iter(tree.items())
    return iter(enumerate(tree)) if isinstance(tree, _SEQUENCES) else None


def leaves_of(tree: Any) -> list[Any]:
    """Return the leaves, in order.

    Examples
    --------
    >>> leaves_of({"a": 1, "b": (2, [3, None])})
    [1, 2, 3]
    """
    if tree is None:
        return []
    items = None if type(tree) is np.ndarray else _items(tree)
    return [tree] if items is None else [leaf for _, branch in items for leaf in leaves_of(branch)]


def rebuilt(tree: Any, leaves: Iterator[Any]) -> Any:
    """Return the structure of ``tree`` around the next of ``leaves``.

    Examples
    --------
    >>> rebuilt({"a": 1, "b": (2, [3])}, iter("xyz"))
    {'a': 'x', 'b': ('y', ['z'])}
    """
    if tree is None:
        return None
    items = None if type(tree) is np.ndarray else _items(tree)
    if items is None:
        return next(leaves)
    if isinstance(tree, dict):
        made = [(key, rebuilt(branch, leaves)) for key, branch in items]
        return dict(made) if type(tree) is not dict and not _takes_pairs(tree) else type(tree)(made)
    branches = [rebuilt(branch, leaves) for _, branch in items]
    return type(tree)(*branches) if hasattr(tree, "_fields") else type(tree)(branches)


def _takes_pairs(tree: dict[Any, Any]) -> bool:
    """Return whether a dict of this class is made of pairs; a defaultdict is made of something else first."""
    return not hasattr(tree, "default_factory")


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """Return the structure of ``tree`` around ``function`` of each leaf.

    Examples
    --------
    >>> mapped(lambda x: 2 * x, [1, (2, 3)])
    [2, (4, 6)]
    """
    return rebuilt(tree, iter([function(leaf) for leaf in leaves_of(tree)]))


def paths_of(tree: Any, path: str = "") -> list[str]:
    """Return how each leaf is written in Python, behind ``path``.

    Examples
    --------
    >>> paths_of({"a": 1, "b": (2, 3)}, "argument 0")
    ["argument 0['a']", "argument 0['b'][0]", "argument 0['b'][1]"]
    """
    if tree is None:
        return []
    items = _items(tree)
    if items is None:
        return [path]
    return [one for key, branch in items for one in paths_of(branch, f"{path}[{key!r}]")]
