"""A step length that satisfies the strong Wolfe conditions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

# Of the descent that the slope promises, this share has to come true; and of the slope, this share may be
# left.
_DESCENT, _SLOPE = 1e-4, 0.9


class Point(NamedTuple):
    """A step length, and what was found there: value, gradient, and slope in the direction of the search."""

    t: float
    value: float
    gradient: Any
    slope: float


def strong_wolfe(evaluate: Callable[[float], Point], start: Point, t: float, length: float, tolerance: float,
                 most: int) -> tuple[Point, int]:
    """Search a direction for a point of enough descent and little slope.

    Parameters
    ----------
    evaluate : callable
        Gives the Point at a step length.
    start : Point
        At 0.
    t : float
        The length to try first.
    length : float
        Of the direction: the largest absolute value.
    tolerance : float
        Stop where the bracket times ``length`` is smaller.
    most : int
        How many lengths to try after the first.

    Returns
    -------
    point : Point
        The best.
    evaluations : int

    References
    ----------
    J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 3.5 and 3.6.

    Examples
    --------
    >>> def parabola(t):
    ...     return Point(t, (t - 3) ** 2, None, 2 * (t - 3))
    >>> point, evaluations = strong_wolfe(parabola, parabola(0.0), 1.0, 1.0, 1e-9, 25)
    >>> point.t, evaluations
    (1.0, 1)
    """
    bracket, evaluations = _bracket(evaluate, start, t, most)
    # The better of the two ends is the low one.
    low = 1 if len(bracket) == 2 and not bracket[0].value <= bracket[1].value else 0
    hesitant = False
    while len(bracket) == 2 and evaluations <= most:
        ends = sorted((bracket[0].t, bracket[1].t))
        if (ends[1] - ends[0]) * length < tolerance:
            break
        t, hesitant = _inside(interpolate(bracket[0], bracket[1]), ends, hesitant)
        new = evaluate(t)
        evaluations += 1
        if not _descends(new, start) or new.value >= bracket[low].value:
            bracket[1 - low] = new
            low = 0 if bracket[0].value <= bracket[1].value else 1
        elif abs(new.slope) <= -_SLOPE * start.slope:
            return new, evaluations
        else:
            if new.slope * (bracket[1 - low].t - bracket[low].t) >= 0:
                bracket[1 - low] = bracket[low]
            bracket[low] = new
    return bracket[low], evaluations


def _bracket(evaluate: Callable[[float], Point], start: Point, t: float,
             most: int) -> tuple[list[Point], int]:
    """Return two points with a good one between them, or one that is good; and the number of evaluations."""
    previous, new = start, evaluate(t)
    for tried in range(most):
        if not _descends(new, start) or (tried > 1 and new.value >= previous.value):
            return [previous, new], tried + 1
        if abs(new.slope) <= -_SLOPE * start.slope:
            return [new], tried + 1
        if new.slope >= 0:
            return [previous, new], tried + 1
        bounds = new.t + 0.01 * (new.t - previous.t), new.t * 10
        t = interpolate(previous, new, bounds)
        previous, new = new, evaluate(t)
    return [start, new], max(most, 0) + 1


def _descends(new: Point, start: Point) -> bool:
    return not new.value > start.value + _DESCENT * new.t * start.slope


def _inside(t: float, ends: list[float], hesitant: bool) -> tuple[float, bool]:
    """Keep a length away from the ends of the bracket if it came near them twice, or lies outside."""
    low, high = ends
    margin = 0.1 * (high - low)
    if not min(high - t, t - low) < margin:
        return t, False
    if hesitant or t >= high or t <= low:
        return (high - margin if abs(t - high) < abs(t - low) else low + margin), False
    return t, True


def interpolate(first: Point, second: Point, bounds: tuple[float, float] | None = None) -> float:
    """Return where the cubic through two points with their slopes is lowest, within bounds.

    Examples
    --------
    >>> interpolate(Point(0.0, 9.0, None, -6.0), Point(5.0, 4.0, None, 4.0))
    3.0
    """
    if first.t > second.t:
        first, second = second, first
    low, high = (first.t, second.t) if bounds is None else bounds
    width = second.t - first.t
    try:
        a = first.slope + second.slope - 3 * (second.value - first.value) / width
        square = a * a - first.slope * second.slope
        if square >= 0:
            b = math.sqrt(square)
            t = second.t - width * ((second.slope + b - a) / (second.slope - first.slope + 2 * b))
            return min(max(t, low), high)
    except ZeroDivisionError:
        pass
    return (low + high) / 2
