import tracemalloc

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree


def reference(x1, x2, weight, bias=None):
    y = np.einsum("...i,kij,...j->...k", x1, weight, x2)
    return y if bias is None else y + bias


def arrays(lead, bias=True, sizes=(4, 2, 3)):
    out, in1, in2 = sizes
    made = [uniform((*lead, in1)), uniform((*lead, in2), seed=1), uniform(sizes, seed=2)]
    return [*made, uniform((out,), seed=3)] if bias else made


def inputs(*values):
    return sum(value.nbytes for value in values[:3])


CASES = [case(F.Bilinear, F.bilinear, *arrays(lead, bias), name=f"{lead} {bias}", reference=reference, saves=inputs)
         for lead in [(), (3,), (2, 2), (0,)] for bias in (False, True)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("lead, sizes", [((5,), (4, 2, 3)), ((), (4, 2, 3)), ((3, 2), (1, 1, 1)),
                                         ((900,), (5, 20, 30)), ((0,), (4, 2, 3))])
@pytest.mark.parametrize("bias", [True, False])
def test_agrees_with_pytorch(lead, sizes, bias):
    agree(F.bilinear, theirs("bilinear"), *arrays(lead, bias, sizes))


def test_saves_what_the_gradients_need():
    x1, x2, weight = arrays((3,), bias=False)
    assert [one is None for one in F.bilinear(Variable(x1), x2, weight).creator.saved] == [True, False, False]
    assert [one is None for one in F.bilinear(x1, Variable(x2), weight).creator.saved] == [False, True, False]
    assert [one is None for one in F.bilinear(x1, x2, Variable(weight)).creator.saved] == [False, False, True]


@pytest.mark.parametrize("place", range(4))
def test_each_gradient_alone(place):
    values = arrays((900,), sizes=(5, 20, 30))
    everything = [Variable(value) for value in values]
    gy = uniform((900, 5), seed=5)
    F.bilinear(*everything).backward(gy)
    alone = Variable(values[place])
    F.bilinear(*values[:place], alone, *values[place + 1:]).backward(gy)
    np.testing.assert_allclose(alone.grad.data, everything[place].grad.data, rtol=1e-12)


def test_products_of_pairs_never_exist_as_a_whole():
    x1, x2, weight = arrays((4000,), bias=False, sizes=(2, 40, 40))
    leaves = [Variable(x1), Variable(x2), Variable(weight)]
    tracemalloc.start()
    try:
        F.bilinear(*leaves).backward(np.ones((4000, 2)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 0.2 * 4000 * 40 * 40 * 8


def test_dtypes():
    assert F.bilinear([1, 2], [3], [[[1], [1]]]).tolist() == [9]
    values = [value.astype(np.float32) for value in arrays((2,))]
    assert F.bilinear(*values[:3], values[3].astype(np.float64)).dtype == np.float64


@pytest.mark.parametrize("shapes, message", [
    (((2, 3), (2, 4), (5, 3)), "bilinear: expected a weight of shape"),
    (((2, 4), (2, 4), (5, 3, 4)), r"bilinear: input 1 has .* expected an input of shape \(..., 3\)"),
    (((2, 3), (), (5, 3, 4)), r"bilinear: input 2 has .* expected an input of shape \(..., 4\)"),
    (((2, 3), (3, 4), (5, 3, 4)), "bilinear: the inputs have .* the same shapes but for the last axis"),
    (((2, 3), (2, 4), (5, 3, 4), (3,)), r"bilinear: expected a bias of shape \(5,\)"),
])
def test_bad_shapes(shapes, message):
    with pytest.raises(ShapeError, match=message):
        F.bilinear(*[np.ones(shape) for shape in shapes])
