"""Every kind of event: when, in which order, with which fields; and nothing while nobody listens."""

import threading
from contextlib import nullcontext

import numpy as np
import pytest

from pygrad import Function, Variable, evict, events, grad, no_grad
from pygrad.arrays import reusable
from pygrad.config import state
from pygrad.errors import ArgumentError
from tests.toys import Exponential, Failing, Masked, SinCos, Squared, leaf


def record(*kinds):
    """Subscribe a list: returns the subscription and what it saw, without the arrays."""
    seen = []
    return events.subscribe(lambda event: seen.append((event.kind, type(event.function).__name__, event.slot,
                                                       event.role)), *kinds), seen


def test_forward_saved_and_released_come_in_order():
    subscription, seen = record()
    with subscription:
        y = Squared()(Exponential()(leaf(1.0)))
        y.backward()
    assert seen == [
        ("forward", "Exponential", None, "begin"), ("forward", "Exponential", None, "end"),
        ("saved", "Exponential", 0, "output"),
        ("forward", "Squared", None, "begin"), ("forward", "Squared", None, "end"),
        ("saved", "Squared", 0, "input"),
        ("gradient_taken", "Squared", 0, "gradient"),
        ("backward", "Squared", None, "begin"), ("backward", "Squared", None, "end"),
        ("released", "Squared", 0, "input"),
        ("gradient_taken", "Exponential", 0, "gradient"),
        ("backward", "Exponential", None, "begin"), ("backward", "Exponential", None, "end"),
        ("released", "Exponential", 0, "output"),
        ("gradient_committed", "Variable", None, "gradient"),
    ]


def test_arrays_of_events_are_the_arrays():
    x, got = leaf(2.0), {}
    with events.subscribe(lambda event: got.setdefault(event.kind, event), "saved", "gradient_taken",
                          "released", "gradient_committed", "forward"):
        y = Squared()(x)
        y.backward(np.array([5.0]))
    assert got["forward"].array is None and got["forward"].function is y.creator
    assert got["saved"].array is got["released"].array is x.data
    assert got["gradient_taken"].array.tolist() == [5.0]
    assert got["gradient_committed"].function is x and got["gradient_committed"].array is x.grad.data


def test_own_and_several_outputs():
    subscription, seen = record("saved", "gradient_taken")
    with subscription:
        sine, cosine = SinCos()(Masked()(leaf(1.0, 2.0)))
        grad(cosine, sine.creator.inputs[0], np.ones(2))
    assert seen == [("saved", "Masked", 0, "own"), ("saved", "SinCos", 0, "output"),
                    ("saved", "SinCos", 1, "output"), ("gradient_taken", "SinCos", 1, "gradient")]


def test_a_second_backward_tells_what_it_computes_again():
    x = leaf(1.0)
    y = Squared()(Exponential()(x))
    y.backward()
    got = []
    with events.subscribe(got.append, "rematerialised", "forward"):
        y.backward()
    inner = y.creator.edges[0]
    assert [(event.kind, event.function, event.role) for event in got] == [
        ("forward", inner, "begin"), ("forward", inner, "end"), ("rematerialised", inner, "output")]
    assert got[2].array.tolist() == [np.exp(1.0)] and got[2].slot == 0


def test_evicted():
    subscription, seen = record("evicted", "released")
    y = Exponential()(leaf(1.0)).sum()
    with subscription:
        evict(y.creator.edges[0])
    assert seen == [("evicted", "Exponential", 0, "output")]


@pytest.mark.parametrize("failing, kind", [(Failing(in_forward=KeyError()), "forward"),
                                           (Failing(in_backward=KeyError()), "backward")])
def test_end_follows_an_exception(failing, kind):
    subscription, seen = record(kind)
    with subscription, pytest.raises(KeyError):
        failing(leaf(1.0)).backward()
    assert seen == [(kind, "Failing", None, "begin"), (kind, "Failing", None, "end")]


def test_nothing_is_recorded_but_forward_is_told_under_no_grad():
    subscription, seen = record()
    with subscription, no_grad():
        Squared()(leaf(1.0))
    assert seen == [("forward", "Squared", None, "begin"), ("forward", "Squared", None, "end")]


def test_only_the_kinds_asked_for_and_each_once():
    subscription, seen = record("saved", "saved")
    with subscription:
        Squared()(leaf(1.0)).backward()
    assert seen == [("saved", "Squared", 0, "input")]


def test_an_unknown_kind_is_an_error_that_lists_the_kinds():
    with pytest.raises(ArgumentError, match="subscribe: no event 'forwards'; the kinds are forward, "
                                            "backward, saved"):
        events.subscribe(print, "forward", "forwards")
    assert state.listening == state.special == 0


def test_close_ends_it_and_may_be_repeated():
    subscription, seen = record("forward")
    assert state.listening == state.special == 1
    subscription.close()
    subscription.close()
    assert state.listening == state.special == 0
    Squared()(leaf(1.0))
    assert seen == []


def test_listeners_are_served_in_order_and_independently():
    order = []
    first = events.subscribe(lambda event: order.append("first"), "saved")
    with events.subscribe(lambda event: order.append("second"), "saved"):
        Squared()(leaf(1.0))
        first.close()
        Squared()(leaf(1.0))
    assert order == ["first", "second", "second"]


def test_a_listener_may_close_itself_while_it_is_served():
    seen = []

    def once(event):
        seen.append(event.kind)
        subscription.close()

    subscription = events.subscribe(once, "forward")
    Squared()(leaf(1.0))
    assert seen == ["forward"] and state.special == 0


@pytest.mark.parametrize("kind", ["forward", "backward", "saved", "gradient_taken", "released"])
def test_what_a_listener_raises_reaches_the_user_and_no_gradient_is_left(kind):
    x = leaf(3.0)
    x.grad = [7.0]

    def interrupt(event):
        raise KeyboardInterrupt

    with events.subscribe(interrupt, kind), pytest.raises(KeyboardInterrupt):
        Squared()(x).backward()
    assert x.grad.tolist() == [7.0] and state.passes == 0
    x.clear_grad()
    Squared()(x).backward()
    assert x.grad.tolist() == [6.0]


def test_gradients_are_the_same_with_and_without_listeners():
    def run():
        x = leaf(0.5, 1.5)
        sine, cosine = SinCos()(x)
        (Squared()(sine) * cosine).sum().backward()
        return x.grad.data

    plain = run()
    with events.subscribe(lambda event: None):
        assert np.array_equal(run(), plain)


def test_a_listener_runs_in_the_thread_that_computes():
    names = set()
    with events.subscribe(lambda event: names.add(threading.current_thread().name), "forward"):
        thread = threading.Thread(target=lambda: Variable(2.0) * 3, name="computing")
        thread.start()
        thread.join()
    assert names == {"computing"}


def test_listening_leaves_a_rule_its_gradient():
    taken = []

    class Negative(Function):
        def forward(self, x):
            return -x

        def backward(self, gy):
            taken.append(reusable(gy) is not None)
            return -gy

    for listen in (False, True):
        y = Negative()(Variable(np.ones(3))) * 2
        with events.subscribe(lambda event: None) if listen else nullcontext():
            y.backward(np.ones(3))
    assert taken == [True, True]
