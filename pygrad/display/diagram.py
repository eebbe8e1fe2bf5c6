"""What a picture of a computation is made of: boxes, arrows between them, and groups of boxes inside each other.

Whoever reads a graph makes a `Diagram`, whoever draws reads one; neither knows the other. A diagram holds text and
numbers only, so that a picture keeps no array alive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["KINDS", "Arrow", "Box", "Diagram", "Group"]

KINDS = ("input", "parameter", "constant", "variable", "function", "layer", "output")
"""What a box can stand for: leaves, values on the way, Functions, layers drawn as one, results."""


@dataclass(slots=True)
class Box:
    """A thing in the picture.

    Attributes
    ----------
    key : str
        Tells it from the others.
    kind : str
        One of `KINDS`.
    title : str
        The first line: a Function's class, a Variable's name.
    details : tuple of str
        The lines below: shape and dtype, bytes.
    group : tuple of str
        The layers that it is in, outermost first, as attribute names: ``("blocks", "0", "attention")``.
    alive : bool
        Whether there is still an array; a value that was let go is drawn dashed.
    tooltip : str
        More about it, for who points at it.
    """

    key: str
    kind: str
    title: str
    details: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    alive: bool = True
    tooltip: str = ""


@dataclass(slots=True)
class Arrow:
    """A value that goes from one box to another.

    Attributes
    ----------
    source, target : str
        Keys of boxes.
    label : str
        Short: a shape, a number of the output.
    kind : str
        ``"data"``, or ``"saved"`` where the target keeps the value for its backward, or ``"gradient"``.
    """

    source: str
    target: str
    label: str = ""
    kind: str = "data"


@dataclass(slots=True)
class Group:
    """A layer that is drawn as a frame around what it computes.

    Attributes
    ----------
    path : tuple of str
        The layers that it is in, and itself.
    title : str
        Its name and class.
    details : tuple of str
        Lines for who points at it.
    """

    path: tuple[str, ...]
    title: str
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class Diagram:
    """A whole picture, before anybody has placed anything.

    Attributes
    ----------
    boxes : dict of str to Box
        By key, in the order in which they were computed.
    arrows : list of Arrow
    groups : dict of tuple to Group
        By path; each path's beginnings are there, too.
    title : str
    notes : list of str
        What the reader should know: that layers were collapsed, and how to see more.

    Examples
    --------
    >>> diagram = Diagram()
    >>> diagram.add(Box("x", "input", "x", ("(3,) float64",)))
    >>> diagram.add(Box("f", "function", "Tanh"))
    >>> diagram.arrows.append(Arrow("x", "f", kind="saved"))
    >>> [box.title for box in diagram.sources("f")]
    ['x']
    """

    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    groups: dict[tuple[str, ...], Group] = field(default_factory=dict)
    title: str = ""
    notes: list[str] = field(default_factory=list)

    def add(self, box: Box) -> None:
        """Put a box at the end."""
        self.boxes[box.key] = box

    def sources(self, key: str) -> Iterator[Box]:
        """Yield the boxes from which arrows lead to this one."""
        for arrow in self.arrows:
            if arrow.target == key:
                yield self.boxes[arrow.source]
