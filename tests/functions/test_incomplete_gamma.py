import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError, ShapeError
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("gammainc", 2.5, (1.125, 1.875)),
    *of("gammaincc", 2.5, (1.125, 1.875)),
    *of("gammaincinv", 2.5, (0.3, 0.5), saves="output"),
    *of("gammainccinv", 2.5, (0.3, 0.5), saves="output"),
    *of("gammainc", 0.7, (0.2, 8)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("gammainc", (2.5, 1.5), (1,)), ("gammaincc", (2.5, 1.5), (1,)), ("gammaincinv", (2.5, 0.4), (1,)),
    ("gammainccinv", (2.5, 0.4), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_0():
    assert slope("gammainc", 1.0, 0.0) == 1 and slope("gammainc", 2.0, 0.0) == 0
    assert slope("gammainc", 0.5, 0.0) == np.inf and slope("gammaincc", 1.0, 0.0) == -1


def test_no_derivative_by_the_parameter():
    for name in ("gammainc", "gammaincc", "gammaincinv", "gammainccinv"):
        with pytest.raises(NoDerivativeError, match=f"{name}: there is no derivative by a"):
            getattr(F, name)(Variable(2.0), 0.5)
        assert getattr(F, name)(Variable(2.0, requires_grad=False), Variable(0.5)).creator is not None


def test_shapes_that_do_not_fit():
    with pytest.raises(ShapeError, match="gammainc: these do not broadcast"):
        F.gammainc(np.ones(2), Variable(np.ones(3)))


def test_agrees_with_pytorch():
    agree(lambda x: F.gammainc(1.5, x), lambda x: pytorch().special.gammainc(pytorch().tensor(1.5, dtype=x.dtype), x),
          uniform((4,), 0.1, 4))
