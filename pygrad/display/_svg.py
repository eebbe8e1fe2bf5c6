"""A laid-out diagram as SVG: no scripts, no links, no fonts; readable on light and on dark ground."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from pygrad.display._geometry import Frame, Layout, Path, Rect, Route
from pygrad.display._labels import LABEL, label_text
from pygrad.display._look import (ARROWS, BOXES, DETAIL, DETAIL_LINE, INK, SMALL, STACK, TITLE, TITLE_LINE, box_lines,
                                  frame_title, radius)
from pygrad.display._measure import MONO, SANS
from pygrad.display._sheet import MARGIN, Sheet, head, sheet
from pygrad.display._words import printable
from pygrad.display.diagram import Arrow, Box, Diagram

__all__ = ["SMALLEST", "svg"]

SMALLEST = 0.75
"""Of its size, to which a picture shrinks in a narrow page before it scrolls: small letters can still be read."""

_LIGHT = '[data-jp-theme-light="true"],[data-theme="light"],.vscode-light'
_DARK = '[data-jp-theme-light="false"],[data-theme="dark"],.vscode-dark'


def svg(diagram: Diagram, layout: Layout) -> str:
    """Return the picture as an ``<svg>`` element, the same for the same diagram.

    Its classes have a name made from what is drawn, so that several in one page do not touch each other.
    """
    page = sheet(diagram, layout)
    inner = [f'<g transform="translate({_n(page.left)} {_n(page.top)})">', *_frames(diagram, layout.frames),
             *_arrows(diagram, layout.routes), *_boxes(diagram, layout), *_titles(diagram, layout.frames),
             *_labels(diagram.arrows, layout.routes), "</g>"]
    if page.title:
        inner.insert(0, f'<text x="{_n(MARGIN)}" y="{_n(MARGIN + 14)}" font-size="15" font-weight="600" '
                        f'fill="{INK}">{escape(page.title)}</text>')
    inner += _legend(page)
    inner += [f'<text x="{_n(MARGIN)}" y="{_n(page.notes_top + 15 * row + 11)}" font-size="11" fill="{INK}">'
              f"{escape(line)}</text>" for row, line in enumerate(page.notes)]
    return _whole(diagram, inner, page.width, page.height)


def _whole(diagram: Diagram, inner: Sequence[str], width: float, height: float) -> str:
    body = "\n".join(inner)
    name = "pg-" + hashlib.sha256((diagram.title + body).encode("utf-8", "replace")).hexdigest()[:10]
    kinds = list(dict.fromkeys(box.kind for box in diagram.boxes.values()))
    title = escape(" ".join(diagram.title.split()) or "Graph of a computation")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" '
            f'aria-labelledby="{name}-t {name}-d" width="{_n(width)}" height="{_n(height)}" '
            f'viewBox="0 0 {_n(width)} {_n(height)}" font-family="{SANS}" '
            f'style="max-width:100%;height:auto;min-width:{_n(SMALLEST * width)}px">\n'
            f'<title id="{name}-t">{title}</title>\n<desc id="{name}-d">{escape(_described(diagram))}</desc>\n'
            f"<style>{_style(name, kinds)}</style>\n{body}\n</svg>\n")


def _described(diagram: Diagram) -> str:
    """Return the picture in words, for who does not see it."""
    counts: dict[str, int] = {}
    for box in diagram.boxes.values():
        counts[BOXES[box.kind].word] = counts.get(BOXES[box.kind].word, 0) + 1
    parts = [f"{word}: {count}" for word, count in counts.items()]
    return "; ".join([*parts, f"arrows: {len(diagram.arrows)}", *diagram.notes])


def _style(name: str, kinds: Iterable[str]) -> str:
    """Return the colours for dark pages; those of light ones stand in the elements, too, for who drops styles."""
    known = list(kinds)

    def rules(before: str, dark: bool) -> str:
        found = []
        for kind in known:
            colours = BOXES[kind].dark if dark else BOXES[kind].light
            start = f"{before}.{name} .{kind}"
            found.append(f"{start} rect{{fill:{colours.fill};stroke:{colours.edge}}}"
                         f"{start} text{{fill:{colours.text}}}")
        return "".join(found)

    return (f"@media (prefers-color-scheme:dark){{{rules('', True)}}}{rules(f':is({_LIGHT}) ', False)}"
            f"{rules(f':is({_DARK}) ', True)}").replace(">", "&gt;")


def _frames(diagram: Diagram, frames: Sequence[Frame]) -> list[str]:
    lines = []
    for frame in frames:
        group = diagram.groups.get(frame.path)
        words = "\n".join([".".join(frame.path), *([group.title, *group.details] if group else [])])
        lines.append(f'<rect {_at(frame.rect)} rx="8" fill="{INK}" fill-opacity="0.06" stroke="{INK}" '
                     f'stroke-opacity="0.6"><title>{_clean(words)}</title></rect>')
    return lines


def _titles(diagram: Diagram, frames: Sequence[Frame]) -> list[str]:
    return [f'<text x="{_n(frame.rect.left + 10)}" y="{_n(frame.rect.top + 16)}" font-size="{_n(SMALL)}" '
            f'font-weight="600" fill="{INK}">'
            f"{escape(frame_title(diagram, frame.path, frame.part, frame.parts))}</text>" for frame in frames]


def _boxes(diagram: Diagram, layout: Layout) -> list[str]:
    lines = []
    for key, box in diagram.boxes.items():
        lines.extend(_box(box, layout.boxes[key]))
    return lines


def _box(box: Box, rect: Rect) -> list[str]:
    look, colours = BOXES[box.kind], BOXES[box.kind].light
    title, details = box_lines(box)
    dash = "" if box.alive else ' stroke-dasharray="5 3"'
    words = "\n".join(filter(None, [box.title, *box.details, "" if box.alive else "no longer in memory", box.tooltip]))
    shape = f'fill="{colours.fill}" stroke="{colours.edge}" stroke-width="{look.border}"{dash}'
    told = f"<title>{_clean(words)}</title>" if words else ""
    lines = [f'<g class="{box.kind}" fill="{colours.text}" text-anchor="middle">{told}']
    if box.kind == "layer":
        lines.append(f'<rect {_at(Rect(rect.left + STACK, rect.top + STACK, rect.width - STACK, rect.height - STACK))} '
                     f'rx="5" {shape}/>')
        rect = Rect(rect.left, rect.top, rect.width - STACK, rect.height - STACK)
    lines.append(f'<rect {_at(rect)} rx="{_n(radius(box.kind, rect.height))}" {shape}/>')
    x = rect.left + rect.width / 2
    y = rect.top + (rect.height - (TITLE_LINE if title else 0) - DETAIL_LINE * len(details)) / 2
    if title:
        lines.append(f'<text x="{_n(x)}" y="{_n(y + 13)}" font-size="{_n(TITLE)}" font-weight="600">'
                     f"{escape(title)}</text>")
        y += TITLE_LINE
    for row, line in enumerate(details):
        lines.append(f'<text x="{_n(x)}" y="{_n(y + DETAIL_LINE * row + 10.5)}" font-size="{_n(DETAIL)}" '
                     f'font-family="{MONO}">{escape(line)}</text>')
    lines.append("</g>")
    return lines


def _arrows(diagram: Diagram, routes: Sequence[Route]) -> list[str]:
    """Draw each piece once, however many arrows share it."""
    lines = []
    for kind, look in ARROWS.items():
        drawn: set[Path] = set()
        paths, heads = [], []
        for arrow, route in zip(diagram.arrows, routes, strict=True):
            if arrow.kind != kind:
                continue
            words = f"{_name(diagram, arrow.source)} to {_name(diagram, arrow.target)}"
            words += f": {arrow.label}" if arrow.label else ""
            new = [piece for piece in route.pieces if piece not in drawn]
            drawn.update(new)
            if new:
                paths.append(f'<path d="{_d(new)}"><title>{_clean(words)}</title></path>')
            heads.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in head(route, look.width)) + "Z")
        if heads:
            lines.append(f'<g fill="none" stroke="{look.colour}" stroke-width="{look.width}">')
            lines += [*paths, "</g>", f'<path d="{"".join(heads)}" fill="{look.colour}"/>']
    return lines


def _labels(arrows: Sequence[Arrow], routes: Sequence[Route]) -> list[str]:
    return [f'<text x="{_n(route.label[0])}" y="{_n(route.label[1])}" font-size="{_n(LABEL)}" fill="{INK}">'
            f"{escape(label_text(arrow.label))}</text>"
            for arrow, route in zip(arrows, routes, strict=True) if arrow.label and route.label]


def _legend(page: Sheet) -> list[str]:
    lines = []
    for entry in page.legend.entries:
        x, y = page.legend_left + entry.left, page.legend_top + entry.top
        if entry.box:
            look = BOXES[entry.box]
            dash = "" if entry.alive else ' stroke-dasharray="4 2"'
            lines.append(f'<g class="{entry.box}"><rect x="{_n(x)}" y="{_n(y)}" width="20" height="12" '
                         f'rx="{_n(6 if look.round else 3)}" fill="{look.light.fill}" stroke="{look.light.edge}" '
                         f'stroke-width="{look.border}"{dash}/></g>')
        else:
            arrow = ARROWS[entry.arrow]
            lines.append(f'<path d="M{_n(x)} {_n(y + 6)}h20" stroke="{arrow.colour}" stroke-width="{arrow.width}"/>')
        lines.append(f'<text x="{_n(x + 26)}" y="{_n(y + 10)}" font-size="11" fill="{INK}">{escape(entry.word)}</text>')
    return lines


def _name(diagram: Diagram, key: str) -> str:
    return diagram.boxes[key].title or key


def _clean(words: str) -> str:
    return escape(printable(words, keep="\n"))


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def _at(rect: Rect) -> str:
    return f'x="{_n(rect.left)}" y="{_n(rect.top)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'


def _d(pieces: Sequence[Path]) -> str:
    parts: list[str] = []
    at: tuple[float, ...] = ()
    for piece in pieces:
        if piece[0] != at:
            parts.append(f"M{_n(piece[0][0])} {_n(piece[0][1])}")
        for point in piece[1:]:
            parts.append(("L" if len(point) == 2 else "C") + " ".join(map(_n, point)))
        at = piece[-1][-2:]
    return "".join(parts)
