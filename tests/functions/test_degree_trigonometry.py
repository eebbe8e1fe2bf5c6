import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("sindg", (22.5, 37.5)),
    *of("cosdg", (22.5, 37.5)),
    *of("tandg", (22.5, 37.5), saves="output"),
    *of("cotdg", (22.5, 37.5), saves="output"),
    *of("radian", (22.5, 37.5), (15.0, 25.0), (7.5, 12.5), saves="nothing"),
    *of("cosm1", (0.375, 0.625)),
    *of("exp10", (0.375, 0.625), saves="output"),
    *of("sindg", (-300, 300)),
    *of("cosm1", (-3, 3)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("sindg", (30.0,), (0,)), ("cosdg", (30.0,), (0,)), ("tandg", (30.0,), (0,)), ("cotdg", (30.0,), (0,)),
    ("radian", (30.0, 20.0, 10.0), (0, 1, 2)), ("cosm1", (0.5,), (0,)), ("exp10", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_right_angles():
    assert slope("sindg", 90.0) == 0 and slope("cosdg", 180.0) == 0
