import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.special import by_protocol, of

CASES = [
    *of("eval_chebyt", 3, (0.3, 0.5), of_complex=True),
    *of("eval_chebyu", 3, (0.3, 0.5), of_complex=True),
    *of("eval_chebyc", 3, (0.3, 0.5), of_complex=True),
    *of("eval_chebys", 3, (0.3, 0.5), of_complex=True),
    *of("eval_sh_chebyt", 3, (0.3, 0.5), of_complex=True),
    *of("eval_sh_chebyu", 3, (0.3, 0.5), of_complex=True),
    *of("eval_chebyt", 0, (0.2, 0.6)),
    *of("eval_chebyu", 1, (0.2, 0.6)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("eval_chebyt", (3, 0.4), (1,)), ("eval_chebyu", (3, 0.4), (1,)), ("eval_chebyc", (3, 0.4), (1,)),
    ("eval_chebys", (3, 0.4), (1,)), ("eval_sh_chebyt", (3, 0.4), (1,)), ("eval_sh_chebyu", (3, 0.4), (1,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_degrees_from_0_on():
    n = np.arange(4)
    x = Variable(np.full(4, 0.3, np.float32))
    for function in (F.eval_chebyt, F.eval_chebyu, F.eval_chebyc, F.eval_chebys, F.eval_sh_chebyt, F.eval_sh_chebyu):
        x.clear_grad()
        y = function(n, x)
        assert y.dtype == np.float32
        y.sum().backward()
        assert x.grad.tolist()[0] == 0 and np.isfinite(x.grad.data).all()
