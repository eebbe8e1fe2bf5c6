"""What an `AnomalyError` says: which Function, where, what went in, why most likely, and what to try.

Text only: an error keeps no array and no graph alive.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.anomaly.causes import cause
from pygrad.anomaly.survey import Survey, survey
from pygrad.errors import AnomalyError, describe
from pygrad.graph import source
from pygrad.legible import WIDTH
from pygrad.places import Place
from pygrad.rematerialise import value
from pygrad.variable import Variable

_HINT = "unknown: the forward ran outside of detect_anomaly"


def made_in_forward(function: Any, number: int, output: Any, inputs: Sequence[Any], several: bool,
                    place: Place) -> AnomalyError:
    """Return the error for an output that a Function made, of inputs that had no such thing."""
    found, name = survey(output), type(function).__name__
    shown = [survey(bare(one)) for one in inputs]
    which = f" in output {number}" if several else ""
    return _error(name, "forward", place.line, [
        f"{name} made {_what(found)} in forward{which}",
        *_at(place),
        f"  output: {_elements(output, found)}",
        *(f"  input {slot}: {_range(one, what)}" for slot, (one, what) in enumerate(zip(inputs, shown, strict=True))),
        *_advice(cause(name, "forward", found, shown, np.asarray(output).dtype))])


def came_in(function: Any, slot: int, one: Any, place: Place) -> AnomalyError:
    """Return the error for a NaN that a Function was given, and that nothing under `detect_anomaly` made."""
    name, what, hint = type(function).__name__, *_origin(one)
    found = survey(bare(one))
    return _error(name, "data", place.line, [
        f"{what} holds {_what(found)}",
        f"  it was there before {name} took it as input {slot}",
        *_at(place),
        f"  {_elements(bare(one), found)}",
        *_advice([hint, "Where missing values are meant, detect_anomaly(forward=False) looks at backward alone."])])


def made_in_backward(function: Any, slot: int, gradient: Any, gradients: Sequence[Any]) -> AnomalyError:
    """Return the error for a gradient that a rule made, of gradients that had no such thing."""
    found, name = survey(gradient), type(function).__name__
    inputs = [known(edge) for edge in function.edges]
    shown = [None if one is None else survey(bare(one)) for one in inputs]
    zero = any(_is_zero(one, gradient, found.first) for one in gradients)
    bad = next((one for one, what in zip(inputs, shown, strict=True) if what is not None and what.nans), None)
    title = f"{name} made {_what(found)} in backward, in the gradient of input {slot}"
    if bad is not None:
        title = f"{_origin(bad)[0]} holds NaN, and so in backward does the gradient of input {slot} of {name}"
    came = [f"  gradient of output {number}: {_range(one, survey(one))}"
            for number, one in enumerate(gradients) if one is not None]
    return _error(name, "backward" if bad is None else "data", function.line, [
        title,
        *_at(_place(function)),
        f"  gradient: {_elements(gradient, found)}",
        *came,
        *(f"  input {number}: {'not known any more' if what is None else _range(one, what)}"
          for number, (one, what) in enumerate(zip(inputs, shown, strict=True))),
        *_advice(cause(name, "backward", found, [one for one in shown if one is not None], gradient.dtype, zero))])


def about_gradient(title: str, gradient: Any, name: str, function: Any, advice: Sequence[str]) -> AnomalyError:
    """Return the error for a gradient that no rule made: given, summed, cast, or returned by a hook.

    ``title`` says what it is, and has a place for "a NaN"; ``function``, if not None, is where it was met.
    """
    found = survey(gradient)
    place = [] if function is None else _at(_place(function))
    return _error(name, "backward", None if function is None else function.line, [
        title.format(_what(found)), *place, f"  gradient: {_elements(gradient, found)}", *_advice(advice)])


def about_parameter(title: str, array: Any, name: str, advice: Sequence[str]) -> AnomalyError:
    """Return the error for what an optimiser met or made."""
    found = survey(array)
    return _error(name, "optimizer", None, [title.format(_what(found)), f"  {_elements(array, found)}",
                                            *_advice(advice)])


def called(one: Any) -> str:
    """Return how a title goes on after "The leaf"."""
    return describe(one) if one.name else f"of {describe(one)}"


def bare(one: Any) -> Any:
    """Return the array of a Variable, or what was given."""
    return np.asarray(one.data if isinstance(one, Variable) else one)


def known(edge: Any) -> Any:
    """Return the value at an edge, a leaf or a constant as itself; computed again, or None if that cannot be."""
    if source(edge) is None:
        return edge
    try:
        return np.asarray(value(edge))
    except Exception:
        return None  # changed in place since, or out of memory: what matters is the anomaly


def _error(function: str, phase: str, line: str | None, lines: list[str]) -> AnomalyError:
    error = AnomalyError("\n".join(lines))
    error.function, error.phase, error.line = function, phase, line
    return error


def _what(found: Survey) -> str:
    if found.nans and found.infinities:
        return "NaN and infinity"
    return "NaN" if found.nans else "infinity"


def _elements(array: Any, found: Survey) -> str:
    array = np.asarray(array)
    if array.ndim == 0:
        return f"{describe(array)}: {array[()]}"
    kinds = [f"{count} {kind}" for count, kind in ((found.nans, "NaN"), (found.infinities, "inf")) if count]
    first = "" if found.first is None else f", the first at {list(found.first)}: {array[found.first]}"
    return f"{describe(array)}; {' and '.join(kinds)} of {array.size} elements{first}"


def _range(one: Any, found: Survey) -> str:
    """Return name, shape, dtype and range of what went in, and whether that was finite."""
    kinds = [f"{count} {kind}" for count, kind in ((found.nans, "NaN"), (found.infinities, "inf")) if count]
    size = "abs " if np.dtype(one.dtype).kind == "c" else ""
    span = "empty" if not np.size(bare(one)) else "nothing finite" if found.least is None else \
        f"{size}{found.least:.4g} to {found.greatest:.4g}"
    return f"{describe(one)}; {span}" + (f", and {' and '.join(kinds)} already" if kinds else "")


def _place(function: Any) -> Place:
    return Place(function.line or _HINT, function.extra.layer if function.extra is not None else None, None)


def _at(place: Place) -> list[str]:
    return [f"  line: {place.line}"] * bool(place.line) + [f"  layer: {place.layer}"] * bool(place.layer)


def _advice(sentences: Sequence[str]) -> list[str]:
    """Return what is likely, and what to try, in lines that a narrow cell holds."""
    return [textwrap.fill(one, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False,
                          break_on_hyphens=False) for one in sentences]


def _is_zero(given: Any, gradient: Any, first: Any) -> bool:
    """Return whether the gradient that came in is 0 where the one that was made is bad first."""
    return given is not None and first is not None and np.shape(given) == np.shape(gradient) and given[first] == 0


def _origin(one: Any) -> tuple[str, str]:
    """Return what to call where a bad input came from, through views, and what to try."""
    while isinstance(one, Variable) and one.creator is not None and one.creator.makes_view:
        one = one.creator.input(0)
    if not isinstance(one, Variable):
        return f"A constant of {describe(np.asarray(one))}", "Look at where that array was made or read."
    if one.creator is None:
        return (f"The {'leaf' if one.requires_grad else 'constant'} {called(one)}",
                "Look at where that was made or read, or at the optimiser's last step.")
    line = one.creator.line
    return (f"The result of {type(one.creator).__name__}, {describe(one)},",
            f"That was made {f'at {line}' if line else 'before'}, when forward was not looked at: run that under "
            "detect_anomaly as well.")
