"""Writes into views: what reaches the Variable that a view was taken from, and what warns instead."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ViewAssignmentWarning
from tests.toys import leaf


def test_a_write_into_a_part_reaches_the_whole():
    v, w = leaf(5.0), leaf(7.0)
    y = leaf(1.0, 2.0, 3.0, 4.0).reshape(2, 2) * 1.0
    y[0][1] = v[0]
    row = y[1]
    row[:] = w
    row += 1.0  # as NumPy has it for arrays, but here += makes a new Variable
    assert y.tolist() == [[1.0, 5.0], [7.0, 7.0]] and row.tolist() == [8.0, 8.0]
    np.add.at(y[0], 0, v[0])
    (y * np.array([[1.0, 10.0], [100.0, 1000.0]])).sum().backward()
    assert y.tolist() == [[6.0, 5.0], [7.0, 7.0]]
    assert v.grad.tolist() == [11.0] and w.grad.tolist() == [1100.0]


def test_a_part_of_a_part():
    v = leaf(5.0)
    y = Variable(np.zeros((2, 3, 2)), requires_grad=False) * leaf(1.0)
    y[1][2][0] = v[0]
    expected = np.zeros((2, 3, 2))
    expected[1, 2, 0] = 5.0
    assert np.array_equal(y.data, expected) and type(y.creator).__name__ == "Setitem"


@pytest.mark.parametrize("view", [lambda y: y.T, lambda y: y.reshape(4), lambda y: np.swapaxes(y, 0, 1)])
def test_a_write_into_another_view_stays_there_with_a_warning(view):
    y = leaf(1.0, 2.0, 3.0, 4.0).reshape(2, 2) * 1.0
    part = view(y)
    with pytest.warns(ViewAssignmentWarning, match=r"a view was written to, .*\(shape \(2, 2\)") as caught:
        part[0] = leaf(9.0)[0]
    assert caught[0].filename == __file__ and y.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_nobody_is_warned_about_what_is_gone_or_no_view():
    part = (leaf(1.0, 2.0) * 2.0).reshape(2, 1)
    part[0] = 5.0
    copied = np.copy(part)
    copied[0] = 6.0
    assert part.tolist() == [[5.0], [4.0]] and copied.tolist() == [[6.0], [4.0]]


def test_a_view_of_a_constant_and_of_a_leaf():
    whole, x = Variable(np.zeros((2, 2)), requires_grad=False), leaf(1.0, 2.0)
    with pytest.warns(ViewAssignmentWarning, match="does not change with it"):
        whole[0][1] = x[0]
    part = x[:1]
    with pytest.warns(ViewAssignmentWarning, match="does not change with it"):
        part[0] = 3.0
    assert x.tolist() == [1.0, 2.0] and part.tolist() == [3.0]


def test_a_view_of_an_array_that_nobody_else_holds():
    row = Variable(np.eye(2), requires_grad=False)[0]
    row[1] = leaf(3.0)[0]
    assert row.tolist() == [1.0, 3.0]
