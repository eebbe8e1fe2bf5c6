import pytest
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("expit", (0.375, 0.625), saves="output"),
    *of("logit", (0.525, 0.875)),
    *of("log_expit", (0.375, 0.625)),
    *of("expit", (-4, 4), saves="output"),
    *of("log_expit", (-30, 5)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("expit", (0.5,), (0,)), ("logit", (0.7,), (0,)), ("log_expit", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_extremes():
    assert slope("expit", -800.0) == slope("expit", 800.0) == 0 and slope("log_expit", -800.0) == 1
    assert F.expit(-709.0).item() == special.expit(-709.0) > 0


def test_agrees_with_pytorch():
    x = uniform((2, 4), -3, 3)
    agree(F.log_expit, lambda x: pytorch().nn.functional.logsigmoid(x), x)
    agree(F.logit, lambda x: pytorch().logit(x), 0.5 + x / 8)
