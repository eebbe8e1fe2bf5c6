"""The replay, beside a plain one that keeps the whole log and goes through it for every question."""

import gc
import random
import signal
import threading
from collections import Counter, defaultdict

import pytest

from pygrad.memory import _accounts, _points, _replay, _spans
from pygrad.memory._replay import Replay
from pygrad.memory.ledger import BEGUN, CHANGED, ENDED, GIVEN, MARKED, TAKEN, Run
from pygrad.memory.records import CATEGORIES, NOWHERE, Line, Record, Site

KEYS = {
    "function": lambda record, category: record.site.function or "(none)",
    "line": lambda record, category: record.site.line,
    "layer": lambda record, category: record.site.layer or "(none)",
    "phase": lambda record, category: record.site.phase,
    "category": lambda record, category: category,
    "step": lambda record, category: record.step,
}
PHASES = ("forward", "backward", "optimizer", "other")


class Plain:
    """What a replay is to answer, from the whole log."""

    def __init__(self, initial, first, log):
        """Take what was alive, the category that each buffer had at first, and the log."""
        self.log = log
        self.history = [dict(initial)]  # what is alive after each change, with its category
        self.times, self.runs, self.transients, self.marks = [0.0], {}, {}, []
        self.born, self.died, self.last = dict.fromkeys(initial, 0), {}, dict(initial)
        self.steps, step, stepped, forward = [], None, None, None
        for time, what, change in log:
            now = dict(self.history[-1])
            if change == TAKEN:
                now[what] = self.last[what] = first[what]
                self.born[what] = len(self.history)
                if step is not None and what.step > step:
                    self.steps.append((stepped if stepped is not None else time if forward is None else forward,
                                       what.step))
                    stepped = None
                step = what.step if step is None else max(step, what.step)
            elif change == GIVEN:
                del now[what]
                self.died[what] = len(self.history)
            elif change == CHANGED:
                record = what[0]
                assert now[record] == what[1]
                now[record] = self.last[record] = next(
                    (old for _, (other, old) in self.changes_after(what) if other is record), record.category)
            elif change == MARKED:
                self.marks.append((time, what))
            elif change == BEGUN:
                forward = time if what.site.phase == "forward" and not self.runs else forward
                self.runs[what] = len(self.history) - 1
            elif change == ENDED and what in self.runs:
                self.end(what)
                stepped = time if what.site.phase == "optimizer" and not self.runs else stepped
            if change in (TAKEN, GIVEN, CHANGED):
                self.history.append(now)
                self.times.append(time)
        self.levels = [sum(record.nbytes for record in now) for now in self.history]
        self.at = self.levels.index(max(self.levels))

    def changes_after(self, entry):
        found = [(number, what) for number, (_, what, change) in enumerate(self.log) if change == CHANGED]
        place = next(place for place, (_, what) in enumerate(found) if what is entry)
        return found[place + 1:]

    def end(self, run):
        begin, site = self.runs.pop(run), run.site
        levels = [sum(record.nbytes for record in now) for now in self.history[begin:]]
        values = self.transients.setdefault((site.function, site.phase, site.layer), [0, 0, 0])
        if max(levels) - levels[0] >= values[0]:
            values[:2] = max(levels) - levels[0], levels[-1] - levels[0]
        values[2] += 1

    def rows(self, what):
        key = KEYS[what]
        highest = defaultdict(int)
        for now in self.history:
            level = Counter()
            for record, category in now.items():
                level[key(record, category)] += record.nbytes
            for name, nbytes in level.items():
                highest[name] = max(highest[name], nbytes)
        peak, live, taken, freed, count = Counter(), Counter(), Counter(), Counter(), Counter()
        for sums, now in ((peak, self.history[self.at]), (live, self.history[-1])):
            for record, category in now.items():
                sums[key(record, category)] += record.nbytes
        for record, born in self.born.items():
            name = key(record, self.last[record])
            taken[name] += record.nbytes * (born > 0)
            count[name] += born > 0
            freed[name] += record.nbytes * (record in self.died)
        return {name: (peak[name], live[name], most, taken[name], freed[name], count[name])
                for name, most in highest.items()}


class Play:
    """Writes a random log, and feeds it: at the end, or in random pieces while it is written."""

    def __init__(self, seed, pieces, length=150, steps=3):
        chance, self.now = random.Random(seed), 0.0
        self.count, self.cut, self.pieces, self.told = 0, random.Random(seed), pieces, 0
        sites = [Site(Line("model.py", line, "train"), chance.choice(["Linear", "Relu", ""]),
                      chance.choice(["0: Linear", ""]), phase) for line in range(3) for phase in PHASES]
        sites.append(Site(NOWHERE, "", "", "other"))
        self.log, self.first, running = [], {}, []
        alive = [self.record(chance, sites, chance.randrange(steps)) for _ in range(chance.randrange(4))]
        self.initial = {record: record.category for record in alive}
        self.replay = Replay(list(alive), 100.0)
        for number in range(length):
            step = number * steps // length
            self.now += chance.choice([0.0, 0.25])
            act = chance.random()
            if act < 0.35 or not alive:
                alive.append(self.record(chance, sites, step))
                self.tell(alive[-1], TAKEN)
            elif act < 0.55:
                self.tell(alive.pop(chance.randrange(len(alive))), GIVEN)
            elif act < 0.7:
                record = chance.choice(alive)
                old, record.category = record.category, chance.choice([one for one in CATEGORIES if one != record.category])
                self.tell((record, old), CHANGED)
            elif act < 0.82:
                running.append(Run(chance.choice(sites), None))
                self.tell(running[-1], BEGUN)
            elif act < 0.95 and running:
                self.tell(running.pop(chance.choice([-1, -1, -1, 0])), ENDED)
            else:
                self.tell(f"mark {number}", MARKED)
        self.feed()

    def record(self, chance, sites, step):
        made = Record(self.count, 0, chance.randrange(1, 500), chance.choice(sites), step, chance.choice(CATEGORIES))
        self.first[made] = made.category
        self.count += 1
        return made

    def tell(self, what, change):
        self.log.append((100.0 + self.now, what, change))
        if self.pieces and self.cut.random() < 0.2:
            self.feed()
            if self.cut.random() < 0.3:
                self.replay.rows("line"), self.replay.composition(), self.replay.points()  # to ask changes nothing

    def feed(self):
        self.replay.feed(self.log[self.told:])
        self.told = len(self.log)

    def plain(self):
        return Plain(self.initial, self.first, [(time - 100.0, what, change) for time, what, change in self.log])


def answers(replay):
    """Return all that a replay knows, records as their numbers."""
    return {
        **{what: replay.rows(what) for what in KEYS},
        "totals": (replay.peak, replay.live, replay.initial, replay.time, replay.together),
        "composition": [(record.number, category) for record, category in replay.composition()],
        "remaining": [(record.number, category) for record, category in replay.remaining()],
        "lives": [(record.number, born, died) for record, born, died in replay.lives()],
        **{name: getattr(replay, name)() for name in ("points", "transients", "spans", "steps", "marks")},
    }


@pytest.mark.parametrize("pieces", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_answers_are_those_of_the_whole_log(seed, pieces):
    play = Play(seed, pieces)
    replay, plain = play.replay, play.plain()
    assert (replay.initial, replay.peak, replay.live) == (plain.levels[0], max(plain.levels), plain.levels[-1])
    assert dict(replay.composition()) == plain.history[plain.at] and dict(replay.remaining()) == plain.history[-1]
    for found in (replay.composition(), replay.remaining()):
        assert found == sorted(found, key=lambda one: (-one[0].nbytes, one[0].number))
    for what in KEYS:
        rows = replay.rows(what)
        assert {row.key: tuple(row[1:]) for row in rows} | {
            row.key: tuple(row[1:]) for row in rows if row.highest} == {
            **{row.key: (0,) * 6 for row in rows if not row.highest}, **plain.rows(what)}
        assert sum(row.peak for row in rows) == replay.peak and sum(row.live for row in rows) == replay.live
        assert rows == sorted(rows, key=lambda row: (-row.peak, -row.highest, str(row.key)))
    assert {(one.name, one.phase, one.layer): [one.peak, one.kept, one.runs] for one in replay.transients()} \
        == plain.transients
    assert replay.lives() == [(record, born, plain.died.get(record, -1)) for record, born in plain.born.items()]
    assert replay.marks() == plain.marks and replay.steps() == plain.steps
    points = [(number, time, level, *[sum(record.nbytes for record, kind in now.items() if kind == name)
                                      for name in CATEGORIES])
              for number, (time, level, now) in enumerate(zip(plain.times, plain.levels, plain.history, strict=True))]
    assert replay.points() == points and replay.time == plain.times[-1]


@pytest.fixture
def few(monkeypatch):
    """Bounds that are reached soon."""
    for module, bounds in ((_accounts, {"MOST_STEPS": 5, "MOST_LIVES": 8}), (_points, {"MOST_POINTS": 24, "CHUNK": 8}),
                           (_spans, {"MOST_SPANS": 10, "MOST_MARKS": 4}), (_replay, {"_MOST_RUNNING": 6})):
        for name, value in bounds.items():
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("seed", range(15))
def test_pieces_make_no_difference_where_some_is_put_together(few, seed):
    whole = answers(Play(seed, False, 600, 37).replay)
    assert answers(Play(seed, True, 600, 37).replay) == whole
    assert len(whole["step"]) <= 5 and len(whole["marks"]) <= 4 and len(whole["spans"]) <= 10
    assert len(whole["points"]) <= 24 + 3 + 3 and whole["totals"][-1] >= 8


@pytest.mark.parametrize("seed", range(10))
def test_rows_of_many_steps_add_up(few, seed):
    play = Play(seed, True, 400, 41)
    rows, plain = play.replay.rows("step"), play.plain().rows("step")
    together = play.replay.together
    assert together in (8, 16) and len(rows) <= 5 and all(row.key % together == 0 for row in rows)
    for row in rows:
        parts = [plain[step] for step in plain if row.key <= step < row.key + together]
        for number in (0, 1, 3, 4, 5):
            assert row[1 + number] == sum(part[number] for part in parts)
        assert max(row.peak, row.live, *[part[2] for part in parts]) <= row.highest <= sum(part[2] for part in parts)
    assert sum(row.peak for row in rows) == play.replay.peak and sum(row.live for row in rows) == play.replay.live


SITE = Site(NOWHERE, "F", "layer", "forward")


def record(number, nbytes=10, step=0, category="temporary"):
    return Record(number, 0, nbytes, SITE, step, category)


def test_of_buffers_that_have_gone_the_largest_stay(few):
    records = [record(number, 1 + number % 50) for number in range(500)]
    replay = Replay([], 0.0)
    for number, one in enumerate(records):
        replay.feed([(number, one, TAKEN), (number, one, GIVEN)])
    found = replay.lives()
    assert len(found) <= 16 and [died - born for _, born, died in found] == [1] * len(found)
    assert sorted(one.nbytes for one, _, _ in found)[-8:] == [50] * 8


def test_what_is_taken_twice_or_given_without_being_there_is_passed_over():
    there, other = record(0), record(1)
    replay = Replay([there], 0.0)
    replay.feed([(1, there, TAKEN), (2, other, GIVEN), (3, (other, "input"), CHANGED), (4, Run(SITE, None), ENDED)])
    assert (replay.live, replay.peak, len(replay.points())) == (10, 10, 1) and replay.transients() == []


def test_categories_are_those_of_the_time_of_each_entry():
    one = record(0)
    log = [(1, one, TAKEN), (2, (one, "workspace"), CHANGED), (3, (one, "activation"), CHANGED), (4, one, GIVEN)]
    one.category = "gradient"  # as the log ends
    replay = Replay([], 0.0)
    replay.feed(log)
    assert replay.composition() == [(one, "workspace")]
    rows = {row.key: row[1:] for row in replay.rows("category")}
    assert rows == {"workspace": (10, 0, 10, 0, 0, 0), "activation": (0, 0, 10, 0, 0, 0),
                    "gradient": (0, 0, 10, 10, 10, 1)}


def test_a_change_before_the_beginning_is_known_already():
    one = record(0, category="gradient")
    replay = Replay([one], 0.0)
    replay.feed([(1, (one, "temporary"), CHANGED)])
    assert replay.remaining() == [(one, "gradient")] and len(replay.points()) == 1


def test_what_comes_while_it_is_asked_is_put_off():
    replay, one = Replay([], 0.0), record(0)
    with replay.still():
        replay.feed([(1, one, TAKEN)])
        one.category = "input"
        assert replay.live == 0 and replay.rows("line") == []
        replay.feed([(2, (one, "temporary"), CHANGED)])
        assert replay.remaining() == []
    assert replay.live == 10 and replay.remaining() == [(one, "input")] and replay.composition() == [(one, "temporary")]


def test_to_feed_never_waits_for_a_thread_that_asks():
    replay, held, done = Replay([], 0.0), threading.Event(), threading.Event()

    def ask():
        with replay.still():
            held.set()
            done.wait(20)

    thread = threading.Thread(target=ask)
    thread.start()
    held.wait(20)
    replay.feed([(1, record(0), TAKEN)])
    done.set()
    thread.join(20)
    assert replay.live == 10


def test_it_keeps_no_list_of_others():
    replay, log = Replay([], 0.0), [(1, record(0), TAKEN)]
    with replay.still():
        replay.feed(log)
        log.clear()
    assert replay.live == 10


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer")
def test_an_interrupt_loses_nothing(few):
    def interrupt(number, frame):
        raise KeyboardInterrupt

    play, chance, interrupted = Play(0, False, 3000), random.Random(0), 0
    log = [entry for entry in play.log if entry[2] != MARKED]
    expected = Replay(list(play.initial), 100.0)
    expected.feed(log)
    before = signal.signal(signal.SIGALRM, interrupt)
    gc.disable()  # what others call at a collection may be interrupted as well
    try:
        for _ in range(80):
            replay = Replay(list(play.initial), 100.0)
            try:
                with replay.still():
                    replay.feed(log)
                signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-5, 5e-3))
                replay.feed([])
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                interrupted += 1
            for name in ("points", "composition", "remaining", "transients", "steps"):
                assert getattr(replay, name)() == getattr(expected, name)()
            assert [replay.rows(what) for what in KEYS] == [expected.rows(what) for what in KEYS]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.enable()
    assert interrupted


@pytest.fixture(scope="module")
def long():
    """A log of a million entries, and what one has that was a tenth of it."""
    replay, parts, count, entries = Replay([record(0, 1000)], 0.0), [], 1, []
    sites = [Site(Line("train.py", line, "train"), "Linear", f"{line}", "forward") for line in range(4)]
    runs = [Run(site._replace(phase=phase), None) for site in sites for phase in ("forward", "backward", "optimizer")]
    late = []
    for step in range(40_000):
        for number, run in enumerate(runs[step % 4 * 3:step % 4 * 3 + 3]):
            made = [Record(count + place, 0, 100 + step % 7 * 10 + place, run.site, step, "activation") for place in range(3)]
            count += 3
            time = step + number / 8
            entries.append((time, run, BEGUN))
            entries += [(time, one, TAKEN) for one in made]
            entries += [(time, one, GIVEN) for one in made[:2] if step % 100 or one is not made[0]]
            entries.append((time, run, ENDED))
            late.append(made[2])
        entries.append((step + 0.9, "epoch", MARKED))
        entries += [(step + 0.95, one, GIVEN) for one in late]
        late.clear()
        if len(entries) > 1 << 13:
            replay.feed(entries)
            entries.clear()
        if step == 3999:
            parts.append(sizes(replay))
    replay.feed(entries)
    return replay, count, [*parts, sizes(replay)]


def sizes(replay):
    accounts, points, spans = replay._accounts, replay._points, replay._spans
    return {"points": len(replay.points()), "stretches": len(points._stretches), "moves": len(points.moves),
            "steps": len(accounts._steps), "places": len(accounts._places), "spans": len(spans._spans),
            "boundaries": len(spans.steps), "marks": len(replay.marks()), "dead": len(accounts._dead),
            "running": len(replay._running), "waiting": len(replay._waiting)}


def test_a_long_log_takes_no_more_memory_than_a_short_one(long):
    replay, count, (short, found) = long
    assert count == 1 + 40_000 * 9
    assert found["points"] <= 20_100 and found["moves"] < 2048 and found["stretches"] <= 20_000 // 3
    assert found["places"] == short["places"] == 13 and found["running"] == found["waiting"] == 0
    assert found["steps"] <= 10_000 and found["boundaries"] <= 10_000 and found["marks"] <= 10_000
    assert found["spans"] <= 10_000 and found["dead"] < 40_000
    assert min(found[name] for name in ("points", "steps", "spans", "marks", "boundaries")) > 4000


def test_a_long_log_adds_up(long):
    replay, count, _ = long
    alive = [one for one, _ in replay.remaining()]
    assert len(alive) == 1 + 3 * 400 and replay.live == sum(one.nbytes for one in alive)
    for what in KEYS:
        rows = replay.rows(what)
        assert sum(row.peak for row in rows) == replay.peak and sum(row.live for row in rows) == replay.live
        assert sum(row.buffers for row in rows) == count - 1
        assert sum(row.allocated - row.freed for row in rows) == replay.live - replay.initial
    points = replay.points()
    assert max(point[2] for point in points) == replay.peak and points[-1][2] == replay.live
    assert all(sum(point[3:]) == point[2] for point in points)
    assert sum(int(name.partition("and ")[2].split(" ")[0]) + 1 for _, name in replay.marks()) == 40_000
    assert replay.together == 4 and {row.key % 4 for row in replay.rows("step")} == {0}
