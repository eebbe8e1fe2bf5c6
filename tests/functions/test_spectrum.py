import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._spectrum import ADJOINT, counted_axes, fitted, half_weights, transformed, weighted


def test_the_adjoint_scaling_is_its_own_inverse():
    assert all(ADJOINT[ADJOINT[norm]] == norm for norm in ("backward", "ortho", "forward"))


@pytest.mark.parametrize("lengths", [(2, 3), (1, 5), (4, 1), (4, 5)])
def test_fitted(lengths):
    x = np.arange(12.0).reshape(2, 2, 3)
    expected = np.zeros((2, *lengths))
    expected[:, :2, :3] = x[:, :lengths[0], :lengths[1]]
    np.testing.assert_array_equal(fitted(x, (-2, -1), lengths), expected)
    np.testing.assert_array_equal(fitted(Variable(x), (-1, -2), lengths[::-1]).data, expected)


def test_weights_of_half_a_spectrum():
    assert half_weights(6, -2, 2.0, False).tolist() == [[1], [2], [2], [1]]
    assert half_weights(1, -1, 2.0, False).tolist() == [1] and half_weights(2, -1, 2.0, False).tolist() == [1, 1]
    for dtype in (np.complex64, np.complex128):
        assert weighted(np.ones(3, dtype), 5, -1, 2.0).dtype == dtype


def test_errors():
    with pytest.raises(ArgumentError, match=r"fft: .*float64\[2\]|fft: .*\(2,\)"):
        transformed("fft", np.fft.fft, np.ones(2), 0)
    with pytest.raises(ShapeError, match="rfft: "):
        transformed("rfft", np.fft.rfft, np.ones(2), None, 3)
    with pytest.raises(ShapeError, match="fftn: axes=.* from -2 to 1"):
        counted_axes(None, (0, 2), 2, "fftn")
