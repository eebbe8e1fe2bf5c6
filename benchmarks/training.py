"""Time of a training step: forward, backward, Adam, gradients let go."""

from __future__ import annotations

from collections.abc import Iterator

from .agreement import agreeing_on_losses
from .cases import Case
from .harness import open_workers, take_turns
from .networks import TRAINED
from .settings import Settings


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield milliseconds per step. Every turn trains from the initial weights on."""
    with open_workers(engines, settings.threads) as (workers, absent):
        for task in TRAINED:
            left_out = dict(absent)
            agreeing = agreeing_on_losses(workers, task, left_out)
            seconds = take_turns(agreeing, "step_time", {"task": task.key}, settings, left_out)
            yield Case(
                key=f"training/{task.key}",
                title=f"training step, {task.title}",
                unit="ms",
                samples={key: [value * 1e3 for value in values] for key, values in seconds.items()},
                left_out=left_out,
            )
