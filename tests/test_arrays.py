import datetime

import numpy as np
import pytest

from pygrad import arrays
from pygrad.arrays import as_array, constant_like, reusable
from pygrad.errors import DTypeError


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint64, np.float16, np.float32, np.float64])
def test_an_array_of_real_numbers_is_taken_as_it_is(dtype):
    array = np.ones((2, 3), dtype)
    assert as_array(array) is array


def test_sequences_and_numbers_get_the_dtype_numpy_gives():
    for value in (3, 2.5, True, [[1, 2], [3, 4]], (1.0, 2), np.float32(4), range(3)):
        array, expected = as_array(value), np.asarray(value)
        assert type(array) is np.ndarray
        assert array.dtype == expected.dtype
        np.testing.assert_array_equal(array, expected)


def test_a_dtype_is_applied_and_the_same_one_makes_no_copy():
    array = np.arange(3)
    cast = as_array(array, np.float32)
    assert cast.dtype == np.float32
    assert cast.tolist() == [0.0, 1.0, 2.0]
    assert as_array(array, array.dtype) is array


def test_a_subclass_becomes_a_base_class_array():
    matrix = np.ones((2, 2)).view(type("Mine", (np.ndarray,), {}))
    assert type(as_array(matrix)) is np.ndarray
    assert np.shares_memory(as_array(matrix), matrix)


@pytest.mark.parametrize("value, message", [
    (np.ma.masked_array([1.0, 2.0], [True, False]), r"^Variable: a masked array .*fill it first"),
    ([[1, 2], [3]], r"^Variable: cannot make an array of numbers from this list .*every row the same length"),
    (["a", "b"], r"got dtype <U1 of shape \(2,\); convert it to numbers first"),
    (np.array([b"a"]), r"got dtype \|S1 of shape \(1,\); convert"),
    ([None, 1.0], r"got dtype object of shape \(2,\); convert"),
    (1 << 100, r"got dtype object of shape \(\); convert"),
    ({"a": 1}, r"got dtype object of shape \(\); convert"),
    (np.array(["2020-01-01"], "M8[D]"), r"got dtype datetime64\[D\] of shape \(1,\); convert"),
    (np.array([3], "m8[s]"), r"got dtype timedelta64\[s\] of shape \(1,\); convert"),
    (datetime.date(2020, 1, 1), r"got dtype object of shape \(\); convert"),
    (1 + 2j, r"got dtype complex128 of shape \(\); take real and imaginary parts"),
])
def test_other_data_is_refused(value, message):
    with pytest.raises(DTypeError, match=message):
        as_array(value)
    with pytest.raises(DTypeError, match="^add: "):
        as_array(value, where="add")


def test_a_number_that_does_not_fit_the_dtype_is_refused():
    with pytest.raises(DTypeError, match=r"cannot make an array of numbers from this int \(.*int8"):
        as_array(300, np.int8)


@pytest.mark.parametrize("value, beside, expected", [
    (2, "f2", "f2"), (2.5, "f4", "f4"), (True, "f4", "f4"), (2, "i1", "i1"), (True, "i1", "i1"),
    (0.5, "i1", "f8"), (0.5, "?", "f8"), (2, "?", "i8"), (True, "?", "?"), (0, "f4", "f4"), (0.0, "i8", "f8"),
])
def test_a_python_number_is_weak(value, beside, expected):
    constant = constant_like(value, np.dtype(beside))
    assert constant.dtype == np.dtype(expected)
    assert constant.shape == ()
    assert constant == value


def test_equal_constants_share_one_read_only_array():
    double = np.dtype(np.float64)
    one = constant_like(2.0, double)
    assert constant_like(2.0, double) is one
    assert not one.flags.writeable
    assert constant_like(2.0, np.dtype(np.float32)) is not one
    integer, whole = constant_like(7, np.dtype(np.int64)), constant_like(7.0, np.dtype(np.int64))
    assert (integer.dtype, whole.dtype) == (np.int64, np.float64)


def test_zeros_keep_their_sign():
    single = np.dtype(np.float32)
    signs = [bool(np.signbit(constant_like(value, single))) for value in (0.0, -0.0, 0.0, 0, -0.0)]
    assert signs == [False, True, False, False, True]


def rule(gy):
    buffer = reusable(gy)
    return buffer is gy


def test_reusable_proves_a_temporary_to_be_ours():
    assert rule(np.ones(3))
    assert rule(np.ones((2, 2), np.float32) * 2)


def test_reusable_refuses_what_somebody_else_refers_to():
    mine = np.ones(3)
    assert not rule(mine)
    view = mine[1:]
    assert not rule(view)
    box = [np.ones(3)]
    assert not rule(box[0])
    assert rule(box.pop())


def owner_of_a_view(gy):
    view = gy[1:]
    buffer = reusable(gy)
    return buffer is None and view.size == 2


def test_reusable_refuses_an_owner_whose_view_lives():
    assert owner_of_a_view(np.ones(3))


def test_reusable_refuses_views_and_read_only_and_other_types():
    frozen = np.ones(3)
    frozen.flags.writeable = False
    box = [np.ones(4)[1:], frozen, np.ones(2).view(np.recarray), np.frombuffer(bytes(8)), np.float64(2), [1.0]]
    del frozen
    while box:
        buffer = reusable_of(box.pop())
        assert buffer is None


def reusable_of(gy):
    return reusable(gy)


def test_reusable_answers_none_where_counts_mean_nothing(monkeypatch):
    monkeypatch.setattr(arrays, "_counts_references", False)
    assert not rule(np.ones(3))
