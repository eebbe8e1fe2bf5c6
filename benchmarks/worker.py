"""A worker: one engine in a process of its own, answering one JSON line per request.

Started by `harness.Worker` as ``python -m benchmarks.worker ENGINE``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from .engines import ENGINES
from .engines.base import Engine, UnsupportedError
from .tasks import ANSWERS


def answer(engine: Engine, request: dict[str, Any]) -> dict[str, Any]:
    """Return ``{"ok": result}``, or why there is none."""
    name = request.pop("name")
    try:
        return {"ok": ANSWERS[name](engine, **request)}
    except UnsupportedError as reason:
        return {"failed": str(reason)}
    except Exception as error:  # a worker outlives whatever an engine raises
        return {"failed": f"{type(error).__name__}: {_first_line(error)}"}


def main(key: str) -> None:
    """Load the engine and answer until the requests end."""
    # What a library prints must not get between the answers.
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    engine: Engine | None = None
    for line in sys.stdin:
        try:
            engine = engine or ENGINES[key].load()
        except Exception as error:  # an engine under construction may raise anything
            reply = {"failed": f"cannot be imported: {type(error).__name__}: {_first_line(error)}"}
        else:
            reply = answer(engine, json.loads(line))
        print(json.dumps(reply), file=channel)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]


if __name__ == "__main__":
    main(sys.argv[1])
