import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

SPLITS = [((6,), 3, 0), ((2, 6), 2, 1), ((2, 6), 2, -1), ((6, 2), [1, 4], 0), ((3,), [0, 0, 5], 0),
          ((4,), [-1], 0), ((0, 2), 1, 0), ((2, 0), 3, 1), ((2, 3), 1, 0)]

CASES = [
    case(F.Split, lambda x, s=sections, a=axis: F.split(x, s, a), uniform(shape), saves=0,
         reference=lambda x, s=sections, a=axis: np.split(x, s, a), name=f"{shape} {sections} {axis}")
    for shape, sections, axis in SPLITS
]


def alike(makes, function, array, name):
    return case(makes, function, array, name=name, reference=function, saves=0)


CASES += [
    alike(F.Split, lambda x: np.split(x, np.array([1, 2])), complex_uniform((3, 2)), "complex"),
    *[alike(F.Split, lambda x, n=n, a=axis: np.array_split(x, n, a), uniform((2, 5)), f"array_split {n} {axis}")
      for n, axis in ((2, 0), (3, 1), (4, 0), ([1, 3], -1))],
    *[alike(F.Split, function, uniform((2, 4, 2)), function.__name__)
      for function in (lambda x: np.hsplit(x, 2), lambda x: np.vsplit(x, [1]), lambda x: np.dsplit(x, 2))],
    alike(F.Split, lambda x: np.hsplit(x, 2), uniform((4,)), "hsplit of a row"),
    *[alike(F.Unstack, lambda x, a=axis: np.unstack(x, axis=a), uniform((2, 3)), f"axis {axis}") for axis in (0, 1, -2)],
    alike(F.Unstack, np.unstack, complex_uniform((2,)), "complex"),
    alike(F.Unstack, np.unstack, uniform((2, 0)), "of nothing"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_parts_without_a_gradient_get_zeros():
    x = Variable(np.ones((2, 3), np.float32))
    parts = np.split(x, 3, axis=1)
    assert type(parts) is type(np.array_split(x, 2)) is list
    first, _, third = parts
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


@pytest.mark.parametrize("positions", [[-1, 1], [2, 0], [-2, 0, 5]])
def test_parts_that_overlap(positions):
    case(F.Split, lambda x: np.split(x, positions), uniform((3, 2)), reference=lambda x: np.split(x, positions)).check()


def test_slices_without_a_gradient_get_zeros():
    x = Variable(np.ones((3, 2), np.float32))
    rows = np.unstack(x)
    assert type(rows) is tuple and np.shares_memory(rows[0].data, x.data) and rows[0].creator is rows[1].creator
    (rows[1] * 2).sum().backward()
    assert x.grad.tolist() == [[0, 0], [2, 2], [0, 0]] and x.grad.dtype == np.float32
    assert np.unstack(Variable(np.zeros((0, 2)))) == ()


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.array_split(x, 0), ArgumentError, "array_split: expected a positive number of parts, got 0"),
    (lambda x: np.array_split(x, 2, 2), ShapeError, "array_split: axis=2 does not fit"),
    (lambda x: np.hsplit(x[0, 0], 2), ShapeError, "hsplit: expected an array of at least 1 axes"),
    (lambda x: np.vsplit(x[0], 2), ShapeError, "vsplit: expected an array of at least 2 axes"),
    (lambda x: np.dsplit(x, 2), ShapeError, "dsplit: expected an array of at least 3 axes"),
    (lambda x: np.unstack(x, axis=2), ShapeError, "unstack: axis=2 does not fit"),
])
def test_wrong_arguments_of_the_others(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.zeros((3, 2))))
