"""``python -m pygrad.memory``, as a process."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

TRAIN = """
import numpy as np, sys
from pygrad import layers, optim

model = layers.Sequential(layers.Linear(64, 128), layers.Tanh(), layers.Linear(128, 10))
optimizer = optim.Adam(model.parameters())
for step in range(3):
    loss = (model(np.ones((32, 64), np.float32)) ** 2).mean()  # the forward
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
print("trained", sys.argv[1:], flush=True)
exec("".join(sys.argv[1:]))
"""

WAIT = """
import numpy as np, time
from pygrad import Variable
kept = Variable(np.ones(1000)) * 2.0
print("ready", flush=True)
time.sleep(60)
"""


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments, cwd):
    return subprocess.run([sys.executable, *map(str, arguments)], cwd=cwd, env=environment(), capture_output=True,
                          text=True, check=False, timeout=120)


def test_the_report_follows_what_the_program_prints(tmp_path):
    (tmp_path / "train.py").write_text(TRAIN)
    done = run("-m", "pygrad.memory", "train.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    printed, _, report = done.stdout.partition("\n\n")
    assert printed == "trained []"
    assert report.startswith("Peak ") and "Filename: train.py, <module>" in report
    assert "  loss = (model(np.ones((32, 64), np.float32)) ** 2).mean()  # the forward" in report
    assert "_program.py" not in report and "runpy" not in report


@pytest.mark.parametrize("ending, status", [
    ("raise ValueError('x')", 1), ("sys.exit(7)", 7), ("sys.exit('a word')", 1), ("raise KeyboardInterrupt", -2),
    ("sys.exit()", 0), ("sys.excepthook = lambda *error: print('mine', *error)\n1 / 0", 1),
])
def test_it_ends_as_python_ends_it(tmp_path, ending, status):
    (tmp_path / "train.py").write_text(TRAIN)
    ours = run("-m", "pygrad.memory", "-q", "-o", "report.txt", "train.py", ending, cwd=tmp_path)
    pythons = run("train.py", ending, cwd=tmp_path)
    assert ours.returncode == pythons.returncode == status
    assert "mine" in ours.stdout or (ours.stdout, ours.stderr) == (pythons.stdout, pythons.stderr)
    assert (tmp_path / "report.txt").read_text().startswith("Peak ")


def test_a_syntax_error_is_shown_as_python_shows_it(tmp_path):
    (tmp_path / "wrong.py").write_text("def f(:\n")
    ours, pythons = run("-m", "pygrad.memory", "wrong.py", cwd=tmp_path), run("wrong.py", cwd=tmp_path)
    assert (ours.returncode, ours.stdout, ours.stderr) == (pythons.returncode, pythons.stdout, pythons.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupt_leaves_a_report(tmp_path):
    (tmp_path / "wait.py").write_text(WAIT)
    process = subprocess.Popen([sys.executable, "-m", "pygrad.memory", "wait.py"], cwd=tmp_path, env=environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert "kept = Variable(np.ones(1000)) * 2.0" in printed
    assert errors.splitlines()[1].endswith('wait.py", line 6, in <module>') and errors.endswith("KeyboardInterrupt\n")


def test_a_module_with_options_of_its_own(tmp_path):
    (tmp_path / "train.py").write_text(TRAIN.replace("exec", "print"))
    done = run("-m", "pygrad.memory", "--steps", "2", "-o", "a.txt", "-m", "train", "-o", "--help", "-m", cwd=tmp_path)
    assert done.returncode == 0 and "trained ['-o', '--help', '-m']" in done.stdout
    first, second = done.stderr.splitlines()
    assert first == "pygrad.memory: profiled 2 training steps; the program goes on"
    assert second.startswith("pygrad.memory: peak ") and second.endswith("a.txt")


def test_other_processes_find_the_program_as_usual(tmp_path):
    (tmp_path / "pool.py").write_text("""
import multiprocessing, pickle
import numpy as np

class Data:
    def __init__(self):
        self.array = np.ones(10)

def total(data):
    return float(data.array.sum())

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(total, [Data()]), pickle.loads(pickle.dumps(Data())).array.size)
""")
    done = run("-m", "pygrad.memory", "pool.py", cwd=tmp_path)
    assert done.stdout.startswith("[10.0] 10\n") and done.stderr == "" and done.returncode == 0


def test_arrays_of_numpy_alone(tmp_path):
    (tmp_path / "plain.py").write_text("import numpy as np\nx = np.ones(200_000)\nimport pygrad\npygrad.Variable(x) * 2\n")
    plain, traced = [run("-m", "pygrad.memory", *options, "plain.py", cwd=tmp_path).stdout for options in ((), ("--trace",))]
    assert "unattributed" not in plain and "unattributed" in traced
    assert "--trace" in run("-m", "pygrad.memory", "--help", cwd=tmp_path).stdout


@pytest.mark.slow
def test_the_main_job(tmp_path):
    for module in ("memory_profiler", "matplotlib", "tqdm", "safetensors", "sklearn", "threadpoolctl"):
        pytest.importorskip(module, reason=f"{module} is not installed")
    done = run("-m", "pygrad.memory", "-o", "report.html", "-o", "report.txt", ROOT / "examples" / "digits.py",
               "--epochs", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "test accuracy" in done.stdout and "pygrad.memory: peak" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "report.txt", "digits_output"}
    assert "digits.py" in (tmp_path / "report.html").read_text(encoding="utf-8")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    of_training = {"parameter", "gradient", "activation", "optimizer state"}
    shown = re.findall(r"^(\w+(?: \w+)?)  ", text.partition("\nLayer")[0], re.MULTILINE)
    assert of_training <= set(shown) and shown[1] in {*of_training, "input", "workspace"}  # after the head
    assert "digits.py, step\n" in text and "  loss = F.cross_entropy(model(images), labels)\n" in text
