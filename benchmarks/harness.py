"""Workers, and the turns they take."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .settings import Settings, worker_environment

ROOT = Path(__file__).resolve().parents[1]


class EngineError(Exception):
    """The engine cannot do what it was asked; the text says why."""


class Worker:
    """One engine in a process of its own, asked by name and answering in JSON."""

    def __init__(self, key: str, threads: int) -> None:
        self.key = key
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(threads, str(ROOT)),
            cwd=ROOT,
            text=True,
        )

    def send(self, name: str, **arguments: Any) -> None:
        """Send a request, to be followed by `receive`."""
        assert self._process.stdin is not None
        try:
            print(json.dumps({"name": name, **arguments}), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise EngineError(self._ending()) from None

    def receive(self) -> Any:
        """Return the answer to the request sent last, or raise `EngineError`."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EngineError(self._ending())
        reply = json.loads(line)
        if "failed" in reply:
            raise EngineError(reply["failed"])
        return reply["ok"]

    def ask(self, name: str, **arguments: Any) -> Any:
        """Send a request and return its answer."""
        self.send(name, **arguments)
        return self.receive()

    def close(self) -> None:
        """Let the worker end."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # a request that a dead process never read
                if pipe is not None:
                    pipe.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ending(self) -> str:
        return f"its process ended (status {self._process.wait()})"


@contextmanager
def open_workers(keys: Iterable[str], threads: int) -> Iterator[tuple[dict[str, Worker], dict[str, str]]]:
    """Start a worker for each engine and wait until they are ready.

    Yields
    ------
    workers, left_out : dict
        The workers by key, and for those that did not start, the reason.
    """
    started = {key: Worker(key, threads) for key in keys}
    workers, left_out = {}, {}
    try:
        for worker in started.values():
            worker.send("ready")
        for key, worker in started.items():
            try:
                worker.receive()
                workers[key] = worker
            except EngineError as reason:
                left_out[key] = str(reason)
        yield workers, left_out
    finally:
        for worker in started.values():
            worker.close()


def answers(
    workers: Mapping[str, Worker], name: str, left_out: dict[str, str], **request: Any
) -> dict[str, Any]:
    """Return every worker's answer; a worker that has none goes to `left_out` with its reason."""
    given = {}
    for key, worker in workers.items():
        try:
            given[key] = worker.ask(name, **request)
        except EngineError as reason:
            left_out[key] = str(reason)
    return given


def take_turns(
    workers: Mapping[str, Worker],
    name: str,
    request: Mapping[str, Any],
    settings: Settings,
    left_out: dict[str, str],
) -> dict[str, list[float]]:
    """Time every engine once per round, one after the other, in alternating order.

    Parameters
    ----------
    workers : mapping of str to Worker
    name, request : str, mapping
        What the workers are asked; they are told how often to repeat it, and answer with the mean seconds.
    settings : Settings
    left_out : dict of str to str
        Engines that cannot take part are added, with the reason.

    Returns
    -------
    dict of str to list of float
        For each engine that did not fail, its seconds in every round; in the first ones only where it takes so long
        that `Settings.patience` ends.
    """
    repeats: dict[str, int] = dict.fromkeys(workers, 1)
    slow: set[str] = set()
    for share in (0.2, 1.0):  # the second look is at repeats that are warm already
        for key in [key for key in repeats if key not in slow]:
            timed = answers({key: workers[key]}, name, left_out, repeats=repeats.pop(key), **request)
            for seconds in timed.values():
                repeats[key] = max(1, round(share * settings.block / max(seconds, 1e-9)))
                if seconds > settings.block:
                    slow.add(key)
    samples: dict[str, list[float]] = {key: [] for key in repeats}
    for count in range(settings.rounds):
        keys = [key for key in samples if sum(samples[key]) * repeats[key] <= settings.patience]
        for key in keys if count % 2 == 0 else reversed(keys):
            time.sleep(settings.pause)
            timed = answers({key: workers[key]}, name, left_out, repeats=repeats[key], **request)
            if key in timed:
                samples[key].append(timed[key])
            else:
                del samples[key]
    return samples
