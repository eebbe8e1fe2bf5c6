import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice, onednn_adam
from pygrad.kernels.onednn import Unsupported

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")

SIZE = 1003


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


def arrays():
    return np.abs(np.random.default_rng(0).standard_normal((4, SIZE))).astype(np.float32)


@pytest.mark.parametrize("keep", [1.0, 0.5])
def test_step(library, keep):
    p, g, m, v = given = arrays()
    old, g64, m64, v64 = given.astype(np.float64)
    assert onednn_adam.step(library, p, g, m, v, (0.8, 0.95), 0.3, 1e-4, 0.1, keep)
    m64, v64 = 0.8 * m64 + 0.3 * g64, 0.95 * v64 + 0.05 * g64 * g64
    for got, expected in ((m, m64), (v, v64), (p, keep * old - 0.1 * m64 / (np.sqrt(v64) + 1e-4)), (g, g64)):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


def test_repeats_bit_for_bit(library):
    results = []
    for _ in range(3):
        given = arrays()
        assert onednn_adam.step(library, *given, (0.9, 0.999), 0.1, 1e-8, 1e-3, 0.99)
        results.append(given)
    assert all((one == results[0]).all() for one in results)


def test_another_step_size_takes_no_new_plan(library, monkeypatch):
    made, plan = [], onednn_adam._plan
    monkeypatch.setattr(onednn_adam, "_plan", lambda *given: made.append(given) or plan(*given))
    for number in range(1, 5):
        step = 0.1 * number, 1e-8 * number, 0.5 / number, 1 - 0.01 * number
        assert onednn_adam.step(library, *arrays(), (0.71, 0.991), *step)
    assert len(made) == 4
    assert onednn_adam.step(library, *arrays(), (0.72, 0.991), 0.1, 1e-8, 0.1, 1.0)
    assert len(made) == 8


def test_attributes_that_do_not_go_together_raise(library):
    with pytest.raises(Unsupported):
        library.attributes_with([(0x7777, 1, 0)])
