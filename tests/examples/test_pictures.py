import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from examples import pictures

for module in pictures.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


STORED = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def test_the_graph_in_the_readme_is_what_is_drawn(tmp_path):
    drawn = pictures.graph(tmp_path / "graph.svg")
    assert [box.title for box in drawn.diagram.boxes.values() if box.kind == "function"] == [
        "Linear", "Gelu", "Linear", "Add"]
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8") == (STORED / "graph.svg").read_text(encoding="utf-8")


def test_the_timeline_in_the_readme_is_of_the_same_run(tmp_path):
    measured = pictures.timeline(tmp_path / "timeline.svg")
    stored = (STORED / "memory_timeline.svg").read_text(encoding="utf-8")
    assert f">peak {measured.peak_bytes / 2**20:.1f} MiB at " in stored
    for row in measured.by("category"):
        if row.peak > 2**20:
            assert f">{row.key}, {row.peak / 2**20:.1f} MiB<" in stored


def test_the_timeline_shows_each_category_and_the_peak(tmp_path, capsys):
    pictures.main(["--out", str(tmp_path / "out")])
    peak = int(re.search(r"peak of ([\d,]+) bytes", capsys.readouterr().out)[1].replace(",", ""))
    written = (tmp_path / "out" / "memory_timeline.svg").read_text(encoding="utf-8")
    assert len(written) < 150_000
    ElementTree.fromstring(written)
    for category in ("parameter", "gradient", "activation", "optimizer state"):
        assert re.search(rf">{category}, [\d.]+ MiB<", written)
    assert f">peak {peak / 2**20:.1f} MiB at " in written
    assert not re.search(r"\d\.\d{4}", re.sub(r"<style.*?</style>", "", written, flags=re.DOTALL))
