"""A Module in a notebook, as a tree that opens and closes, and its summary as a table; without scripts.

Invariant: text and numbers only, so that nothing is kept alive; of a very large model the tree ends at `MOST` lines.
"""

from __future__ import annotations

from html import escape
from typing import Any

from pygrad.display._words import cut
from pygrad.layers.representation import counted, folded, settings, text_of
from pygrad.memory.text import sized

MOST, MOST_OPEN, MOST_TEXT = 150, 12, 200

_DIM = "opacity:.65;font-size:12px"
_CODE = "font-family:monospace;font-size:12px"


def fragment(module: Any) -> str | None:
    """Return a module as HTML: a line for each module it holds, its parameters below; None if it cannot be told.

    Examples
    --------
    >>> from pygrad import layers
    >>> html = fragment(layers.Sequential(layers.Linear(4, 2), layers.ReLU()))
    >>> html.count("<details"), "10 parameters" in html, "(2, 4)" in html
    (2, True, True)
    """
    try:
        lines = [0]
        tree = _tree("", module, lines, (), "")
        more = f"<div style='{_DIM}'>more than {MOST} lines: the rest is left out</div>" if lines[0] > MOST else ""
        return f"<div style='color:inherit;font-size:13px;line-height:1.6;max-width:900px'>{tree}{more}</div>"
    except Exception:  # the text, which never fails, is shown then
        return None


def _tree(label: str, module: Any, lines: list[int], above: tuple[Any, ...], times: str) -> str:
    """Return a module, what it has itself, and those that it holds."""
    lines[0] += 1
    if lines[0] > MOST:
        return ""
    head = _head(label, module, times)
    if any(one is module for one in above):
        return f"<div style='margin-left:1.1em'>{head} ...</div>"
    own = [_parameter(name, one, lines) for name, one in module.named_parameters(recurse=False)]
    own += [_buffer(name, one, lines) for name, one in module.named_buffers(recurse=False)]
    children = folded(_texts(module._held()))
    leaves = f"<div style='margin-left:1.1em;{_DIM}'>{''.join(own)}</div>" if own else ""
    inner = leaves + "".join(
        _tree(name, value, lines, (*above, module), _times(name)) for name, value, _ in children)
    if not inner:
        return f"<div style='margin-left:1.1em'>{head}</div>"
    opened = " open" if not above or (len(above) == 1 and len(children) and lines[0] <= MOST_OPEN) else ""
    return (f"<details{opened} style='margin-left:{1.1 if above else 0}em'><summary style='cursor:pointer'>{head}"
            f"</summary>{inner}</details>")


def _texts(held: list[tuple[str, Any]]) -> list[tuple[str, Any, str]]:
    """Return names, modules and what tells them apart: the repr only where the neighbour is of the same class."""
    kinds = [type(value) for _, value in held]
    return [(name, value,
             text_of(value) if kind in kinds[max(place - 1, 0):place] + kinds[place + 1:place + 2] else name)
            for place, ((name, value), kind) in enumerate(zip(held, kinds, strict=True))]


def _times(label: str) -> str:
    """Return ``"4 x "`` for ``"(0-3)"``, and nothing for the label of one."""
    first, dash, last = label.strip("()").partition("-")
    return f"{int(last) - int(first) + 1} x " if dash and first.isdecimal() and last.isdecimal() else ""


def _head(label: str, module: Any, times: str) -> str:
    extra, note = settings(module), counted(module)
    name = f"<span style='{_DIM}'>{escape(label)}</span> " if label else ""
    extra = f" <span style='{_CODE}'>{escape(cut(extra, MOST_TEXT))}</span>" if extra else ""
    note = f" <span style='{_DIM}'>· {escape(note)}</span>" if note else ""
    return f"{name}{times}<b>{escape(type(module).__name__)}</b>{extra}{note}"


def _parameter(name: str, parameter: Any, lines: list[int]) -> str:
    frozen = "" if parameter.requires_grad else " · frozen"
    grad = " · has a gradient" if parameter.grad is not None else ""
    return _leaf(name, parameter, frozen + grad, lines)


def _buffer(name: str, buffer: Any, lines: list[int]) -> str:
    return _leaf(name, buffer, " · buffer", lines)


def _leaf(name: str, array: Any, more: str, lines: list[int]) -> str:
    lines[0] += 1
    if lines[0] > MOST:
        return ""
    name = escape(cut(name, MOST_TEXT))
    return (f"<div><span style='font-family:monospace'>{name}</span> {array.dtype} {array.shape} · "
            f"{sized(array.nbytes)}{more}</div>")


def summary(table: Any) -> str | None:
    """Return a `Summary` as a table of HTML, or None if it cannot be told.

    Examples
    --------
    >>> from pygrad import layers
    >>> summary(layers.Sequential(layers.Linear(4, 2)).summary()).count("<tr")
    3
    """
    try:
        heads, *rows = table.cells()
        left = 3 if "output" in heads else 2
        lines = [_line("th", heads, left, 0)]
        lines += [_line("td", cells, left, row.name.count(".") + bool(row.name))
                  for row, cells in list(zip(table.rows, rows, strict=True))[:MOST]]
        more = f"<div style='{_DIM}'>{len(rows) - MOST:,} more layers</div>" if len(rows) > MOST else ""
        return (f"<div style='color:inherit;font-size:13px;overflow-x:auto'><table style='border-collapse:separate;"
                f"border-spacing:10px 1px;font-size:12px;color:inherit;margin:4px 0;white-space:nowrap;"
                f"text-align:right'>{''.join(lines)}</table>{more}"
                f"<div style='{_DIM}'>{escape(table.total())}</div></div>")
    except Exception:  # the text is shown then
        return None


def _line(tag: str, cells: Any, left: int, depth: int) -> str:
    """Return a row; its first cells are aligned to the left, the first of all by its depth."""
    parts = []
    for number, cell in enumerate(cells):
        style = "text-align:left" if number < left else "text-align:right" if tag == "th" else ""
        style += f";padding-left:{1.2 * depth:.1f}em" if depth and not number else ""
        style = f" style='{style}'" if style else ""
        parts.append(f"<{tag}{style}>{escape(cut(cell.strip(), MOST_TEXT))}</{tag}>")
    return f"<tr style='background:none'>{''.join(parts)}</tr>"
