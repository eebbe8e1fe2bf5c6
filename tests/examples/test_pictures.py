import re
import subprocess
import sys
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


def labels(text):
    """The peak, and the categories that have a MiB or more of it."""
    return re.findall(r">(peak [\d.]+ MiB at |[a-z ]+, [\d.]+ MiB<)", text)


def test_the_timeline_in_the_readme_is_of_the_same_run(tmp_path):
    # In a process of its own: a profile counts what is alive before it, too, and other tests leave Variables.
    done = subprocess.run([sys.executable, "-m", "examples.pictures", "--out", str(tmp_path)], cwd=STORED.parents[1],
                          check=True, capture_output=True, text=True)
    stored = labels((STORED / "memory_timeline.svg").read_text(encoding="utf-8"))
    assert labels((tmp_path / "memory_timeline.svg").read_text(encoding="utf-8")) == stored
    peak = int(re.search(r"peak of ([\d,]+) bytes", done.stdout)[1].replace(",", ""))
    assert f"peak {peak / 2**20:.1f} MiB at " in stored and len(stored) >= 5


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
