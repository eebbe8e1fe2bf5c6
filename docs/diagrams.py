"""Write the pictures of the concept pages, of what the engine does with one small example.

Every name, number and order in them is asked of the engine; only the places are chosen here. Boxes have fills of their
own and lines are mid-tone, so that the pictures can be read on a light ground and on a dark one.

``python -m docs.diagrams`` writes them to `docs/concepts`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import Variable, events, grad, testing
from pygrad.backward import BackwardPass
from pygrad.graph import ancestors
from pygrad.roles import OWN

FOLDER = Path(__file__).resolve().parent / "concepts"
WIDTH = 400
"""That of a phone, so that nothing has to shrink there."""

LINE = "#7a8794"
FILLS = {"leaf": ("#8cc084", "#10220d"), "variable": ("#f0c25c", "#2b2106"), "function": ("#3c6e91", "#ffffff"),
         "array": ("#cfc4e6", "#2a1f4a"), "gone": ("none", LINE)}


class Picture:
    """A drawing that grows: boxes, arrows and text, in pixels from the upper left."""

    def __init__(self, title: str, height: int) -> None:
        self.title, self.height = title, height
        self.parts: list[str] = []

    def box(self, x: float, y: float, width: float, title: str, detail: str = "", kind: str = "function") -> None:
        """Draw a box around one line or two; what is gone is dashed."""
        fill, ink = FILLS[kind]
        height = 44 if detail else 30
        dash = f' stroke="{LINE}" stroke-width="1.5" stroke-dasharray="4 4"' if kind == "gone" else ""
        radius = 15 if kind in ("leaf", "variable") else 5
        self.parts.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height}" rx="{radius}" '
                          f'fill="{fill}"{dash}/>')
        self.text(x + width / 2, y + 20, title, ink, anchor="middle", weight=600)
        if detail:
            self.text(x + width / 2, y + 36, detail, ink, anchor="middle", size=12)

    def text(self, x: float, y: float, text: str, ink: str = LINE, anchor: str = "start", weight: int = 400,
             size: int = 14) -> None:
        """Write a line."""
        self.parts.append(f'<text x="{x:g}" y="{y:g}" fill="{ink}" text-anchor="{anchor}" font-weight="{weight}" '
                          f'font-size="{size}">{escape(text)}</text>')

    def lines(self, top: float, *lines: str) -> None:
        """Write what there is to say below."""
        for number, line in enumerate(lines):
            self.text(5, top + 18 * number, line, size=13)

    def arrow(self, *points: tuple[float, float], weak: bool = False) -> None:
        """Draw an arrow through points: straight through two, in a curve through four."""
        start, *rest = [f"{x:g} {y:g}" for x, y in points]
        path = f"M{start} {'L' if len(rest) == 1 else 'C'}{' '.join(rest)}"
        dash = ' stroke-dasharray="3 4"' if weak else ""
        self.parts.append(f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.8"{dash} '
                          'marker-end="url(#head)"/>')

    def bar(self, x: float, y: float, width: float, kind: str = "array") -> None:
        """Draw a bar of a chart."""
        self.parts.append(f'<rect x="{x:g}" y="{y:g}" width="{max(width, 1):g}" height="20" rx="3" '
                          f'fill="{FILLS[kind][0]}"/>')

    def svg(self) -> str:
        """Return the text of the file."""
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" '
                f'width="{WIDTH}" height="{self.height}" role="img" '
                'font-family="system-ui, -apple-system, \'Segoe UI\', \'DejaVu Sans\', sans-serif">\n'
                f'<title>{escape(self.title)}</title>\n'
                '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
                f'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{LINE}"/></marker></defs>\n')
        return head + "\n".join(self.parts) + "\n</svg>\n"


class Example:
    """The example of the concept pages: 1000 numbers, four operations, one intermediate that is used twice."""

    def __init__(self) -> None:
        x = Variable(np.linspace(0.0, 1.0, 1000), name="x")
        w = Variable(np.full(1000, 2.0), name="w")
        a = x * w
        b = np.tanh(a)
        c = b * a
        self.variables = {"x": x, "w": w, "a": a, "b": b, "c": c, "loss": c.sum()}
        self.loss = self.variables["loss"]
        self.functions = sorted(ancestors([self.loss.creator]), key=lambda one: one.generation)
        self.made_by = {one.creator: name for name, one in self.variables.items() if one.creator is not None}

    def let_go(self) -> None:
        """Keep the leaves and the loss, as a training step does."""
        for name in "abc":
            del self.variables[name]

    def value(self, edge: Any) -> str:
        """Return the name of the value at an edge."""
        return edge.name if isinstance(edge, Variable) else self.made_by[edge]

    def saved(self, function: Any) -> list[str]:
        """Return the names of what a Function saved."""
        if function.saved is None:
            return []
        names = [self.value(function.edges[role]) if 0 <= role < OWN else self.made_by[function]
                 for role in function.roles]
        return list(dict.fromkeys(names))

    def kept_bytes(self) -> int:
        """Return the bytes that are kept for backward beside the leaves, which are there anyway."""
        names = {name for one in self.functions for name in self.saved(one)} - {"x", "w"}
        total = testing.saved_bytes(self.loss)
        leaves = {name for one in self.functions for name in self.saved(one)} & {"x", "w"}
        assert total == 8000 * (len(names) + len(leaves))
        return 8000 * len(names)


def kilobytes(nbytes: int) -> str:
    """Return bytes in thousands."""
    return f"{nbytes // 1000} kB"


def graph() -> Picture:
    """Draw who holds whom."""
    example, picture = Example(), Picture("Variables, Functions, and who holds whom", 500)
    picture.box(5, 20, 80, "x", "leaf", "leaf")
    picture.box(5, 90, 80, "w", "leaf", "leaf")
    rows = {function: 60 + 105 * number for number, function in enumerate(example.functions)}
    for function, top in rows.items():
        picture.box(140, top, 120, type(function).__name__, f"generation {function.generation}")
        picture.box(325, top + 7, 70, example.made_by[function], kind="variable")
        picture.arrow((325, top + 16), (263, top + 16))
        picture.arrow((260, top + 29), (322, top + 29), weak=True)
        for edge in function.edges:
            if isinstance(edge, Variable):
                picture.arrow((140, top + 22), (88, 42 if edge.name == "x" else 112))
            elif rows[edge] == top - 105:
                picture.arrow((200, top), (200, rows[edge] + 47))
            else:
                picture.arrow((140, top + 22), (75, top - 20), (75, rows[edge] + 90), (137, rows[edge] + 36))
    picture.text(293, 68, "creator", anchor="middle", size=12)
    picture.text(293, 104, "weak", anchor="middle", size=12)
    picture.text(208, 138, "edge", size=12)
    picture.lines(456, "An arrow goes from who holds to what is held. The",
                  "dashed ones hold nothing: they find a Variable", "while it lives.")
    return picture


def saved() -> Picture:
    """Draw which arrays are alive after the intermediates went."""
    example, picture = Example(), Picture("What is alive when only the loss is held", 446)
    example.let_go()
    kept = {name for function in example.functions for name in example.saved(function)}
    for middle, head in ((65, "Function"), (200, "it saved"), (335, "it made")):
        picture.text(middle, 24, head, anchor="middle", weight=600)
    for number, function in enumerate(example.functions):
        top, names, made = 44 + 80 * number, example.saved(function), example.made_by[function]
        picture.box(5, top, 120, type(function).__name__, f"generation {function.generation}")
        if number:
            picture.arrow((65, top), (65, top - 33))
        for place, name in enumerate(names):
            picture.box(200 + 54 * (place - (len(names) - 1) / 2) - 24, top + 7, 48, name,
                        kind="leaf" if name in "xw" else "array")
        if not names:
            picture.text(200, top + 27, "nothing", anchor="middle", size=13)
        alive = made in kept or made == "loss"
        picture.box(275, top, 120, made, (kilobytes(8000) if made != "loss" else "8 bytes") if alive
                    else "freed at once", "array" if alive else "gone")
    picture.lines(386, f"{kilobytes(example.kept_bytes())} are kept for backward beside x and w,",
                  "which are there anyway. Both that saved b share", "one array. No rule needs c, so it went with the",
                  "last name for it.")
    return picture


def _stepwise() -> tuple[list[tuple[str, int, str, int]], Example]:
    """Return for each step of backward the Function, its generation, what waits then, and the bytes still kept."""
    example = Example()
    example.let_go()
    run = BackwardPass()
    run.seed(example.loss, np.array(1.0))
    rows = []
    for function in run.steps():
        waiting = [f"{type(one).__name__} ({-generation})" for generation, _, one in sorted(run.heap)]
        rows.append((type(function).__name__, function.generation, ", ".join(waiting) or "empty",
                     example.kept_bytes()))
    return rows, example


def order() -> Picture:
    """Draw the order in which backward runs Functions, and what waits on the heap."""
    rows, _ = _stepwise()
    picture = Picture("The order of backward: the latest generation first", 402)
    picture.text(22, 24, "step", anchor="middle", weight=600)
    picture.text(110, 24, "runs", anchor="middle", weight=600)
    picture.text(190, 24, "then waits on the heap", weight=600)
    for number, (name, generation, waiting, _) in enumerate(rows):
        top = 44 + 74 * number
        picture.text(22, top + 28, str(number + 1), anchor="middle", weight=600, size=18)
        picture.box(50, top, 120, name, f"generation {generation}")
        if number:
            picture.arrow((110, top - 30), (110, top - 3))
        picture.text(190, top + 27, waiting)
    picture.lines(354, "After step 2 two Functions wait. Tanh comes first, as",
                  "its generation is later; so both parts of a's gradient", "are there in step 4.")
    return picture


def released() -> Picture:
    """Draw the bytes that are kept, step by step."""
    rows, _ = _stepwise()
    before = Example()
    before.let_go()
    picture = Picture("Bytes kept for backward, step by step", 236)
    bars = [("before", before.kept_bytes()), *((f"after {name} ({place})", nbytes) for name, place, _, nbytes in rows)]
    for number, (label, nbytes) in enumerate(bars):
        top = 16 + 34 * number
        picture.text(132, top + 15, label, anchor="end")
        picture.bar(142, top, nbytes / 80)
        picture.text(150 + nbytes / 80, top + 15, kilobytes(nbytes) if nbytes else "0")
    picture.lines(208, "a and b go when the last Function that saved them", "has run.")
    return picture


def recomputed() -> Picture:
    """Draw what a second backward does."""
    example = Example()
    example.let_go()
    example.loss.backward()
    seen: list[tuple[str, Any]] = []
    with events.subscribe(lambda event: seen.append((event.kind, event.function))
                          if event.role != "end" else None, "rematerialised", "backward"):
        example.loss.backward()
    picture = Picture("The second backward computes again what it needs", 50 + 50 * len(seen))
    picture.text(80, 24, "forward again", anchor="middle", weight=600)
    picture.text(320, 24, "backward", anchor="middle", weight=600)
    place = None
    for number, (kind, function) in enumerate(seen):
        again, top, name = kind == "rematerialised", 44 + 50 * number, type(function).__name__
        left = 5 if again else 245
        text = f"{name}, for {example.made_by[function]}" if again else f"{name} ({function.generation})"
        picture.box(left, top, 150, text, kind="array" if again else "function")
        if place is not None:
            picture.arrow((place, top - 20), (left + 75, top - 3))
        place = left + 75
    return picture


def second_order() -> Picture:
    """Draw the graph of a gradient that was itself recorded."""
    x = Variable(2.0, name="x")
    y = np.sin(x)
    slope = grad(y, x, create_graph=True)
    new = sorted(ancestors([slope.creator]), key=lambda one: one.generation)
    picture = Picture("With create_graph, the gradient has a graph, too", 380)
    picture.box(140, 20, 120, "x", "leaf", "leaf")
    picture.box(5, 130, 120, type(y.creator).__name__, f"generation {y.creator.generation}")
    picture.arrow((75, 130), (155, 66))
    picture.box(5, 218, 120, "y", kind="variable")
    picture.arrow((65, 218), (65, 177))
    for number, function in enumerate(new):
        top = 110 + 66 * number
        picture.box(275, top, 120, type(function).__name__, f"generation {function.generation}")
        picture.arrow((335, top) if number else (325, top), (335, top - 19) if number else (245, 66))
    bottom = 110 + 66 * len(new)
    picture.box(275, bottom, 120, "slope", kind="variable")
    picture.arrow((335, bottom), (335, bottom - 19))
    picture.text(65, 270, "forward", anchor="middle", size=13)
    picture.text(395, bottom + 50, "recorded while differentiating", anchor="end", size=13)
    return picture


PICTURES = {one.__name__: one for one in (graph, saved, order, released, recomputed, second_order)}


def main() -> None:
    """Write all."""
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw().svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
