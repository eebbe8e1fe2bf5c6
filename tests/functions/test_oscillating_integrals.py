import pytest
from scipy import special

from pygrad import Variable
from tests.functions.special import by_protocol, of

CASES = [
    *of("sici", (0.375, 0.625), of_complex=True),
    *of("shichi", (0.375, 0.625), of_complex=True),
    *of("fresnel", (0.375, 0.625), of_complex=True),
    *of("sici", (0.02, 0.15)),
    *of("sici", (1, 9)),
    *of("shichi", (0.02, 0.15)),
    *of("fresnel", (-2, 2)),
    *of("airy", (-2, 2), saves="outputs", of_complex=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("sici", (0.5,), (0,)), ("shichi", (0.5,), (0,)), ("fresnel", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_0():
    x = Variable(0.0)
    special.sici(x)[0].backward()
    assert x.grad.item() == 1
    x = Variable(0.0)
    special.shichi(x)[0].backward()
    assert x.grad.item() == 1


def test_all_solutions_of_airys_equation_have_its_second_derivative():
    x = Variable(0.7)
    ai, aip, bi, bip = special.airy(x)
    aip.backward()
    assert x.grad.item() == pytest.approx(0.7 * ai.item())
    assert [one.item() for one in (ai, aip, bi, bip)] == [one.item() for one in special.airy(0.7)]
