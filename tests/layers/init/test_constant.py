import numpy as np
import pytest

from pygrad import Parameter
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers import init
from tests.pytorch import pytorch


def test_values():
    for dtype in (np.float32, np.float16, np.int64):
        assert init.constant_(np.zeros((2, 2), dtype), 3).tolist() == [[3, 3], [3, 3]]
        assert init.ones_(np.zeros(2, dtype)).tolist() == [1, 1]
        assert init.zeros_(np.ones(2, dtype)).tolist() == [0, 0]
    assert init.constant_(np.zeros(()), 0.5).item() == 0.5


@pytest.mark.parametrize("shape", [(3, 3), (2, 5), (5, 2), (0, 3)])
def test_eye(shape):
    assert np.array_equal(init.eye_(np.full(shape, 7.0)), np.eye(*shape))


@pytest.mark.parametrize("shape, groups", [((4, 2, 3), 1), ((4, 2, 3), 2), ((2, 4, 3, 5), 1), ((6, 2, 2, 4), 3),
                                           ((2, 2, 3, 2, 1), 2), ((4, 4, 1, 1), 4)])
def test_dirac_equals_pytorch(shape, groups):
    torch = pytorch()
    ours = init.dirac_(Parameter(np.full(shape, 7.0)), groups)
    assert np.array_equal(ours.data, torch.nn.init.dirac_(torch.empty(shape), groups).numpy())


def test_bad_arguments():
    for bad in ("1", None, [1.0]):
        with pytest.raises(ArgumentError, match="constant_: expected val to be a number, got"):
            init.constant_(np.ones(2), bad)
    with pytest.raises(ShapeError, match=r"eye_: expected 2 axes, got shape \(2,\)"):
        init.eye_(np.ones(2))
    with pytest.raises(ShapeError, match=r"dirac_: expected 3 or 4 or 5 axes, got shape \(2, 2\)"):
        init.dirac_(np.ones((2, 2)))
    with pytest.raises(ArgumentError, match="dirac_: groups=3 does not divide the 4 output channels"):
        init.dirac_(np.ones((4, 2, 3)), 3)
    with pytest.raises(ArgumentError, match="expected groups to be an integer of at least 1, got 0"):
        init.dirac_(np.ones((4, 2, 3)), 0)
