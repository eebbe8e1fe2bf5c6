"""Arrays of up to three axes as tables of HTML, summarised as NumPy does; formatted by NumPy's own options."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from pygrad.display.glance import RED

ROWS, COLUMNS, LAYERS = 8, 10, 4
"""What is shown whole; of a longer axis its two ends."""

STYLE = ("border-collapse:separate;border-spacing:8px 0;margin:4px 0;font-family:monospace;font-size:12px;"
         "text-align:right;color:inherit;border:0")
_DIM = " style='opacity:.55'"
_LOUD = f" style='color:{RED};font-weight:bold'"


def table(array: Any) -> str | None:
    """Return an array as a table, of three axes as several; None for what does not fit.

    Examples
    --------
    >>> table(np.array([1, 20])).count("<td>"), table(np.zeros((3, 4, 5, 6))) is None
    (2, True)
    """
    if array.size == 0 or not 1 <= array.ndim <= 3:
        return None
    if array.ndim < 3:
        return _one(array)
    if array.shape[0] > LAYERS or array.shape[1] > ROWS or array.shape[2] > COLUMNS:
        return None
    parts = [f"<div style='display:inline-block;vertical-align:top;margin-right:20px'>"
             f"<span style='opacity:.55;font-size:12px'>[{number}]</span>{_one(layer)}</div>"
             for number, layer in enumerate(array)]
    return "".join(parts)


def _one(array: Any) -> str:
    """Return a table of an array of one or two axes."""
    grid = array.reshape(1, -1) if array.ndim == 1 else array
    rows, columns = _places(grid.shape[0], ROWS), _places(grid.shape[1], COLUMNS)
    wanted = grid[np.ix_(*([place for place in places if place is not None] for places in (rows, columns)))]
    cells = iter(texts(wanted))
    with np.errstate(all="ignore"):
        finite = iter(np.isfinite(wanted).ravel().tolist())
    lines = [f"<tr style='background:none;opacity:.55'>{'<th></th>' * (array.ndim == 2)}"
             + "".join("<th></th>" if place is None else f"<th>{place}</th>" for place in columns) + "</tr>"]
    for row in rows:
        head = "" if array.ndim == 1 else f"<th{_DIM}>{'' if row is None else row}</th>"
        if row is None:
            line = f"<td{_DIM}>⋮</td>" * len(columns)
        else:
            line = "".join(f"<td{_DIM}>⋯</td>" if place is None else
                           f"<td{'' if next(finite) else _LOUD}>{next(cells)}</td>" for place in columns)
        lines.append(f"<tr style='background:none'>{head}{line}</tr>")
    return f"<table style='{STYLE}'>{''.join(lines)}</table>"


def _places(length: int, most: int) -> list[int | None]:
    """Return the places that are shown, with None where some are left out."""
    if length <= most:
        return list(range(length))
    edge = most // 2 - 1
    return [*range(edge), None, *range(length - edge, length)]


def texts(array: Any) -> list[str]:
    """Return each element as NumPy prints it beside the others, escaped for HTML.

    Examples
    --------
    >>> texts(np.array([[1.0, 0.25]]))
    ['1.', '0.25']
    """
    flat = np.asarray(array).ravel()
    whole = np.array2string(flat, separator="\n", max_line_width=10**9, threshold=flat.size + 1)
    found = [escape(one.strip()) for one in whole.strip("[]").split("\n")]
    return found if len(found) == flat.size else [escape(str(one)) for one in flat.tolist()]
