import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions import _blocks
from pygrad.functions._blocks import blockwise, rowwise, total


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(_blocks, "BLOCK", 7)


def rule(x, y):
    assert np.broadcast(x, y).size <= 7
    return x * y + 1


SHAPES = [((50,), (50,)), ((20, 3), (20, 3)), ((20, 3), ()), ((20, 3), (3,)), ((20, 1), (1, 3)), ((5, 4, 2), (4, 1)),
          ((0, 3), (3,)), ((), ()), ((4, 1), (1, 6)), ((1, 3), (20, 3))]


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@pytest.mark.parametrize("order", "CF")
def test_blocks(shapes, order):
    generator = np.random.default_rng(0)
    x, y = (np.asarray(generator.standard_normal(shape), order=order) for shape in shapes)
    expected = x * y + 1
    if expected.size > 7 and expected.shape[0] * 7 < expected.size:
        return  # a row is larger than a block
    got = blockwise(rule, x, y)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, expected)
    np.testing.assert_allclose(total(rule, x, y), expected.sum(), atol=1e-12)


def test_rows():
    x, y = np.arange(60.0).reshape(20, 3), np.arange(3.0)

    def dot(x, y):
        assert x.shape[-1] == 3 and x.size <= 7
        return (x * y).sum(-1)

    np.testing.assert_array_equal(rowwise(dot, x, y), x @ y)
    assert rowwise(lambda x: x.sum(-1), np.arange(10.0)) == 45
    np.testing.assert_array_equal(rowwise(lambda x: x.sum(-1), x.reshape(5, 4, 3)), x.reshape(5, 4, 3).sum(-1))


def test_none_is_handed_on():
    x = np.arange(20.0)
    np.testing.assert_array_equal(blockwise(lambda g, none, x: g * x, np.float64(2), None, x), 2 * x)


def test_variables_are_whole():
    x = Variable(np.arange(20.0))
    y = blockwise(lambda a, b: a * b, x, np.arange(20.0))
    y.sum().backward()
    assert x.grad.tolist() == list(range(20))
    assert rowwise(lambda a: np.sum(a, axis=-1), x).item() == 190


def test_dtypes():
    x = np.full(100, 1000, np.float16)
    assert total(np.positive, x).dtype == np.float16
    assert np.isposinf(total(np.positive, x))
    assert total(np.positive, x[:50]) == np.float16(50000)
    assert total(np.positive, np.arange(100)).dtype == np.float64
    assert blockwise(lambda x: x + 1, x).dtype == np.float16
    assert total(np.positive, np.zeros(0, np.float32)).dtype == np.float32
