import json
import shutil

import pytest

from benchmarks.summary import summary_table
from benchmarks.tables import BEGIN, END
from docs import benchmarks_page

COMMAND = "; write it anew with `python -m docs.benchmarks_page`"


@pytest.fixture(scope="module")
def results():
    return json.loads(benchmarks_page.RESULTS.read_text(encoding="utf-8"))


def test_table_of_the_readme_agrees_with_the_results(results):
    text = benchmarks_page.README.read_text(encoding="utf-8")
    assert f"{BEGIN}\n{summary_table(results)}{END}" in text, f"old table{COMMAND}"


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


def test_cells():
    assert benchmarks_page.cell({"value": 0.53, "low": 0.51, "high": 0.54}) == "0.53 (0.51 to 0.54)"
    assert benchmarks_page.cell({"value": 27268.0, "unit": "kB"}) == "27268 kB"
    assert benchmarks_page.cell(None) == "-"


def test_writing(tmp_path, monkeypatch):
    for name in ("README", "RESULTS"):
        shutil.copy(getattr(benchmarks_page, name), tmp_path)
        monkeypatch.setattr(benchmarks_page, name, tmp_path / getattr(benchmarks_page, name).name)
    page = benchmarks_page.PAGE.read_text(encoding="utf-8")
    monkeypatch.setattr(benchmarks_page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(benchmarks_page, "CHARTS", {name: tmp_path / f"{name}.svg" for name in benchmarks_page.CHARTS})
    benchmarks_page.write()
    assert benchmarks_page.PAGE.read_text(encoding="utf-8").splitlines()[:3] == page.splitlines()[:3]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md", "benchmarks.json", "benchmarks.md", "peak.svg", "time.svg"]
