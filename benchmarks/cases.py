"""What a benchmark finds out in one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .engines import BASELINE, SUBJECT
from .ratios import Spread, round_ratios, spread
from .targets import TARGETS, Target


@dataclass(frozen=True)
class Case:
    """What one benchmark found out in one case.

    Parameters
    ----------
    key : str
        Names the case in JSON and in the table of targets.
    title : str
        What was measured.
    unit : str
        Unit of the samples.
    samples : mapping of str to list of float
        Per engine, one value a round; fewer for one that ran out of time.
    left_out : mapping of str to str
        Per engine that has no samples, the reason.
    relative : bool
        Whether the case is a comparison with the baseline engine; otherwise its values stand for themselves.
    baseline : str
        The engine that it is a comparison with.
    headline : bool
        Whether it belongs in the README's table.
    comparable : bool
        False when the run was cut short, so that the target does not apply.
    """

    key: str
    title: str
    unit: str
    samples: Mapping[str, Sequence[float]]
    left_out: Mapping[str, str] = field(default_factory=dict)
    relative: bool = True
    baseline: str = BASELINE
    headline: bool = True
    comparable: bool = True

    @property
    def target(self) -> Target | None:
        """The most that PyGrad may take, if the design sets it."""
        return TARGETS.get(self.key) if self.comparable else None

    def value(self, engine: str) -> Spread | None:
        """Return what was measured for `engine`, in `unit`."""
        values = self.samples.get(engine)
        return spread(values) if values else None

    def ratio(self, engine: str) -> Spread | None:
        """Return `engine` relative to the baseline engine, round by round."""
        values, baseline = self.samples.get(engine), self.samples.get(self.baseline)
        if not (self.relative and values and baseline):
            return None
        return spread(round_ratios(values, baseline))

    def figure(self, engine: str) -> Spread | None:
        """Return what the target is held against: the ratio, or the value of a case that has none."""
        return self.ratio(engine) if self.relative else self.value(engine)

    @property
    def met(self) -> bool | None:
        """Whether PyGrad's median is within the target; None if either is missing."""
        figure = self.figure(SUBJECT)
        if self.target is None or figure is None:
            return None
        return figure.median <= self.target.limit
