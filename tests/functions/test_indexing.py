import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.functions._index import joined, parse
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, uniform

X = uniform((3, 4, 2))

BASIC = [
    0, -1,
    slice(1, 3),
    slice(None, None, -2), Ellipsis, None, (), (1, 2), (1, 2, 0), (Ellipsis, 0), (0, Ellipsis),
    (slice(None), 1), (None, 1, None), (Ellipsis, None, slice(0, 0)),
    np.int64(1),
    np.array(2), (1, Ellipsis, 0)
]
ADVANCED = [[0, 2], [0, 0, 0], [],
            np.array([[0, 1], [1, 1]]), [-1, 2, -1], ([0, 1, 0], [1, 1, 1]), (slice(None), [1, 1, 3]),
            (slice(None), [1, 0], [1, 1]), ([0, 1], slice(None), [1, 1]), (0, slice(None), [1, 1]),
            (slice(1, 3), [2, 2]), (slice(None), [1, 1], slice(0, 1)), (Ellipsis, [0, 0]),
            ([1, 1], Ellipsis, [0, 0]), (None, [1, 1]), ([[0], [1]], [[1, 1]]), (np.array([0, 2], np.uint8),),
            (0, [1, 1], 0), ([1, 1], None, 0)]
BOOLEAN = [
    X > 0, X[:, 0, 0] > 0, [True, False, True], (slice(None), X[0, :, 0] > 0), (0, X[0] > 0), True, False,
    (X[:, :, 0] > 0, 1), (X[:, 0, 0] > 0, slice(None), 1), (X[:, 0, 0] > -9, [1, 1, 1]),
    np.zeros((3, 4), bool), (None, X[:, 0, 0] > 0), (slice(None), [True, False, True, False], [0])
]


def reading(index):
    return case(F.Getitem, lambda x: F.getitem(x, index), X, reference=lambda x: x[index], saves=0,
                name=f"{index}")


CASES = [
    *map(reading, [*BASIC, *ADVANCED, *BOOLEAN]),
    *[case(F.Getitem, lambda x, i=index: x[i], complex_uniform((3, 2)), reference=lambda x, i=index: x[i], saves=0,
           name=f"complex {number}")
      for number, index in enumerate([(slice(None, None, -2), 1), [0, 0, 2], np.array([True, False, True]),
                                      np.ix_([0, 2, 0], [1]), ([], [])])],
    case(F.Getitem, lambda x: x[()], uniform(()), reference=lambda x: x[()]),
    case(F.Getitem, lambda x: x[1:], uniform((1,)), reference=lambda x: x[1:]),
    case(F.Getitem, lambda x: x[[1, 1]] * x[0], X, reference=lambda x: x[[1, 1]] * x[0], name="twice"),
    case(F.ScatterAdd, lambda x: F.ScatterAdd((1, Ellipsis, 0), (3, 4, 2), 1)(x), uniform((4,)), saves=0),
    case(F.ScatterAdd, lambda x: F.ScatterAdd(parse([0, 0])[0], (3, 2), 2)(x, np.array([0, 0])),
         uniform((2, 2)), saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@settings(max_examples=60, deadline=None)
@given(data=st.data(), shape=hnp.array_shapes(max_dims=3, max_side=4))
def test_any_basic_index(data, shape):
    index = data.draw(hnp.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True))
    check_function(lambda x: F.getitem(x, index), uniform(shape), reference=lambda x: x[index], order=1)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), shape=hnp.array_shapes(max_dims=3, max_side=3))
def test_any_integer_arrays(data, shape):
    arrays = data.draw(hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2,
                                                                                      max_side=4)))
    full = [st.just(array) | st.just(slice(None)) for array in arrays]
    index = tuple(data.draw(st.tuples(*full)))
    check_function(lambda x: F.getitem(x, index), uniform(shape), reference=lambda x: x[index], order=1)


@pytest.mark.parametrize("shape, index", [((50, 3), np.arange(9000) % 7), ((50,), np.arange(9000) % 7),
                                          ((4, 50, 3), (slice(None), np.arange(30000) % 7)),
                                          ((5, 6, 7), (np.arange(70000) % 5, np.arange(70000) % 6))])
def test_many_repeated_places_in_blocks(shape, index):
    """More than one block of positions, against NumPy's own sum."""
    x = Variable(np.zeros(shape))
    y = x[index]
    weight = np.random.default_rng(0).standard_normal(y.shape)
    y.backward(weight)
    expected = np.zeros(shape)
    np.add.at(expected, index, weight)
    assert np.allclose(x.grad.data, expected, rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.complex64, np.complex128, np.float16])
@pytest.mark.parametrize("index", [np.array([[0, 2], [2, 2]]), np.ix_([0, 0, 2], [1, 1]), (slice(0, 2), [1, 1, 0]),
                                   ([0, 0, 0], slice(None), [1, 1, 0])], ids=["rows", "grid", "mixed", "apart"])
def test_repeated_places_of_any_dtype(dtype, index):
    x = Variable(np.ones((3, 2, 2), dtype))
    y = x[index]
    weight = np.arange(1, y.size + 1).reshape(y.shape).astype(dtype)
    y.backward(weight)
    expected = np.zeros((3, 2, 2), dtype)
    np.add.at(expected, index, weight)
    assert x.grad.dtype == dtype and (x.grad.data == expected).all()


def test_views_and_copies():
    x = Variable(X)
    assert np.shares_memory(x[1:].data, X) and x[1:].creator.makes_view
    assert not np.shares_memory(x[[1]].data, X) and not x[[1]].creator.makes_view
    assert not x[0, 0, 0].creator.makes_view


def test_integers_and_half_precision_keep_their_dtype():
    x = Variable([1, 2, 3])
    x[[0, 0, 2]].sum().backward()
    assert x.grad.tolist() == [2, 0, 1] and x.grad.dtype.kind == "i"
    x = Variable(np.ones(3, np.float16))
    x[[0, 0, 2]].sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 1.0] and x.grad.dtype == np.float16


def test_an_index_may_be_a_variable():
    x, index = Variable([1.0, 2.0, 3.0]), Variable([2, 2])
    y = x[index]
    y.sum().backward()
    assert y.tolist() == [3.0, 3.0] and x.grad.tolist() == [0.0, 0.0, 2.0] and index.grad is None
    assert x[Variable(1)].item() == 2.0 and x[x > 1].tolist() == [2.0, 3.0]


def test_an_array_indexed_by_itself():
    x = Variable([2, 0, 1])
    y = x[x]
    y.sum().backward()
    assert y.tolist() == [1, 2, 0] and x.grad.tolist() == [1, 1, 1]


def test_rows_in_a_loop_and_unpacking():
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    first, second = x
    (first * second).sum().backward()
    assert x.grad.tolist() == [[3.0, 4.0], [1.0, 2.0]]


def test_batches_where_the_arrays_are_apart():
    x = Variable(X)
    y = x[[0, 1], :, [1, 1]]
    weights = np.random.default_rng(0).standard_normal((5, *y.shape))
    together = grad(y, x, weights, batch=1, retain_graph=True)
    for weight, gradient in zip(weights, together.data, strict=True):
        assert np.allclose(grad(y, x, weight, retain_graph=True).data, gradient)


@pytest.mark.parametrize("index, message", [(5, "index 5 is out of bounds for axis 0"),
                                            ([0, 7], "index 7 is out of bounds"),
                                            ((0, 0, 0, 0), "too many indices"), ("a", None), (1.5, None)])
def test_bad_indices_raise_what_numpy_raises(index, message):
    with pytest.raises((IndexError, TypeError), match=message):
        Variable(X)[index]


def test_parse_and_join():
    template, arrays = parse((slice(1), [0, 1], np.array(2), True))
    assert joined(template, arrays)[0] == slice(1) and template[2] == 2 and len(arrays) == 2
    assert parse(np.array([True]))[1][0].dtype == bool and parse([])[1][0].dtype == np.intp
