import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, uniform

SPLITS = [((6,), 3, 0), ((2, 6), 2, 1), ((2, 6), 2, -1), ((6, 2), [1, 4], 0), ((3,), [0, 0, 5], 0),
          ((4,), [-1], 0), ((0, 2), 1, 0), ((2, 0), 3, 1), ((2, 3), 1, 0)]

CASES = [
    case(F.Split, lambda x, s=sections, a=axis: F.split(x, s, a), uniform(shape), saves=0,
         reference=lambda x, s=sections, a=axis: np.split(x, s, a), name=f"{shape} {sections} {axis}")
    for shape, sections, axis in SPLITS
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_parts_without_a_gradient_get_zeros():
    x = Variable(np.ones((2, 3), np.float32))
    first, _, third = np.split(x, 3, axis=1)
    (third * 2).sum().backward()
    assert x.grad.tolist() == [[0, 0, 2], [0, 0, 2]] and x.grad.dtype == np.float32
    assert np.shares_memory(first.data, x.data) and first.creator.makes_view


def test_a_part_that_has_died_can_be_asked_for():
    x = Variable([1.0, 2.0])
    first, second = np.split(x * 2, 2)
    function = first.creator
    del second
    assert function.output(1).tolist() == [4.0]


@pytest.mark.parametrize("sections, axis, message", [(
    2, 0,
    r"split: axis 0 of an array of shape \(3, 2\), dtype float64 has length 3 and .* into 2 equal parts"
), (0, 0, "cannot be divided into 0"), (2, 2, "split: axis=2 does not fit")])
def test_wrong_arguments(sections, axis, message):
    with pytest.raises(ShapeError, match=message):
        np.split(Variable(np.zeros((3, 2))), sections, axis)
