import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import case, complex_uniform, uniform

FUNCTIONS = (np.atleast_1d, np.atleast_2d, np.atleast_3d)
CASES = [case(F.Reshape, function, array, name=f"{function.__name__} {array.shape} {array.dtype}", reference=function,
              saves=0)
         for function, arrays in zip(FUNCTIONS, (((),), ((), (3,), (0,)), ((), (2,), (2, 3))), strict=True)
         for array in (*map(uniform, arrays), complex_uniform(()))]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_several_and_constants(function):
    x = Variable(np.ones((1, 2, 3)))
    assert function(x) is x
    one, other, third = function(x, [1, 2], 3.0)
    expected = function(x.data, [1, 2], 3.0)
    assert one is x and [y.shape for y in (one, other, third)] == [y.shape for y in expected]
    assert other.dtype == np.int64 and not third.requires_grad


def test_none():
    assert F.atleast_1d() == ()
