import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import NoDerivativeError

X = Variable([[3.0, np.nan, 1.0], [0.0, -2.0, np.inf]])
Y = Variable([1, 2, 3])


@pytest.mark.parametrize("call", [
    lambda x, y: np.argmax(y), lambda x, y: np.argsort(x, axis=1), lambda x, y: np.isnan(x),
    lambda x, y: np.isfinite(x), lambda x, y: np.signbit(x), lambda x, y: np.any(x > 2),
    lambda x, y: np.all(x, axis=0), lambda x, y: np.less(y, 2), lambda x, y: np.count_nonzero(y),
    lambda x, y: np.isclose(y, y), lambda x, y: np.bitwise_and(y, 2), lambda x, y: y | 4, lambda x, y: 6 ^ y,
    lambda x, y: y << 1, lambda x, y: 8 >> y, lambda x, y: ~y, lambda x, y: np.gcd(y, 6), lambda x, y: np.unique(y),
    lambda x, y: np.union1d(y, [9]), lambda x, y: np.setdiff1d(y, [1]), lambda x, y: np.histogram(y, 3)[0],
    lambda x, y: np.argpartition(y, 1), lambda x, y: np.unravel_index(y, (2, 2))[1], lambda x, y: np.isnat(np.array([y.data], "M8[s]")),
    lambda x, y: np.logical_and(y > 1, y), lambda x, y: np.nonzero(y)[0], lambda x, y: np.searchsorted(y, 2),
    lambda x, y: np.isin(y, [2]), lambda x, y: np.lexsort((y,))
])
def test_plain_arrays_come_out(call):
    got, expected = call(X, Y), call(X.data, Y.data)
    assert not isinstance(got, Variable) and np.array_equal(
        got, expected) and np.asarray(got).dtype == expected.dtype


def test_questions_and_text():
    assert np.shape(X) == (2, 3) and np.ndim(X) == 2 and np.size(X) == 6 and np.result_type(X,
                                                                                            Y) == np.float64
    assert np.array2string(Y) == "[1 2 3]" and np.array_equal(Y, [1, 2, 3]) and np.allclose(Y, Y)
    assert not np.iscomplexobj(X) and np.can_cast(Y.dtype, np.float64)


def test_methods():
    assert Y.argmax() == 2 and Y.argsort().tolist() == [0, 1, 2] and X.argmin(axis=0).tolist() == [1, 0, 0]
    assert X.any() and not X.all() and Y.nonzero()[0].tolist() == [0, 1, 2]
    assert not isinstance(X.argmax(axis=1), Variable)


def test_templates_need_no_gradient():
    for y in (np.zeros_like(X), np.ones_like(X, dtype=int), np.empty_like(Y, shape=(2, 3))):
        assert isinstance(y, Variable) and not y.requires_grad and y.shape == (2, 3)


def test_saving(tmp_path):
    np.save(tmp_path / "x.npy", Y)
    assert np.load(tmp_path / "x.npy").tolist() == [1, 2, 3] and Y.tobytes() == Y.data.tobytes()


def test_a_function_without_derivative_is_named():
    with pytest.raises(NoDerivativeError, match=r"numpy\.datetime_as_string has no derivative"):
        np.datetime_as_string(Y)
