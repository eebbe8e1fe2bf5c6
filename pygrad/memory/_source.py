"""The statement that keeps something, found in the user's source by the name it assigns or fills.

Lines that mention the name are parsed one by one, with those that follow where a statement goes over several, so
that a long file costs little and half-written source does no harm.
"""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from pygrad.cells import short_name

_LONGEST = 8
_FILLING = ("append", "appendleft", "add", "insert", "put", "push", "setdefault", "extend", "update")
_SIMPLE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)


class Statement(NamedTuple):
    """A statement about a name: how it is written, where, what it does, and how to write it instead.

    ``kind`` is "accumulate" (``total += loss``), "fill" (``losses.append(loss)``), "store" (``losses[i] = loss``),
    "carry" (``h = f(h)``) or "assign". ``around`` is the text before and after the value.
    """

    text: str
    where: str
    kind: str
    value: ast.expr
    around: tuple[str, str]

    def with_value(self, suffix: str) -> str:
        """Return the statement with ``suffix``, such as ``.item()``, put on its value."""
        return f"{self.around[0]}{_suffixed(self.value, suffix)}{self.around[1]}"


def _suffixed(node: ast.expr, suffix: str) -> str:
    if isinstance(node, ast.List):
        return f"[{', '.join(_suffixed(one, suffix) for one in node.elts)}]"
    text = ast.unparse(node)
    return text + suffix if isinstance(node, _SIMPLE) else f"({text}){suffix}"


def statements(places: Iterable[tuple[str, int, int]], cells: Any, name: str,
               is_attribute: bool = False) -> Iterator[Statement]:
    """Yield the statements that assign ``name``, an attribute of that name (if it is one, that alone), or an item."""
    named = partial(_is_named, name, is_attribute)
    for where, number, lines in _texts(places, cells):
        mentions = re.compile(rf"\b{re.escape(name)}\b")
        for index, line in enumerate(lines):
            if mentions.search(line):
                for node in _parsed(lines[index:index + _LONGEST]):
                    statement = _understood(node, named, f"{where}:{number + index}")
                    if statement is not None:
                        yield statement


def lines_with(places: Iterable[tuple[str, int, int]], cells: Any, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield ``(file:line, text)`` of the lines that match a regular expression."""
    for where, number, lines in _texts(places, cells):
        for index, line in enumerate(lines):
            if re.search(pattern, line):
                yield f"{where}:{number + index}", line.strip()


def _texts(places: Iterable[tuple[str, int, int]], cells: Any) -> Iterator[tuple[str, int, list[str]]]:
    for filename, first, last in places:
        yield short_name(filename), first, linecache.getlines(filename)[first - 1:last]
    if isinstance(cells, list):
        for index in range(len(cells) - 1, -1, -1):
            if type(cells[index]) is str:
                yield f"In[{index}]", 1, cells[index].splitlines()


def _parsed(lines: list[str]) -> Iterator[ast.stmt]:
    """Parse the statement that begins on the first of these lines, a compound one by its first line alone."""
    text = ""
    for line in lines:
        text += line.strip() + "\n"
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
        return


def _is_named(name: str, is_attribute: bool, node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == name
    return isinstance(node, ast.Name) and node.id == name and not is_attribute


def _inner(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node


def _understood(node: ast.stmt, named: Callable[[ast.expr], bool], where: str) -> Statement | None:
    text = ast.unparse(node)
    if isinstance(node, ast.AugAssign) and named(_inner(node.target)):
        head = text[:len(text) - len(ast.unparse(node.value))]
        return Statement(text, where, "accumulate", node.value, (head, ""))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _filling(node.value, named, where)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not named(_inner(node.targets[0])):
        return None
    target, value = ast.unparse(node.targets[0]), node.value
    if isinstance(value, ast.BinOp) and ast.unparse(value.left) == target:
        head = text[:len(text) - len(ast.unparse(value.right))]
        return Statement(text, where, "accumulate", value.right, (head, ""))
    carried = any(isinstance(one, ast.Name | ast.Attribute) and ast.unparse(one) == target for one in ast.walk(value))
    kind = "store" if isinstance(node.targets[0], ast.Subscript) else "carry" if carried else "assign"
    return Statement(text, where, kind, value, (f"{target} = ", ""))


def _filling(call: ast.Call, named: Callable[[ast.expr], bool], where: str) -> Statement | None:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _FILLING or not call.args:
        return None
    holder = call.func.value
    if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Attribute) and holder.func.attr == "setdefault":
        holder = holder.func.value
    if not named(_inner(holder)):
        return None
    text, value = ast.unparse(call), call.args[-1]
    head, _, tail = text.rpartition(ast.unparse(value))
    return Statement(text, where, "fill", value, (head, tail))
