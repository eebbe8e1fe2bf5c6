import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree

FORMS = [((3,), 1, -1), ((3,), 3, 0), ((2, 4), 2, 1), ((3, 2), 1, 0), ((1, 2), 1, -2), ((4,), 5, 0), ((0,), 1, 0)]

CASES = [
    *[case(F.Diff, lambda x, n=n, a=axis: F.diff(x, n, a), numbers(shape), name=f"{kind} {shape} {n} {axis}", saves=0,
           reference=lambda x, n=n, a=axis: np.diff(x, n, a))
      for kind, numbers in (("real", uniform), ("complex", complex_uniform)) for shape, n, axis in FORMS],
    *[case(F.Trapezoid, lambda y, x, a=axis: F.trapezoid(y, x, axis=a), numbers(shape), uniform(places, seed=1),
           name=f"{shape} {places} {axis}", reference=lambda y, x, a=axis: np.trapezoid(y, x, axis=a),
           saves=lambda y, x, z: x.nbytes + y.nbytes)
      for numbers in (uniform, complex_uniform)
      for shape, places, axis in (((4,), (4,), -1), ((2, 3), (3,), 1), ((3, 2), (3,), 0), ((2, 3), (2, 3), -1),
                                  ((2, 3), (1, 3), 1), ((1,), (1,), 0), ((0,), (0,), 0))],
    *[case(F.Trapezoid, lambda y, dx, a=axis: F.trapezoid(y, dx=dx, axis=a), uniform(shape), uniform(places, seed=1),
           name=f"dx {shape} {places} {axis}", reference=lambda y, dx, a=axis: np.trapezoid(y, dx=dx, axis=a))
      for shape, places, axis in (((4,), (), -1), ((3, 2), (), 0), ((3, 2), (2, 1), 0))],
    case(F.Trapezoid, F.trapezoid, uniform((2, 3)), name="evenly", reference=np.trapezoid, saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("prepend, append", [((1, 3), None), (None, ()), ((), (2, 3))])
def test_what_is_joined_first(prepend, append):
    parts = {name: uniform(shape, seed=number)
             for number, (name, shape) in enumerate({"prepend": prepend, "append": append}.items()) if shape is not None}

    def of(module, x, *more):
        return module.diff(x, axis=0, **dict(zip(parts, more, strict=True)))

    check_function(lambda x, *more: of(F, x, *more), uniform((2, 3)), *parts.values(),
                   reference=lambda x, *more: of(np, x, *more))


def test_no_difference_and_booleans():
    x = Variable([1.0, 2.0])
    assert np.diff(x, 0) is x
    assert F.diff(Variable([True, False, False])).tolist() == [True, False]
    assert F.diff([1, 4]).tolist() == [3] and F.diff(x, prepend=[0]).tolist() == [1, 1]


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
def test_of_the_flattened_array(numbers):
    check_function(F.ediff1d, numbers((2, 2)), reference=np.ediff1d, saves=0)
    check_function(lambda x, e, b: F.ediff1d(x, e, b), numbers((2, 2)), numbers((2, 1)), numbers(()), reference=np.ediff1d)
    assert F.ediff1d(Variable([1, 2]), to_end=[7, 8]).tolist() == [1, 7, 8]
    assert F.ediff1d(Variable([1.0]), to_end=7).tolist() == [7.0]


def test_integers():
    assert gradient(F.diff, np.array([1, 4, 2]))[0].tolist() == [-1, 0, 1]
    assert gradient(F.trapezoid, np.array([1, 4, 2]))[0].tolist() == [0.5, 1, 0.5]
    assert np.trapezoid(Variable([1.0, 2.0]), np.array([0, 2])).item() == 3


def test_values_and_gradients_are_pytorchs():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    x, y = uniform((2, 4)), uniform((2, 4), seed=1)
    agree(lambda x: F.diff(x, 2, 1), lambda x: x.diff(2, 1), x)
    agree(lambda y, x: F.trapezoid(y, x), lambda y, x: torch.trapezoid(y, x), y, x)
    agree(lambda y: F.trapezoid(y, dx=0.3, axis=0), lambda y: torch.trapezoid(y, dx=0.3, dim=0), y)


def test_wrong_arguments():
    x = Variable(np.ones((2, 3)))
    with pytest.raises(ShapeError, match="diff: axis=2 does not fit"):
        F.diff(x, axis=2)
    with pytest.raises(ShapeError, match="diff: axis=2 does not fit"):
        F.diff(x, axis=2, prepend=1.0)
    with pytest.raises(ShapeError, match="a 0-d array has no axes"):
        F.diff(1.0)
    with pytest.raises(ArgumentError, match="diff: expected n of at least 0, got -1"):
        F.diff(x, -1)
    for name in ("to_end", "to_begin"):
        with pytest.raises(DTypeError, match=f"ediff1d: {name} is .*which does not fit"):
            F.ediff1d(Variable([1, 2]), **{name: 0.5})
    with pytest.raises(ShapeError, match="trapezoid: axis=5 does not fit"):
        F.trapezoid(x, axis=5)
    with pytest.raises(ShapeError, match="trapezoid: x is shape .*give it one axis"):
        F.trapezoid(Variable(np.ones((2, 2, 3))), np.ones((2, 3)))
    with pytest.raises(ShapeError, match="trapezoid: y is .* they do not fit along axis=-1"):
        F.trapezoid(x, np.ones(4))
