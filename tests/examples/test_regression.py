import sys

import numpy as np
import pytest

from examples import regression
from pygrad import Variable
from pygrad.testing import numerical_gradients

for module in regression.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


def test_outliers_do_not_pull_the_robust_fits(tmp_path, capsys):
    regression.main(["--out", str(tmp_path / "out")])
    lines = capsys.readouterr().out.splitlines()
    found = {line[:32].strip(): np.array(line[32:].split(), float) for line in lines[1:5]}
    truth, squares, scipy, ours = found.values()
    np.testing.assert_array_equal(truth, regression.TRUTH)
    np.testing.assert_allclose(ours, truth, atol=0.08)
    np.testing.assert_allclose(ours, scipy, atol=2e-3)
    assert np.abs(squares - truth).max() > 2 * np.abs(ours - truth).max()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["fits.png"]


def test_the_jacobian():
    t = np.linspace(0, 3, 7)
    found = regression.jacobian(t, regression.START)
    for number in range(5):
        step = np.zeros(5)
        step[number] = 1e-6
        ends = [regression.oscillation(t, regression.START + sign * step) for sign in (1, -1)]
        np.testing.assert_allclose(found[:, number], (ends[0] - ends[1]) / 2e-6, atol=1e-8)


def test_the_loss_and_its_gradient():
    t, y = regression.measure(20, 0.1, 0.2, 1)
    value, gradient = regression.value_and_gradient(t, y)(regression.START)
    assert value == regression.robust_loss(t, y, Variable(regression.START)).item()
    expected, = numerical_gradients(lambda p: regression.robust_loss(t, y, Variable(p)).item(), [regression.START])
    np.testing.assert_allclose(gradient, expected, atol=1e-6)


@pytest.mark.parametrize("module", regression.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=rf"examples/regression.py, to .*, needs {module}, which is not installed"):
        regression.main(["--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
