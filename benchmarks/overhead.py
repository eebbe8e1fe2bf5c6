"""Overhead per operation: chains of multiplications of 4-element float32 arrays."""

from __future__ import annotations

from collections.abc import Iterator

from .agreement import agreeing_on_chains
from .cases import Case
from .harness import Worker, open_workers, take_turns
from .settings import Settings
from .workload import Factor

FACTORS: dict[Factor, str] = {
    "constant": "a constant array",
    "variable": "an array that needs a gradient",
    "scalar": "a Python number",
}


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield microseconds per operation, forward and backward, then forward alone."""
    with open_workers(engines, settings.threads) as (workers, absent):
        for backward in (True, False):
            for factor in FACTORS:
                yield _case(workers, settings, factor, backward, dict(absent))


def _case(
    workers: dict[str, Worker], settings: Settings, factor: Factor, backward: bool, left_out: dict[str, str]
) -> Case:
    agreeing = agreeing_on_chains(workers, factor, backward, left_out)
    request = {"factor": factor, "length": settings.length, "backward": backward}
    seconds = take_turns(agreeing, "chain_time", request, settings, left_out)
    passes = "forward and backward" if backward else "forward only"
    scale = 1e6 / settings.length
    return Case(
        key=f"overhead/{factor}" + ("" if backward else "-forward"),
        title=f"one multiplication by {FACTORS[factor]}, {passes}",
        unit="us",
        samples={key: [value * scale for value in values] for key, values in seconds.items()},
        left_out=left_out,
        headline=backward,
    )
