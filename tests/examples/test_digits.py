"""The main job does from its command line what the README says of it."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from examples import digits
from pygrad import io, manual_seed, optim
from pygrad.data import DataLoader, load_digits

ROOT = Path(__file__).resolve().parent.parent.parent

for module in digits.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


def run(*arguments, cwd):
    return subprocess.run([sys.executable, ROOT / "examples" / "digits.py", *map(str, arguments)], cwd=cwd,
                          capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_main_job_twice_in_a_row(tmp_path):
    for attempt in range(2):
        done = run(cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert float(re.search(r"test accuracy +([\d.]+)% of 359 digits", done.stdout)[1]) >= 97
        for line in (r"time +\d+ microseconds a step \(median\), [\d.]+ s for 1,320 steps",
                     r"one step +[\d,]+ bytes of arrays live before it, [\d,]+ more at its peak",
                     r"process +[\d.]+ MiB live, [\d.]+ MiB at its peak",
                     r"wrote +digits_output.loss\.png, "):
            assert re.search(line, done.stdout), f"run {attempt}: no line {line!r} in\n{done.stdout}"
        assert "1320/1320" in done.stderr
        assert "Warning" not in done.stderr
        out = tmp_path / "digits_output"
        assert sorted(path.name for path in out.iterdir()) == ["loss.png", "model.safetensors"]
        assert (out / "loss.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        assert io.load(out / "model.safetensors")["0.weight"].dtype == np.float32


def test_options(tmp_path, capsys):
    digits.main(["--epochs", "2", "--hidden", "8", "--batch-size", "100", "--seed", "3", "--out",
                 str(tmp_path / "deep" / "folder")])
    printed = capsys.readouterr().out
    assert "(0): Linear(in_features=64, out_features=8, bias=True)" in printed
    assert "for 28 steps" in printed
    assert io.load(tmp_path / "deep" / "folder" / "model.safetensors")["3.weight"].shape == (10, 8)


def trained(seed, epochs=1):
    manual_seed(seed)
    training, test = load_digits()
    model = digits.build_model(16)
    optimizer = optim.AdamW(model.parameters(), lr=1e-2)
    loader = DataLoader(training, 32, shuffle=True, seed=seed)
    return digits.train(model, optimizer, loader, test, epochs), model, optimizer, training


def test_training_is_reproducible_from_its_seed():
    first, second, other = trained(1)[0], trained(1)[0], trained(2)[0]
    assert first.losses == second.losses != other.losses
    assert first.accuracies == second.accuracies
    assert len(first.losses) == len(first.seconds) == 45


def test_measuring_a_step_leaves_the_model_alone():
    _, model, optimizer, training = trained(0)
    before = {name: array.copy() for name, array in model.state_dict().items()}
    live, peak = digits.measure_step(model, optimizer, *training[:32])
    parameters = sum(one.nbytes for one in model.parameters())
    assert 3 * parameters <= live <= 5 * parameters
    assert parameters < peak < 100_000
    assert all(np.array_equal(array, before[name]) for name, array in model.state_dict().items())


def test_an_error_while_training_comes_out():
    with pytest.raises(TypeError):
        digits.watch_process(*trained(0, epochs=1)[1:3], None, None, 1)


@pytest.mark.parametrize("module", digits.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit) as stopped:
        digits.main(["--out", str(tmp_path / "out")])
    (line,) = str(stopped.value).splitlines()
    assert re.match(rf"examples/digits.py, to .*, needs {module}, which is not installed; .*examples", line)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--hidden", "many"], ["--speed", "1"]])
def test_bad_options(arguments, capsys):
    with pytest.raises(SystemExit):
        digits.main(arguments)
    assert "usage: " in capsys.readouterr().err


def test_a_model_that_loads_differently_is_an_error(tmp_path, monkeypatch):
    _, model, _, training = trained(0)
    monkeypatch.setattr(digits, "build_model", lambda hidden: type(model)(*list(model)[:1]))
    with pytest.raises(ValueError, match="2 unexpected: '3.bias', '3.weight'"):
        digits.save_and_verify(model, 16, training.arrays[0], tmp_path / "model.safetensors")
