import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch


def alike(makes, name, function, *arrays):
    return [case(makes, function, one, name=f"{name} {one.shape} {one.dtype}", reference=function, saves=0)
            for one in arrays]


CASES = [
    *[one for k in (-1, 0, 2) for one in (
        *alike(F.Diagonal, f"{k}", lambda x, k=k: np.diagonal(x, k), uniform((2, 3))),
        *alike(F.Diagonal, f"diag {k}", lambda x, k=k: np.diag(x, k), uniform((2, 3))),
        *alike(F.Diag, f"{k}", lambda x, k=k: np.diag(x, k), uniform((2,))),
        *alike(F.Diag, f"flat {k}", lambda x, k=k: np.diagflat(x, k), uniform((1, 2))))],
    *alike(F.Diagonal, "axes", lambda x: x.diagonal(1, -1, 0), uniform((2, 2, 3)), complex_uniform((2, 1, 3))),
    *alike(F.Diagonal, "outside", lambda x: np.diagonal(x, 5), uniform((2, 2))),
    *alike(F.Diag, "of little", np.diag, uniform((0,)), complex_uniform((2,))),
    *alike(F.Diag, "of a number", np.diagflat, uniform(())),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_results_are_views_where_numpy_makes_views():
    x = Variable(uniform((2, 2)))
    for y in (np.diagonal(x), np.diag(x), x.diagonal()):
        assert np.shares_memory(y.data, x.data) and not y.data.flags.writeable


def test_agrees_with_pytorch():
    torch = pytorch()
    agree(lambda x: np.diagonal(x, 1, 0, 2), lambda x: torch.diagonal(x, 1, 0, 2), uniform((2, 3, 3)))
    agree(lambda x: np.diag(x, -1), lambda x: torch.diag(x, -1), uniform((3, 2)))
    agree(np.diagflat, torch.diagflat, uniform((2, 2)))


@pytest.mark.parametrize("call, message", [
    (lambda x: np.diag(x[None]), "diag: expected a row or a matrix, got shape"),
    (lambda x: np.diagonal(x, 0, 0, 2), r"diagonal: axis=\(0, 2\) does not fit"),
    (lambda x: np.diagonal(x, 0, 0, -2), r"diagonal: axis=\(0, -2\) does not fit"),
    (lambda x: np.diagonal(x[0]), "diagonal: axis="),
])
def test_wrong_arguments(call, message):
    with pytest.raises(ShapeError, match=message):
        call(Variable(np.zeros((2, 2))))
