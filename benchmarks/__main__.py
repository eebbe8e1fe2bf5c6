"""The command ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from . import import_time, numpy_programs, overhead, peak_bytes, profiling, skeleton, training
from .cases import Case
from .engines import BASELINE, ENGINES, installed_engines
from .settings import FULL, QUICK, Settings
from .tables import as_json, compact, context, sentence, text_table

BENCHMARKS: dict[str, Callable[[Settings, list[str]], Iterator[Case]]] = {
    "overhead": overhead.run,
    "training": training.run,
    "peak": peak_bytes.run,
    "programs": numpy_programs.run,
    "profile": profiling.run,
    "import": import_time.run,
    "skeleton": skeleton.run,
}


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    line = argparse.ArgumentParser(prog="python -m benchmarks", description="PyGrad beside other engines.")
    line.add_argument("--quick", action="store_true", help="few, short rounds: a first look")
    line.add_argument("--only", action="append", choices=BENCHMARKS, metavar="NAME",
                      help=f"this benchmark; may be repeated ({', '.join(BENCHMARKS)})")
    line.add_argument("--engine", action="append", choices=ENGINES, metavar="NAME",
                      help=f"this engine; may be repeated ({', '.join(ENGINES)})")
    line.add_argument("--rounds", type=int, help="turns of every engine in every case")
    line.add_argument("--threads", type=int, default=FULL.threads, help="of every engine (default 2)")
    line.add_argument("--json", type=Path, metavar="PATH", help="write every sample there")
    line.add_argument("--results", type=Path, metavar="PATH",
                      help="write the medians there, of which `python -m docs.benchmarks_page` makes the pages")
    return line


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print each case as it comes, and write what was asked for."""
    options = parser().parse_args(arguments)
    settings = replace(QUICK if options.quick else FULL, threads=options.threads)
    if options.rounds:
        settings = replace(settings, rounds=options.rounds)
    engines = installed_engines(options.engine)
    facts = context(settings, engines)
    print(sentence(facts))
    for key in ENGINES:
        if key not in engines and not options.engine:
            print(f"{ENGINES[key].title} is not installed and is left out.")
    if BASELINE not in engines:
        print(f"Without {ENGINES[BASELINE].title} there are no ratios, only figures of this machine.")

    cases = []
    for name in options.only or BENCHMARKS:
        for case in BENCHMARKS[name](settings, engines):
            cases.append(case)
            print(f"\n{text_table(case)}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(as_json(cases, facts), indent=1) + "\n", encoding="utf-8")
    if options.results:
        options.results.write_text(json.dumps(compact(cases, facts), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
