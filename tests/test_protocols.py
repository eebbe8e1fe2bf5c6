"""The array side of a Variable: conversions, comparisons, printing, NumPy's protocols."""

import warnings

import numpy as np
import pytest

import pygrad
from pygrad import Parameter, Variable, no_grad
from pygrad.errors import DroppedGraphWarning
from tests.toys import leaf


@pytest.mark.parametrize("data, text", [
    (8, "Variable(8)"), (8.0, "Variable(8.0)"), (True, "Variable(True)"), ([], "Variable([])"),
    ([[2, 3], [4, 5]], "Variable([[2 3]\n          [4 5]])"), (np.float32(0.5), "Variable(0.5)"),
    ([1.0, 2.5], "Variable([1.  2.5])"), (np.zeros((2, 0)), "Variable([], shape=(2, 0))"),
    (np.arange(8).reshape(2, 2, 2),
     "Variable([[[0 1]\n           [2 3]]\n\n          [[4 5]\n           [6 7]]])"),
])
def test_repr(data, text):
    assert repr(Variable(data)) == str(Variable(data)) == f"{Variable(data)}" == text


def test_repr_of_the_documented_session():
    assert repr(Variable(5) + Variable(3)) == "Variable(8)"
    x, y = Variable([[1, 2], [3, 4]]), Variable([[1, 1], [1, 1]])
    assert repr(x + y) == "Variable([[2 3]\n          [4 5]])"
    assert repr(x + Variable(10)) == "Variable([[11 12]\n          [13 14]])"
    assert repr(x.reshape(1, 4)) == "Variable([[1 2 3 4]])"
    assert repr(x.T) == "Variable([[1 3]\n          [2 4]])"


def test_repr_of_a_subclass_lines_up():
    assert repr(Parameter([[1, 2], [3, 4]], name="w")) == "Parameter([[1 2]\n           [3 4]], name='w')"


def test_a_long_repr_is_shortened():
    assert "..." in repr(Variable(np.arange(10000)))


def test_attributes_are_those_of_the_array():
    x = Variable(np.zeros((2, 3), np.float32))
    assert (x.shape, x.ndim, x.size, x.dtype, x.nbytes, len(x)) == ((2, 3), 2, 6, np.float32, 24, 2)
    assert x.numpy() is x.data and x.tolist() == [[0.0] * 3] * 2


def test_numbers():
    x = Variable(2.5)
    assert (float(x), int(x), bool(x), x.item(), f"{x:.3f}") == (2.5, 2, True, 2.5, "2.500")
    assert type(x.item()) is float and bool(Variable(0.0)) is False
    assert float(Variable([3.0]).reshape(())) == 3.0
    assert [10, 20, 30][Variable(1)] == 20 and range(5)[Variable(np.int8(2))] == 2


@pytest.mark.parametrize("convert, error", [
    (lambda x: bool(x), ValueError), (lambda x: float(x), TypeError), (lambda x: x.item(), ValueError),
    (lambda x: [0, 1][x], TypeError), (lambda x: f"{x:.2f}", TypeError),
])
def test_conversions_of_several_elements_fail_as_numpy_does(convert, error):
    with pytest.raises(error):
        convert(leaf(1.0, 2.0))


def test_a_float_is_no_index():
    with pytest.raises(TypeError):
        [0, 1][Variable(1.0)]


def test_a_0d_variable_has_no_length_and_no_iteration():
    with pytest.raises(TypeError, match="len\\(\\) of unsized object"):
        len(Variable(1.0))
    with pytest.raises(TypeError, match="iteration over a 0-d Variable"):
        iter(Variable(1.0))


def test_iteration_is_recorded():
    x = leaf(1.0, 2.0)
    first, second = x
    (first * 10 + second).backward()
    assert x.grad.tolist() == [10.0, 1.0]
    assert [row.shape for row in Variable(np.ones((3, 2)))] == [(2,)] * 3
    assert list(Variable(np.ones((0, 2)))) == []


def test_iteration_is_one_function():
    x = leaf(1.0, 2.0, 3.0)
    assert len({id(row.creator) for row in x}) == 1


def test_iteration_sees_what_is_assigned_on_the_way():
    y = np.copy(leaf(1.0, 2.0, 3.0))
    for number, row in enumerate(y):
        if number < 2:
            y[number + 1] += row
    assert y.tolist() == [1.0, 3.0, 6.0]


@pytest.mark.parametrize("rows", [iter, np.unstack, lambda y: np.unstack(y, axis=-1)])
def test_a_write_into_a_row_reaches_the_array(rows):
    x, array = leaf([1.0, 2.0], [3.0, 4.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    y = np.copy(x)
    next(iter(rows(array)))[0], next(iter(rows(y)))[0] = 7.0, 7.0
    assert y.tolist() == array.tolist()
    for row in y:
        row[1] = row[0] * 2
    assert y.tolist() == [[7.0, 14.0], [3.0, 6.0]]
    y.sum().backward()
    assert x.grad.tolist() == [[0.0, 0.0], [3.0, 0.0]]


def test_an_unrecorded_write_into_a_row_reaches_the_array():
    y = Variable(np.zeros((2, 2)), requires_grad=False)
    for row in y:
        row[0] = 7.0
    assert y.tolist() == [[7.0, 0.0], [7.0, 0.0]]


def test_contains():
    x = leaf(1.0, 2.0)
    assert 1.0 in x and 3.0 not in x and Variable(2.0) in x


def test_comparisons_are_plain_arrays():
    x, y = leaf(1.0, 2.0, 3.0), leaf(3.0, 2.0, 1.0)
    results = [x == y, x != y, x < y, x <= y, x > y, x >= y]
    assert all(type(result) is np.ndarray and result.dtype == bool for result in results)
    assert [result.tolist() for result in results] == [
        [False, True, False], [True, False, True], [True, False, False], [True, True, False],
        [False, False, True], [False, True, True]]


@pytest.mark.parametrize("other", [2.0, np.float64(2.0), np.array([2.0, 2.0]), [2.0, 2.0], Variable(2.0)])
def test_comparisons_on_either_side(other):
    x = leaf(1.0, 3.0)
    assert (x < other).tolist() == [True, False] and (other < x).tolist() == [False, True]
    assert (x == other).tolist() == (other == x).tolist() == [False, False]


def test_none_and_strings_are_unequal():
    x = leaf(1.0)
    assert not (x == None).any() and (x != None).all()  # noqa: E711


def test_hash_is_identity():
    x, y = leaf(1.0), leaf(1.0)
    table = {x: "x", y: "y"}
    assert (table[x], table[y], len({x, y, x})) == ("x", "y", 2)
    assert hash(x) != hash(y) and x in table and leaf(1.0) not in table


def test_a_key_keeps_its_place_when_its_data_changes():
    x = leaf(1.0)
    table = {x: 1}
    with no_grad():
        x += 5
    assert table[x] == 1


def test_asarray_gives_the_data_of_a_leaf_silently():
    x = leaf(1.0, 2.0)
    assert np.asarray(x) is x.data and np.asarray(x, np.float32).dtype == np.float32
    copied = np.array(x)
    assert copied.tolist() == [1.0, 2.0] and not np.shares_memory(copied, x.data)


def test_asarray_of_a_graph_warns_and_says_what_to_do():
    y = leaf(1.0) * 2
    with pytest.warns(DroppedGraphWarning, match=r"no gradient will flow through it; use x.data or "
                                                 r"x.numpy\(\)") as caught:
        assert np.asarray(y).tolist() == [2.0]
    assert caught[0].filename == __file__


def test_asarray_warns_once_per_place():
    y = leaf(1.0) * 2
    with warnings.catch_warnings(record=True) as caught:
        warnings.resetwarnings()
        warnings.simplefilter("default")
        for _ in range(3):
            np.asarray(y)
        np.asarray(y)
    assert [warning.lineno for warning in caught] == sorted({warning.lineno for warning in caught})
    assert len(caught) == 2


@pytest.mark.parametrize("data, kind", [(1.0, float), (1j, complex)])
def test_assignment_to_an_element_of_a_plain_array_warns(data, kind):
    y, array = Variable(data) * 2, np.zeros(2, kind)
    with pytest.warns(DroppedGraphWarning, match=r"plain array: .*np.zeros_like\(x\).*x.data") as caught:
        array[0] = y
    assert caught[0].filename == __file__ and array[0] == 2 * data
    with no_grad():
        array[1] = y
    array[0], array[1] = y.data, y.detach()
    array[:1] = [kind(y)]
    assert complex(y) == 2 * data


def test_the_silent_ways():
    y = leaf(1.0) * 2
    assert y.data.tolist() == y.numpy().tolist() == y.detach().data.tolist() == [2.0]
    with no_grad():
        assert np.asarray(y).tolist() == [2.0]


def test_asarray_without_a_copy_where_one_is_needed_is_numpys_error():
    with pytest.raises(ValueError, match="copy"):
        np.asarray(leaf(1.0), np.float32, copy=False)


def test_an_int_variable_indexes_an_array():
    assert np.arange(5.0)[Variable(3)] == 3.0
    assert np.arange(5.0)[Variable([1, 2])].tolist() == [1.0, 2.0]


def test_elements_and_the_layout_in_memory():
    x = Variable(np.arange(6.0).reshape(2, 3).T)
    assert x.item(2, 1) == 5.0 and x.item(1) == 3.0
    assert x.strides == (8, 24) and x.itemsize == 8 and x.flags.f_contiguous and np.isfortran(x)


def assigned(array, value):
    array[0] = value
    return array


@pytest.mark.parametrize("lose", [
    np.asarray, lambda x: np.array([x, x]), lambda x: np.vectorize(np.sin)(x), lambda x: assigned(np.zeros(2), x)])
def test_an_argument_of_a_transform_that_becomes_a_plain_array_is_warned_about(lose):
    with pytest.warns(DroppedGraphWarning):
        slope = pygrad.grad(lambda x: np.sum(lose(x)) + x)(1.5)
    assert slope == 1
    assert np.asarray(Variable(1.5)) == 1.5  # outside of transforms a leaf has no graph to lose


def test_the_graph_is_drawn_with_the_options_of_the_picture():
    picture = (Variable([1.0], name="x") * 2.0).graph(values=False)
    assert [box.title for box in picture.diagram.boxes.values()] == ["x", "Multiply", "output"]
