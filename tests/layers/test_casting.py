import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import DTypeError
from pygrad.layers.casting import cast_input

FLOAT32 = np.dtype(np.float32)


@pytest.mark.parametrize("x", [
    np.ones(2), np.ones(2, np.float16), np.ones(2, int), np.ones(2, bool), [1.0, 1.0], 1, 1.0, np.float64(1),
    Variable(np.ones(2), requires_grad=False), Variable(np.ones(2, int), requires_grad=False),
])
def test_constants_are_cast(x):
    got = cast_input(x, FLOAT32, "Layer")
    assert type(got) is np.ndarray and got.dtype == FLOAT32 and (got == 1).all()


@pytest.mark.parametrize("x", [
    np.ones(2, np.float32), Variable(np.ones(2)), Variable(np.ones(2)) * 2, Variable(np.ones(2, np.float32)),
    Variable(np.ones(2, np.float32), requires_grad=False),
])
def test_the_rest_is_left_as_it_is(x):
    assert cast_input(x, FLOAT32, "Layer") is x


def test_what_is_no_number():
    with pytest.raises(DTypeError, match="Layer: expected numbers"):
        cast_input(["a"], FLOAT32, "Layer")
