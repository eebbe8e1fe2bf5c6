import pytest

from benchmarks.cases import Case
from benchmarks.ratios import Spread


def timing(pygrad, **fields):
    """Return a case with a target of 0.60 in which PyTorch takes 2, then 4."""
    return Case("overhead/constant", "multiplication", "us", {"torch": [2.0, 4.0], "pygrad": pygrad}, **fields)


def test_ratio_is_the_median_over_rounds():
    case = timing([1.0, 3.0])
    assert case.value("pygrad") == Spread(2.0, 1.5, 2.5)
    assert case.ratio("pygrad") == Spread(0.625, 0.5625, 0.6875)
    assert case.ratio("torch") == Spread(1.0, 1.0, 1.0)
    assert case.value("mygrad") is None and case.ratio("mygrad") is None


@pytest.mark.parametrize("pygrad, met", [([1.0, 2.0], True), ([1.2, 2.4], True), ([1.3, 2.6], False)])
def test_target(pygrad, met):
    assert timing(pygrad).met is met


def test_no_verdict_without_a_figure():
    assert Case("overhead/constant", "", "us", {"pygrad": [1.0]}).met is None
    assert Case("overhead/constant", "", "us", {"torch": [1.0]}).met is None
    assert Case("overhead/scalar", "", "us", {"torch": [1.0], "pygrad": [0.1]}).met is None
    assert timing([0.1, 0.1], comparable=False).target is None


def test_a_case_without_a_baseline_is_held_against_its_value():
    case = Case("import", "", "ms", {"pygrad": [50.0, 70.0, 55.0], "torch": [1.0] * 3}, relative=False)
    assert case.ratio("pygrad") is None
    assert case.met is True
