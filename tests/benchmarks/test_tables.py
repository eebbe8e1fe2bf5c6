import doctest
import json

import pytest

from benchmarks import tables
from benchmarks.cases import Case
from benchmarks.tables import BEGIN, END, as_json, compact, text_table, write_markdown

CASES = [
    Case("overhead/constant", "chain", "us", {"torch": [2.0, 4.0], "pygrad": [1.0, 2.2]}, {"jax": "no room"}),
    Case("import", "import", "ms", {"torch": [900.0], "pygrad": [61.0]}, relative=False),
    Case("overhead/constant-forward", "hidden", "us", {"torch": [1.0]}, headline=False),
]


def test_text_table():
    assert text_table(CASES[0]).splitlines() == [
        "overhead/constant: chain",
        "  PyTorch             3.00 us     (2.50 to 3.50)",
        "  PyGrad              1.60 us     ratio   0.53 (0.51 to 0.54)  [<= 0.60, met]",
        "  JAX, eager     left out: no room",
    ]
    assert text_table(CASES[1]).splitlines()[2] == "  PyGrad              61.0 ms     [<= 60 ms, not met]"


def test_compact_results():
    assert compact(CASES, {"Python": "3.12.1", "cores": "2"}) == {
        "machine": "Python 3.12.1, 2 cores", "engines": ["PyGrad", "PyTorch"],
        "rows": [{"title": "chain", "target": "at most 0.60, met",
                  "figures": {"PyGrad": {"value": 0.53, "low": 0.51, "high": 0.54},
                              "PyTorch": {"value": 3.0, "unit": "us"}}},
                 {"title": "import", "target": "at most 60 ms, not met",
                  "figures": {"PyGrad": {"value": 61.0, "unit": "ms"}, "PyTorch": {"value": 900.0, "unit": "ms"}}}]}


def test_markdown_goes_between_the_markers(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"# Title\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    for table in ("first\n", "second\n"):
        write_markdown(page, table)
    assert page.read_text(encoding="utf-8") == f"# Title\n\n{BEGIN}\nsecond\n{END}\n\nafter\n"


def test_markdown_leaves_a_foreign_file_alone(tmp_path):
    page = tmp_path / "notes.md"
    page.write_text(f"{END} {BEGIN}", encoding="utf-8")
    with pytest.raises(ValueError, match="notes.md has no lines"):
        write_markdown(page, "table\n")
    assert page.read_text(encoding="utf-8") == f"{END} {BEGIN}"


def test_json_keeps_every_round():
    first, second, _ = json.loads(json.dumps(as_json(CASES, {})))["cases"]
    assert first["samples"]["pygrad"] == [1.0, 2.2]
    assert first["ratios"]["pygrad"] == pytest.approx(0.525)
    assert (first["target"], first["met"]) == (0.6, True)
    assert (second["ratios"], second["met"]) == ({}, False)


def test_examples():
    assert doctest.testmod(tables).failed == 0
