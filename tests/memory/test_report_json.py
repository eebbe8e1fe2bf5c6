import json

import pytest

from pygrad.memory import report_json
from tests.memory.synthetic import NASTY, made_up, trained


@pytest.fixture(scope="module")
def measured():
    return trained(3)


def test_file_holds_what_is_returned(measured, tmp_path):
    path = tmp_path / "profile.json"
    report = measured.to_json(path)
    assert json.loads(path.read_text()) == report == measured.to_json() == report_json.as_dict(measured)
    assert (report["format"], report["version"]) == ("pygrad.memory.profile", 1)


def test_everything_adds_up(measured):
    report = measured.to_json()
    totals, timeline = report["totals"], report["timeline"]
    assert totals["peak_bytes"] == measured.peak_bytes == max(timeline["total"])
    assert totals["live_bytes"] == timeline["total"][-1] and totals["initial_bytes"] == timeline["total"][0]
    assert (totals["peak_seconds"], totals["peak_bytes"]) in zip(timeline["seconds"], timeline["total"], strict=True)
    assert totals["steps"] == 3 and totals["steps_together"] == 1 and totals["seconds"] == measured._seconds
    for what in ("function", "line", "layer", "category", "step", "phase"):
        assert sum(row["peak"] for row in report["rows"][what]) == totals["peak_bytes"]
    assert [sum(levels) for levels in zip(*timeline["categories"].values(), strict=True)] == timeline["total"]
    assert sum(buffer["nbytes"] for buffer in report["at_peak"]) == totals["peak_bytes"]
    assert sum(buffer["nbytes"] for buffer in report["at_end"]) == totals["live_bytes"]


def test_places_phases_and_marks(measured):
    report = measured.to_json()
    lines = [row["key"] for row in report["rows"]["line"]]
    assert any(line["source"] == "loss = F.cross_entropy(model(Variable(x)), y)" and line["function"] == "trained"
               and line["filename"].endswith("synthetic.py") for line in lines)
    assert [mark["name"] for mark in report["marks"]] == ["stepped"] * 3
    assert [phase["phase"] for phase in report["phases"]] == ["forward", "backward", "optimizer"] * 3
    assert all(phase["begin"] < phase["end"] for phase in report["phases"])
    assert [step["step"] for step in report["steps"]] == [1, 2]
    assert {one["name"] for one in report["transients"]} >= {"Linear", "Relu", "Adam"}
    assert any(buffer["shape"] == [32, 16] and buffer["dtype"] == "float32" for buffer in report["at_peak"])


def test_any_text_survives(tmp_path):
    made = made_up(1, names=NASTY, prefix=NASTY, marks=[0])
    path = tmp_path / "profile.json"
    made.to_json(path)
    report = json.loads(path.read_text())
    assert report["marks"][0]["name"] == f"{NASTY} mark 0"
    assert NASTY in {row["key"]["filename"] for row in report["rows"]["line"]}


def test_a_file_is_replaced_or_stays(measured, tmp_path, monkeypatch):
    path = tmp_path / "profile.json"
    path.write_text("before")
    monkeypatch.setattr(report_json.json, "dump", lambda *args, **options: args[1].write("half") / 0)
    with pytest.raises(ZeroDivisionError):
        measured.to_json(path)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]
