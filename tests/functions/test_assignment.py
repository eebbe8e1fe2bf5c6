import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import DTypeError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_indexing import ADVANCED, BASIC, BOOLEAN, X


def assigned(x, index, value):
    y = np.array(x)
    y[index] = value
    return y


def writing(index, value=None, **options):
    value = uniform(np.shape(X[index]), seed=1) if value is None else value
    return case(F.Setitem, lambda x, v: F.setitem(x, index, v), X, value, name=f"{index} {value.shape}",
                reference=lambda x, v: assigned(x, index, v), saves=0, **options)


CASES = [
    *map(writing, [*BASIC, *ADVANCED, *BOOLEAN]),
    writing(slice(1, 3), uniform(())),
    writing(0, uniform((1, 1, 4, 2), seed=1)),
    writing([0, 2], uniform((4, 1), seed=1)),
    writing(X > 0, uniform((), seed=1)),
    writing([0, 0], uniform((1,), seed=1)),
    case(F.Setitem, lambda x: F.setitem(x, 1, 5.0), X, reference=lambda x: assigned(x, 1, 5.0), saves=0,
         name="number"),
    case(F.Setitem, lambda v: F.setitem(X, (0, 0), v), uniform((2,)),
         reference=lambda v: assigned(X, (0, 0), v), saves=0, name="into a constant", dtypes=()),
    *[case(F.Setitem, lambda x, v, i=index: F.setitem(x, i, v), complex_uniform((3, 2)), value, saves=0,
           reference=lambda x, v, i=index: assigned(x, i, v), name=f"complex {number}")
      for number, (index, value) in enumerate([((slice(None), 1), complex_uniform((3,), seed=1)), (0, uniform((2,))),
                                               ([2, 0], complex_uniform((), seed=1)), ([0, 0], uniform((2, 2)))])],
    case(F.Setitem, lambda x: F.setitem(x, 0, x[1] * 2), X, reference=lambda x: assigned(x, 0, x[1] * 2),
         name="of its own rows"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_statement_re_points_the_variable():
    x, v = Variable([1.0, 2.0, 3.0]), Variable(5.0)
    y = x * 2
    before = y.creator
    y[1:] = v
    assert isinstance(y.creator, F.Setitem) and before.outputs[0]() is None
    y[0] = y[1] * 10
    y.sum().backward()
    assert y.tolist() == [50.0, 5.0, 5.0] and x.grad.tolist() == [0.0, 0.0, 0.0] and v.grad.item() == 12.0


def test_of_repeated_places_only_the_last_gets_a_gradient():
    v = Variable([1.0, 2.0, 3.0])
    y = F.setitem(np.zeros(2), [0, 1, 0], v)
    y.sum().backward()
    assert y.tolist() == [3.0, 2.0] and v.grad.tolist() == [0.0, 1.0, 1.0]


def test_numbers_take_the_dtype_of_the_array():
    y = F.setitem(Variable([1, 2]), 0, 7)
    assert y.dtype.kind == "i" and y.tolist() == [7, 2]
    x = Variable(np.ones(2, np.float32)) * 1
    x[0] = Variable(np.float64(2.5))
    assert x.dtype == np.float32


def test_wrong_values():
    x = Variable([1.0, 2.0, 3.0])
    with pytest.raises(
            ShapeError,
            match=r"setitem: a value of shape \(2,\), dtype float64 does not fit .* of shape \(3,\)"):
        F.setitem(x, slice(None), np.zeros(2))
    with pytest.raises(DTypeError, match="setitem: a value of .* would be rounded .*astype"):
        F.setitem(Variable([1, 2]), 0, Variable(2.5))
    with pytest.raises(IndexError):
        F.setitem(x, 7, 1.0)


def test_backward_writes_into_a_gradient_of_its_own_and_into_no_other():
    x, v = Variable(np.arange(4.0)), Variable(np.array([5.0, 6.0]))
    y = np.copy(x)
    y[:2] = v
    y[3] = v[0]
    z = y * 2
    given = np.arange(1.0, 5.0)
    first = grad([y, z], [x, v], [given, given])
    assert given.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert [one.tolist() for one in first] == [[0.0, 0.0, 9.0, 0.0], [15.0, 6.0]]
    assert not np.shares_memory(first[0].data, first[1].data)
    assert [one.tolist() for one in grad([y, z], [x, v], [given, given])] == [one.tolist() for one in first]
