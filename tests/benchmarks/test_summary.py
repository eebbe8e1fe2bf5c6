import json

from benchmarks.cases import Case
from benchmarks.summary import ROWS, main, summary_table
from benchmarks.tables import BEGIN, END, as_json
from benchmarks.targets import TARGETS

CASES = [
    Case("overhead/constant", "chain", "us", {"torch": [2.0, 4.0], "pygrad": [1.0, 2.0]}),
    Case("training/mlp", "step", "ms", {"torch": [1.0], "pygrad": [0.9]}),
    Case("peak/mlp", "peak", "kB", {"torch": [10.0], "pygrad": [5.0]}),
    Case("import", "import", "ms", {"torch": [900.0], "pygrad": [61.0]}, relative=False),
]
RESULTS = as_json(CASES, {"Python": "3.12.1", "cores": "2"})


def test_a_row_has_time_and_peak_with_their_targets():
    lines = summary_table(RESULTS).splitlines()
    assert lines[2] == "| one multiplication by a constant, forward and backward | **0.50** | 0.6 |  |  |"
    assert lines[3] == "| training step, MLP 784-512-512-10, batch 128 | **0.90** | 0.8, not met | **0.50** | 0.8 |"
    assert lines[4] == "| import, beyond NumPy's | 61.0 ms (PyTorch 900 ms) | 60 ms, not met |  |  |"
    assert lines[-1] == "Python 3.12.1, 2 cores."
    assert len({line.count("|") for line in lines[:5]}) == 1


def test_it_goes_between_the_markers_of_a_page(tmp_path):
    results, page = tmp_path / "results.json", tmp_path / "README.md"
    results.write_text(json.dumps(RESULTS), encoding="utf-8")
    page.write_text(f"# Title\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    main([str(results), str(page)])
    assert page.read_text(encoding="utf-8") == f"# Title\n\n{BEGIN}\n{summary_table(RESULTS)}{END}\n\nafter\n"


def test_each_row_is_a_case_with_a_target():
    for key in ROWS:
        assert {key, f"training/{key}"} & set(TARGETS)
