"""Time and peak bytes of a gradient of each program written against NumPy alone, beside HIPS autograd's."""

from __future__ import annotations

from collections.abc import Iterator

from .agreement import agreeing_on_programs
from .cases import Case
from .harness import answers, open_workers, take_turns
from .programs import PROGRAMS
from .settings import Settings

YARDSTICK = "autograd"
NOT_ASKED = ("torch",)  # it has no NumPy to run them on


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield milliseconds per gradient (value included), and kilobytes (of 1000) of array data at peak."""
    asked = [key for key in engines if key not in NOT_ASKED]
    with open_workers(asked, settings.threads) as (workers, absent):
        for program in PROGRAMS:
            left_out = dict(absent)
            agreeing = agreeing_on_programs(workers, program, left_out)
            title = program.replace("_", " ")
            seconds = take_turns(agreeing, "program_time", {"program": program}, settings, left_out)
            yield Case(
                key=f"program/{program}",
                title=f"gradient of a NumPy program, {title}",
                unit="ms",
                samples={key: [value * 1e3 for value in values] for key, values in seconds.items()},
                left_out=left_out,
                baseline=YARDSTICK,
                headline=False,
            )
            left_out = dict(left_out)
            accounts = answers(agreeing, "program_bytes", left_out, program=program)
            yield Case(
                key=f"program-peak/{program}",
                title=f"peak of that gradient, array data, {title}",
                unit="kB",
                samples={key: [account["peak"] / 1e3] for key, account in accounts.items()},
                left_out=left_out,
                baseline=YARDSTICK,
                headline=False,
            )
