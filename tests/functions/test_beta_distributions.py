import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("bdtr", 2.0, 5, (0.3, 0.5)),
    *of("bdtrc", 2.0, 5, (0.3, 0.5)),
    *of("nbdtr", 2, 5, (0.3, 0.5)),
    *of("nbdtrc", 2, 5, (0.3, 0.5)),
    *of("fdtr", 3.0, 4.0, (0.6, 1.0)),
    *of("fdtrc", 3.0, 4.0, (0.6, 1.0)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("bdtr", (2.0, 5, 0.4), (2,)), ("bdtrc", (2.0, 5, 0.4), (2,)), ("nbdtr", (2, 5, 0.4), (2,)),
    ("nbdtrc", (2, 5, 0.4), (2,)), ("fdtr", (3.0, 4.0, 0.8), (2,)), ("fdtrc", (3.0, 4.0, 0.8), (2,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other
