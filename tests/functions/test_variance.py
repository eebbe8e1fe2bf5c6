import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.test_sums import MASK, reductions
from tests.pytorch import agree

SHAPES = [(), (3,), (2, 3), (2, 3, 4)]

CASES = [
    *reductions(F.Var, F.var, np.var, SHAPES, saves=lambda x, y: x.nbytes),
    *[
        one for one in reductions(
            F.Std, F.std, np.std, [(3,), (2, 3, 4)], saves=lambda x, y: x.nbytes + y.nbytes)
        if "()" not in str(one)
    ],
    *[
        case(cls, lambda x, f=function, d=ddof: f(x, axis=1, ddof=d), uniform((2, 5)), name=f"ddof {ddof}",
             reference=lambda x, f=reference, d=ddof: f(x, axis=1, ddof=d))
        for cls, function, reference in ((F.Var, F.var, np.var), (F.Std, F.std, np.std))
        for ddof in (1, 2.5)
    ],
    *[
        case(cls, lambda x, *m, f=function, o=options: f(x, **({"mean": m[0]} if m else {}), **o), *arrays,
             name=f"{kind} {len(arrays)} {options}",
             reference=lambda x, *m, f=reference, o=options: f(x, **({"mean": m[0]} if m else {}), **o))
        for cls, function, reference in ((F.Var, F.var, np.var), (F.Std, F.std, np.std))
        for kind, numbers in (("real", uniform), ("complex", complex_uniform))
        for arrays, options in (
            ((numbers((2, 3)),), {"axis": 1, "where": MASK}), ((numbers((2, 3)),), {"ddof": 1, "keepdims": True}),
            ((numbers((2, 3)), numbers((2, 1), seed=3)), {"axis": -1, "where": MASK, "ddof": 1}),
            ((numbers((2, 3)), numbers((1, 3), seed=3)), {"axis": 0}))
    ],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_kink_of_the_deviation():
    (slope,) = gradient(F.std, np.full(4, 3.0))
    assert np.array_equal(slope, np.zeros(4))


@pytest.mark.parametrize("function", [F.var, F.std])
def test_without_degrees_of_freedom(function):
    x = Variable([1.0, 2.0])
    with pytest.warns(RuntimeWarning):
        y = function(x, ddof=2)
    y.backward()
    assert not np.isfinite(y.data) and np.isnan(x.grad.data).all()


def test_a_large_mean_cancels_nothing():
    x = np.array([1.0, 2.0, 3.0]) + 1e9
    assert np.isclose(Variable(x).var().item(), 2 / 3)
    assert np.allclose(gradient(F.var, x)[0], [-2 / 3, 0, 2 / 3])


def test_integers():
    assert np.allclose(gradient(F.var, np.array([1, 2, 6]))[0], 2 / 3 * (np.array([1, 2, 6]) - 3))


@pytest.mark.parametrize("function", [F.var, F.std])
def test_wrong_arguments(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__}: axis=2 does not fit"):
        function(Variable(np.zeros((2, 3))), 2)
    with pytest.raises(ArgumentError, match=rf"{function.__name__}: the argument out= is not supported"):
        function(Variable([1.0]), out=np.array(1.0))
    with pytest.raises(ArgumentError, match=rf"{function.__name__}: ddof=1 and correction=1 mean the same"):
        function(Variable([1.0]), ddof=1, correction=1)


def test_the_given_mean_may_be_a_part_of_the_graph():
    x = np.array([1.0, 2.0, 6.0])
    for function in (F.var, F.std):
        (plain,) = gradient(function, x)
        (through,) = gradient(lambda x, f=function: f(x, mean=x.mean(keepdims=True)), x)
        assert np.allclose(plain, through)


def test_what_a_mask_leaves_out_has_no_gradient():
    x = np.array([[1.0, 2.0, np.nan], [1.0, np.nan, np.inf]])
    where = ~np.isnan(x) & np.isfinite(x)
    (slope,) = gradient(lambda x: F.var(x, axis=1, where=where), x)
    assert slope.tolist() == [[-0.5, 0.5, 0], [0, 0, 0]]
    with pytest.warns(RuntimeWarning):
        (slope,) = gradient(lambda x: F.var(x, axis=1, where=where, ddof=1), x)
    assert np.isnan(slope[1, 0]) and slope[1, 1:].tolist() == [0, 0]


def test_the_dtype_and_the_correction():
    x = Variable(np.array([1.0, 2.0, 6.0], np.float32))
    y = x.var(dtype=np.float64, correction=1)
    y.backward()
    assert (y.dtype, x.grad.dtype, y.item()) == (np.float64, np.float32, 7)


def test_values_and_gradients_are_pytorchs():
    x = uniform((3, 4))
    for ours, theirs in ((F.var, "var"), (F.std, "std")):
        agree(lambda x, f=ours: f(x, axis=1, correction=1), lambda x, f=theirs: getattr(x, f)(dim=1), x)
