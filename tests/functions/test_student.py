import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("stdtr", 3.0, (0.6, 1.0)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("stdtr", (3.0, 0.8), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_large_arguments_without_a_warning():
    assert slope("stdtr", 3.0, 1e200) == slope("stdtr", 3.0, -1e200) == 0
