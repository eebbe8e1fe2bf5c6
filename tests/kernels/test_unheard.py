import ctypes
import sys
import threading

from pygrad.kernels.unheard import Unheard

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

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(found) == [(number, (number,)) for number in range(3)]
