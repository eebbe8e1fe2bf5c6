"""`graph`: a picture of what was computed."""

from __future__ import annotations

from typing import Any

from pygrad.config import is_grad_enabled
from pygrad.display._arranging import arrange
from pygrad.display._charting import Chart
from pygrad.display._folding import Unit, fold, units_at
from pygrad.display._layers import Owners, Path, assign, is_certain, living_models, named_models
from pygrad.display._reading import Reading
from pygrad.display._titles import counted, layer_title
from pygrad.display.diagram import Diagram
from pygrad.display.picture import Picture
from pygrad.errors import ArgumentError

__all__ = ["graph"]

MAX_NODES = 200
"""Boxes from which a picture is made smaller."""


def graph(outputs: Any, *, model: Any = None, depth: int | str | None = "auto", values: bool = True,
          gradients: bool = False, max_nodes: int | None = MAX_NODES, engine: str = "auto",
          direction: str = "down") -> Picture:
    """Draw the graph of a computation.

    Parameters
    ----------
    outputs : Variable, or list, tuple or dict of them
        Whose graph is drawn.
    model : Module, or list or dict of them, optional
        Whose layers are drawn as frames and whose parameters are named. By default the living models that own the
        parameters are looked for; ``model=[]`` draws no layers.
    depth : int, "auto" or None
        How many levels of layers are drawn as frames: what is deeper becomes one box. 0 draws a model as one box,
        None no layer as one box. "auto" shows as much as ``max_nodes`` allows.
    values : bool
        Whether intermediates have boxes of their own; without them, arrows carry the shapes.
    gradients : bool
        Whether to show the norm of what is in ``.grad``, of leaves and of intermediates that retain it.
    max_nodes : int or None
        The most boxes before intermediates are left out, layers collapse ("auto") and rows of Functions are folded. A
        note in the picture says so. None draws everything.
    engine, direction : str
        Who places the boxes (``"graphviz"``, ``"pygrad"``, ``"auto"``), and where arrows lead (``"down"``,
        ``"right"``); see `Picture`.

    Returns
    -------
    Picture
        Shows itself in a notebook, where layers are drawn, with a switch that makes each of the outermost one box;
        ``.save(path)`` writes it. It holds text and numbers only.

    Raises
    ------
    ArgumentError
        If there is no Variable in ``outputs``, ``model`` is no Module, or a number is out of range.

    Notes
    -----
    Nothing is computed and nothing is kept alive: an intermediate that was let go is drawn as such. Bytes that a
    Function keeps are counted once, at the first that keeps them; those of leaves and constants are theirs.

    To which layer a Function belongs is certain in ``model.graph(x)``, and where the forward ran under
    `config.trace_lines`, which ``%load_ext pygrad`` switches on. Otherwise, what takes a parameter belongs to the
    module that owns it, and what lies between two parts of a module belongs to that module; what follows the last part
    (a residual sum, an activation at the end) may be drawn outside of its layer. A frame is a layer, however often it
    is called, unless what is computed between two calls does not let it be one. A model has a frame of its own where
    there are several, or where something is known to be computed outside of it.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones(3), name="x")
    >>> picture = graph((x * x).sum())
    >>> [box.title for box in picture.diagram.boxes.values()]
    ['x', 'Multiply', '(3,) float64', 'Sum', 'output']
    """
    return picture_of(outputs, model=model, depth=depth, values=values, gradients=gradients, max_nodes=max_nodes,
                      engine=engine, direction=direction)


def picture_of(outputs: Any, *, depth: int | str | None = "auto", values: bool = True, gradients: bool = False,
               max_nodes: int | None = MAX_NODES, model: Any = None, given: Any = (), **drawing: Any) -> Picture:
    """Return what `graph` does; ``given`` are the arrays that the model was called with."""
    _check(depth, max_nodes)
    read = _Read(outputs, model, given)
    diagram = read.diagram(depth, values, gradients, max_nodes)
    few = read.diagram(1, values, gradients, max_nodes) if depth == "auto" and diagram.groups else diagram
    return Picture(diagram, collapsed=few if len(few.boxes) < len(diagram.boxes) else None, **drawing)


def diagram_of(outputs: Any, *, model: Any = None, depth: int | str | None = "auto", values: bool = True,
               gradients: bool = False, max_nodes: int | None = MAX_NODES, given: Any = ()) -> Diagram:
    """Return the diagram of the picture that `picture_of` returns."""
    _check(depth, max_nodes)
    return _Read(outputs, model, given).diagram(depth, values, gradients, max_nodes)


class _Read:
    """A graph that has been read, and which layers its Functions belong to."""

    def __init__(self, outputs: Any, model: Any, given: Any) -> None:
        self._reading, self._given = Reading(outputs), given
        self._owners = Owners(living_models(self._reading) if model is None else named_models(model, "graph"))
        parents = [[ref.place for ref in refs if ref.kind == "function"] for refs in self._reading.inputs]
        self._order, self._paths = arrange(parents, assign(self._reading, self._owners))

    def diagram(self, depth: Any, values: bool, gradients: bool, max_nodes: int | None) -> Diagram:
        """Return it as a diagram, see `graph`."""
        models = {path[:1] for path in self._paths}
        hidden = int(depth != 0 and len(models - {()}) == 1 and (() not in models or not is_certain(self._reading)))
        plan = _Plan(self._reading, self._order, self._paths, hidden, values)
        notes = plan.choose(depth, max_nodes)
        chart = Chart(self._reading, self._owners, plan.units, self._paths, values=plan.values, gradients=gradients,
                      hidden=hidden, given=self._given)
        diagram = chart.diagram
        diagram.title = _title(self._owners, hidden)
        diagram.notes += [*_notes_on_leaves(self._reading), *notes]
        return diagram


def _check(depth: Any, max_nodes: Any) -> None:
    if not (depth is None or depth == "auto" or (isinstance(depth, int) and depth >= 0)):
        raise ArgumentError(f"graph: expected depth to be an integer from 0, 'auto' or None, got {depth!r}")
    if not (max_nodes is None or (isinstance(max_nodes, int) and max_nodes >= 1)):
        raise ArgumentError(f"graph: expected max_nodes to be an integer from 1, or None for all, got {max_nodes!r}")


class _Plan:
    """Chooses what becomes one box.

    Attributes
    ----------
    units : list of Unit
    values : bool
    """

    def __init__(self, reading: Reading, order: list[int], paths: list[Path], hidden: int, values: bool) -> None:
        self.reading, self.order, self.paths, self.hidden, self.values = reading, order, paths, hidden, values
        self.units: list[Unit] = []

    def choose(self, depth: Any, most: int | None) -> list[str]:
        """Choose the units, and return a note on what is not drawn."""
        levels = None if depth in (None, "auto") else max(depth + self.hidden, 1)
        self.units = units_at(self.order, self.paths, levels)
        if most is None or self._count() <= most:
            return []
        done: list[str] = []
        if self.values:
            self.values = False
            done.append("values have no boxes")
        if depth == "auto" and self._count() > most:
            done += self._collapse(most)
        if self._count() > most:
            rows = len(self.units)
            self.units = fold(self.units, max(most * rows // self._count(), 1))
            done += ["the middle of long rows is one box"] * (len(self.units) < rows)
        if not done:
            return []
        return [f"{counted(len(self.reading.functions), 'Function')}, too many to read: {'; '.join(done)}. "
                "depth= chooses the level of layers, max_nodes=None draws everything."]

    def _collapse(self, most: int) -> list[str]:
        """Make layers one box each, the innermost first, until there are few enough boxes."""
        deepest = max(map(len, self.paths), default=0)
        for levels in range(deepest, self.hidden, -1):
            self.units = units_at(self.order, self.paths, levels)
            if self._count() <= most or levels == self.hidden + 1:
                return [f"layers are one box each from level {levels - self.hidden} on"]
        return []

    def _count(self) -> int:
        """Return about how many boxes there are."""
        single = [unit.members[0] for unit in self.units if unit.kind == "function"]
        count = len(self.units) + (sum(len(self.reading.values[place]) for place in single) if self.values else 0)
        drawn = {ref for place in single for ref in self.reading.inputs[place] if ref.kind != "function"}
        return count + len(drawn) + len(self.reading.outputs)


def _title(owners: Owners, hidden: int) -> str:
    if not hidden:
        return ""
    path = next(iter(owners.modules))
    kind = layer_title(owners.modules[path])
    return kind if kind.startswith(path[0]) else f"{path[0]}: {kind}"


def _notes_on_leaves(reading: Reading) -> list[str]:
    """Say why there is no graph."""
    if reading.functions:
        return []
    if all(one._requires_grad for _, one in reading.outputs):
        return ["A leaf: nothing was computed yet."]
    grad = "" if is_grad_enabled() else " (it is off now)"
    return [f"No graph: it was computed under no_grad{grad}, detached, or from values that need no gradient."]
