import ctypes
import sys
import threading
from weakref import ref

from pygrad.kernels.unheard import Unheard
from tests.threads import in_threads

CALL = ctypes.CFUNCTYPE(None)


def failing():
    raise KeyError("mine")


def other():
    raise ValueError("other")


def test_what_others_raise_is_passed_on(monkeypatch):
    heard = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: heard.append(unraisable.exc_value))
    before = sys.unraisablehook
    with Unheard(failing) as raised:
        CALL(failing)()
        CALL(other)()
    assert [str(one) for one in raised] == ["'mine'"] and [str(one) for one in heard] == ["other"]
    assert sys.unraisablehook is before
    CALL(failing)()
    assert len(raised) == 1 and len(heard) == 2


def test_one_inside_of_the_other(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)
    before = sys.unraisablehook
    with Unheard(failing) as outer:
        with Unheard(other) as inner:
            CALL(failing)()
            CALL(other)()
        CALL(failing)()
    assert (len(outer), len(inner)) == (2, 1) and sys.unraisablehook is before


def test_a_hook_set_meanwhile_stays(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)

    def hook(unraisable):
        pass

    with Unheard(failing):
        sys.unraisablehook = hook
    assert sys.unraisablehook is hook


def test_an_interrupt_at_the_end_leaves_nothing_for_long(monkeypatch):
    heard = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: heard.append(unraisable.exc_value))
    before = sys.unraisablehook

    def call():
        raise KeyError("call")

    held = ref(call)
    Unheard(call).__enter__()
    CALL(other)()
    del call
    assert held() is None and [str(one) for one in heard] == ["other"]
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    with Unheard(failing) as raised:
        CALL(failing)()
        CALL(other)()
    assert len(raised) == 1 and len(heard) == 2 and sys.unraisablehook is before


def test_hooks_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)
    before = sys.unraisablehook
    last = Unheard(failing)
    last.__enter__()
    for _ in range(3):
        one = Unheard(failing)
        one.__enter__()
        last.__exit__()
        last = one
    assert sys.unraisablehook is last and last._before is before
    last.__exit__()
    assert sys.unraisablehook is before


def test_threads_hear_their_own():
    found, together = [], threading.Barrier(3)

    def work(number):
        def raising():
            raise KeyError(number)

        with Unheard(raising) as raised:
            together.wait(10)
            CALL(raising)()
            together.wait(10)
        found.append((number, raised[0].args))

    in_threads(3, work)
    assert sorted(found) == [(number, (number,)) for number in range(3)]
