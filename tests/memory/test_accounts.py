from pygrad.memory import _accounts
from pygrad.memory._accounts import KEYS, Accounts
from pygrad.memory.records import CATEGORIES, NOWHERE, Line, Record, Site

FIRST = Site(Line("model.py", 3, "forward"), "Linear", "0: Linear", "forward")
OTHER = Site(NOWHERE, "", "", "other")


def record(number, nbytes, site=FIRST, step=0, category="activation"):
    return Record(number, 0, nbytes, site, step, category)


class Steps:
    def __init__(self):
        self.reached, self.thinned = [], []

    def accounts(self, *initial):
        return Accounts(initial, lambda time, step: self.reached.append((time, step)), self.thinned.append)


def rows(accounts, what):
    return {row.key: tuple(row[1:]) for row in accounts.rows(what)}


def test_keys_of_rows():
    accounts = Steps().accounts(record(0, 5, OTHER, category="parameter"))
    accounts.take(1.0, record(1, 20, step=3), "activation")
    found = {what: {row.key for row in accounts.rows(what)} for what in (*KEYS, "step")}
    assert found == {"function": {"Linear", "(none)"}, "line": {FIRST.line, NOWHERE}, "layer": {"0: Linear", "(none)"},
                     "phase": {"forward", "other"}, "category": {"activation", "parameter"}, "step": {0, 3}}
    assert all(sum(row.peak for row in accounts.rows(what)) == accounts.peak == 25 for what in found)


def test_what_has_gone_is_known_to_have_been_at_the_peak():
    accounts = Steps().accounts()
    one, other = record(0, 10), record(1, 20)
    for each in (one, other):
        accounts.take(1.0, each, "workspace")
    accounts.change(2.0, one, "activation")
    accounts.give(3.0, one)
    accounts.give(3.0, other)
    assert accounts.composition() == [(other, "workspace"), (one, "workspace")] and accounts.remaining() == []
    assert accounts.lives() == [(one, 1, 4), (other, 2, 5)]
    assert rows(accounts, "category") == {"workspace": (30, 0, 30, 20, 20, 1), "activation": (0, 0, 10, 10, 10, 1)}
    third = record(2, 31)
    accounts.take(4.0, third, "input")
    assert accounts.composition() == [(third, "input")]


def test_what_was_there_moves_with_its_category():
    old = record(0, 10, category="temporary")
    accounts = Steps().accounts(old)
    accounts.change(1.0, old, "parameter")
    assert rows(accounts, "category") == {"temporary": (10, 0, 10, 0, 0, 0), "parameter": (0, 10, 10, 0, 0, 0)}
    accounts.give(2.0, old)
    assert rows(accounts, "category") == {"temporary": (10, 0, 10, 0, 0, 0), "parameter": (0, 0, 10, 0, 10, 0)}


def test_moves():
    accounts = Steps().accounts(record(0, 5, category="parameter"))
    assert accounts.levels() == [5 * (name == "parameter") for name in CATEGORIES]
    one, number = record(1, 7), CATEGORIES.index
    accounts.take(1.0, one, "workspace")
    accounts.change(2.0, one, "activation")
    accounts.change(2.0, one, "activation")  # it is already
    accounts.give(3.0, one)
    assert accounts.moves == [(1.0, 12, number("workspace"), 7, -1),
                              (2.0, 12, number("activation"), 7, number("workspace")),
                              (3.0, 5, number("activation"), -7, -1)]


def test_the_highest_level_since_it_was_set():
    accounts = Steps().accounts(record(0, 5))
    one = record(1, 7)
    accounts.take(1.0, one, "input")
    accounts.give(1.0, one)
    assert (accounts.top, accounts.peak, accounts.level) == (12, 12, 5)
    accounts.top = 5
    accounts.take(1.0, record(2, 1), "input")
    assert (accounts.top, accounts.peak) == (6, 12)


def test_a_step_is_told_of_when_its_first_buffer_comes():
    steps = Steps()
    accounts = steps.accounts(record(0, 5))
    for number, step in enumerate([0, 0, 1, 1, 3]):
        accounts.take(float(number), record(number + 1, 1, step=step), "input")
    assert steps.reached == [(0.0, 0), (2.0, 1), (4.0, 3)]


def test_many_steps_are_put_together(monkeypatch):
    monkeypatch.setattr(_accounts, "MOST_STEPS", 4)
    steps = Steps()
    accounts = steps.accounts(record(0, 5))
    for number in range(9):
        one = record(number + 1, 10 + number, step=number)
        accounts.take(float(number), one, "input")
        if number % 4:
            accounts.give(float(number), one)
    assert steps.thinned == [2, 4] and accounts.together == 4
    assert rows(accounts, "step") == {0: (15, 15, 15, 46, 36, 4), 4: (14, 14, 29, 62, 48, 4), 8: (18, 18, 18, 18, 0, 1)}


def test_scattered_steps_of_what_was_there(monkeypatch):
    monkeypatch.setattr(_accounts, "MOST_STEPS", 4)
    accounts = Steps().accounts(*[record(number, 1, step=number * 1000) for number in range(9)])
    assert len(accounts.rows("step")) <= 4 and sum(row.live for row in accounts.rows("step")) == 9
