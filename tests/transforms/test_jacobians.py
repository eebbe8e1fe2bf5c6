import numpy as np
import pytest

from pygrad import Function, Variable, grad, hessian, jacobian
from pygrad.config import state
from pygrad.errors import ArgumentError, DTypeError
from pygrad.transforms import jacobians

X = np.array([[0.3, -0.2, 0.7], [1.0, 0.5, 0.1]])


def fun(x):
    return np.sin(x @ x.T) * x[0, 0]


def rows_one_by_one(fun, x):
    shape = fun(x).shape
    picked = [grad(lambda x, index=index: fun(x)[index])(x) for index in np.ndindex(shape)]
    return np.stack(picked).reshape(shape + x.shape)


@pytest.mark.parametrize("batch_size", [None, 1, 3, 4, 100])
def test_in_batches_of_every_size(batch_size):
    found = jacobian(fun, batch_size=batch_size)(X)
    assert found.shape == (2, 2, 2, 3)
    np.testing.assert_allclose(found, rows_one_by_one(fun, X))


def test_the_number_of_rows_is_limited_by_their_size(monkeypatch):
    batches = []
    rows = jacobians._rows
    monkeypatch.setattr(jacobians, "_rows", lambda call, output, start, count: batches.append(count) or rows(
        call, output, start, count))
    monkeypatch.setattr(jacobians, "ELEMENTS", 20)
    np.testing.assert_allclose(jacobian(fun)(X), rows_one_by_one(fun, X))
    assert batches == [3, 1]


def test_functions_of_users_own_get_no_batch_axis():
    class Turned(Function):
        def forward(self, x):
            return x.T.copy()

        def backward(self, gy):
            assert gy.ndim == 2
            return gy.T

    found = jacobian(lambda x: Turned()(x))(X)
    np.testing.assert_allclose(found, rows_one_by_one(np.transpose, X))


def test_structures_and_arguments():
    def both(tree, y):
        return {"a": tree["x"] * y, "b": [np.sum(tree["x"]), 3.0]}

    found = jacobian(both, (0, 1))({"x": X}, 2.0)
    assert found["a"][0]["x"].shape == (2, 3, 2, 3) and found["a"][1].tolist() == X.tolist()
    assert found["b"][0][0]["x"].tolist() == np.ones((2, 3)).tolist() and found["b"][0][1] == 0.0
    assert found["b"][1][0]["x"].tolist() == np.zeros((2, 3)).tolist()


def test_shapes_of_nothing_and_of_numbers():
    assert jacobian(lambda x: x * x)(3.0) == 6.0
    assert jacobian(lambda x: x * 2)(np.zeros((0, 2))).shape == (0, 2, 0, 2)
    assert jacobian(lambda x: np.zeros((2, 0)) * x)(1.0).shape == (2, 0)
    assert jacobian(lambda x: x * 2)(np.ones(2, np.float32)).dtype == np.float32


def test_aux():
    found, aux = jacobian(lambda x: (x * x, "text"), has_aux=True)(np.ones(2))
    assert found.tolist() == [[2.0, 0.0], [0.0, 2.0]] and aux == "text"


def test_complex_outputs_must_be_holomorphic():
    z = np.array([1 + 2j, -1j])
    with pytest.raises(DTypeError, match="the output is complex .*holomorphic=True"):
        jacobian(lambda z: z * z)(z)
    np.testing.assert_allclose(jacobian(lambda z: z * z, holomorphic=True)(z), np.diag(2 * z))


def test_hessians():
    def energy(x):
        return np.sum(np.sin(x) * np.sum(x * x))

    found = hessian(energy)(X)
    assert found.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(found, rows_one_by_one(grad(energy), X))
    np.testing.assert_allclose(found.reshape(6, 6), found.reshape(6, 6).T)
    (xx, xy), (yx, yy) = hessian(lambda x, y: x * x * y ** 3, (0, 1))(2.0, 3.0)
    assert (xx, xy, yx, yy) == (54.0, 108.0, 108.0, 72.0)
    assert hessian(lambda x: (x ** 3, "a"), has_aux=True)(2.0) == (12.0, "a")


def test_they_are_differentiable():
    assert grad(lambda x: np.sum(jacobian(lambda y: y ** 3)(x)))(np.array([1.0, 2.0])).tolist() == [6.0, 12.0]
    x = Variable(np.array([1.0, 2.0]))
    found = hessian(lambda y: np.sum(y ** 4))(x)
    assert type(found) is Variable and grad(found.sum(), x).tolist() == [24.0, 48.0] and x.grad is None


def test_wrong_arguments():
    with pytest.raises(ArgumentError, match="batch_size of 1 or more, got 0"):
        jacobian(fun, batch_size=0)
    with pytest.raises(ArgumentError, match="jacobian: expected a function, got list"):
        jacobian([1.0])
    with pytest.raises(ArgumentError, match="hessian: expected a function"):
        hessian(None)


class Told:
    """Stands where `display.progress_bars` puts who shows the bars."""

    def __init__(self):
        self.loops = []

    def passes(self, passes, name):
        self.loops.append((passes, name))
        return passes


def test_who_shows_progress_is_told_of_several_passes(monkeypatch):
    told, plain = Told(), jacobian(fun)(X)
    monkeypatch.setattr(state, "progress", told)
    np.testing.assert_array_equal(jacobian(fun, batch_size=3)(X), plain)
    jacobian(fun)(X)  # in one pass
    hessian(lambda x: np.sum(x ** 3), batch_size=2)(X)
    assert told.loops == [(range(0, 4, 3), "jacobian"), (range(0, 6, 2), "hessian")]


@pytest.mark.parametrize("transform", [jacobian, hessian])
def test_batches_have_a_row_at_least(transform):
    with pytest.raises(ArgumentError, match=f"{transform.__name__}: expected a batch_size of 1 or more, got 0"):
        transform(fun, batch_size=0)
