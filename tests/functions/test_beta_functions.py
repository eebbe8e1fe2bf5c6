import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("beta", (1.875, 3.125), (1.125, 1.875), saves="both"),
    *of("betaln", (1.875, 3.125), (1.125, 1.875)),
    *of("betaln", (0.2, 9), (0.2, 9)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("beta", (2.5, 1.5), (0, 1)), ("betaln", (2.5, 1.5), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other
