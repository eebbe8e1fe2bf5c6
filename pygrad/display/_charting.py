"""From a graph that has been read to a diagram: boxes, arrows, and frames for layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pygrad.arrays import owner_of
from pygrad.display._arranging import plain
from pygrad.display._folding import Unit
from pygrad.display._layers import Owners, Path, common
from pygrad.display._reading import EVICTED, KEPT, RELEASED, SPARED, Reading, Ref
from pygrad.display._titles import (
    array_text,
    classes_text,
    counted,
    layer_title,
    norm_text,
    number_text,
    shape_text,
)
from pygrad.display._words import short_line
from pygrad.display.diagram import Arrow, Box, Diagram, Group
from pygrad.memory.text import sized
from pygrad.parameter import Parameter
from pygrad.roles import OWN

MOST_INPUTS = 4
"""Inputs of a layer drawn as one that nothing else takes."""

MOST_OUTPUTS = 8
"""Outputs of a box that stands for several Functions, from which on they are one box."""

MOST_LABELS = 2
"""Shapes that one arrow between layers shows."""


class Chart:
    """Draws up a diagram.

    Parameters
    ----------
    reading : Reading
    owners : Owners
    units : list of Unit
        What becomes one box, in order.
    paths : list of path
        The layers of each Function.
    values, gradients : bool
        Whether intermediates have boxes, and whether gradients are told.
    hidden : int
        How many elements at the beginning of each path are not drawn: that of the only model.
    given : sequence of ndarray
        What the model was called with: constants that are that, or were made of it, are drawn as inputs.

    Attributes
    ----------
    diagram : Diagram
    """

    def __init__(self, reading: Reading, owners: Owners, units: Sequence[Unit], paths: Sequence[Path], *,
                 values: bool, gradients: bool, hidden: int, given: Sequence[Any] = ()) -> None:
        self.given = given
        self.reading, self.owners, self.paths = reading, owners, paths
        self.values, self.gradients, self.hidden = values, gradients, hidden
        self.diagram = Diagram()
        self._unit_of: dict[int, Unit] = {one: unit for unit in units for one in unit.members}
        self._takers = self._find_takers()
        self._inputs_of: dict[int, dict[Ref, None]] = {}
        self._left_out: set[Ref] = set()
        self._arrows: dict[tuple[str, str], tuple[dict[str, None], bool]] = {}
        self._outputs: dict[Ref, list[str]] = {}
        for (name, _), end in zip(reading.outputs, reading.ends, strict=True):
            self._outputs.setdefault(end, []).append(name)
        for unit in units:
            self._draw(unit)
        self._draw_outputs()
        if self._left_out:
            more = counted(len(self._left_out), "input")
            self.diagram.notes.append(f"Not drawn: {more} more of layers that are one box.")
        for (source, target), (labels, saved) in self._arrows.items():
            text = ", ".join(list(labels)[:MOST_LABELS]) + (f", +{len(labels) - MOST_LABELS}"
                                                            if len(labels) > MOST_LABELS else "")
            self.diagram.arrows.append(Arrow(source, target, text, "saved" if saved else "data"))

    def _find_takers(self) -> dict[Ref, dict[int, Unit]]:
        """Return the units that take each leaf and constant."""
        takers: dict[Ref, dict[int, Unit]] = {}
        for place, refs in enumerate(self.reading.inputs):
            for ref in refs:
                if ref.kind != "function":
                    unit = self._unit_of[place]
                    takers.setdefault(ref, {})[id(unit)] = unit
        return takers

    # -- boxes ------------------------------------------------------------------------------------------

    def _draw(self, unit: Unit) -> None:
        """Draw what a unit takes that is not drawn yet, itself, and its outputs."""
        key = self._key(unit)
        for place in unit.members:
            for number, ref in enumerate(self.reading.inputs[place]):
                self._draw_input(unit, place, number, ref)
        box = self._function_box(key, unit) if unit.kind == "function" else self._layer_box(key, unit)
        self._add(box)
        if unit.kind == "function" and self.values:
            for number in range(len(self.reading.values[unit.members[0]])):
                self._draw_value(key, unit.members[0], number)

    def _key(self, unit: Unit) -> str:
        return f"{unit.kind}{unit.members[0]}"

    def _add(self, box: Box) -> None:
        """Put a box into the diagram, with the frames around it."""
        for length in range(1, len(box.group) + 1):
            self._add_group(box.group[:length])
        self.diagram.add(box)

    def _add_group(self, shown: Path) -> None:
        if shown in self.diagram.groups:
            return
        path = (*next(iter(self.owners.modules))[:self.hidden], *shown)
        module = self.owners.modules.get(plain(path))
        self.diagram.groups[shown] = Group(shown, _title_of(path, module), (".".join(shown), _parameters(module)))

    def _shown(self, path: Path) -> Path:
        return path[self.hidden:]

    def _draw_input(self, unit: Unit, place: int, number: int, ref: Ref) -> None:
        """Draw an arrow from an input, and first the leaf or constant if it is that."""
        saved = number in self.reading.saved[place]
        if ref.kind == "function":
            source = self._unit_of[ref.place]
            if source is not unit:
                value = self.reading.values[ref.place][ref.number]
                boxed = source.kind == "function" and self.values
                start = f"value{ref.place}.{ref.number}" if boxed else self._key(source)
                self._connect(start, self._key(unit), "" if boxed else shape_text(value.shape), saved)
            return
        if not self._is_inside(ref, place, number):
            if f"{ref.kind}{ref.place}" not in self.diagram.boxes:
                self._add(self._leaf_box(ref) if ref.kind == "leaf" else self._constant_box(ref))
            self._connect(f"{ref.kind}{ref.place}", self._key(unit), "", saved)

    def _is_inside(self, ref: Ref, place: int, number: int) -> bool:
        """Return whether a leaf or constant is not drawn, as it is a matter of the layer that is drawn as one."""
        takers, unit = self._takers[ref], self._unit_of[place]
        if ref.kind == "constant" and self.reading.constants[ref.place].ndim == 0:
            return True  # a Function says it in its box
        if any(one.kind == "function" for one in takers.values()):
            return False
        if ref.kind == "leaf" and id(self.reading.leaves[ref.place]) in self.owners.parameters:
            return len({plain(one.path) for one in takers.values() if one.kind == "layer"}) <= 1  # however often called
        if len(takers) > 1:
            return False
        if unit.kind == "fold" or (ref.kind == "constant" and number > 0):
            return True
        drawn = self._inputs_of.setdefault(id(unit), {})  # of a layer that is called with hundreds, the first ones
        if ref not in drawn and len(drawn) < MOST_INPUTS:
            drawn[ref] = None
        if ref not in drawn:
            self._left_out.add(ref)
        return ref not in drawn

    def _connect(self, source: str, target: str, label: str, saved: bool) -> None:
        labels, before = self._arrows.get((source, target), ({}, False))
        if label:
            labels[label] = None
        self._arrows[source, target] = labels, before or saved

    def _function_box(self, key: str, unit: Unit) -> Box:
        (place,) = unit.members
        function, reading = self.reading.functions[place], self.reading
        numbers = [(number, reading.constants[ref.place]) for number, ref in enumerate(reading.inputs[place])
                   if ref.kind == "constant"]
        details = [f"input {number} = {number_text(array)}" for number, array in numbers if array.ndim == 0]
        details.append(_kept_text(reading, place))
        if getattr(function, "makes_view", False):
            details.append("a view")
        saved = [_role_text(role) for role in sorted(reading.saved[place])]
        tooltip = [f"{type(function).__module__}.{type(function).__qualname__}"]
        tooltip += [f"keeps {', '.join(saved)}"] if saved else []
        tooltip += [short_line(function.line)] if function.line else []
        return Box(key, "function", type(function).__name__, tuple([one for one in details if one]),
                   self._shown(unit.path), True, "\n".join(tooltip))

    def _layer_box(self, key: str, unit: Unit) -> Box:
        functions = [self.reading.functions[place] for place in unit.members]
        names = classes_text(type(function).__name__ for function in functions)
        details = [counted(len(functions), "Function")]
        group, title = self._shown(unit.path), names
        if unit.kind == "layer":
            module = self.owners.modules.get(plain(unit.path))
            title, group = _title_of(unit.path, module), group[:-1]
            details.append(_parameters(module))
        nbytes = sum(self.reading.nbytes[place] for place in unit.members)
        released = sum(self.reading.state[place] == RELEASED for place in unit.members)
        details.append(f"keeps {sized(nbytes)}" if nbytes else "released" if released else "")
        details.append(self._leaves_with(unit))
        kind = "layer" if unit.kind == "layer" else "function"
        return Box(key, kind, title, tuple([one for one in details if one]), group, True,
                   f"{'.'.join(unit.path)}\n{names}".strip())

    def _leaves_with(self, unit: Unit) -> str:
        """Return the shapes of what goes from a unit to others."""
        members = set(unit.members)
        shapes: dict[str, None] = {}
        for place in unit.members:
            for number, value in enumerate(self.reading.values[place]):
                used = any(one not in members for one in self.reading.consumers[place])
                if used or Ref("function", place, number) in self._outputs:
                    shapes[shape_text(value.shape)] = None
        texts = [one for one in shapes if one]
        return f"-> {', '.join(texts[:MOST_LABELS])}" if texts else ""

    def _draw_value(self, source: str, place: int, number: int) -> None:
        """Draw an output of a Function as a box of its own."""
        value, ref = self.reading.values[place][number], Ref("function", place, number)
        names = self._outputs.get(ref)
        several = len(self.reading.values[place]) > 1
        if names is None and not value.held and value.shape is None and several:
            return  # an output that nobody took
        fate = "" if value.held else "kept for backward" if value.kept else "let go"
        size = "a view" if value.view else "" if value.nbytes is None else sized(value.nbytes)
        shape = shape_text(value.shape, value.dtype)
        title = value.name or (_output_title(names) if names else "")
        details = [shape if title else "", ", ".join([one for one in (size, fate) if one])]
        if self.gradients and (value.gradient is not None or number in _retained(self.reading.functions[place])):
            details.append(norm_text(value.gradient))
        self._add(Box(f"value{place}.{number}", "output" if names else "variable", title or shape or "value",
                      tuple([one for one in details if one]), self._shown(self._unit_of[place].path),
                      value.held or value.kept, _value_tooltip(value)))
        self._connect(source, f"value{place}.{number}", str(number) if several else "",
                      ~number in self.reading.saved[place])

    def _leaf_box(self, ref: Ref) -> Box:
        leaf = self.reading.leaves[ref.place]
        names = self.owners.parameters.get(id(leaf), [])
        group = self._home(ref)
        title, words = self._parameter_title(names, group)
        is_parameter = bool(names) or isinstance(leaf, Parameter)
        details = [array_text(leaf._data)] + ([] if leaf._requires_grad else ["needs no gradient"])
        if self.gradients:
            details.append(norm_text(None if leaf._grad is None else leaf._grad._data))
        kind = "parameter" if is_parameter else "output" if ref in self._outputs else "input"
        return Box(f"leaf{ref.place}", kind, title or leaf.name or kind,
                   tuple(details), group, True, words)

    def _parameter_title(self, names: Sequence[Path], group: Path) -> tuple[str, str]:
        """Return a parameter's name as it is called in a frame, and in the model."""
        words = " = ".join(".".join(self._shown(name)) for name in names)
        if len(names) == 1 and plain(group) == self._shown(names[0])[:len(group)]:
            return ".".join(self._shown(names[0])[len(group):]), words
        return words, words

    def _constant_box(self, ref: Ref) -> Box:
        array = self.reading.constants[ref.place]
        details = (array_text(array),)
        if any(_is_made_of(array, one) for one in self.given):
            return Box(f"constant{ref.place}", "input", "input", details, (), True, "an input, which needs no gradient")
        group = self._home(ref)
        title, words = self._parameter_title(self.owners.parameters.get(id(array), []), group)
        if words:
            return Box(f"constant{ref.place}", "constant", title, (*details, "needs no gradient"), group, True, words)
        return Box(f"constant{ref.place}", "constant", "constant", details, group, True,
                   f"a constant: {array_text(array)}, held until the graph goes")

    def _home(self, ref: Ref) -> Path:
        """Return the frame in which a leaf or constant stands: the one around all that take it."""
        home: Path | None = None
        for unit in self._takers.get(ref, {}).values():
            path = self._shown(unit.path)
            path = path[:-1] if unit.kind == "layer" else path
            home = path if home is None else common(home, path)
        if ref.kind == "leaf" and id(self.reading.leaves[ref.place]) not in self.owners.parameters:
            return ()
        return home or ()

    # -- outputs ----------------------------------------------------------------------------------------

    def _draw_outputs(self) -> None:
        """Draw the outputs that have no box yet: many of one box that stands for several Functions as one."""
        of_unit: dict[str, list[Ref]] = {}
        for ref in self._outputs:
            if ref.kind != "function":
                if f"leaf{ref.place}" not in self.diagram.boxes:
                    self._add(self._leaf_box(ref))
            elif not (self._unit_of[ref.place].kind == "function" and self.values):
                of_unit.setdefault(self._key(self._unit_of[ref.place]), []).append(ref)
        numbers = {ref: number for number, ref in enumerate(self._outputs)}
        for unit, refs in of_unit.items():
            for several in [refs] if len(refs) > MOST_OUTPUTS else [[ref] for ref in refs]:
                key = f"output{numbers[several[0]]}"
                self._add(self._output_box(key, several))
                self._connect(unit, key, "", False)

    def _output_box(self, key: str, refs: Sequence[Ref]) -> Box:
        values = [self.reading.values[ref.place][ref.number] for ref in refs]
        shapes = dict.fromkeys([shape_text(value.shape, value.dtype) for value in values])
        sizes = [value.nbytes for value in values if value.nbytes is not None]
        details = [", ".join([one for one in shapes if one][:MOST_LABELS]), sized(sum(sizes)) if sizes else ""]
        title = values[0].name or _output_title(self._outputs[refs[0]])
        return Box(key, "output", title if len(refs) == 1 else counted(len(refs), "output"),
                   tuple([one for one in details if one]), (), any(value.held or value.kept for value in values))


def _title_of(path: Path, module: Any) -> str:
    """Return the title of a layer: that of a model names its class once."""
    if module is None:
        return path[-1]
    return layer_title(module, "" if path == (type(module).__name__,) else path[-1])


def _is_made_of(array: Any, given: Any) -> bool:
    """Return whether an array is what was given, a view of it, or it in another floating dtype."""
    cast = array.shape == given.shape and array.dtype.kind == given.dtype.kind == "f" and array.dtype != given.dtype
    return owner_of(array) is owner_of(given) or cast


def _retained(function: Any) -> set[int]:
    return function.extra.retained if function.extra is not None else set()


def _output_title(names: Sequence[str]) -> str:
    named = ", ".join([name for name in names if name])
    return f"output {named}" if named else "output"


def _value_tooltip(value: Any) -> str:
    if value.held:
        return "a Variable of the program holds it"
    return "only the graph keeps it, for backward" if value.kept else "its array is gone; it can be computed again"


def _role_text(role: int) -> str:
    return f"input {role}" if 0 <= role < OWN else "an array of its own" if role == OWN else f"output {~role}"


def _parameters(module: Any) -> str:
    sizes = [] if module is None else [(one.size, one.nbytes) for one in module.parameters()]
    total = sum(size for size, _ in sizes)
    return f"{counted(total, 'parameter')}, {sized(sum(nbytes for _, nbytes in sizes))}" if sizes else ""


def _kept_text(reading: Reading, place: int) -> str:
    """Return what a Function keeps for its backward."""
    state, nbytes, shared = reading.state[place], reading.nbytes[place], reading.shared[place]
    parts = [f"keeps {sized(nbytes)}"] if nbytes else []
    parts += [f"shares {sized(shared)}"] if shared else []
    if state in (RELEASED, EVICTED):
        return state
    if state == SPARED:
        parts.append("input made again")
    return ", ".join(parts) if parts or state != KEPT else ""
