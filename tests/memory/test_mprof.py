"""Phases under memory_profiler's ``mprof run --python``."""

import builtins
import io
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from pygrad import Variable, events, layers, memory, optim
from pygrad.memory import _mprof

ROOT = Path(__file__).resolve().parent.parent.parent


class Stamper:
    """Takes down what is begun and ended."""

    def __init__(self):
        self.seen = []

    def timestamp(self, name):
        return Stamp(self.seen, name)


class Stamp:
    def __init__(self, seen, name):
        self.seen, self.name = seen, name

    def __enter__(self):
        self.seen.append(self.name)

    def __exit__(self, *exception):
        self.seen.append("end of " + self.name)


@pytest.fixture
def stamper(monkeypatch):
    found = Stamper()
    monkeypatch.setattr(builtins, "profile", found, raising=False)
    return found


def both(*names):
    return [one for name in names for one in (name, "end of " + name)]


def test_a_training_step(stamper):
    model = layers.Sequential(layers.Linear(3, 4), layers.Tanh())
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    with memory.profile(), memory.profile():
        for _ in range(2):
            model(np.ones((2, 3), np.float32)).sum().backward()
            optimizer.step()
        model(np.ones((2, 3), np.float32))
    model(np.ones((2, 3), np.float32))
    assert stamper.seen == both("forward", "backward", "optimizer") * 2 + both("forward")


def test_what_runs_inside_of_a_phase_belongs_to_it(stamper):
    phases = _mprof.mark_phases()
    for kind, role in (("backward", "begin"), ("forward", "begin"), ("forward", "end"), ("backward", "end"),
                       ("backward", "begin"), ("optimizer", "begin"), ("optimizer", "end"), ("backward", "end")):
        events.emit(kind, None, role=role)
    assert stamper.seen == ["backward"]
    phases.close()
    events.emit("forward", None, role="begin")
    assert stamper.seen == both("backward")


def test_an_error_ends_a_phase(stamper):
    with pytest.raises(ValueError, match="of the loop"), memory.profile():
        Variable(2.0) * 3
        raise ValueError("of the loop")
    assert stamper.seen == both("forward")


def test_other_threads_do_not_disturb(stamper):
    x = Variable(2.0)
    with memory.profile():
        y = x * 2
        thread = threading.Thread(target=y.backward)
        thread.start()
        thread.join()
        x * 2
    assert stamper.seen == both("forward")


def test_marks(stamper):
    memory.mark("epoch  one")
    memory.mark(" ")
    assert stamper.seen == both("epoch_one", "mark")


@pytest.mark.parametrize("value", [None, lambda function: function])
def test_nothing_to_mark_for(monkeypatch, value):
    if value is not None:  # a line profiler's @profile
        monkeypatch.setattr(builtins, "profile", value, raising=False)
    assert _mprof.stamper() is None and _mprof.mark_phases() is None
    memory.mark("nothing happens")


def test_memory_profilers_own(monkeypatch):
    profiler = pytest.importorskip("memory_profiler", reason="memory_profiler is not installed")
    stamper = profiler.TimeStamper("psutil")
    monkeypatch.setattr(builtins, "profile", stamper, raising=False)
    with memory.profile():
        memory.mark("the start")
        (Variable(np.ones(10)) * 2).sum().backward()
    written = io.StringIO()
    stamper.show_results(written)
    lines = [line.split() for line in written.getvalue().splitlines()]
    assert [line[1] for line in lines] == [".the_start", ".forward", ".backward"]
    assert all(len(line) == 7 and float(line[3]) <= float(line[5]) for line in lines)


@pytest.mark.slow
def test_mprof_run(tmp_path):
    pytest.importorskip("memory_profiler", reason="memory_profiler is not installed")
    (tmp_path / "script.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nimport numpy as np\nfrom pygrad import Variable, memory\n"
        "with memory.profile():\n    (Variable(np.ones(10)) * 2).sum().backward()\n")
    run = [sys.executable, "-m", "mprof", "run", "--python", "-o", "out.dat", "script.py"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out.dat").read_text().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("FUNC")] == [".forward", ".backward"]
