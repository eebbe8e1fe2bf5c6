import math
import sys

import pytest

from pygrad.optim.line_search import Point, interpolate, strong_wolfe
from tests.pytorch import pytorch


def evaluator(function, slope):
    seen = []

    def evaluate(t):
        seen.append(t)
        return Point(t, function(t), None, slope(t))

    return evaluate, seen


FUNCTIONS = {
    "parabola": (lambda t: (t - 3) ** 2, lambda t: 2 * (t - 3)),
    "steep": (lambda t: math.exp(3 * t) - 30 * t, lambda t: 3 * math.exp(3 * t) - 30),
    "waves": (lambda t: math.sin(5 * t) + 0.1 * t * t - t, lambda t: 5 * math.cos(5 * t) + 0.2 * t - 1),
    "quartic": (lambda t: (t * t - 2) ** 2 - 3 * t, lambda t: 4 * t * (t * t - 2) - 3),
    "falling": (lambda t: -math.sqrt(1 + t), lambda t: -0.5 / math.sqrt(1 + t)),
}


@pytest.mark.parametrize("start", [0.001, 0.1, 1.0, 2.5, 20.0])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_point_that_satisfies_the_conditions(name, start):
    function, slope = FUNCTIONS[name]
    if slope(0) >= 0:
        function, slope = (lambda t: FUNCTIONS[name][0](-t)), (lambda t: -FUNCTIONS[name][1](-t))
    evaluate, seen = evaluator(function, slope)
    origin = Point(0.0, function(0), None, slope(0))
    point, evaluations = strong_wolfe(evaluate, origin, start, 1.0, 1e-9, 25)
    assert evaluations == len(seen) and point.t in seen
    if evaluations < 26:
        assert point.value <= origin.value + 1e-4 * point.t * origin.slope
        assert abs(point.slope) <= -0.9 * origin.slope


@pytest.mark.parametrize("most", [1, 2, 3, 25])
@pytest.mark.parametrize("start", [0.01, 1.0, 20.0])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_equals_pytorch(name, start, most):
    torch = pytorch()
    function, slope = FUNCTIONS[name]
    sign = -1 if slope(0) >= 0 else 1
    evaluate, ours = evaluator(lambda t: function(sign * t), lambda t: sign * slope(sign * t))
    theirs = []

    def objective(x, t, d):
        theirs.append(float(t))
        return function(sign * float(t)), torch.tensor([sign * slope(sign * float(t))], dtype=torch.float64)

    first = torch.tensor([sign * slope(0)], dtype=torch.float64)
    d = torch.ones(1, dtype=torch.float64)
    value, _, t, evaluations = sys.modules["torch.optim.lbfgs"]._strong_wolfe(objective, None, start, d, function(0), first, first.dot(d), max_ls=most)
    point, used = strong_wolfe(evaluate, evaluate(0.0), start, 1.0, 1e-9, most)
    assert ours[1:] == pytest.approx(theirs, rel=1e-12) and used == evaluations
    assert point.t == pytest.approx(float(t), rel=1e-12) and point.value == pytest.approx(value, rel=1e-12)


def test_interpolate():
    assert interpolate(Point(5.0, 4.0, None, 4.0), Point(0.0, 9.0, None, -6.0)) == 3.0
    assert interpolate(Point(0.0, 9.0, None, -6.0), Point(5.0, 4.0, None, 4.0), (0.0, 2.0)) == 2.0
    assert interpolate(Point(0.0, 0.0, None, 1.0), Point(1.0, 2 / 3, None, 1.0), (0.5, 2.5)) == 1.5  # no minimum
    assert interpolate(Point(1.0, 0.0, None, 1.0), Point(1.0, 0.0, None, 1.0)) == 1.0  # one point twice
    assert interpolate(Point(0.0, math.nan, None, 1.0), Point(1.0, 0.0, None, 1.0)) == 0.5
