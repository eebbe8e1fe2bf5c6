import re
import sys

import numpy as np
import pytest

from examples import cnn
from pygrad import io

for module in cnn.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


@pytest.mark.slow
def test_it_recognises_digits(tmp_path, capsys):
    cnn.main(["--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert float(re.search(r"test accuracy +([\d.]+)% of 359 digits", printed)[1]) >= 98.5
    assert "BatchNorm2d  (32, 32, 8, 8)" in printed


def test_options_and_files(tmp_path, capsys):
    arguments = ["--epochs", "1", "--channels", "2", "--batch-size", "200", "--out", str(tmp_path / "out")]
    cnn.main(arguments)
    first = capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["digits.png", "model.safetensors"]
    assert io.load(tmp_path / "out" / "model.safetensors")["0.weight"].shape == (2, 1, 3, 3)
    cnn.main(arguments)
    assert capsys.readouterr().out == first, "the seed does not decide"


def test_shifts():
    images = np.zeros((50, 1, 8, 8), np.float32)
    images[:, 0, 4, 4] = 1
    moved = cnn.shifted(images, np.random.default_rng(0))
    assert moved.shape == images.shape and moved.dtype == np.float32
    places = {tuple(np.argwhere(one[0])[0].tolist()) for one in moved}
    assert places == {(y, x) for y in (3, 4, 5) for x in (3, 4, 5)}


@pytest.mark.parametrize("module", cnn.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=rf"examples/cnn.py, to .*, needs {module}, which is not installed"):
        cnn.main(["--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_bad_options(capsys):
    with pytest.raises(SystemExit):
        cnn.main(["--epochs", "0"])
    assert "usage: " in capsys.readouterr().err
