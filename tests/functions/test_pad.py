import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.pad import borders, folded
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch


def padded(*options):
    return lambda x: F.pad(x, *options)


CASES = [case(F.Pad, padded(*options), uniform(shape), name=str(options), saves=0) for shape, options in [
    ((2, 3), ((1, 2),)), ((2, 3), ((1, -2, 0, 1), "constant", 3.0)), ((), ((),)), ((0, 2), ((1, 0),)),
    ((2, 3, 4), ((2, 1, 1, 2), "reflect")), ((2, 3, 2), ((2, 3, 1, 0), "replicate")),
    ((2, 3, 2), ((2, 1, 1, 3), "circular")), ((1, 4), ((-1, 2), "reflect")),
]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape, widths, mode", [
    *(((2, 3, 5), (2, 1), mode) for mode in ("reflect", "replicate", "circular")),
    *(((2, 3, 5, 4), (3, 0, 2, 4), mode) for mode in ("reflect", "replicate", "circular")),
    *(((2, 3, 3, 5, 4), (3, 0, 2, 4, 1, 2), mode) for mode in ("reflect", "replicate", "circular")),
    *(((2, 3, 5, 4), (-1, 2, 1, -2), mode) for mode in ("reflect", "replicate", "circular")),
    ((2, 3, 4), (4, 4), "circular"), ((2, 3, 4), (3, 3), "reflect"), ((2, 3, 1), (3, 5), "replicate"),
])
def test_agrees_with_pytorch(shape, widths, mode):
    agree(padded(widths, mode), lambda x: pytorch().nn.functional.pad(x, widths, mode), uniform(shape))


@pytest.mark.parametrize("widths", [(1, 2), (0, 0, 3, 1), (-1, -1, 2, -2), (1, 1, 1, 1, 1, 1), (-5, 2), (-3, -2)])
@pytest.mark.parametrize("value", [None, 2.5])
def test_constants_agree_with_pytorch(widths, value):
    agree(padded(widths, "constant", value),
          lambda x: pytorch().nn.functional.pad(x, widths, "constant", value), uniform((3, 4, 5)))


@pytest.mark.parametrize("mode, theirs", [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")])
def test_all_axes_as_numpy_does(mode, theirs):
    x = uniform((4, 5))
    np.testing.assert_array_equal(F.pad(x, (2, 3, 1, 3), mode).data, np.pad(x, ((1, 3), (2, 3)), mode=theirs))


def test_memory_order_and_dtype_are_kept():
    x = np.arange(24, dtype=np.int8).reshape(1, 2, 3, 4).transpose(0, 3, 1, 2)
    for mode in ("constant", "replicate"):
        y = F.pad(x, (1, 1, 1, 1), mode).data
        assert y.dtype == np.int8 and y.transpose(0, 2, 3, 1).flags.c_contiguous


def test_infinite_value():
    assert np.array_equal(F.pad(np.ones(1), (1, 0), value=-np.inf).data, [-np.inf, 1])


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_folding_is_the_transpose(mode):
    widths = ((1, 2), (2, 0))
    x, gy = uniform((3, 4)), uniform((6, 6), seed=1)
    assert np.isclose((F.pad(x, (2, 0, 1, 2), mode).data * gy).sum(), (x * folded(gy, widths, mode)).sum())
    assert borders(3, 0, 0, mode) == []


@pytest.mark.parametrize("shape, widths, mode, error, match", [
    ((3,), (1,), "constant", ArgumentError, "even number of integers"),
    ((3,), 1, "constant", ArgumentError, "even number of integers"),
    ((3,), (1.0, 2), "constant", ArgumentError, "even number of integers"),
    ((3,), (1, 1, 1, 1), "constant", ShapeError, "is for 2 axes, but the input has 1"),
    ((3,), (-2, -2), "constant", ShapeError, "takes more than there is from an axis of 3"),
    ((3,), (3, 0), "reflect", ShapeError, "'reflect' can add at most 2 elements to an axis of 3"),
    ((3,), (0, 4), "circular", ShapeError, "'circular' can add at most 3 elements"),
    ((0,), (0, 1), "replicate", ShapeError, "'replicate' can add at most 0 elements"),
    ((0,), (0, 1), "reflect", ShapeError, "'reflect' can add at most 0 elements"),
    ((3,), (1, 1), "edge", ArgumentError, "expected mode to be one of 'constant', 'reflect'"),
])
def test_errors(shape, widths, mode, error, match):
    with pytest.raises(error, match=f"pad: .*{match}"):
        F.pad(np.ones(shape), widths, mode)


def test_a_value_goes_with_constant_only():
    with pytest.raises(ArgumentError, match="value=1.0 goes with mode 'constant' only"):
        F.pad(np.ones(3), (1, 1), "reflect", 1.0)
