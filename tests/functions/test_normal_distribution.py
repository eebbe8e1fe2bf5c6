import numpy as np
import pytest
from scipy import special

import pygrad
from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("ndtr", (0.375, 0.625), of_complex=True),
    *of("log_ndtr", (0.375, 0.625), of_complex=True),
    *of("ndtri", (0.525, 0.875), saves="output"),
    *of("ndtri_exp", (-0.625, -0.375), saves="output"),
    *of("owens_t", (0.375, 0.625), (1.5, 2.5)),
    *of("ndtr", (-4, 4)),
    *of("log_ndtr", (-30, 4)),
    *of("ndtri_exp", (-20, -0.01), saves="output"),
    *of("owens_t", (-2, 2), (-2, 2)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("ndtr", (0.5,), (0,)), ("log_ndtr", (0.5,), (0,)), ("ndtri", (0.7,), (0,)), ("ndtri_exp", (-0.5,), (0,)),
    ("owens_t", (0.5, 2.0), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_far_tails():
    assert slope("log_ndtr", -1e10) == pytest.approx(1e10) and slope("log_ndtr", 50.0) == 0
    assert slope("ndtri_exp", -1e6) == pytest.approx(1 / slope("log_ndtr", special.ndtri_exp(-1e6)), rel=1e-9)
    assert slope("ndtri", 0.0) == np.inf


def test_agrees_with_pytorch():
    x = uniform((2, 4), -3, 3)
    agree(F.ndtr, lambda x: pytorch().special.ndtr(x), x)
    agree(F.log_ndtr, lambda x: pytorch().special.log_ndtr(x), 5 * x)
    agree(F.ndtri, lambda x: pytorch().special.ndtri(x), 0.5 + x / 8)


def test_log_ndtr_has_second_derivatives_far_out():
    x = Variable(np.array([38.0, 50.0, 1e3]))
    (first,) = pygrad.grad(special.log_ndtr(x).sum(), [x], create_graph=True)
    (second,) = pygrad.grad(first.sum(), [x])
    np.testing.assert_allclose(second.data, 0, atol=1e-300)
