import re
import sys

import numpy as np
import pytest

from examples import vae
from pygrad import manual_seed

for module in vae.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


def test_a_short_run(tmp_path, capsys):
    arguments = ["--epochs", "15", "--lr", "0.005", "--hidden", "64", "--codes", "3", "--out", str(tmp_path / "out")]
    vae.main(arguments)
    first = capsys.readouterr().out
    nats, pixels, codes = map(float, re.search(r"([\d.]+) nats a digit: ([\d.]+) .*, ([\d.]+) for", first).groups())
    assert nats == pytest.approx(pixels + codes, abs=0.02) and nats < 26.5 and codes > 0.5
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["digits.png"]
    vae.main(arguments)
    assert capsys.readouterr().out == first, "the seed does not decide"


def test_the_divergence_is_that_of_normal_distributions():
    manual_seed(0)
    model = vae.Autoencoder(8, 2)
    images = np.random.default_rng(0).random((5, 64)).astype(np.float32)
    mean, log_variance = (one.data.astype(np.float64) for one in model.encode(images))
    points = np.linspace(-12, 12, 4001)
    total = 0.0
    for m, v in zip(mean.ravel(), np.exp(log_variance).ravel(), strict=True):
        density = np.exp(-(points - m) ** 2 / (2 * v)) / np.sqrt(2 * np.pi * v)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = density * (np.log(density) + points ** 2 / 2 + np.log(2 * np.pi) / 2)
        total += np.nansum(terms) * (points[1] - points[0])
    assert model.loss(images)[1].item() == pytest.approx(total / 5, rel=1e-3)


def test_tiles():
    images = np.arange(4)[:, None, None] * np.ones((4, 8, 8))
    whole = vae.tiled(images, 2)
    assert whole.shape == (20, 20) and whole[5, 15] == 1 and whole[15, 5] == 2 and whole[0, 15] == 0


@pytest.mark.parametrize("module", vae.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=rf"examples/vae.py, to .*, needs {module}, which is not installed"):
        vae.main(["--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
