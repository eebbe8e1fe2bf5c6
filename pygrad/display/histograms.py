"""`hist`: what the weights of a model look like, and their gradients, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.display._histograms_plot import figure_of
from pygrad.display._histograms_svg import draw
from pygrad.display._histograms_text import table
from pygrad.display.counts import Counts, binned, measured
from pygrad.display.saving import save
from pygrad.errors import ArgumentError
from pygrad.functions._numbers import whole_number
from pygrad.io.replacing import Path
from pygrad.variable import Variable


@dataclass(slots=True)
class Row:
    """What is shown of one parameter.

    Attributes
    ----------
    name : str
        Its path in the model.
    shape : tuple of int
    dtype : str
    values : Counts
    gradient : Counts or None
        None where it has none.
    note : str
        What is remarkable: no gradient, all of it zero.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    values: Counts
    gradient: Counts | None = None
    note: str = ""


@dataclass
class Histograms:
    """What `hist` returns: prints as text, shows itself as a picture in a notebook; holds numbers only.

    Attributes
    ----------
    rows : list of Row
    gradients : bool
        Whether gradients are shown, too.
    log : bool or None
        Whether counts have a logarithmic scale; None where it helps.
    remark : str
        Why there are not all parameters, or no gradients; or empty.
    """

    rows: list[Row]
    gradients: bool
    log: bool | None = None
    remark: str = ""
    title: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return table(self)

    def _repr_html_(self) -> str:
        return f'<div style="overflow-x:auto">{draw(self)}</div>'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": table(self)}

    def save(self, path: Path) -> None:
        """Write the picture to a file, replaced as a whole or not at all.

        Parameters
        ----------
        path : str or path-like
            The suffix says the kind: ``.svg``, or for matplotlib ``.png``, ``.pdf`` and what else it writes.

        Raises
        ------
        ArgumentError
            If there is no such kind of picture.
        MissingDependencyError
            If it is not ``.svg``, and matplotlib is not installed.
        """
        save(path, "Histograms.save", lambda: draw(self, standalone=True), lambda: figure_of(self))


def hist(of: Any, gradients: bool = True, *, only: str = "*", most: int = 24, bins: int = 40, log: bool | None = None,
         shared: bool = False) -> Histograms:
    """Return histograms of weights and gradients, one row a parameter.

    Parameters
    ----------
    of : Module, Variable, array, or a mapping or iterable of Variables and arrays
        A model, a ``state_dict()``, a list of Parameters, a dict of activations.
    gradients : bool
        Whether to show ``.grad`` beside the values.
    only : str
        Which parameters: a pattern such as ``"encoder.*.weight"``.
    most : int
        Show at most so many parameters, the largest.
    bins : int
        Bars of a histogram.
    log : bool, optional
        Whether counts have a logarithmic scale; by default where a few bars would hide the others.
    shared : bool
        Whether all values have one horizontal axis, and all gradients another, for comparing layers.

    Returns
    -------
    Histograms
        Prints as text, is a picture in a notebook, and has ``save("weights.svg")``, also ``.png``.

    Raises
    ------
    ArgumentError
        If there is nothing to show, or an argument is out of range.

    Notes
    -----
    Counts are exact: each array is read twice, in pieces, without a copy of it. NaN and infinities are counted and not
    drawn; of complex numbers the absolute value is shown.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import display
    >>> display.hist({"scale": np.array([0.0, 1.0, 1.0, np.nan])}, bins=8)
    parameter  shape         histogram  low  high    mean     std
    scale      (4,) float64  ▄      █     0     1  0.6667  0.4714  33 % zeros, 1 NaN
    """
    _check(most, bins)
    named = [(name, value) for name, value in _named(of) if fnmatchcase(name, only)]
    if not named:
        raise ArgumentError(f"hist: there is nothing to show in {type(of).__name__}"
                            + (f" of a name like {only!r}" if only != "*" else ""))
    kept = sorted(range(len(named)), key=lambda place: -named[place][1].size)[:most]
    chosen = [named[place] for place in sorted(kept)]
    remarks = []
    if len(chosen) < len(named):
        elements = sum(value.size for _, value in named) - sum(value.size for _, value in chosen)
        remarks.append(f"the {len(chosen)} largest of {len(named)} parameters; the others have {elements:,} elements: "
                       'pass most=, or a pattern such as only="*.weight", to see others')
    variables = [value for _, value in chosen if isinstance(value, Variable)]
    shows = gradients and any(value.grad is not None for value in variables)
    if gradients and variables and not shows:
        remarks.append("no gradients: backward() has not been called, or they have been cleared")
    arrays = [_Both(value, shows) for _, value in chosen]
    _fill(arrays, bins, shared)
    rows = [both.row(name, shows) for (name, _), both in zip(chosen, arrays, strict=True)]
    return Histograms(rows, shows, log, "; ".join(remarks), _title(of))


def _check(most: int, bins: int) -> None:
    for name, value, highest in (("most", most, 10_000), ("bins", bins, 500)):
        number = whole_number(value, 1)
        if number is None or number > highest:
            raise ArgumentError(f"hist: expected {name} to be an integer from 1 to {highest:,}, got {value!r}")


def _title(of: Any) -> str:
    return type(of).__name__ if hasattr(of, "named_parameters") else ""


def _named(of: Any) -> Iterator[tuple[str, Any]]:
    """Yield names and what is to be shown: Variables, and arrays."""
    if hasattr(of, "named_parameters"):
        pairs: Iterable[tuple[Any, Any]] = of.named_parameters()
    elif isinstance(of, Variable | np.ndarray | np.generic | int | float | complex):
        pairs = [(getattr(of, "name", None) or "value", of)]
    elif isinstance(of, Mapping):
        pairs = of.items()
    elif isinstance(of, Iterable) and not isinstance(of, str | bytes):
        pairs = [(getattr(one, "name", None) or str(number), one) for number, one in enumerate(of)]
    else:
        raise ArgumentError(f"hist: expected a Module, Variables or arrays, got {type(of).__name__}")
    for name, value in pairs:
        yield str(name), value if isinstance(value, Variable) else as_array(value, where=f"hist: {name}")


class _Both:
    """A parameter and its gradient while they are looked at."""

    def __init__(self, value: Any, gradients: bool) -> None:
        self.is_variable = isinstance(value, Variable)
        self.value = np.asarray(value.data if self.is_variable else value)
        self.grad = value.grad.data if gradients and self.is_variable and value.grad is not None else None
        self.frozen = self.is_variable and not value.requires_grad
        self.counts = measured(self.value)
        self.grad_counts = None if self.grad is None else measured(self.grad)

    def row(self, name: str, gradients: bool) -> Row:
        note = ""
        if gradients and self.is_variable:
            found = self.grad_counts
            if found is None:
                note = "frozen: requires_grad is False" if self.frozen else "no gradient"
            elif found.size and found.zeros == found.size:
                note = "the gradient is all zero"
        return Row(name, self.value.shape, str(self.value.dtype), self.counts, self.grad_counts, note)


def _fill(arrays: list[_Both], bins: int, shared: bool) -> None:
    """Count bins, within limits that are an array's own or those of all."""
    for counts, data in (("counts", "value"), ("grad_counts", "grad")):
        both = [(getattr(one, counts), getattr(one, data)) for one in arrays if getattr(one, data) is not None]
        lows, highs = [one.low for one, _ in both if one.finite], [one.high for one, _ in both if one.finite]
        for found, array in both:
            if found.finite:
                low, high = (min(lows), max(highs)) if shared else (found.low, found.high)
                found.limits = low, high
                found.bins = binned(array, low, high, bins)
