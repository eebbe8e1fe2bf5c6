import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, GraphError, NoDerivativeError, ShapeError
from tests.functions.cases import case, uniform

X, TALL, CUBE = uniform((3, 4)), uniform((7, 2)), uniform((3, 3, 3))
MASK = X > 0


def updated(update):
    def run(x, *values):
        y = F.copy(x) if any(isinstance(value, Variable) for value in values) else np.copy(x)
        assert update(y, *values) is None
        return y

    return run


def made(name, update, *arrays, **options):
    run = updated(update)
    return case(F.Setitem, run, *arrays, reference=run, name=name, **options)


CASES = [
    made("put", lambda y, v: np.put(y, [0, 5, -1], v), X, uniform((3,), seed=1)),
    made("put, cycled and repeated", lambda y, v: np.put(y, [[0, 5], [7, 0]], v), X, uniform((3,), seed=1)),
    made("put, wrapped", lambda y, v: np.put(y, [13, -20], v, mode="wrap"), X, uniform((), seed=1)),
    made("put, clipped", lambda y, v: y.put([13, -20], v, "clip"), X, uniform((2,), seed=1)),
    made("place", lambda y, v: np.place(y, MASK, v), X, uniform((4,), seed=1)),
    made("putmask", lambda y, v: np.putmask(y, MASK, v), X, uniform((3, 4), seed=1)),
    made("putmask, cycled", lambda y, v: np.putmask(y, MASK, v), X, uniform((5,), seed=1)),
    made("put_along_axis", lambda y, v: np.put_along_axis(y, np.array([[0, -1]] * 3), v, 1), X, uniform((3, 2), seed=1)),
    made("put_along_axis, broadcast", lambda y, v: np.put_along_axis(y, np.array([[2, 1, 0, 0]]), v, 0), X, uniform((), seed=1)),
    made("put_along_axis, flat", lambda y, v: np.put_along_axis(y, np.array([2, -1]), v, None), X, uniform((2,), seed=1)),
    made("copyto", lambda y, v: np.copyto(y, v), X, uniform((4,), seed=1)),
    made("copyto, where", lambda y, v: np.copyto(y, v, where=MASK), X, uniform((4,), seed=1)),
    made("fill_diagonal", lambda y, v: np.fill_diagonal(y, v), X, uniform((2,), seed=1)),
    made("fill_diagonal, tall", lambda y, v: np.fill_diagonal(y, v), TALL, uniform((), seed=1)),
    made("fill_diagonal, wrapped", lambda y, v: np.fill_diagonal(y, v, wrap=True), TALL, uniform((), seed=1)),
    made("fill_diagonal, cube", lambda y, v: np.fill_diagonal(y, v), CUBE, uniform((3,), seed=1)),
    made("fill", lambda y, v: y.fill(v), X, uniform((), seed=1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("values, positions, expected", [([], [0], 1.0), ([], [], 1.0), ([5.0, 6.0], [0, -1], 6.0),
                                                         ([5.0, 6.0], [], 1.0)])
@pytest.mark.parametrize("shape", [(), (1,)])
def test_put_of_nothing_and_into_a_number(values, positions, expected, shape):
    plain, x, v = np.ones(shape), Variable(np.ones(shape)), Variable(values, dtype=float)
    y = +x
    np.put(plain, positions, values)
    np.put(y, positions, v)
    y.sum().backward()
    assert y.shape == shape and y.item() == plain.item() == expected
    assert x.grad is None or x.grad.item() == (expected == 1)
    assert v.grad is None or v.grad.tolist() == [0, expected == 6]


UPDATES = {
    "put": lambda y, v: np.put(y, [0], v), "place": lambda y, v: np.place(y, [True, False], v),
    "putmask": lambda y, v: np.putmask(y, [True, False], v), "copyto": lambda y, v: np.copyto(y, v),
    "put_along_axis": lambda y, v: np.put_along_axis(y, np.array([0]), np.ravel(v)[:1], 0),
}


@pytest.mark.parametrize("name, update", UPDATES.items(), ids=UPDATES)
def test_on_leaves(name, update):
    x = Variable([1.0, 2.0])
    with pytest.raises(GraphError, match=rf"^numpy.{name}: the leaf shape \(2,\), dtype float64 requires grad.*no_grad"):
        update(x, 5.0)
    array = x.data
    with no_grad():
        update(x, 5.0)
    assert x.data is array and array[0] == 5.0 and x._version
    y = x * 1
    with no_grad(), pytest.raises(GraphError, match=f"cannot apply numpy.{name} to a Variable that has a creator"):
        update(y, 1.0)
    constant = Variable(np.zeros(2), requires_grad=False)
    update(constant, [3.0, 3.0])
    assert constant.creator is None and constant.data[0] == 3.0
    update(constant, x[0])
    assert constant.creator is not None and constant.data[0] == 5.0


@pytest.mark.parametrize("name, update", UPDATES.items(), ids=UPDATES)
def test_on_plain_arrays(name, update):
    array = np.zeros(2)
    with pytest.raises(NoDerivativeError, match=f"numpy.{name} writes into a plain array"):
        update(array, Variable([1.0, 1.0]))
    update(array, Variable([1.0, 1.0], requires_grad=False))
    assert array[0] == 1.0


def test_functional_forms_leave_the_array_alone():
    x = Variable([1.0, 2.0])
    for y in (F.put(x, 0, 9.0), F.place(x, [True, False], 9.0), F.copyto(x, 9.0), F.putmask(x, [1, 0], 9.0)):
        assert y.data[0] == 9.0 and x.tolist() == [1.0, 2.0]
    assert F.fill_diagonal(np.zeros((2, 2)), Variable(1.0)).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_arguments_by_name():
    y = Variable([1.0, 2.0]) * 1
    np.put(a=y, ind=[1], v=7.0)
    np.copyto(dst=y, src=3.0, where=[True, False])
    assert y.tolist() == [3.0, 7.0]


def test_0d_and_nothing():
    y = Variable(3.0) * 1
    np.put(y, [0], 5.0)
    assert y.item() == 5.0
    y.fill(2.0)
    assert y.item() == 2.0
    z = Variable([1.0]) * 1
    np.place(z, [False], [])
    assert z.tolist() == [1.0]


def test_errors():
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(IndexError, match="put: positions .* 4 elements"):
        F.put(x, 4, 1.0)
    with pytest.raises(ArgumentError, match="put: expected a mode out of raise, wrap, clip"):
        F.put(x, 0, 1.0, mode="other")
    with pytest.raises(ArgumentError, match="place: there are no values"):
        F.place(x, x > 1, [])
    with pytest.raises(ShapeError, match="putmask: the mask is shape"):
        F.putmask(x, [True], 1.0)
    with pytest.raises(ShapeError, match="put_along_axis: expected positions with 2 axes"):
        F.put_along_axis(x, np.array([0]), 1.0, 0)
    with pytest.raises(ShapeError, match="put_along_axis: with axis=None"):
        F.put_along_axis(x, np.array([[0]]), 1.0, None)
    with pytest.raises(ShapeError, match="fill_diagonal: expected"):
        F.fill_diagonal(Variable([1.0]), 0.0)
    with pytest.raises(TypeError, match="copyto: cannot cast"):
        F.copyto(Variable([1, 2]), np.array(0.5))


def test_recorded_updates_free_the_old_array_and_older_consumers_keep_it():
    x = Variable([1.0, 2.0])
    y = x * 3
    z = y * y
    np.put(y, [0], 100.0)
    z.sum().backward()
    assert y.tolist() == [100.0, 6.0] and x.grad.tolist() == [18.0, 36.0]
