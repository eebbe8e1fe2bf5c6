import numpy as np
import pytest

from pygrad import Variable, functions as F, no_grad
from pygrad.errors import ArgumentError, ShapeError, StaleGraphError
from pygrad.functions._norms import (LEAST, MOST, Norm, check_affine, check_eps, dtypes, input_of, invertible,
                                     is_recorded)

F32, F64 = np.dtype(np.float32), np.dtype(np.float64)


@pytest.mark.parametrize("weight, bias, expected", [
    (None, None, True), ([1, -1], None, True), ([1, 0], None, False), ([1, np.nan], None, False),
    ([1, LEAST], None, True), ([1, -LEAST / 2], None, False), (None, [MOST, -MOST], True),
    (None, [MOST * 1.1, 0], False), ([1, 2], [MOST, -2 * MOST], True), ([2, 1], [MOST, -2 * MOST], False),
    ([1, 1], [0, np.nan], False), ([], [], True),
])
def test_what_follows_from_the_output(weight, bias, expected):
    weight, bias = [None if one is None else np.array(one, np.float32) for one in (weight, bias)]
    assert invertible(weight, bias, F32) == expected == invertible(weight, bias, F64)
    assert not invertible(weight, bias, np.dtype(np.float16))


def test_the_error_stays_below_what_is_promised():
    generator = np.random.default_rng(0)
    z = generator.standard_normal((1000, 50)).astype(np.float32)
    weight = np.geomspace(LEAST, 10, 50, dtype=np.float32)
    bias = weight * np.float32(MOST) * np.sign(generator.standard_normal(50)).astype(np.float32)
    assert invertible(weight, bias, F32)
    error = np.abs((z * weight + bias - bias) / weight - z).max()
    assert error < 2 * MOST * np.finfo(np.float32).eps


@pytest.mark.parametrize("weight, bias, given, expected", [
    (True, True, (1, 2), (1, 2)), (False, True, (2,), (None, 2)), (True, False, (1,), (1, None)),
    (False, False, (), (None, None)),
])
def test_inputs_that_may_be_missing(weight, bias, given, expected):
    norm = Norm()
    norm.has_weight, norm.has_bias = weight, bias
    assert norm.affine(given) == expected
    norm.needs_grad = (False, *[number == 2 for number in given])
    assert norm.needs() == (False, False, bias) and norm.affine((True,) * len(given), missing=False) == (weight, bias)
    assert norm.placed("x", "w", "b") == ("x", *[{1: None, 2: "b"}[number] for number in given])


def test_shapes():
    check_affine(None, np.ones(3), (3,), "f", "")
    with pytest.raises(ShapeError, match=r"f: expected a bias of shape \(2,\), because, got shape \(3,\)"):
        check_affine(None, np.ones(3), (2,), "f", "because")


def test_dtypes():
    half = np.ones(2, np.float16)
    assert dtypes(half, ()) == (np.float16, F32)
    assert dtypes(half, (np.ones(2, np.float32),)) == (F32, F32)
    assert dtypes(np.ones(2, np.int8), ()) == (F64, F64)
    assert dtypes(np.ones(2, bool), (half,)) == (np.float16, F32)


def test_recorded():
    assert is_recorded(np.ones(1), (None, Variable(1.0))) and not is_recorded(np.ones(1), (None, np.ones(1)))


def test_input_from_the_graph():
    x = Variable([1.0, 2.0])
    y = F.square(x)
    assert input_of(y.creator) is x
    z = F.square(y * 1.0)
    assert np.array_equal(input_of(z.creator).data, [1, 4])
    with no_grad():
        x += 1
    with pytest.raises(StaleGraphError):
        input_of(y.creator)


def test_eps():
    assert check_eps(np.float32(0), "f") == 0
    for bad in (-1, None, np.nan):
        with pytest.raises(ArgumentError, match="f: expected eps to be a number of at least 0, got"):
            check_eps(bad, "f")
