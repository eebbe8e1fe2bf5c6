import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.joining import listed
from tests.functions.cases import case, complex_uniform, uniform


def joining(cls, function, reference, axis, *shapes):
    arrays = [uniform(shape, seed=seed) for seed, shape in enumerate(shapes)]
    return case(cls, lambda *xs: function(xs, axis=axis), *arrays, name=f"axis {axis} {shapes}", saves=0,
                reference=lambda *xs: reference(xs, axis=axis))


CASES = [
    joining(F.Concatenate, F.concatenate, np.concatenate, 0, (2, 3), (1, 3), (0, 3)),
    joining(F.Concatenate, F.concatenate, np.concatenate, 1, (2, 3), (2, 1)),
    joining(F.Concatenate, F.concatenate, np.concatenate, -2, (2, 3, 1), (2, 2, 1)),
    joining(F.Concatenate, F.concatenate, np.concatenate, 0, (3,)),
    joining(F.Concatenate, F.concatenate, np.concatenate, None, (2, 3), (2,), ()),
    joining(F.Stack, F.stack, np.stack, 0, (2, 3), (2, 3)),
    joining(F.Stack, F.stack, np.stack, -1, (2, 3), (2, 3), (2, 3)),
    joining(F.Stack, F.stack, np.stack, 1, (2, 3)),
    joining(F.Stack, F.stack, np.stack, 0, (), ()),
    joining(F.Stack, F.stack, np.stack, 0, (0,), (0,)),
    case(F.Concatenate, lambda x: np.concatenate([x, np.ones(2), x]), uniform((3,)),
         name="with a constant, twice", dtypes=(), reference=lambda x: np.concatenate([x, np.ones(2), x])),
    case(F.Stack, lambda x: np.stack([x, np.ones(3), x]), uniform((3,)), name="with a constant, twice",
         dtypes=(), reference=lambda x: np.stack([x, np.ones(3), x])),
    *[case(cls, lambda x, y, f=function: f([x, y]), complex_uniform((2, 3)), uniform((2, 3)), name="complex and real",
           reference=lambda x, y, f=function: f([x, y]), saves=0)
      for cls, function in ((F.Concatenate, np.concatenate), (F.Stack, np.stack))],
    *[case(cls, lambda x, f=function: f([x, x], dtype=np.float32), uniform((3,)), dtypes=(), order=0, name="dtype",
           reference=lambda x, f=function: f([x, x], dtype=np.float32))
      for cls, function in ((F.Concatenate, np.concatenate), (F.Stack, np.stack))],
    *[case(F.Concatenate, lambda x, y, a=axis: np.append(x, y, a), uniform((2, 3)), uniform((2, 3), seed=1), saves=0,
           reference=lambda x, y, a=axis: np.append(x, y, a), name=f"append {axis}") for axis in (None, 0, -1)],
    *[case(F.Unstack, function, uniform((2, 2, 3)), name=name, reference=function, saves=0)
      for name, function in {"concatenate": np.concatenate, "stack": lambda x: np.stack(x, -1)}.items()],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_lists_and_constants_join_in():
    x = Variable([1.0])
    assert np.concatenate([x, [2.0], (3.0,)]).tolist() == [1.0, 2.0, 3.0]
    assert np.stack((x, [2.0])).tolist() == [[1.0], [2.0]]


def test_numbers_are_arrays_as_in_numpy():
    x = Variable(np.ones(2, np.float32))
    for y in (np.append(x, 1.0), np.concatenate([x, [1.0]]), F.append(1.0, x)):
        assert y.dtype == np.float64
    assert F.concat is F.concatenate and [one.dtype for one in listed([x, 1])] == [np.float32, np.int64]
    x = Variable([1, 2])
    np.concatenate([x, [0.5]]).sum().backward()
    assert x.grad.tolist() == [1, 1]


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.concatenate([]), ArgumentError, "concatenate: got no arrays"),
    (lambda x: F.stack([]), ArgumentError, "stack: got no arrays"),
    (lambda x: np.concatenate([x, np.ones((2, 2))]), ShapeError,
     r"concatenate: .*same lengths in all but axis 0; .* shape \(2, 3\), dtype float64, shape \(2, 2\)"
     ),
    (lambda x: np.concatenate([x, np.ones(3)]), ShapeError, "concatenate: the arrays must have as many axes"),
    (lambda x: np.concatenate([x, x], axis=2), ShapeError, "concatenate: axis=2 lies outside"),
    (lambda x: np.stack([x, np.ones((2, 2))]), ShapeError, "stack: the arrays must have the same shape"),
    (lambda x: np.stack([x, x], axis=3), ShapeError, "stack: axis=3 lies outside"),
    (lambda x: np.stack([x] * 5 + [np.ones(2)]), ShapeError, r"\.\.\."),
    (lambda x: np.concatenate([x], dtype=np.float32, casting="safe"), TypeError, "Cannot cast"),
    (lambda x: np.stack([x], dtype=int), TypeError, "Cannot cast"),
    (lambda x: F.stack([x], out=1), ArgumentError, "stack: the argument out= is not"),
    (lambda x: F.concatenate([x], out=1), ArgumentError, "concatenate: the argument out= is not"),
    (lambda x: F.concatenate(x for x in [x]), TypeError, "expected a sequence of arrays"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.zeros((2, 3))))
