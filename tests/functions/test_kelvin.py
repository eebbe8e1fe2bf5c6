import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("ber", (0.6, 1.0)),
    *of("berp", (0.6, 1.0), saves="both"),
    *of("bei", (0.6, 1.0)),
    *of("beip", (0.6, 1.0), saves="both"),
    *of("ker", (0.6, 1.0)),
    *of("kerp", (0.6, 1.0), saves="both"),
    *of("kei", (0.6, 1.0)),
    *of("keip", (0.6, 1.0), saves="both"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("ber", (0.8,), (0,)), ("berp", (0.8,), (0,)), ("bei", (0.8,), (0,)), ("beip", (0.8,), (0,)),
    ("ker", (0.8,), (0,)), ("kerp", (0.8,), (0,)), ("kei", (0.8,), (0,)), ("keip", (0.8,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other
