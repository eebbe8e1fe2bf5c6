import numpy as np
import pytest

from pygrad import Variable, kernels
from pygrad.kernels import products


def draw(*shape, dtype=np.float32):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(dtype)


PAIRS = {
    "large": (draw(130, 90), draw(90, 100)), "turned": (draw(130, 90), draw(100, 90).T), "small": (draw(2, 3), draw(3, 4)),
    "vector": (draw(200, 3000), draw(3000)), "row": (draw(3000), draw(3000, 400)), "stack": (draw(9, 60, 50), draw(9, 50, 60)),
    "stack and matrix": (draw(9, 60, 50), draw(50, 60)), "broadcast": (draw(1, 60, 50), draw(9, 50, 60)),
    "empty": (draw(0, 60), draw(60, 50)), "nothing to sum": (draw(60, 0), draw(0, 50)),
    "float64": (draw(130, 90, dtype=np.float64), draw(90, 100, dtype=np.float64)),
    "mixed": (draw(130, 90), draw(90, 100, dtype=np.float64)), "integers": (np.arange(6).reshape(2, 3), np.arange(3)),
}


@pytest.fixture(params=kernels.available(), autouse=True)
def each_kernel(request, monkeypatch):
    monkeypatch.setattr(products, "LARGE", 1000)
    with kernels.use(request.param):
        yield


@pytest.mark.parametrize("a, b", PAIRS.values(), ids=PAIRS)
def test_matmul(a, b):
    expected = np.matmul(a, b)
    got = kernels.matmul(a, b)
    assert got.dtype == expected.dtype and got.shape == expected.shape
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-3)
    out = np.full_like(expected, 7)
    assert kernels.matmul(a, b, out=out) is out
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-3)


def test_misfit_is_numpys_error():
    with pytest.raises(ValueError, match="mismatch"):
        kernels.matmul(draw(130, 90), draw(80, 100))
    with pytest.raises(ValueError):
        kernels.matmul(draw(130, 90), draw(90, 100), out=np.empty((100, 130), np.float32))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(130, 90, 100), (2, 3, 4), (0, 3, 4), (1, 900, 900)])
def test_linear(dtype, shape):
    n, d, k = shape
    x, weight, bias = draw(n, d, dtype=dtype), draw(k, d, dtype=dtype), draw(k, dtype=dtype)
    for shift in (None, bias):
        expected = np.matmul(x, weight.T) + (0 if shift is None else shift)
        got = kernels.linear(x, weight, shift)
        assert got.dtype == dtype
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-3)
        out = np.empty_like(got)
        assert kernels.linear(x, weight, shift, out=out) is out
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-3)


def test_linear_promotes():
    y = kernels.linear(draw(130, 90), draw(100, 90), draw(100, dtype=np.float64))
    assert y.dtype == np.float64


@pytest.mark.parametrize("shape", [(3, 2), (2, 5, 3), (300, 40), (2, 300, 40), (0, 3), (512, 64), (513, 64), (1500, 9),
                                   (70_001, 3), (4096, 1)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sums_of_rows(shape, dtype):
    x = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    for one in (x, np.asfortranarray(x), np.repeat(x, 2, -1)[..., ::2]):
        found = kernels.sum_of_rows(one)
        assert found.dtype == dtype and found.shape == x.shape[:-2] + x.shape[-1:]
        np.testing.assert_allclose(found, x.astype(np.float64).sum(-2), rtol=1e-5, atol=2e-3)


@pytest.mark.parametrize("rows", [2048, 40_000, 300_000])
def test_roundings_do_not_pile_up(rows):
    found = kernels.sum_of_rows(np.full((rows, 32), 0.1, np.float32))
    np.testing.assert_allclose(found, rows * np.float64(np.float32(0.1)), rtol=1e-5)


def test_the_library_sums(each_kernel, monkeypatch):
    calls = []
    multiply = products.multiply
    monkeypatch.setattr(products, "multiply", lambda *given: calls.append(multiply(*given)) or calls[-1])
    for shape in ((200, 100), (5000, 40)):
        kernels.sum_of_rows(draw(*shape))
    assert calls and all(calls) if kernels.active() == "onednn" else not calls


@pytest.mark.parametrize("dtype", [np.float16, np.int32, np.bool_])
def test_sums_of_other_dtypes_are_the_same_everywhere(dtype):
    x = np.ones((4096, 8), dtype)
    found = kernels.sum_of_rows(x)
    assert found.dtype == dtype and (found == (1 if dtype == np.bool_ else 4096)).all()


def test_sums_of_rows_of_a_variable():
    x = Variable(np.ones((3, 2)))
    kernels.sum_of_rows(x).sum().backward()
    assert x.grad.tolist() == [[1, 1]] * 3
