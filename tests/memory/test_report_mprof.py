import subprocess
import sys
import time

import pytest

from tests.memory.synthetic import NASTY, made_up, trained

mprof = pytest.importorskip("mprof", reason="memory_profiler is not installed")


def read(measured, path):
    measured.to_mprof(path)
    return mprof.read_mprofile_file(str(path))


@pytest.fixture(scope="module")
def measured():
    return trained(3)


def test_levels(measured, tmp_path):
    found = read(measured, tmp_path / "profile.dat")
    assert max(found["mem_usage"]) == pytest.approx(measured.peak_bytes / 2**20, abs=1e-6)
    assert found["mem_usage"][0] == pytest.approx(measured.initial_bytes / 2**20, abs=1e-6)
    assert found["mem_usage"][-1] == pytest.approx(measured.live_bytes / 2**20, abs=1e-6)
    assert found["timestamp"] == sorted(found["timestamp"])
    assert 0 <= time.time() - found["timestamp"][-1] < 600
    assert "array data" in found["cmd_line"]


def test_a_level_holds_until_it_changes(tmp_path):
    made = made_up(1, tick=0.01)
    found = read(made, tmp_path / "profile.dat")
    points = list(zip(found["timestamp"], found["mem_usage"], strict=True))
    changes = [(after[0] - before[0]) for before, after in zip(points, points[1:], strict=False)
               if before[1] != after[1]]
    assert len(changes) > 100 and max(changes) < 1e-5


def test_phases_and_steps(measured, tmp_path):
    found = read(measured, tmp_path / "profile.dat")["func_timestamp"]
    assert {name: len(entries) for name, entries in found.items()} == {
        "step": 3, "forward": 3, "backward": 3, "optimizer": 3, "mark:stepped": 3}
    begin, end, _, after, depth = found["forward"][0]
    assert begin < end and after > 0 and depth == 1


def test_a_long_training_has_no_endless_legend(tmp_path):
    found = read(made_up(200, layers=2, marks=range(200)), tmp_path / "profile.dat")
    assert found["func_timestamp"] == {}


def test_any_name(tmp_path):
    found = read(made_up(1, names=NASTY + "\n\n", marks=[0]), tmp_path / "profile.dat")
    assert any(name.startswith("mark:</script>") for name in found["func_timestamp"])


@pytest.mark.parametrize("options", [[], ["--flame"]])
def test_mprof_reads_it(measured, tmp_path, options):
    path, picture = tmp_path / "profile.dat", tmp_path / "profile.png"
    measured.to_mprof(path)

    def run(*arguments):
        return subprocess.run([sys.executable, "-W", "ignore", "-m", "mprof", *map(str, arguments)], check=True,
                              capture_output=True, text=True, cwd=tmp_path).stdout

    assert run("peak", path).split("\t")[1].strip() == f"{measured.peak_bytes / 2**20:.3f} MiB"
    run("plot", "--backend", "Agg", *options, "-o", picture, path)
    assert picture.read_bytes()[:4] == b"\x89PNG"
