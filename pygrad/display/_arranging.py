"""An order of a graph's Functions in which each layer's stand together.

Layers are taken as they come, from the outermost inwards. Where one leads out and in again (a module that is called
twice), it is cut into as many pieces as that takes, so that what is left, with each layer as one, has no circle.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from typing import Any

from pygrad.display._layers import Path

_CALL = re.compile(r" \(call \d+\)$")


def call_name(name: str, number: int) -> str:
    """Return the name of a layer's call.

    Examples
    --------
    >>> call_name("0", 1), call_name("0", 2)
    ('0', '0 (call 2)')
    """
    return name if number == 1 else f"{name} (call {number})"


def plain(path: Path) -> Path:
    """Return a path without the numbers of calls, as modules are known by.

    Examples
    --------
    >>> plain(("net", "0 (call 2)"))
    ('net', '0')
    """
    return tuple([_CALL.sub("", name) for name in path])


def arrange(parents: Sequence[Sequence[int]], paths: Sequence[Path]) -> tuple[list[int], list[Path]]:
    """Return the order of Functions, and their paths with the numbers of calls.

    Parameters
    ----------
    parents : sequence of sequence of int
        Of each Function those it takes an input of; all have smaller numbers.
    paths : sequence of path

    Examples
    --------
    >>> order, found = arrange([[], [0], [1]], [("a",), ("b",), ("a",)])
    >>> order, found
    ([0, 1, 2], [('a',), ('b',), ('a (call 2)',)])
    """
    found: list[Path] = [()] * len(parents)
    if not any(paths):
        return list(range(len(parents))), found
    order: list[int] = []
    stack: list[tuple[list[int], int]] = [(list(range(len(parents))), 0)]
    while stack:
        members, depth = stack.pop()
        if len(members) == 1 or all(len(paths[one]) <= depth for one in members):
            for one in members:
                found[one] += paths[one][len(found[one]):]
            order += members
            continue
        pieces = _pieces(members, depth, parents, paths)
        numbers: dict[str, int] = {}
        for name, piece in pieces:
            if name is not None:
                numbers[name] = number = numbers.get(name, 0) + 1
                for one in piece:
                    found[one] += (call_name(name, number),)
        stack += [(piece, depth + 1 if name is not None else len(paths[piece[0]]))
                  for name, piece in reversed(pieces)]
    return order, found


def _pieces(members: list[int], depth: int, parents: Any, paths: Any) -> list[tuple[str | None, list[int]]]:
    """Return layers at a depth, and Functions that are in none there, one after the other."""
    keys = {one: paths[one][depth] if len(paths[one]) > depth else one for one in members}
    circle = _circles(keys, parents)
    pieces: dict[Any, list[int]] = {}
    last: dict[Any, Any] = {}  # by circle: the last key, and how often it changed
    for one in members:
        key = keys[one]
        turn = last.get(circle[key], (None, 0))
        if turn[0] != key:
            turn = last[circle[key]] = (key, turn[1] + 1)
        pieces.setdefault((circle[key], turn[1]), []).append(one)
    piece_of = {one: piece for piece, several in pieces.items() for one in several}
    names: dict[Any, Any] = {piece: key if isinstance(key := keys[several[0]], str) else None
                             for piece, several in pieces.items()}
    return [(names[piece], pieces[piece]) for piece in _sorted(pieces, piece_of, parents)]


def _sorted(pieces: dict[Any, list[int]], piece_of: dict[int, Any], parents: Any) -> list[Any]:
    """Return pieces in an order in which each stands before those that take something of it."""
    waiting: dict[Any, int] = dict.fromkeys(pieces, 0)
    behind: dict[Any, list[Any]] = {piece: [] for piece in pieces}
    for piece, several in pieces.items():
        before = {piece_of[up] for one in several for up in parents[one] if up in piece_of} - {piece}
        waiting[piece] = len(before)
        for one in before:
            behind[one].append(piece)
    ready = [(several[0], piece) for piece, several in pieces.items() if not waiting[piece]]
    heapq.heapify(ready)
    order = []
    while ready:
        piece = heapq.heappop(ready)[1]
        order.append(piece)
        for one in behind[piece]:
            waiting[one] -= 1
            if not waiting[one]:
                heapq.heappush(ready, (pieces[one][0], one))
    return order


def _circles(keys: dict[int, Any], parents: Any) -> dict[Any, int]:
    """Return a number for each key, the same for keys that lead to each other (Tarjan's algorithm, with a stack)."""
    above: dict[Any, dict[Any, None]] = {key: {} for key in keys.values()}
    for one, key in keys.items():
        above[key].update({keys[up]: None for up in parents[one] if up in keys})
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    number: dict[Any, int] = {}
    open_keys: list[Any] = []
    for start in above:
        stack = [] if start in index else [(start, iter(above[start]))]
        while stack:
            key, rest = stack[-1]
            if key not in index:
                index[key] = low[key] = len(index)
                open_keys.append(key)
            following = next((one for one in rest if one not in index or one not in number), None)
            if following is not None:
                if following in index:
                    low[key] = min(low[key], index[following])
                else:
                    stack.append((following, iter(above[following])))
                continue
            stack.pop()
            if stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[key])
            while low[key] == index[key] and key not in number:
                number[open_keys.pop()] = index[key]
    return number
