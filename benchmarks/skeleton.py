"""What stays of a long chain after backward, and whether its operations cost more than a short one's."""

from __future__ import annotations

from collections.abc import Iterator

from .cases import Case
from .engines import BASELINE, SUBJECT
from .harness import EngineError, Worker, answers, open_workers
from .settings import FULL, Settings
from .workload import Factor

FACTORS: tuple[Factor, ...] = ("constant", "variable")
SKELETON_LENGTH = 20_000


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield the bytes per operation, then the growth of the cost with the collector on and off."""
    subject = [key for key in engines if key == SUBJECT]
    # Not the others: a chain of a million takes them minutes and gigabytes.
    compared = [key for key in engines if key in (BASELINE, SUBJECT)]
    with open_workers(compared, settings.threads) as (workers, absent):
        for factor in FACTORS:
            keepers = {key: worker for key, worker in workers.items() if key in subject}
            yield _bytes_case(keepers, factor, {key: absent[key] for key in subject if key in absent})
        for collector in (True, False):
            yield _growth_case(workers, settings, collector, dict(absent))


def _bytes_case(workers: dict[str, Worker], factor: Factor, left_out: dict[str, str]) -> Case:
    sizes = answers(workers, "skeleton_bytes", left_out, factor=factor, length=SKELETON_LENGTH)
    title = f"what backward leaves of the graph, one multiplication by a {factor}"
    samples = {key: [size] for key, size in sizes.items()}
    return Case(f"skeleton/{factor}", title, "bytes", samples, left_out, relative=False)


def _growth_case(
    workers: dict[str, Worker], settings: Settings, collector: bool, left_out: dict[str, str]
) -> Case:
    samples: dict[str, list[float]] = {key: [] for key in workers}
    for _ in range(max(1, settings.rounds // 5)):
        for key in list(samples):
            try:
                samples[key].append(growth(workers[key], settings, collector))
            except EngineError as reason:
                left_out[key] = str(reason)
                del samples[key]
    state = "on" if collector else "off"
    lengths = f"{settings.long_length:,} operations against {settings.length:,}"
    return Case(
        key=f"growth/collector-{state}",
        title=f"cost per operation in a chain of {lengths}, collector {state}",
        unit="x",
        samples=samples,
        left_out=left_out,
        relative=False,
        comparable=settings.long_length >= FULL.long_length,
    )


def growth(worker: Worker, settings: Settings, collector: bool) -> float:
    """Return the cost per operation of the long chain over that of the short one.

    Short chains are timed before and after the long one, so that a drift of the machine cancels.
    """
    short = max(1, settings.long_length // settings.length // 4)

    def cost(length: int, repeats: int) -> float:
        request = {"factor": "constant", "length": length, "backward": True, "collector": collector}
        seconds: float = worker.ask("chain_time", repeats=repeats, **request)
        return seconds / length

    before = cost(settings.length, short)
    long = cost(settings.long_length, 1)
    after = cost(settings.length, short)
    return 2 * long / (before + after)
