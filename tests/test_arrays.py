"""What becomes an array, what is refused, and when a buffer is exclusively ours."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.arrays import as_array, constant_like, owner_of, reusable, stays_finite
from pygrad.errors import DTypeError

RAGGED = "cannot make an array of numbers from this list .*give every row the same length and only numbers"
NUMBERS = "expected numbers \\(bool, int, float or complex\\), got dtype "

BAD = {
    "none": (None, NUMBERS + "object of shape \\(\\); convert it to numbers first"),
    "object": (np.array([1, None]), NUMBERS + "object of shape \\(2,\\)"),
    "instances": ([object(), object()], NUMBERS + "object"),
    "string": ("5", NUMBERS + "<U1"),
    "strings": (["a", "b"], NUMBERS + "<U1 of shape \\(2,\\)"),
    "bytes": (b"abc", NUMBERS + "|S3"),
    "ragged": ([[1, 2], [3]], RAGGED),
    "ragged arrays": ([np.ones(2), np.ones(3)], RAGGED),
    "date": (np.datetime64("2020-01-01"), NUMBERS + "datetime64"),
    "time span": (np.array([1], "m8[s]"), NUMBERS + "timedelta64"),
    "structured": (np.zeros(2, [("a", float), ("b", int)]), NUMBERS),
    "masked": (np.ma.masked_array([1.0, 2.0], [True, False]), "a masked array .*fill it first"),
    "dict": ({1: 2}, NUMBERS + "object"),
    "set": ({1, 2}, NUMBERS + "object"),
    "function": (len, NUMBERS + "object"),
    "huge integer": (2**70, NUMBERS + "object"),
}


@pytest.mark.parametrize("value, text", BAD.values(), ids=BAD.keys())
def test_bad_data_is_refused_by_name(value, text):
    with pytest.raises(DTypeError, match="^Variable: " + text):
        Variable(value)
    with pytest.raises(DTypeError, match="^somewhere: " + text):
        as_array(value, where="somewhere")


@pytest.mark.parametrize("name", ["none", "object", "strings", "ragged", "masked", "date"])
def test_bad_operands_are_refused_and_the_operation_is_named(name):
    value, text = BAD[name]
    with pytest.raises(TypeError, match="^Multiply: " + text):
        Variable(2.0) * value


@pytest.mark.parametrize("value, dtype, text", [
    ("5", float, NUMBERS + "<U1"),
    (["1.5"], np.float32, NUMBERS + "<U3"),
    (np.array([1j]), float, "complex numbers \\(shape \\(1,\\)\\) do not fit dtype float64; take the real part"),
    (1j, int, "complex numbers .* do not fit dtype int64"),
    ([1.0], object, NUMBERS + "object"),
    (np.array([1, 2], object), float, NUMBERS + "object"),
    ([300], np.uint8, "300 out of bounds for uint8"),
    ([[1], [2, 3]], float, RAGGED),
])
def test_a_dtype_does_not_let_bad_data_through(value, dtype, text):
    with pytest.raises(DTypeError, match=text):
        Variable(value, dtype=dtype)


def test_an_array_is_held_without_a_copy():
    array = np.ones(3)
    assert as_array(array) is array and Variable(array).data is array


def test_dtypes_are_those_numpy_gives():
    cases = [(3, np.int64), (3.0, np.float64), (True, np.bool_), ([1, 2], np.int64),
             (np.float32(1), np.float32),
             (np.ones(2, np.float16), np.float16), (range(3), np.int64), ([], np.float64)]
    assert [as_array(value).dtype for value, _ in cases] == [np.dtype(dtype) for _, dtype in cases]
    assert Variable([1, 2], dtype=np.float32).dtype == np.float32
    assert Variable(np.ones(2), dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("kind", [np.matrix, np.recarray])
def test_subclasses_become_the_base_class(kind):
    array = np.arange(4.0).reshape(2, 2).view(kind)
    assert type(Variable(array).data) is np.ndarray


def test_what_has_the_array_protocol_is_taken():
    class Column:
        def __array__(self, dtype=None, copy=None):
            return np.array([1.0, 2.0], dtype)

    assert as_array(Column()).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("value, dtype, expected", [
    (2, np.float32, np.float32), (2.5, np.float32, np.float32), (True, np.float32, np.float32),
    (2.5, np.float16, np.float16), (2, np.float64, np.float64), (0, np.float32, np.float32),
    (2, np.int32, np.int32), (2.5, np.int32, np.float64), (True, np.int8, np.int8), (2, np.bool_, np.int64),
    (True, np.bool_, np.bool_), (0.0, np.uint8, np.float64),
])
def test_a_python_number_is_weak(value, dtype, expected):
    constant = constant_like(value, np.dtype(dtype))
    assert constant.dtype == expected == (np.ones(1, dtype) * value).dtype
    assert constant.shape == () and constant == value


def test_equal_numbers_share_a_constant_that_nobody_can_write():
    constant = constant_like(3.5, np.dtype(np.float64))
    assert constant is constant_like(3.5, np.dtype(np.float64))
    assert not constant.flags.writeable


def test_zeros_keep_their_sign():
    dtype = np.dtype(np.float64)
    signs = [np.signbit(constant_like(value, dtype)) for value in (0.0, -0.0, 0.0)]
    assert signs == [False, True, False]
    x = Variable([1.0])
    assert np.signbit((x * -0.0).data).all() and not np.signbit((x * 0.0).data).any()


def test_one_is_not_true():
    assert constant_like(1, np.dtype(np.bool_)).dtype == np.int64
    assert constant_like(True, np.dtype(np.bool_)).dtype == np.bool_


def rule(gy):
    return reusable(gy)


def test_a_buffer_that_only_the_rule_holds_is_reusable():
    taken = rule(np.ones(3))  # outside of the assert, which would hold the array
    assert taken.tolist() == [1.0, 1.0, 1.0]


def test_what_else_refers_to_a_buffer_protects_it():
    array = np.ones(3)
    holder = [np.ones(3)]
    readonly = np.ones(3)
    readonly.flags.writeable = False
    assert rule(array) is None
    assert rule(holder[0]) is None
    assert rule(array[:2]) is None
    assert rule(np.broadcast_to(np.ones(1), 3)) is None
    assert rule(readonly) is None
    assert rule(np.float64(2.0)) is None
    assert rule(Variable(np.ones(3))) is None
    assert rule(np.ones(3).view(np.matrix)) is None
    assert rule(np.frombuffer(bytearray(8))) is None


def test_a_view_that_somebody_holds_protects_the_whole_buffer():
    views = []

    def shown(gy):
        views.append(gy[1:])
        return reusable(gy)

    assert shown(np.ones(3)) is None


def test_two_names_for_a_buffer_protect_it():
    def held_twice(gy):
        again = gy
        return reusable(gy), again

    assert held_twice(np.ones(3))[0] is None


@pytest.mark.parametrize("values, dtype, expected", [
    ([1.0, -2.0], np.float32, True), ([], np.float32, True), ([np.nan, 1.0], np.float64, False),
    ([1.0, -np.inf], np.float64, False), ([np.inf, 1.0], np.float64, False), ([1e39], np.float32, False),
    (np.array([70000]), np.float16, False), (np.array([70000]), np.int64, True), (np.array(np.nan), np.float64, False),
])
def test_what_stays_finite(values, dtype, expected):
    assert stays_finite(np.asarray(values), np.dtype(dtype)) is expected


def test_owners():
    a = np.zeros((2, 3))
    assert owner_of(a) is a and owner_of(a.T[1:]) is a
    assert owner_of(np.broadcast_to(a, (3, 2, 3))) is a
    assert owner_of(np.lib.stride_tricks.sliding_window_view(a, 2, axis=0)[1:]) is a
    assert owner_of(np.asarray(memoryview(a))) is a
    foreign = np.frombuffer(b"abcd", np.uint8)
    assert owner_of(foreign[1:]) is foreign
