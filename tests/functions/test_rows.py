import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from pygrad.functions import _rows
from pygrad.functions._rows import add_rows, as_indices, check_padding, check_range, check_table, renormalise, shares


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int64])
@pytest.mark.parametrize("shape, count", [((0, 3), 4), ((5, 0), 4), ((5, 3), 4), ((2, 5, 3), 4), ((2, 3, 5, 3), 1),
                                          ((700, 9), 65), ((3, 700, 9), 1000), ((0, 700, 9), 3), ((700, 9), 100_000)])
def test_rows_are_added(shape, count, dtype):
    rows = (np.arange(np.prod(shape)) % 7 - 3).reshape(shape).astype(dtype)
    indices = np.random.default_rng(0).integers(0, count, shape[-2])
    expected = np.zeros((*shape[:-2], count, shape[-1]))
    for place in np.ndindex(shape[:-2]):
        np.add.at(expected[place], indices, rows[place].astype(np.float64))
    got = add_rows(rows, indices, count)
    assert got.dtype == dtype and np.array_equal(got, expected)
    assert len(shape) > 2 or got.flags.owndata, "a view would be copied where the gradient is committed"


@pytest.mark.parametrize("index_dtype", [np.uint8, np.int32, np.int64])
def test_other_layouts_and_indices(index_dtype):
    rows = np.random.default_rng(0).standard_normal((9, 700)).T
    indices = (np.arange(700) % 3).astype(index_dtype)
    expected = np.stack([rows[number::3].sum(0) for number in range(3)])
    np.testing.assert_allclose(add_rows(rows, indices, 3), expected, rtol=1e-12)
    np.testing.assert_allclose(add_rows(np.broadcast_to(rows[:1], (700, 9)), indices, 3)[0], 234 * rows[0])


def test_both_ways_give_the_same(monkeypatch):
    rows, indices = np.random.default_rng(0).standard_normal((50, 8)), np.arange(50) % 7
    few = add_rows(rows, indices, 7)
    monkeypatch.setattr(_rows, "_SMALL", 0)
    np.testing.assert_allclose(add_rows(rows, indices, 7), few, rtol=1e-12)


def test_indices():
    assert as_indices([[1, 2]], "f").shape == (1, 2) and as_indices([], "f").dtype.kind == "i"
    assert as_indices(Variable([1, 2]), "f").tolist() == [1, 2]
    for wrong in ([1.0], [True], Variable([0.5])):
        with pytest.raises(DTypeError, match="f: expected integers as indices, got"):
            as_indices(wrong, "f")


def test_range():
    check_range(np.array([0, 4]), 5, "f")
    check_range(np.array([], int), 0, "f")
    for wrong in (-1, 5):
        with pytest.raises(LabelError, match=rf"f: index {wrong} at \(1, 0\) of indices of shape \(2, 1\) .* 0 to 4"):
            check_range(np.array([[0], [wrong]]), 5, "f")


def test_table_and_padding():
    check_table([[1.0]], "f")
    with pytest.raises(ShapeError, match=r"f: expected a weight of shape \(rows, length of a row\)"):
        check_table(np.ones(3), "f")
    assert [check_padding(one, 5, "f") for one in (None, 0, 4, -5, np.int64(-1))] == [None, 0, 4, 0, 4]
    for wrong in (5, -6, 1.0):
        with pytest.raises(ArgumentError, match="f: expected a padding_idx from -5 to 4, got"):
            check_padding(wrong, 5, "f")


def test_shares():
    indices = np.array([[0, 1], [1, 1]])
    assert shares(indices, 3, None, False, np.float32) is None
    assert shares(indices, 3, 1, False, np.float32).tolist() == [[1, 0], [0, 0]]
    both = shares(indices, 3, 0, True, np.float32)
    assert both.dtype == np.float32 and np.allclose(both, [[0, 1 / 3], [1 / 3, 1 / 3]])


@pytest.mark.parametrize("norm_type", [1.0, 2.0, 3.0, np.inf])
def test_renormalise(norm_type):
    table = np.array([[3.0, 4.0], [0.3, 0.4], [30.0, 40.0]])
    weight = Variable(table.copy())
    renormalise(weight, np.array([0, 1, 0]), 1.0, norm_type, "f")
    assert abs(np.linalg.norm(weight.data[0], norm_type) - 1) < 1e-6
    assert np.array_equal(weight.data[1:], table[1:])


def test_what_cannot_be_renormalised():
    for wrong, message in ((Variable([[1.0]]) * 2, "has been computed by Multiply"), ([[1.0]], "got list")):
        with pytest.raises(ArgumentError, match=f"f: max_norm changes the weight in place.*{message}"):
            renormalise(wrong, np.array([0]), 1.0, 2.0, "f")
