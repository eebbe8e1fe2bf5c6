import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("chdtr", 3.0, (1.125, 1.875)),
    *of("chdtrc", 3.0, (1.125, 1.875)),
    *of("gdtr", 1.5, 2.5, (0.6, 1.0)),
    *of("gdtrc", 1.5, 2.5, (0.6, 1.0)),
    *of("pdtr", 2.0, (1.125, 1.875)),
    *of("pdtrc", 2.0, (1.125, 1.875)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("chdtr", (3.0, 1.5), (1,)), ("chdtrc", (3.0, 1.5), (1,)), ("gdtr", (1.5, 2.5, 0.8), (2,)),
    ("gdtrc", (1.5, 2.5, 0.8), (2,)), ("pdtr", (2.0, 1.5), (1,)), ("pdtrc", (2.0, 1.5), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other
