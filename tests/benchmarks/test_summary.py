from benchmarks.cases import Case
from benchmarks.summary import summary_table
from benchmarks.tables import compact

CASES = [
    Case("overhead/constant", "one multiplication by a constant", "us", {"torch": [2.0, 4.0], "pygrad": [1.0, 2.0]}),
    Case("overhead/number", "one multiplication by a number", "us", {"torch": [2.0], "pygrad": [1.0]}),
    Case("training/mlp", "training step, MLP", "ms", {"torch": [1.0], "pygrad": [0.9]}),
    Case("peak/mlp", "peak of a step, array data, MLP", "kB", {"torch": [10.0], "pygrad": [5.0]}),
    Case("training/gpt", "training step, GPT", "ms", {"torch": [1.0], "pygrad": [0.5]}),
    Case("import", "`import` above `import numpy`", "ms", {"torch": [900.0], "pygrad": [61.0]}, relative=False),
]


def test_a_row_has_time_and_peak_with_their_targets():
    lines = summary_table(compact(CASES, {"Python": "3.12.1", "cores": "2"})).splitlines()
    assert lines[2:] == [
        "| one multiplication by a constant | **0.50** | 0.60 | | |",
        "| training step, MLP | **0.90** | 0.80, not met | **0.50** | 0.80 |",
        "| training step, GPT | **0.50** | 0.90 | |  |",
        "| `import` above `import numpy`: 61.0 ms, PyTorch 900 ms | | 60 ms, not met | | |",
        "",
        "Python 3.12.1, 2 cores.",
    ]
    assert len({line.count("|") for line in lines[:6]}) == 1
