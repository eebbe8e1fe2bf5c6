"""A diagram in Graphviz's language, for ``dot`` and for whoever wants to go on from there."""

from __future__ import annotations

from html import escape

from pygrad.display._cycles import downward
from pygrad.display._labels import label_text
from pygrad.display._look import ARROWS, BOXES, INK, SMALL, box_lines, box_size, frame_title, frame_title_width
from pygrad.display._measure import clipped
from pygrad.display._words import printable
from pygrad.display.diagram import Arrow, Box, Diagram

__all__ = ["against", "dot"]


def dot(diagram: Diagram, direction: str = "down", skeleton: bool = False) -> str:
    """Return the diagram as a digraph: boxes ``n0``, ``n1``, ..., groups as clusters, arrows in their order.

    Parameters
    ----------
    diagram : Diagram
    direction : str
        ``"down"`` or ``"right"``.
    skeleton : bool
        Whether to leave out all text and give each box its size instead, for a layout of ours to be drawn by us.
    """
    numbers = {key: number for number, key in enumerate(diagram.boxes)}
    lines = ["digraph {", f"  rankdir={'LR' if direction == 'right' else 'TB'}",
             "  graph [bgcolor=transparent nodesep=0.3 ranksep=0.35 fontname=Helvetica fontsize=11 margin=0.1]",
             "  node [shape=box fontname=Helvetica fontsize=13 margin=\"0.16,0.08\"]",
             "  edge [fontname=Helvetica fontsize=10 arrowsize=0.7]"]
    if not skeleton and (diagram.title or diagram.notes):
        rows = [clipped(line, SMALL, 900.0) for line in [diagram.title, *diagram.notes] if line]
        label = _quoted("\n".join([*rows, ""]), "\\l")
        lines.append(f'  label={label} labelloc=b labeljust=l fontcolor="{INK}"')
    lines += _inside(diagram, _tree(diagram), (), numbers, skeleton)
    for number, (arrow, back) in enumerate(zip(diagram.arrows, against(diagram), strict=True)):
        lines.append(f"  {_edge(arrow, numbers, number, back, skeleton)}")
    return "\n".join([*lines, "}", ""])


def against(diagram: Diagram) -> list[bool]:
    """Return which arrows lead upward when all that can lead downward."""
    numbers = {key: number for number, key in enumerate(diagram.boxes)}
    pairs = [(numbers[arrow.source], numbers[arrow.target]) for arrow in diagram.arrows]
    return downward(len(numbers), pairs, [arrow.kind == "gradient" for arrow in diagram.arrows])[1]


_Tree = dict[tuple[str, ...], tuple[list[Box], list[tuple[str, ...]]]]


def _tree(diagram: Diagram) -> _Tree:
    """Return for each group its boxes and the groups directly in it."""
    tree: _Tree = {(): ([], [])}
    for box in diagram.boxes.values():
        for depth in range(1, len(box.group) + 1):
            if box.group[:depth] not in tree:
                tree[box.group[:depth]] = ([], [])
                tree[box.group[:depth - 1]][1].append(box.group[:depth])
        tree[box.group][0].append(box)
    return tree


def _inside(diagram: Diagram, tree: _Tree, start: tuple[str, ...], numbers: dict[str, int],
            skeleton: bool) -> list[str]:
    """Return the lines of a group's boxes and of the groups in it, to any depth."""
    lines: list[str] = []
    names = {path: number for number, path in enumerate(tree)}
    stack: list[tuple[str, ...] | str] = [start]
    while stack:
        path = stack.pop()
        if isinstance(path, str):
            lines.append(path)
            continue
        indent = "  " * (len(path) + 1)
        if path:
            lines.append(f"{indent[2:]}subgraph cluster_{names[path]} {{")
            lines.append(f"{indent}{_cluster(diagram, path, skeleton)}")
            stack.append(f"{indent[2:]}}}")
        boxes, groups = tree[path]
        lines += [f"{indent}n{numbers[box.key]} [{_node(box, skeleton)}]" for box in boxes]
        stack.extend(reversed(groups))
    return lines


def _cluster(diagram: Diagram, path: tuple[str, ...], skeleton: bool) -> str:
    title = frame_title(diagram, path, 1, 1)
    if skeleton:
        width = max(round(frame_title_width(title)) + 1, 24)
        size = f'BORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="18"'
        return f"label=<<TABLE {size}><TR><TD></TD></TR></TABLE>> labeljust=l margin=12"
    group = diagram.groups.get(path)
    words = "\n".join([".".join(path), *(group.details if group is not None else ())])
    return (f'label={_quoted(title)} labelloc=t labeljust=l margin=12 style="rounded,filled" fillcolor="{INK}0f" '
            f'color="{INK}99" fontcolor="{INK}" tooltip={_quoted(words)}')


def _node(box: Box, skeleton: bool) -> str:
    if skeleton:
        width, height = box_size(box)
        return f'label="" fixedsize=true width={width / 72:.4f} height={height / 72:.4f}'
    look = BOXES[box.kind]
    colours = look.light
    style = ",".join(["filled", "rounded", *([] if box.alive else ["dashed"])])
    words = "\n".join(filter(None, [box.title, *box.details, "" if box.alive else "no longer in memory", box.tooltip]))
    more = " peripheries=2" if box.kind == "layer" else ""
    return (f'label={_label(box)} style="{style}" fillcolor="{colours.fill}" color="{colours.edge}" '
            f'fontcolor="{colours.text}" penwidth={look.border}{more} tooltip={_quoted(words)}')


def _label(box: Box) -> str:
    title, details = box_lines(box)
    rows = ([f"<B>{escape(title)}</B>"] if title else []) + [
        f'<FONT FACE="Courier" POINT-SIZE="11">{escape(line)}</FONT>' for line in details if line]
    return f"<{'<BR/>'.join(rows)}>" if rows else '""'


def _edge(arrow: Arrow, numbers: dict[str, int], number: int, back: bool, skeleton: bool) -> str:
    look = ARROWS[arrow.kind]
    ends = [numbers[arrow.source], numbers[arrow.target]]
    upper, lower = reversed(ends) if back else ends
    words = ["dir=back"] if back else []
    if skeleton:
        words.append(f'id="e{number}"')
    else:
        words.append(f'color="{look.colour}" penwidth={look.width}')
        if arrow.label:
            words.append(f'label={_quoted(label_text(arrow.label))} fontcolor="{INK}"')
    return f"n{upper} -> n{lower} [{' '.join(words)}]"


def _quoted(text: str, end: str = "\\n") -> str:
    """Return a string of DOT: backslashes would be escapes there, and unprintable letters no text at all.

    Lines end with DOT's ``\\n``, or with ``\\l``, by which they begin at the left.
    """
    lines = printable(text, keep="\n").split("\n")
    return '"' + end.join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'
