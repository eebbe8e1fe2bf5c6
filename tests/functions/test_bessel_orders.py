import pytest

from pygrad import Variable, functions as F
from pygrad.errors import DTypeError, NoDerivativeError
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("jv", 1.5, (0.6, 1.0), of_complex=True),
    *of("yv", 1.5, (0.6, 1.0), of_complex=True),
    *of("yn", 2, (0.6, 1.0)),
    *of("jve", 1.5, (0.6, 1.0)),
    *of("yve", 1.5, (0.6, 1.0)),
    *of("jv", 0, (-3, 3)),
    *of("jv", 2, (0.5, 9)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("jv", (1.5, 0.8), (1,)), ("yv", (1.5, 0.8), (1,)), ("yn", (2, 0.8), (1,)), ("jve", (1.5, 0.8), (1,)),
    ("yve", (1.5, 0.8), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_no_derivative_by_the_order():
    for name, order in (("jv", "v"), ("yv", "v"), ("jve", "v"), ("yve", "v")):
        with pytest.raises(NoDerivativeError, match=f"{name}: there is no derivative by {order}"):
            getattr(F, name)(Variable(2.0), 0.5)
    assert slope("jv", 0, 0.0) == 0 and slope("jv", 1, 0.0) == 0.5


def test_scaled_ones_take_no_complex_numbers():
    with pytest.raises(DTypeError, match="Jve: input . is complex"):
        F.jve(1.0, Variable(1 + 1j))
