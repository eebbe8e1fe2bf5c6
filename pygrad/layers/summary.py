"""A table of a module's layers: shapes, parameters and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pygrad import _lazy
from pygrad.config import no_grad
from pygrad.variable import Variable

__all__ = ["Row", "Summary", "measure"]

HEADER = ("layer", "kind", "output", "parameters", "bytes", "output bytes")


@dataclass(frozen=True)
class Row:
    """One layer.

    Attributes
    ----------
    name : str
        Dotted, as in a state dict; empty for the module itself.
    kind : str
        The class.
    shapes : tuple of tuple of int, or None
        Of the outputs of its last call; None if it was not called.
    parameters, nbytes : int
        Number and bytes of its parameters, of those of its layers too; what is shared counts once.
    output_nbytes : int or None
        Bytes of the outputs.
    is_leaf : bool
        Whether it has no layers itself.
    """

    name: str
    kind: str
    shapes: tuple[tuple[int, ...], ...] | None
    parameters: int
    nbytes: int
    output_nbytes: int | None
    is_leaf: bool


@dataclass(frozen=True)
class Summary:
    """What `Module.summary` returns; it prints as a table.

    Attributes
    ----------
    rows : list of Row
        The module itself, then all that belong to it, in the order of definition.
    parameters, trained, nbytes, buffer_nbytes : int
        Number of parameters, of those that require a gradient, bytes of both, and bytes of the buffers.
    """

    rows: list[Row]
    parameters: int
    trained: int
    nbytes: int
    buffer_nbytes: int

    __module__ = "pygrad.layers"

    @property
    def output_nbytes(self) -> int:
        """Bytes of the outputs of all layers that have no layers themselves."""
        return sum(row.output_nbytes or 0 for row in self.rows if row.is_leaf)

    def cells(self) -> list[tuple[str, ...]]:
        """Return the table as text, its heads first; without outputs if the module was not called."""
        table = [HEADER] + [_cells(row) for row in self.rows]
        if all(row.shapes is None for row in self.rows):
            table = [(*cells[:2], *cells[3:5]) for cells in table]
        return table

    def total(self) -> str:
        """Return the line below the table."""
        end = (f"{self.parameters:,} parameters ({self.trained:,} trained), {self.nbytes:,} bytes; buffers "
               f"{self.buffer_nbytes:,} bytes")
        if any(row.shapes is not None for row in self.rows):
            end += f"; outputs of layers {self.output_nbytes:,} bytes"
        return end

    def __str__(self) -> str:
        table = self.cells()
        widths = [max(len(cells[column]) for cells in table) for column in range(len(table[0]))]
        right = [title in ("parameters", "bytes", "output bytes") for title in table[0]]
        lines = ["  ".join(cell.rjust(width) if to_right else cell.ljust(width)
                           for cell, width, to_right in zip(cells, widths, right, strict=True)).rstrip()
                 for cells in table]
        return "\n".join([*lines, self.total()])

    __repr__ = __str__

    def _repr_html_(self) -> str | None:
        return _lazy.load("display.module_tree").summary(self)  # type: ignore[no-any-return]


def measure(module: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Summary:
    """Return the summary of a module; see `pygrad.layers.Module.summary`."""
    outputs: dict[int, list[Any]] = {}
    if inputs or options:
        _run(module, inputs, options, outputs)
    rows = [_row(name, one, outputs.get(id(one))) for name, one in module.named_modules()]
    parameters = list(module.parameters())
    return Summary(rows, sum(one.size for one in parameters),
                   sum(one.size for one in parameters if one.requires_grad),
                   sum(one.nbytes for one in parameters), sum(one.nbytes for one in module.buffers()))


def _run(module: Any, inputs: Any, options: Any, outputs: dict[int, list[Any]]) -> None:
    """Call the module once in evaluation mode, and note the outputs of all that belong to it."""
    modes = [(one, one.training) for one in module.modules()]

    def note(one: Any, args: Any, output: Any) -> None:
        outputs[id(one)] = [(array.shape, array.nbytes) for array in _arrays(output)]

    handles = [one.register_forward_hook(note) for one, _ in modes]
    try:
        module.eval()
        with no_grad():
            module(*inputs, **options)
    finally:
        for handle in handles:
            handle.remove()
        for one, mode in modes:
            one.training = mode


def _arrays(output: Any) -> list[Any]:
    """Return the Variables in what a module returned."""
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, tuple | list):
        return [array for one in output for array in _arrays(one)]
    return [output] if isinstance(output, Variable) else []


def _row(name: str, module: Any, outputs: list[Any] | None) -> Row:
    parameters = list(module.parameters())
    return Row(name, type(module).__name__, None if outputs is None else tuple([shape for shape, _ in outputs]),
               sum(one.size for one in parameters), sum(one.nbytes for one in parameters),
               None if outputs is None else sum(size for _, size in outputs),
               next(module.children(), None) is None)


def _cells(row: Row) -> tuple[str, ...]:
    depth = row.name.count(".") + 1 if row.name else 0
    shapes = "-" if row.shapes is None else ", ".join(map(str, row.shapes))
    return ("  " * depth + row.name.rpartition(".")[2], row.kind, shapes, f"{row.parameters:,}", f"{row.nbytes:,}",
            "-" if row.output_nbytes is None else f"{row.output_nbytes:,}")
