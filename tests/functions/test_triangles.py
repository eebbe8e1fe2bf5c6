import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

CASES = [case(cls, lambda x, f=function, k=k: f(x, k), array, name=f"{k} {array.shape} {array.dtype}", saves=0,
              reference=lambda x, f=function, k=k: f(x, k))
         for cls, function in ((F.Tril, np.tril), (F.Triu, np.triu)) for k in (-1, 0, 1)
         for array in (uniform((2, 3)), uniform((3,)), *([complex_uniform((2, 2)), uniform((0, 2)), uniform((2, 1, 2))]
                                                         if not k else []))]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    torch = pytorch()
    for k in (-1, 0, 2):
        agree(lambda x, k=k: np.tril(x, k), lambda x, k=k: torch.tril(x, k), uniform((2, 3, 3)))
        agree(lambda x, k=k: np.triu(x, k), lambda x, k=k: torch.triu(x, k), uniform((2, 3, 3)))


def test_infinite_gradients_stay_outside():
    x = Variable(np.ones((2, 2)))
    np.tril(x).backward(np.array([[1.0, np.inf], [2.0, np.nan]]))
    np.testing.assert_array_equal(x.grad.data, [[1, 0], [2, np.nan]])


def test_positions_are_plain():
    x = Variable(np.ones((3, 3)))
    for function in (np.tril_indices_from, np.triu_indices_from, np.diag_indices_from):
        assert all((one == other).all() for one, other in zip(function(x), function(x.data), strict=True))


def test_wrong_arguments():
    for function in (np.tril, np.triu):
        with pytest.raises(ShapeError, match="tri.: expected an array of at least one axis"):
            function(Variable(1.0))
