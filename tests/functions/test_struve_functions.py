import pytest
from scipy import special

from pygrad import Variable
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("struve", 1.5, (0.6, 1.0)),
    *of("modstruve", 1.5, (0.6, 1.0)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("struve", (1.5, 0.8), (1,)), ("modstruve", (1.5, 0.8), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


@pytest.mark.parametrize("name", ["struve", "modstruve"])
@pytest.mark.parametrize("order", [0.0, 1.0, 2.0])
def test_whole_orders_of_negative_numbers(name, order):
    at, step = -0.7, 1e-6
    function = getattr(special, name)
    expected = (function(order, at + step) - function(order, at - step)) / (2 * step)
    assert slope(name, order, at) == pytest.approx(expected, rel=1e-7)
