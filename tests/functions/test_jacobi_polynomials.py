import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.special import by_protocol, of

CASES = [
    *of("eval_legendre", 3, (0.3, 0.5), of_complex=True),
    *of("eval_sh_legendre", 3, (0.3, 0.5), of_complex=True),
    *of("eval_gegenbauer", 3, 1.5, (0.3, 0.5), of_complex=True),
    *of("eval_jacobi", 3, 0.5, 1.5, (0.3, 0.5), of_complex=True),
    *of("eval_legendre", 0, (0.2, 0.6)),
    *of("eval_legendre", 1.5, (0.2, 0.6)),
    *of("eval_jacobi", 1, 0.5, 1.5, (0.2, 0.6)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("eval_legendre", (3, 0.4), (1,)), ("eval_sh_legendre", (3, 0.4), (1,)),
    ("eval_gegenbauer", (3, 1.5, 0.4), (2,)), ("eval_jacobi", (3, 0.5, 1.5, 0.4), (3,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_degrees_from_0_on():
    n = np.arange(4)
    x = Variable(np.full(4, 0.3, np.float32))
    for function in (F.eval_legendre, F.eval_sh_legendre):
        x.clear_grad()
        y = function(n, x)
        assert y.dtype == np.float32
        y.sum().backward()
        assert x.grad.tolist()[0] == 0 and np.isfinite(x.grad.data).all()
