import numpy as np
import pytest

from pygrad.functions._elementwise import BLOCK, are_arrays, evaluate
from pygrad import Variable
from tests.functions.elementwise import channels_last


def square_plus(x, c, y, t):
    np.multiply(x, x, out=t)
    np.add(t, c, out=y)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (3,), (7, 5), (BLOCK,), (BLOCK + 1,), (3, BLOCK)])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int64, np.uint8, bool])
def test_every_size_and_dtype(shape, dtype):
    x = (np.arange(np.prod(shape, dtype=int)) % 11).astype(dtype).reshape(shape)
    y = evaluate(square_plus, (x, np.ones((), x.dtype)), scratch=1)
    assert y.shape == shape and y.dtype == (dtype if x.dtype.kind == "f" else np.float64)
    np.testing.assert_array_equal(y, x.astype(np.float64) ** 2 + 1)


def test_memory_order_and_gaps():
    x = channels_last()
    for array in (x, x[:, :, ::2], x[::-1], np.broadcast_to(x[:1], x.shape)):
        y = evaluate(square_plus, (array, np.ones((), np.float32)), scratch=1)
        np.testing.assert_array_equal(y, array * array + np.float32(1))
    assert evaluate(square_plus, (x, np.ones((), np.float32)), scratch=1).strides == x.strides


def test_memory_order_beside_one_element():
    x = channels_last()
    gy = np.broadcast_to(np.float32(2), x.shape)
    assert evaluate(square_plus, (gy, x), scratch=1).strides == x.strides
    assert evaluate(square_plus, (gy, gy), scratch=1).flags.c_contiguous


def test_inputs_broadcast_to_the_first():
    gy, x = np.ones((3, 40, 500)), np.arange(40 * 500.0).reshape(40, 500)
    y = evaluate(square_plus, (gy, x), scratch=1)
    np.testing.assert_array_equal(y, 1 + np.broadcast_to(x, gy.shape))


def test_result_in_the_memory_of_an_input():
    for size in (10, 3 * BLOCK):
        x = np.arange(float(size))
        c = np.ones(size)
        assert evaluate(square_plus, (x, c), x, 1) is x
        np.testing.assert_array_equal(x, np.arange(float(size)) ** 2 + 1)


def test_several_results_and_views():
    def kernel(x, double, half):
        np.multiply(x, 2, out=double)
        np.multiply(x, 0.5, out=half)

    x, both = np.arange(3.0 * BLOCK), np.empty((3 * BLOCK, 2))
    evaluate(kernel, (x,), (both[:, 0], both[:, 1]))
    np.testing.assert_array_equal(both, np.stack([2 * x, x / 2], axis=1))


def test_blocks_are_small():
    sizes = []

    def kernel(x, y, t):
        sizes.append((x.size, t.size))
        np.copyto(y, x)

    evaluate(kernel, (channels_last(),), scratch=1)
    assert max(sizes) <= (BLOCK, BLOCK) and all(one == other for one, other in sizes)


def test_overflow_is_silent():
    assert evaluate(lambda x, y: np.exp(x, out=y), (np.array([1e4]),))[0] == np.inf


def test_are_arrays():
    assert are_arrays(np.ones(2)) and not are_arrays(np.ones(2), Variable([1.0])) and not are_arrays(np.float64(1))
