import doctest
import json
import shutil

import pytest

from benchmarks.cases import Case
from benchmarks.tables import markdown_table, write_markdown
from docs import benchmarks_page

COMMAND = "; write it anew with `python -m docs.benchmarks_page`"


@pytest.fixture(scope="module")
def results():
    return json.loads(benchmarks_page.RESULTS.read_text(encoding="utf-8"))


def test_results_are_those_of_the_readme(results):
    written = benchmarks_page.read_table(benchmarks_page.README.read_text(encoding="utf-8"))
    assert results == written, f"the README has another run{COMMAND}"


def test_page_agrees_with_the_results(results):
    assert benchmarks_page.PAGE.read_text(encoding="utf-8") == benchmarks_page.page(results), f"old page{COMMAND}"


def test_charts_agree_with_the_results(results):
    for name, text in benchmarks_page.charts(results).items():
        assert benchmarks_page.CHARTS[name].read_text(encoding="utf-8") == text, f"old chart{COMMAND}"


def test_no_row_and_no_figure_is_lost(results):
    grouped = [row for _, rows in benchmarks_page.grouped(results) for row in rows]
    assert len(grouped) == len(results["rows"]) > 20
    text = benchmarks_page.page(results)
    for row in results["rows"]:
        for figure in row["figures"].values():
            assert f"| {benchmarks_page.cell(figure)} |" in text


def test_a_run_is_read_from_its_table(tmp_path):
    cases = [Case("overhead/constant", "training step, small", "us",
                  {"torch": [2.0, 4.0], "pygrad": [1.0, 2.2]}, {"jax": "no room"}),
             Case("import", "import", "ms", {"torch": [900.0], "pygrad": [61.0]}, relative=False)]
    path = tmp_path / "README.md"
    write_markdown(path, markdown_table(cases, {"Python": "3.12.1", "cores": "2"}))
    assert benchmarks_page.read_table(path.read_text(encoding="utf-8")) == {
        "machine": "Python 3.12.1, 2 cores", "engines": ["PyGrad", "PyTorch"],
        "rows": [{"title": "training step, small", "target": "at most 0.60, met",
                  "figures": {"PyGrad": {"value": 0.53, "low": 0.51, "high": 0.54},
                              "PyTorch": {"value": 3.0, "unit": "us"}}},
                 {"title": "import", "target": "at most 60 ms, not met",
                  "figures": {"PyGrad": {"value": 61.0, "unit": "ms"}, "PyTorch": {"value": 900.0, "unit": "ms"}}}]}


def test_a_cell_is_written_as_it_was_read():
    for text in ("0.53 (0.51 to 0.54)", "0.60", "41.6 ms", "27268 kB", "1.03 x"):
        assert benchmarks_page.cell(benchmarks_page.figure(text)) == text
    assert benchmarks_page.cell(None) == "-"
    with pytest.raises(ValueError, match="'about 3' is no figure"):
        benchmarks_page.figure("about 3")


def test_writing(tmp_path, monkeypatch, results):
    shutil.copy(benchmarks_page.README, tmp_path / "README.md")
    monkeypatch.setattr(benchmarks_page, "README", tmp_path / "README.md")
    monkeypatch.setattr(benchmarks_page, "RESULTS", tmp_path / "benchmarks.json")
    monkeypatch.setattr(benchmarks_page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(benchmarks_page, "CHARTS", {name: tmp_path / f"{name}.svg" for name in benchmarks_page.CHARTS})
    benchmarks_page.write()
    assert json.loads((tmp_path / "benchmarks.json").read_text(encoding="utf-8")) == results
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md", "benchmarks.json", "benchmarks.md", "peak.svg", "time.svg"]


def test_examples():
    assert doctest.testmod(benchmarks_page).attempted > 0
    assert doctest.testmod(benchmarks_page).failed == 0
