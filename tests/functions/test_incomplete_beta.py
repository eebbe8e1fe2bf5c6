import pytest

from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("betainc", 2.5, 1.5, (0.225, 0.375)),
    *of("betaincc", 2.5, 1.5, (0.225, 0.375)),
    *of("betaincinv", 2.5, 1.5, (0.225, 0.375), saves="output"),
    *of("betainccinv", 2.5, 1.5, (0.225, 0.375), saves="output"),
    *of("betainc", 1.0, 3.0, (0.05, 0.95)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("betainc", (2.5, 1.5, 0.3), (2,)), ("betaincc", (2.5, 1.5, 0.3), (2,)),
    ("betaincinv", (2.5, 1.5, 0.3), (2,)), ("betainccinv", (2.5, 1.5, 0.3), (2,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_the_ends():
    assert slope("betainc", 1.0, 2.0, 0.0) == 2 and slope("betainc", 2.0, 1.0, 0.0) == 0
    assert slope("betainc", 2.0, 1.0, 1.0) == 2


def test_no_derivative_by_the_parameters():
    for name in ("betainc", "betaincc", "betaincinv", "betainccinv"):
        with pytest.raises(NoDerivativeError, match=f"{name}: there is no derivative by b"):
            getattr(F, name)(2.0, Variable(2.0), 0.5)
