import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

X = uniform((2, 3))
PLACES = np.array([[0, 2, 2], [1, 1, 0]])


def alike(makes, name, function, *arrays):
    return case(makes, function, *(arrays or (X,)), name=name, reference=function, saves=0)


CASES = [
    *[alike(F.Getitem, f"take {index} {axis}", lambda x, i=index, a=axis: np.take(x, i, a))
      for index, axis in (([0, 1, 1], 1), ([[0, -1], [1, 1]], 0), (2, None), ([5, 0, 5], None), (1, -1), ([], 0))],
    *[alike(F.Getitem, f"take {mode}", lambda x, m=mode: np.take(x, [-4, 4, 7, 1], 1, mode=m)) for mode in ("wrap", "clip")],
    alike(F.Getitem, "take 0-d", lambda x: np.take(x, [0, 0], 0), uniform(())),
    alike(F.Getitem, "compress 0-d", lambda x: np.compress([True], x, -1), uniform(())),
    alike(F.Getitem, "take of nothing", lambda x: np.take(x, [1, 0], 1), uniform((0, 2))),
    alike(F.Getitem, "take method", lambda x: x.take([1, 1], axis=0)),
    alike(F.Getitem, "take complex", lambda x: np.take(x, [1, 1, 0]), complex_uniform((2,))),
    *[alike(F.Getitem, f"along {axis} {places.shape}", lambda x, p=places, a=axis: np.take_along_axis(x, p, a))
      for places, axis in ((PLACES, 1), (PLACES[:, :1], -1), (PLACES[1:], 0), (np.array([[2]]), 1), (PLACES[0], None))],
    *[alike(F.Getitem, f"compress {axis}", lambda x, c=condition, a=axis: np.compress(c, x, a))
      for condition, axis in (([True, False, True], 1), ([0, 1, 1], None), ([True], 0))],
    alike(F.Getitem, "compress method", lambda x: x.compress([0, 1], axis=0)),
    alike(F.Getitem, "extract", lambda x: np.extract(PLACES > 1, x)),
    alike(F.Choose, "two", lambda x, y: np.choose(PLACES % 2, [x, y]), X, uniform((3,), seed=1)),
    alike(F.Choose, "complex", lambda x, y: np.choose([0, 1], [x, y]), complex_uniform((2,)), uniform(())),
    alike(F.Choose, "rows", lambda x: np.choose([0, 1, 1], x)),
    *[alike(F.Choose, mode, lambda x, y, m=mode: np.choose([-1, 0, 3], [x, y], mode=m), uniform((3,)), uniform((3,), seed=1))
      for mode in ("wrap", "clip")],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_indices_may_be_variables():
    x, index = Variable([1.0, 2.0]), Variable([1, 0, 1])
    assert x.take(index).tolist() == [2, 1, 2] and np.take_along_axis(x, index, 0).tolist() == [2, 1, 2]
    assert index.choose([x[0], x[1]]).tolist() == [2, 1, 2] and np.compress(x > 1, x).tolist() == [2]
    assert np.take(np.array([3.0, 4.0]), index).tolist() == [4, 3, 4]


def test_what_was_not_chosen_gets_nothing():
    x, y = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    np.choose([0, 1], [x, y]).backward(np.array([np.inf, np.nan]))
    np.testing.assert_array_equal(x.grad.data, [np.inf, 0])
    np.testing.assert_array_equal(y.grad.data, [0, np.nan])


def test_agrees_with_pytorch():
    torch = pytorch()
    index = torch.tensor(PLACES)
    agree(lambda x: np.take(x, PLACES), lambda x: torch.take(x, index), X)
    agree(lambda x: np.take_along_axis(x, PLACES, 1), lambda x: torch.take_along_dim(x, index, 1), X)
    agree(lambda x: np.take(x, [1, 1, 0], 1), lambda x: torch.index_select(x, 1, torch.tensor([1, 1, 0])), X)


def test_positions_are_plain():
    i = Variable([0, 2])
    assert [one.tolist() for one in np.ix_(i, [1])] == [[[0], [2]], [[1]]]
    assert [one.tolist() for one in np.unravel_index(i, (2, 2))] == [[0, 1], [0, 0]]
    assert np.ravel_multi_index((i, i), (3, 3)).tolist() == [0, 8]


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.take(x, [3], 1), IndexError, "index 3 is out of bounds"),
    (lambda x: np.take(x, [0.5]), DTypeError, "take: expected integers as indices"),
    (lambda x: np.take(x, [0], 2), ShapeError, "take: axis=2 does not fit"),
    (lambda x: np.take(x, [0], 0, mode="x"), ArgumentError, "take: expected a mode out of raise, wrap, clip, got 'x'"),
    (lambda x: F.take(x, [0], out=1), ArgumentError, "take: the argument out= is not supported"),
    (lambda x: np.take_along_axis(x, np.array([0]), 0), ShapeError, "take_along_axis: indices of .* as many axes"),
    (lambda x: np.take_along_axis(x, PLACES, 2), ShapeError, "take_along_axis: axis=2 does not fit"),
    (lambda x: np.compress([[True]], x), ShapeError, "compress: expected a one-dimensional condition"),
    (lambda x: np.compress([False, False, True], x, 0), IndexError, "out of bounds"),
    (lambda x: F.compress([True], x, out=1), ArgumentError, "compress: the argument out= is not supported"),
    (lambda x: np.choose([0, 2], [x, x]), ArgumentError, "choose: numbers run from 0 to 1, got 0 to 2"),
    (lambda x: np.choose([0, 0], [x, x]), ShapeError, "choose: these do not broadcast together"),
    (lambda x: F.choose([0], []), ArgumentError, "choose: got no arrays to choose from"),
    (lambda x: F.choose([0], [x], out=1), ArgumentError, "choose: the argument out= is not supported"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
