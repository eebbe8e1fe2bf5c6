import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice
from pygrad.kernels.onednn_products import product

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


def draw(*shape):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(np.float32)


A, B = draw(24, 16), draw(16, 40)
STACK, OTHER = draw(5, 24, 16), draw(5, 16, 40)
TAKEN = {
    "plain": (A, B), "second turned": (A, draw(40, 16).T), "first turned": (draw(16, 24).T, B),
    "both turned": (draw(16, 24).T, draw(40, 16).T), "parts of rows": (draw(24, 30)[:, 3:19], draw(16, 50)[:, :40]),
    "every other row": (draw(48, 16)[::2], B), "stack": (STACK, OTHER),
    "stack turned": (STACK, draw(5, 40, 16).swapaxes(1, 2)),
    "heads": (draw(3, 24, 2, 16).swapaxes(1, 2), draw(3, 2, 16, 40)),
}
LEFT = {
    "columns apart": (draw(24, 32)[:, ::2], B), "backwards": (A[::-1], B), "one row repeated":
    (np.broadcast_to(draw(16), (24, 16)), B),
}


@pytest.mark.parametrize("a, b", TAKEN.values(), ids=TAKEN)
def test_taken(library, a, b):
    expected = a.astype(np.float64) @ b
    np.testing.assert_allclose(product(library, a, b, None), expected, rtol=1e-4, atol=1e-5)
    out = np.full(expected.shape, np.nan, np.float32)
    assert product(library, a, b, out) is out
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("a, b", LEFT.values(), ids=LEFT)
def test_left_to_numpy(library, a, b):
    assert product(library, a, b, None) is None
    np.testing.assert_allclose(kernels.matmul(a, b), a.astype(np.float64) @ b, rtol=1e-4, atol=1e-5)


def test_bias(library):
    bias = draw(80)
    for one in (bias[:40], bias[::2]):
        np.testing.assert_allclose(product(library, A, B, None, one), A.astype(np.float64) @ B + one, rtol=1e-4, atol=1e-5)


def test_an_output_with_gaps(library):
    whole = np.zeros((24, 60), np.float32)
    assert product(library, A, B, whole[:, 10:50]) is not None
    np.testing.assert_allclose(whole[:, 10:50], A @ B, rtol=1e-4, atol=1e-5)
    assert not whole[:, :10].any() and not whole[:, 50:].any()
    assert product(library, A, B, np.empty((40, 24), np.float32).T) is None


@pytest.mark.parametrize("status, error", [(1, MemoryError), (2, None)])
def test_what_the_library_refuses(library, monkeypatch, status, error):
    monkeypatch.setattr(library.free, "dnnl_sgemm", lambda *arguments: status)
    turned = draw(16, 24).T
    if error is None:
        assert product(library, turned, B, None) is None
        return
    with pytest.raises(error):
        product(library, turned, B, None)
