import re
import sys

import numpy as np
import pytest

from examples import lstm
from pygrad import Variable, io, manual_seed
from pygrad import functions as F
from pygrad.random import default_generator

for module in lstm.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


@pytest.mark.slow
def test_it_recognises_digits(tmp_path, capsys):
    lstm.main(["--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert float(re.search(r"test accuracy +([\d.]+)% of 359 digits", printed)[1]) >= 97
    shares = [float(share) for share in re.findall(r"[\d.]+(?=%)", re.search(r"row by row.*", printed)[0])]
    assert len(shares) == 8 and shares[0] < 40 and shares[3] > 60


def test_options_and_files(tmp_path, capsys):
    arguments = ["--epochs", "1", "--hidden", "3", "--layers", "2", "--batch-size", "200", "--out",
                 str(tmp_path / "out")]
    lstm.main(arguments)
    first = capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["model.safetensors", "reading.png"]
    assert (tmp_path / "out" / "reading.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    saved = io.load(tmp_path / "out" / "model.safetensors")
    assert saved["lstm.weight_ih_l0"].shape == (12, 8) and saved["lstm.weight_hh_l1"].shape == (12, 3)
    assert "(lstm): LSTM(8, 3, num_layers=2, batch_first=True, dropout=0.3)" in first
    lstm.main(arguments)
    assert capsys.readouterr().out == first, "the seed does not decide"


def test_guesses_after_few_rows_do_not_depend_on_later_ones():
    manual_seed(0)
    model = lstm.Reader(4, 1)
    rows = default_generator().random((5, 8, 8))
    other = rows.copy()
    other[:, 3:] = 0
    first, second = lstm.guesses(model, rows), lstm.guesses(model, other)
    assert first.shape == (5, 8, 10)
    np.testing.assert_allclose(first.sum(axis=2), 1, rtol=1e-5)
    assert np.array_equal(first[:, :3], second[:, :3]) and not np.array_equal(first[:, 3:], second[:, 3:])
    assert model.training


def test_the_loss_weighs_later_guesses_more():
    logits = np.zeros((2, 8, 10), np.float32)
    assert np.isclose(lstm.loss_of(Variable(logits), np.array([1, 2])).item(), np.log(10))
    logits[:, 7, 1] = 100
    late = lstm.loss_of(Variable(logits), np.array([1, 1])).item()
    assert np.isclose(late, np.log(10) * (1 - 64 / 204), rtol=1e-5)
    assert F.cross_entropy(logits[:, 7], np.array([1, 1])).item() < 1e-6


@pytest.mark.parametrize("module", lstm.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=rf"examples/lstm.py, to .*, needs {module}, which is not installed"):
        lstm.main(["--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_a_model_that_loads_differently_is_an_error(tmp_path, monkeypatch):
    model = lstm.Reader(3, 1)
    options = lstm.parse_arguments(["--hidden", "3"])
    monkeypatch.setattr(lstm.Reader, "load", lambda self, path: None)
    with pytest.raises(SystemExit, match="guesses something else than the one saved"):
        lstm.save_and_verify(model, options, np.ones((1, 8, 8)), tmp_path / "model.safetensors")


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--hidden", "many"], ["--speed", "1"]])
def test_bad_options(arguments, capsys):
    with pytest.raises(SystemExit):
        lstm.main(arguments)
    assert "usage: " in capsys.readouterr().err
