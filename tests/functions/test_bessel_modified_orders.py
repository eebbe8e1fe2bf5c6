import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("iv", 1.5, (0.6, 1.0), of_complex=True),
    *of("kv", 1.5, (0.6, 1.0), of_complex=True),
    *of("kn", 2, (0.6, 1.0)),
    *of("ive", 1.5, (0.6, 1.0)),
    *of("kve", 1.5, (0.6, 1.0), of_complex=True),
    *of("ive", 1, (-3, 3)),
    *of("kn", 0, (0.5, 3)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("iv", (1.5, 0.8), (1,)), ("kv", (1.5, 0.8), (1,)), ("kn", (2, 0.8), (1,)), ("ive", (1.5, 0.8), (1,)),
    ("kve", (1.5, 0.8), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other
