import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import DTypeError, GraphError, NoDerivativeError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

X = uniform((3, 4), 0.5, 2.0)


def updated(ufunc, index):
    def run(x, *values):
        y = F.copy(x) if any(isinstance(value, Variable) for value in values) else np.copy(x)
        assert ufunc.at(y, index, *values) is None
        return y

    return run


def cases(makes, ufunc, index, *values, x=X, **options):
    run = updated(ufunc, index)
    return case(makes, run, x, *values, reference=run, name=f"{ufunc.__name__} {index}", **options)


REPEATED = ([0, 2, 0, 0], [1, 1, 1, 3])

CASES = [
    cases(F.AddAt, np.add, [0, 2, 0], uniform((3, 4)), saves=0),
    cases(F.AddAt, np.add, REPEATED, uniform((4,)), saves=0),
    cases(F.AddAt, np.add, (slice(None), 1), uniform((3,)), saves=0),
    cases(F.AddAt, np.add, X > 1, uniform(()), saves=0),
    cases(F.AddAt, np.add, [0, 0], uniform((4,))),
    cases(F.AddAt, np.add, [0, 0], complex_uniform((2,)), x=complex_uniform((3,))),
    cases(F.AddAt, np.subtract, REPEATED, uniform((4,))),
    cases(F.Multiply, np.multiply, REPEATED, uniform((4,), 0.5)),
    cases(F.Divide, np.divide, [2, 0, 2], uniform((4,), 0.5)),
    cases(F.Maximum, np.maximum, REPEATED, uniform((4,), 0.4, 2.1)),
    cases(F.Minimum, np.minimum, X > 1, 1.3),
    cases(F.Negative, np.negative, [1, 1, 0]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_the_issues_program():
    x, v, w = Variable([1.0, 2.0, 3.0]), Variable(10.0), Variable([0.5, 0.5])
    y = np.copy(x)
    y[0] = v
    np.add.at(y, [0, 0], w)
    (y * y).sum().backward()
    assert y.tolist() == [11.0, 2.0, 3.0]
    assert (x.grad.tolist(), v.grad.item(), w.grad.tolist()) == ([0.0, 4.0, 6.0], 22.0, [22.0, 22.0])


def test_on_leaves():
    x = Variable([1.0, 2.0])
    with pytest.raises(GraphError, match=r"^numpy.add.at: the leaf shape \(2,\), dtype float64 requires grad.*no_grad"):
        np.add.at(x, 0, 1.0)
    array = x.data
    with no_grad():
        np.add.at(x, [0, 0], 1.0)
    assert x.data is array and array.tolist() == [3.0, 2.0] and x._version
    constant = Variable(np.zeros(2), requires_grad=False)
    np.add.at(constant, 1, 5)
    assert constant.creator is None and constant.tolist() == [0.0, 5.0]
    np.add.at(constant, 1, x[0])
    constant.sum().backward()
    assert constant.tolist() == [0.0, 8.0] and x.grad.tolist() == [1.0, 0.0]


def test_on_plain_arrays():
    array, x = np.zeros(2), Variable([1.0, 2.0])
    with pytest.raises(NoDerivativeError, match=r"numpy.add.at writes into a plain array \(shape \(2,\).*np.copy"):
        np.add.at(array, [0, 1], x)
    np.add.at(array, [0, 1], x.detach())
    with no_grad():
        np.add.at(array, [0, 1], x)
    assert array.tolist() == [2.0, 4.0]


def test_values_that_do_not_fit():
    with pytest.raises(DTypeError, match="add.at: a value of .* would be rounded"):
        F.add_at(Variable([1, 2]), 0, 0.5)
    y = Variable([1, 2]) * 1
    with pytest.raises(DTypeError, match="divide.at: the result has dtype float64"):
        np.divide.at(y, [0], 2)
    with pytest.raises(ShapeError, match=r"add.at: a value of shape \(3,\).* of shape \(2,\)"):
        F.add_at(Variable([1.0, 2.0]), [0, 1], np.ones(3))


def test_plain_ufuncs_have_no_recorded_update():
    y = Variable([1.0, 2.0]) * 1
    with pytest.raises(GraphError, match="cannot apply numpy.logical_not.at"):
        np.logical_not.at(y, [0])
