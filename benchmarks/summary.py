"""The README's table: a row for each workload, PyGrad's time and peak beside PyTorch's, and the targets.

It is made from the results file that ``python -m benchmarks --json`` writes: ``python -m benchmarks.summary
results.json README.md`` puts it between the page's two markers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .tables import number, sentence, write_markdown

ROWS = {
    "overhead/constant": "one multiplication by a constant, forward and backward",
    "overhead/variable": "one multiplication by a Variable, forward and backward",
    "tiny": "training step, MLP 64-32-10, batch 32",
    "mlp": "training step, MLP 784-512-512-10, batch 128",
    "deep": "training step, 50 layers of 128, batch 1024",
    "cnn": "training step, CNN on 28x28, batch 64",
    "cnn-numpy": "the same without the optional oneDNN",
    "gpt": "training step, GPT of 4 layers, 128 tokens, batch 16",
    "lstm": "training step, LSTM 64 to 128, 64 steps, batch 32",
}


def summary_table(results: dict[str, Any]) -> str:
    """Return the table as Markdown.

    Parameters
    ----------
    results : dict
        What `benchmarks.tables.as_json` returns.

    Returns
    -------
    str
        Ratios to PyTorch of time and of peak bytes, below 1 is better, with their targets; what was not measured is
        left empty.
    """
    cases = {case["key"]: case for case in results["cases"]}
    lines = ["| PyGrad beside PyTorch, below 1 is better | time | target | peak bytes | target |",
             "| --- | --- | --- | --- | --- |"]
    for key, title in ROWS.items():
        time = cases.get(key if "/" in key else f"training/{key}")
        peak = cases.get(f"peak/{key}")
        if time or peak:
            lines.append(f"| {title} | {_cells(time)} | {_cells(peak)} |")
    if "import" in cases:
        median = {engine: sorted(values)[len(values) // 2] for engine, values in cases["import"]["samples"].items()}
        beside = f" (PyTorch {number(median['torch'])} ms)" if "torch" in median else ""
        lines.append(f"| import, beyond NumPy's | {number(median['pygrad'])} ms{beside} "
                     f"| {_limit(cases['import'], ' ms')} |  |  |")
    return "\n".join([*lines, "", f"{sentence(results['context'])}.", ""])


def _cells(case: dict[str, Any] | None) -> str:
    """Return the ratio and the target of a case as two cells."""
    if case is None or "pygrad" not in case["ratios"]:
        return " | "
    return f"**{number(case['ratios']['pygrad'])}** | {_limit(case)}"


def _limit(case: dict[str, Any], unit: str = "") -> str:
    if case["target"] is None:
        return ""
    return f"{case['target']:g}{unit}" + ("" if case["met"] else ", not met")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table of a results file into a page."""
    results, page = map(Path, sys.argv[1:] if arguments is None else arguments)
    write_markdown(page, summary_table(json.loads(results.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
