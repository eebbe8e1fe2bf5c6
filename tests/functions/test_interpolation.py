import numpy as np
import pytest

from pygrad.functions._axis_maps import Selection, Spread
from pygrad.functions._interpolation import KERNELS, Resize, cubic, lanczos, resized, triangle


def matrix(how):
    one = resized(how)
    out = np.empty((how.extent, how.outputs, 1))
    one.apply(np.eye(how.extent)[:, :, None], out)
    return out[:, :, 0].T


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "linear", "cubic", "area"])
@pytest.mark.parametrize("extent, outputs", [(1, 3), (4, 4), (5, 3), (3, 7), (6, 2)])
def test_weights_sum_to_one(mode, extent, outputs):
    np.testing.assert_allclose(matrix(Resize(mode, extent, outputs)).sum(1), 1)
    if mode in ("linear", "cubic"):
        np.testing.assert_allclose(matrix(Resize(mode, extent, outputs, True)).sum(1), 1)
        np.testing.assert_allclose(matrix(Resize(mode, extent, outputs, antialias=True)).sum(1), 1)


def test_aligned_corners_meet():
    for mode in ("linear", "cubic"):
        m = matrix(Resize(mode, 5, 9, True))
        np.testing.assert_allclose(m[::2], np.eye(5), atol=1e-12)


def test_straight_lines_stay_straight():
    line = np.arange(9.0)
    np.testing.assert_allclose(matrix(Resize("linear", 9, 17, True)) @ line, np.linspace(0, 8, 17))
    middle = (matrix(Resize("cubic", 9, 18, antialias=True)) @ line)[4:-4]
    np.testing.assert_allclose(middle, (np.arange(18) / 2 - 0.25)[4:-4])
    shrunk = (matrix(Resize("linear", 64, 16, antialias=True)) @ np.arange(64.0))[2:-2]
    np.testing.assert_allclose(shrunk, (np.arange(16) * 4 + 1.5)[2:-2])


def test_what_copies():
    assert isinstance(resized(Resize("nearest", 3, 9)), Spread)
    assert isinstance(resized(Resize("nearest", 3, 5)), Selection)
    assert resized(Resize("linear", 3, 3)).is_identity and resized(Resize("nearest", 3, 3, factor=1.2)).is_identity
    assert resized(Resize("nearest", 4, 2)).indices.tolist() == [0, 2]
    assert resized(Resize("nearest-exact", 4, 2)).indices.tolist() == [1, 3]


def test_factors():
    assert resized(Resize("nearest", 5, 7, factor=1.5)).indices.tolist() == [0, 0, 1, 2, 2, 3, 4]
    assert Resize("linear", 5, 7, factor=1.5).scale == 1 / 1.5 and Resize("linear", 5, 7).scale == 5 / 7
    assert Resize("linear", 5, 1, True).scale == 0


def test_kernels():
    assert triangle(np.array([0, 0.25, -1, 2])).tolist() == [1, 0.75, 0, 0]
    np.testing.assert_allclose(cubic(np.array([0, 1, -1, 2, 3]), -0.75), [1, 0, 0, 0, 0], atol=1e-12)
    np.testing.assert_allclose(lanczos(np.array([0, 1, 2, 3, 4])), [1, 0, 0, 0, 0], atol=1e-12)
    for kernel, reach in KERNELS.values():
        assert kernel(np.array([reach + 0.01])).item() == 0 != kernel(np.array([reach - 0.4])).item()
