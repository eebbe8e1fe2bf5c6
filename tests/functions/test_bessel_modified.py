import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("bessel_i0", (0.375, 0.625), theirs="i0"),
    *of("i1", (0.375, 0.625)),
    *of("i0e", (0.375, 0.625), saves="both"),
    *of("i1e", (0.375, 0.625), saves="both"),
    *of("k0", (0.375, 0.625)),
    *of("k1", (0.375, 0.625), saves="both"),
    *of("k0e", (0.375, 0.625), saves="both"),
    *of("k1e", (0.375, 0.625), saves="both"),
    *of("bessel_i0", (-3, 3), theirs="i0"),
    *of("i1", (-3, 3)),
    *of("i0e", (-9, 9), saves="both"),
    *of("i1e", (-9, 9), saves="both"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("i0", (0.5,), (0,)), ("i1", (0.5,), (0,)), ("i0e", (0.5,), (0,)), ("i1e", (0.5,), (0,)),
    ("k0", (0.5,), (0,)), ("k1", (0.5,), (0,)), ("k0e", (0.5,), (0,)), ("k1e", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_0():
    assert slope("bessel_i0", 0.0) == 0 and slope("i1", 0.0) == 0.5
    assert slope("i0e", 0.0) == 0 and slope("i1e", 0.0) == 0.5
    assert slope("k0", 0.0) == -np.inf and slope("k1", 0.0) == -np.inf
    assert abs(slope("i1e", 1e10)) < 1e-15 and abs(slope("k1e", 1e20)) < 1e-25


def test_agrees_with_pytorch():
    x = uniform((2, 4), -3, 3)
    for name, theirs in (("bessel_i0", "i0"), ("i1", "i1"), ("i0e", "i0e"), ("i1e", "i1e")):
        agree(getattr(F, name), lambda x, theirs=theirs: getattr(pytorch().special, theirs)(x), x)
