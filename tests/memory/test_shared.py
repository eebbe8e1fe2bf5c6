"""What is shared by the whole process is told from what somebody holds."""

import sys

import numpy as np
import pytest

from pygrad.memory._shared import shared_name
from pygrad.memory.why_alive import why_alive


@pytest.mark.parametrize("value, name", [
    (None, "None"), (True, "True"), (False, "False"), (..., "Ellipsis"), (np.True_, "np.True_"), (3, "int 3"),
    (-5, "int -5"), (256, "int 256"), ("", "str ''"), ("a", "str 'a'"), ("some_name", "str 'some_name'"),
    (sys.intern("x y" * 20), "str 'x yx yx yx yx yx yx yx yx yx yx yx y..."), (b"", "bytes b''"), (b"a", "bytes b'a'"),
    ((), "tuple ()"),
])
def test_shared(value, name):
    assert shared_name(value) == name


@pytest.mark.parametrize("value", [
    10**6, 2**200, 3.5, "".join(["so", "me"]), bytes([1, 2]), (3,), [], {}, set(), np.zeros(3), object(), int,
])
def test_not_shared(value):
    assert shared_name(value) is None


def test_asking_shares_nothing():
    text = "".join(["never", " seen ", "before"])
    assert shared_name(text) is None and shared_name(text) is None
    assert shared_name("".join(["never", " seen ", "before"])) is None


@pytest.mark.parametrize("value, name", [(3, "int 3"), ("", "str ''"), (None, "None"), (True, "True")])
def test_the_answer_names_nobody(value, name):
    holders = [value, {"key": value}]
    why = why_alive(value)
    assert (why.kind, why.root, why.path, why.nbytes, why.own_nbytes, why.line) == ("shared", "", [], 0, 0, None)
    assert str(why) == (
        f"{name} is shared: Python has one object of this value for the whole process\n"
        "Letting go of it frees nothing.\n"
        "ask about the Variable, the array or the container that you mean")
    assert holders[0] is value
