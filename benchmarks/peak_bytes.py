"""Peak bytes of a training step, above what is live before it: exact, so one count is enough.

What is counted: for NumPy engines every buffer of array data (`array_hook`), and beside it array data and
Python objects together (`tracemalloc`); for PyTorch every tensor allocation, by its profiler. PyTorch's own
C++ and Python objects are not counted, so that array data is the comparison of like with like. JAX
allocates inside XLA, out of sight of both.

Live before the step are the parameters, the optimiser's state and what the engine makes of the labels; the
data set is not counted. The gradients belong to the step, which lets them go. An engine that parks its
scratch space between steps shows it there: the two counts are read together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .agreement import agreeing_on_losses
from .cases import Case
from .harness import answers, open_workers
from .networks import TRAINED, Network
from .settings import Settings
from .workload import Task


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield, per task, kilobytes (of 1000) at peak in array data, in total, and live before the step."""
    with open_workers(engines, settings.threads) as (workers, absent):
        for task in TRAINED:
            left_out = dict(absent)
            agreeing = agreeing_on_losses(workers, task, left_out)
            accounts = answers(agreeing, "step_bytes", left_out, task=task.key)
            yield from cases(task, accounts, left_out)


def cases(
    task: Task | Network, accounts: Mapping[str, Mapping[str, int | None]], left_out: dict[str, str]
) -> Iterator[Case]:
    """Yield the cases of a task from the `accounts.Account` of each engine, given as a mapping."""
    columns = {
        "peak": ("peak of a step, array data", ""),
        "total_peak": ("peak of a step, array data and Python objects (PyTorch: tensors)", "-total"),
        "live": ("array data live before a step", "-live"),
    }
    for column, (what, suffix) in columns.items():
        # PyTorch has no total; its tensors stand in, so that a ratio remains.
        counts = {
            key: account["peak"] if account[column] is None else account[column]
            for key, account in accounts.items()
        }
        yield Case(
            key=f"peak/{task.key}{suffix}",
            title=f"{what}, {task.title}",
            unit="kB",
            samples={key: [count / 1e3] for key, count in counts.items() if count is not None},
            left_out=left_out,
            headline=not suffix,
        )
