import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygrad.errors import ArgumentError, FileFormatError
from pygrad.io.structure import decode, encode

NUMBERS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4)
PLAIN = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(
    st.text(max_size=4) | st.integers(), inner, max_size=3), max_leaves=8)


def there_and_back(value):
    text, arrays = encode(value, "x")
    return decode(text, arrays, "here")


@given(PLAIN)
def test_plain_data_comes_back_type_for_type(value):
    back = there_and_back(value)
    assert back == value and repr(back) == repr(value)


def test_arrays_and_scalars():
    value = {"a": np.arange(3), 0: [np.float32(1.5), (np.zeros(()), None)], "b": np.bool_(True)}
    back = there_and_back(value)
    assert back["a"] is value["a"]
    assert type(back[0][0]) is np.float32 and back[0][0] == 1.5
    assert isinstance(back[0][1][0], np.ndarray) and back[0][1][1] is None
    assert type(back["b"]) is np.bool_


def test_names_that_meet():
    value = {"a": {"b": np.zeros(1)}, "a.b": np.ones(1), "$array": 3, "$tuple": [1]}
    back = there_and_back(value)
    assert back["a"]["b"].tolist() == [0] and back["a.b"].tolist() == [1]
    assert back["$array"] == 3 and back["$tuple"] == [1]


def test_extreme_numbers():
    back = there_and_back([math.inf, -math.inf, math.nan, 2**127, 5e-324, -0.0])
    assert back[:2] == [math.inf, -math.inf] and math.isnan(back[2]) and back[3:5] == [2**127, 5e-324]
    assert math.copysign(1, back[5]) == -1


@pytest.mark.parametrize("value, message", [
    ({"a": [object()]}, r"x\.a\.0 is of type object; expected dicts, lists"),
    ({"a": 1j}, r"x\.a is of type complex"),
    ({(1, 2): 3}, r"the key \(1, 2\) of x is of type tuple; expected text or integers"),
    ({"f": len}, r"x\.f is of type builtin_function_or_method"),
    ({1, 2}, "x is of type set"),
])
def test_what_cannot_be_saved(value, message):
    with pytest.raises(ArgumentError, match=message):
        encode(value, "x")


@pytest.mark.parametrize("text", ["", "{", '{"$array": "gone"}', '{"$array": [1]}', '{"$tuple": 3}', '{"$dict": [1]}'])
def test_text_of_something_else(text):
    with pytest.raises(FileFormatError, match="here: the state in it cannot be read"):
        decode(text, {}, "here")


def test_it_is_json():
    assert json.loads(encode({"step": 3}, "x")[0]) == {"step": 3}
