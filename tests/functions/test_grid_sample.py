import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.functions.grid_sample import as_rows, columns, from_rows, products
from tests.functions.cases import case, uniform
from tests.functions.images import channels_last
from tests.pytorch import agree, pytorch

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")


def points(shape, seed=0, reach=1.5):
    return np.random.default_rng(seed).uniform(-reach, reach, shape)


def bytes_of_both(x, grid, y):
    return x.nbytes + grid.nbytes


CASES = [
    *(case(F.GridSample, lambda x, g, m=mode, p=padding, a=align: F.grid_sample(x, g, m, p, a), uniform((1, 2, 3, 4)),
           points((1, 2, 2, 2)), name=f"{mode} {padding} {align}", saves=bytes_of_both)
      for mode in MODES for padding in PADDINGS for align in ((False, True) if mode == "bilinear" else (False,))),
    *(case(F.GridSample, lambda x, g, m=mode: F.grid_sample(x, g, m), uniform((1, 2, 2, 3, 2)), points((1, 1, 2, 2, 3)),
           name=f"volume {mode}", saves=bytes_of_both) for mode in MODES[:2]),
    case(F.GridSample, lambda x, g: F.grid_sample(x, g), channels_last(uniform((2, 3, 2, 4))), points((2, 1, 3, 2)),
         name="channels last"),
    case(F.GridSample, lambda x, g: F.grid_sample(x, g), uniform((0, 2, 3, 3)), np.zeros((0, 1, 2, 2)), name="empty batch"),
    case(F.GridSample, lambda x, g: F.grid_sample(x, g), uniform((2, 0, 3, 3)), points((2, 1, 2, 2)), name="no channels"),
    case(F.GridSample, lambda x, g: F.grid_sample(x, g), uniform((2, 1, 3, 3)), np.zeros((2, 0, 2, 2)), name="no points"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("align", [None, True])
def test_agrees_with_pytorch(mode, padding, align):
    torch = pytorch()
    for shape, extents in (((4, 5), (3, 2)), ((1, 3), (4, 4)), ((3, 4, 2), (2, 3, 2))):
        if mode == "bicubic" and len(shape) == 3:
            continue
        x, grid = uniform((2, 3, *shape)), points((2, *extents, len(shape)), reach=2.5)
        grid[0, 0], grid[1, -1] = 1, -1
        for array in (x, channels_last(x)):
            agree(lambda x, g: F.grid_sample(x, g, mode, padding, bool(align)),
                  lambda x, g: torch.nn.functional.grid_sample(x, g, mode, padding, bool(align)), array, grid)
    assert np.array_equal(F.grid_sample(x, grid, "nearest", padding).data,
                          F.grid_sample(x, grid, "nearest", padding, False).data)


def test_more_than_a_block():
    torch = pytorch()
    x, grid = np.random.default_rng(0).standard_normal((3, 16, 40, 50)), points((3, 60, 70, 2))
    for array in (x, channels_last(x)):
        agree(lambda x, g: F.grid_sample(x, g), lambda x, g: torch.nn.functional.grid_sample(x, g, align_corners=False),
              array, grid, dtypes=("float64",))


def test_keeps_the_memory_order():
    for order in (np.ascontiguousarray, channels_last):
        x, grid = Variable(order(uniform((2, 3, 4, 5)))), Variable(points((2, 3, 6, 2)))
        y = F.grid_sample(x, grid)
        y.backward(order(np.ones(y.shape)))
        for array in (y.data, x.grad.data):
            assert order(array).strides == array.strides and array.flags.owndata


def test_the_identity():
    x = uniform((2, 3, 4, 5))
    for align in (False, True):
        grid = F.affine_grid(np.array([[[1.0, 0, 0], [0, 1, 0]]] * 2), x.shape, align)
        for mode in MODES:
            np.testing.assert_allclose(F.grid_sample(x, grid, mode, "border", align).data, x, atol=1e-12)


def test_what_is_not_finite():
    x = np.ones((1, 1, 3, 3))
    grid = np.zeros((1, 1, 5, 2))
    grid[0, 0, :4, 0] = [np.nan, np.inf, -np.inf, 1e30]
    for padding, outside in (("zeros", 0), ("border", 1)):
        for mode in MODES:
            y = F.grid_sample(Variable(x), Variable(grid), mode, padding)
            np.testing.assert_array_equal(y.data.ravel(), [np.nan, *[outside] * 3, 1])
    x[0, 0, 0, 0] = np.inf
    y = F.grid_sample(x, np.array([[[[1.0, 1.0], [3.0, 3.0], [-0.9, -0.9]]]]))
    np.testing.assert_array_equal(y.data.ravel(), [0.25, 0, np.inf])


def test_dtypes():
    x, grid = np.arange(9).reshape(1, 1, 3, 3), np.zeros((1, 1, 1, 2))
    assert F.grid_sample(x, grid).dtype == np.float64 and F.grid_sample(x, grid).item() == 4
    for dtype in (np.float16, np.float32):
        v, g = Variable(x.astype(dtype)), Variable(grid.astype(dtype))
        y = F.grid_sample(v, g)
        y.backward(np.ones(y.shape, dtype))
        assert y.dtype == v.grad.dtype == g.grad.dtype == dtype


def test_rows():
    x = uniform((2, 3, 4, 5))
    assert np.array_equal(as_rows(x, 4)[7], x[0, :, 1, 2])
    assert np.array_equal(from_rows(as_rows(x[None], 4), (1, *x.shape), 4)[0], x)
    assert np.shares_memory(as_rows(channels_last(x), 4), channels_last(x)) is False
    assert [one.tolist() for one in columns(np.array([[1, 2], [3, 4]]))] == [[2, 4], [1, 3]]
    assert products([[np.array([2]), np.array([3])], [np.array([5]), np.array([7])]]).tolist() == [[10, 14, 15, 21]]


def test_bad_arguments():
    x, grid = np.ones((1, 2, 3, 3)), np.zeros((1, 2, 2, 2))
    with pytest.raises(ArgumentError, match="grid_sample: expected a mode out of bilinear, .* got 'linear'"):
        F.grid_sample(x, grid, "linear")
    with pytest.raises(ArgumentError, match="grid_sample: expected a padding_mode out of zeros, .* got 'wrap'"):
        F.grid_sample(x, grid, padding_mode="wrap")
    for one, other in ((x[0], grid), (x, grid[0]), (x, np.zeros((1, 2, 2, 3))), (x[None], grid)):
        with pytest.raises(ShapeError, match="grid_sample: expected an input of shape .* got an input of"):
            F.grid_sample(one, other)
    with pytest.raises(ShapeError, match="different numbers of samples"):
        F.grid_sample(np.ones((2, 2, 3, 3)), grid)
    with pytest.raises(ShapeError, match="has nothing to sample"):
        F.grid_sample(x[:, :, :0], grid)
    with pytest.raises(DTypeError, match="grid_sample: expected floats as grid, got .* int64"):
        F.grid_sample(x, grid.astype(int))
    with pytest.raises(ShapeError, match="mode 'bicubic' takes inputs of four axes"):
        F.grid_sample(np.ones((1, 1, 2, 2, 2)), np.zeros((1, 1, 1, 1, 3)), "bicubic")
