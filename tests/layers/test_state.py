import numpy as np
import pytest

from pygrad import Parameter
from pygrad.errors import StateDictError
from pygrad.layers.state import Entry, LoadResult, load_entries


def entries(**values):
    return {name: Entry(None, name, value) for name, value in values.items()}


def test_all_or_nothing():
    a, b = Parameter([0.0, 0.0]), Parameter([0.0])
    with pytest.raises(StateDictError, match="here: nothing was loaded; 'b' has shape"):
        load_entries(entries(a=a, b=b), {"a": [1, 2], "b": [1, 2]}, True, "here")
    assert a.tolist() == [0, 0]
    assert load_entries(entries(a=a, b=b), {"a": [1, 2], "b": [3]}, True, "here") == LoadResult([], [])
    assert a.tolist() == [1, 2] and b.tolist() == [3]


def test_empty_arrays():
    load_entries(entries(a=Parameter(np.zeros((0, 2)))), {"a": np.zeros((0, 2))}, True, "here")


def test_other_byte_order():
    a = Parameter([0.0, 0.0])
    load_entries(entries(a=a), {"a": np.array([1.0, 2.0], ">f8")}, True, "here")
    assert a.tolist() == [1, 2]


def test_of_a_shared_parameter_one_name_is_enough():
    shared = Parameter([0.0])
    both = entries(a=shared, b=shared, c=Parameter([0.0]))
    assert load_entries(both, {"b": [1.0], "c": [2.0]}, True, "here") == LoadResult([], [])
    assert shared.tolist() == [1]
    with pytest.raises(StateDictError, match="2 missing: 'a', 'b'"):
        load_entries(both, {"c": [2.0]}, True, "here")
