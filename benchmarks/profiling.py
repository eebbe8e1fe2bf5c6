"""What a running profile of memory adds to a training step; when none runs, see the overhead."""

from __future__ import annotations

from collections.abc import Iterator

from .cases import Case
from .engines import SUBJECT
from .harness import EngineError, open_workers
from .networks import NETWORKS, Network
from .settings import Settings
from .workload import BIG, TASKS, Task

MEASURED: tuple[Task | Network, ...] = (BIG, TASKS["mlp"], TASKS["deep"], *NETWORKS.values())


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield the time of a step under a profile over that without: both in one process, one after the other."""
    with open_workers([key for key in engines if key == SUBJECT], settings.threads) as (workers, absent):
        for task in MEASURED:
            samples: dict[str, list[float]] = {}
            left_out = dict(absent)
            for key, worker in workers.items():
                try:
                    samples[key] = [worker.ask("profile_cost", task=task.key, seconds=4 * settings.block)
                                    for _ in range(settings.rounds)]
                except EngineError as reason:
                    left_out[key] = str(reason)
            yield Case(f"profile/{task.key}", f"the same step under `memory.profile()`, {task.title}", "x", samples,
                       left_out, relative=False)
