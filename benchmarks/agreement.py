"""Every engine computes the same before it is timed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .engines.pygrad_engine import reference_network_losses
from .harness import Worker, answers
from .networks import Network
from .programs import numerical_gradient
from .workload import Factor, Task, chain_expected, reference_losses

STEPS = 10
NETWORK_STEPS = 4
RELATIVE_TOLERANCE = 1e-3  # of float32 losses after STEPS steps, to the float64 ones computed by hand
CHAIN_LENGTH = 7


def difference(got: Sequence[float], expected: Sequence[float], tolerance: float) -> str | None:
    """Return in words the first number that is off by more than `tolerance` (relative), or None."""
    if len(got) != len(expected):
        return f"disagrees: {len(got)} numbers instead of {len(expected)}"
    for position, (value, wanted) in enumerate(zip(got, expected, strict=True), start=1):
        if not math.isclose(value, wanted, rel_tol=tolerance, abs_tol=1e-6):
            return f"disagrees: number {position} is {value:.7g} instead of {wanted:.7g}"
    return None


def agreeing_on_losses(
    workers: Mapping[str, Worker], task: Task | Network, left_out: dict[str, str], steps: int = STEPS
) -> dict[str, Worker]:
    """Return the workers whose first losses are right; add the others to `left_out`.

    The losses of a `Task` are computed by hand, those of a `Network` by PyGrad in float64.
    """
    if isinstance(task, Network):
        steps = min(steps, NETWORK_STEPS)
        expected = reference_network_losses(task, steps)
    else:
        expected = reference_losses(task, steps)
    return _agreeing(workers, expected, left_out, "losses", task=task.key, steps=steps)


def agreeing_on_chains(
    workers: Mapping[str, Worker], factor: Factor, backward: bool, left_out: dict[str, str]
) -> dict[str, Worker]:
    """Return the workers whose chains are right; add the others to `left_out`."""
    expected = chain_expected(factor, CHAIN_LENGTH, backward)
    request = {"factor": factor, "length": CHAIN_LENGTH, "backward": backward}
    return _agreeing(workers, expected, left_out, "chain_values", **request)


def agreeing_on_programs(
    workers: Mapping[str, Worker], program: str, left_out: dict[str, str]
) -> dict[str, Worker]:
    """Return the workers whose gradient of a program is right; add the others to `left_out`."""
    return _agreeing(workers, numerical_gradient(program), left_out, "program_gradient", program=program)


def _agreeing(
    workers: Mapping[str, Worker],
    expected: Sequence[float],
    left_out: dict[str, str],
    name: str,
    **request: Any,
) -> dict[str, Worker]:
    agreeing = {}
    for key, got in answers(workers, name, left_out, **request).items():
        wrong = difference(got, expected, RELATIVE_TOLERANCE)
        if wrong:
            left_out[key] = wrong
        else:
            agreeing[key] = workers[key]
    return agreeing
