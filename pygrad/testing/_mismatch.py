"""What a failed `gradcheck` says: which elements, both values, and the likely cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pygrad.testing.numerical import one_sided


@dataclass(frozen=True)
class Mismatch:
    """A Jacobian of one output by one input that differs from central differences."""

    number: int
    output_name: str
    part: str
    output: Any
    place: int
    input_name: str
    input: Any
    found: Any
    wanted: Any
    fine: Any
    options: tuple[float, float, float]

    @property
    def worst(self) -> tuple[int, ...]:
        """The index of the largest difference, NaN above all, in the output's axes and then the input's."""
        with np.errstate(invalid="ignore"):
            error = np.where(self.fine, -1.0, np.abs(self.found - self.wanted))
        return tuple(int(i) for i in np.unravel_index(int(np.argmax(np.nan_to_num(error, nan=np.inf))), error.shape))

    @property
    def here(self) -> tuple[int, ...]:
        """The index of the worst in the output."""
        return self.worst[:self.output.ndim]

    @property
    def there(self) -> tuple[int, ...]:
        """The index of the worst in the input."""
        return self.worst[self.output.ndim:]


def explain(found: Mismatch, title: str, values: Callable[[Sequence[Any]], list[Any]],
            arrays: Sequence[Any]) -> str:
    """Return the text of the error; ``values`` is run a few more times to find the cause."""
    got, wanted = found.found[found.worst], found.wanted[found.worst]
    eps, atol, rtol = found.options
    of = f"the {({'real': 'real', 'imag': 'imaginary'})[found.part]} part of " if found.part else ""
    with np.errstate(invalid="ignore"):
        difference, allowed = abs(got - wanted), atol + rtol * abs(wanted)
    lines = [
        f"{title}: the derivative of {of}{_element(found.output_name, found.output, found.here)} by "
        f"{_element(found.input_name, found.input, found.there)} is wrong",
        f"    analytical (the backward rule):   {got}",
        f"    numerical (central differences):  {wanted}",
        f"    they differ by {difference:.3g}; atol={atol:g} and rtol={rtol:g} allow {allowed:.3g}",
        f"    {found.output_name}: {_described(found.output)}; {found.input_name}: {_described(found.input)}, "
        f"there {found.input[found.there]}",
        f"    {int((~found.fine).sum())} of the {found.fine.size} elements of this Jacobian differ"]
    cause = _cause(found, values, arrays)
    return "\n".join([*lines, f"    Perhaps: {cause}"] if cause else lines)


def _element(name: str, array: Any, index: tuple[int, ...]) -> str:
    return f"{name} at [{', '.join(map(str, index))}]" if array.ndim else name


def _described(array: Any) -> str:
    return f"{array.dtype} of shape {array.shape}"


def _cause(found: Mismatch, values: Callable[[Sequence[Any]], list[Any]], arrays: Sequence[Any]) -> str:
    """Return what is likely wrong, or nothing."""
    once, again = (values(arrays)[found.number] for _ in range(2))
    if not np.array_equal(once, again, equal_nan=True):
        return ("the function gives something else each time it is called; give its random numbers a seed, or take "
                "away what it remembers")
    if not np.isfinite(found.wanted[found.worst]):
        return "the function is not finite there, or next to it; choose another input"
    arrays_by_name = {found.input_name: found.input, found.output_name: found.output}
    low = [f"{name} is {array.dtype}" for name, array in arrays_by_name.items()
           if array.dtype.type in (np.float16, np.float32, np.complex64)]
    if low:
        return (f"{' and '.join(low)}: central differences need double precision; give float64 or complex128 arrays "
                "(or a larger eps, atol and rtol)")
    return _cause_of_values(found, values, arrays)


def _cause_of_values(found: Mismatch, values: Callable[[Sequence[Any]], list[Any]], arrays: Sequence[Any]) -> str:
    got, wanted = found.found[found.worst], found.wanted[found.worst]
    sides = one_sided(values, arrays, found.place, found.number, found.there, found.options[0])
    before, after = (_part(slope, found.part)[found.here] for slope in sides)
    if abs(after - before) > 1e-3 * max(abs(after), abs(before), 1e-8):
        return (f"the function has a kink or a jump there: its slope is {before:.6g} before and {after:.6g} after "
                "this point; move the input away from it")
    if not np.any(found.found):
        return ("nothing was recorded on the way from this input to this output (x.data, np.asarray or no_grad "
                "drops the graph), or the rule returns None for this input")
    if np.iscomplexobj(wanted) and abs(got - np.conjugate(wanted)) < 1e-6 * abs(wanted):
        return "a conjugate is missing: a rule multiplies gy by the conjugate of the derivative"
    if abs(wanted) and np.allclose(found.found, found.wanted * (got / wanted), 1e-4, 1e-6):
        return f"the rule is off by the same factor everywhere: {got / wanted:.6g}"
    return ""


def _part(value: Any, part: str) -> Any:
    return getattr(value, part) if part else value
