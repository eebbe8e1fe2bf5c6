import numpy as np
import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("huber", (0.75, 1.25), (2.25, 3.75)),
    *of("pseudo_huber", (0.75, 1.25), (1.5, 2.5)),
    *of("huber", (0.4, 0.9), (-2, 2)),
    *of("pseudo_huber", (0.4, 0.9), (-2, 2)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("huber", (1.0, 3.0), (0, 1)), ("pseudo_huber", (1.0, 2.0), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_degenerate():
    assert np.isnan(slope("huber", -1.0, 0.5)) and np.isnan(slope("huber", 1.0, np.nan))
    assert slope("pseudo_huber", 0.0, 2.0) == 0 and slope("pseudo_huber", 0.0, 2.0, at=0) == 2
    assert slope("huber", 1.0, 1.0) == 1 and slope("huber", 1.0, 1.0, at=0) == 0
