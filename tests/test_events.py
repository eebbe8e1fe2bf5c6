"""Every kind of event: when, in which order, with which fields; and nothing while nobody listens."""

import threading
from contextlib import nullcontext

import numpy as np
import pytest

from pygrad import Function, Parameter, Variable, evict, events, grad, no_grad, optim
from pygrad import functions as F
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
        ("gradient_given", "Variable", None, "gradient"),
        ("gradient_taken", "Squared", 0, "gradient"),
        ("backward", "Squared", None, "begin"), ("backward", "Squared", None, "end"),
        ("released", "Squared", 0, "input"),
        ("gradient_taken", "Exponential", 0, "gradient"),
        ("backward", "Exponential", None, "begin"), ("backward", "Exponential", None, "end"),
        ("released", "Exponential", 0, "output"),
        ("made", "Variable", None, "gradient"),
        ("gradient_committed", "Variable", None, "gradient"),
    ]


def test_arrays_of_events_are_the_arrays():
    x, got = leaf(2.0), {}
    with events.subscribe(lambda event: got.setdefault(event.kind, event), "saved", "gradient_taken",
                          "released", "gradient_committed", "forward"):
        y = Squared()(x)
        y.backward(np.array([5.0]))
    assert got["forward"].array == [x] and got["forward"].function is y.creator
    assert got["saved"].array is got["released"].array is x.data
    assert got["gradient_taken"].array.tolist() == [5.0]
    assert got["gradient_committed"].function is x and got["gradient_committed"].array is x.grad.data


def test_begin_and_end_carry_what_goes_in_and_what_comes_out():
    x, w, got = leaf(2.0), np.array([3.0]), []
    with events.subscribe(got.append, "forward"):
        y = x * w
    begin, end = got
    assert begin.array[0] is x and begin.array[1] is w and len(begin.array) == 2
    (output, saved) = end.array
    assert output is y.data and saved[0] is None and saved[1] is w
    got.clear()

    def hear(event):
        got.append((event.role, [one.tolist() for one in event.array if one is not None]))

    with events.subscribe(hear, "backward"):
        y.backward(np.array([5.0]))
    assert got == [("begin", [[5.0]]), ("end", [[15.0]])]


def test_an_end_after_an_exception_carries_nothing():
    got = []
    with events.subscribe(got.append, "forward"), pytest.raises(KeyError):
        Failing(in_forward=KeyError())(leaf(1.0))
    assert [event.array is None for event in got] == [False, True]


def test_a_recomputation_is_told_with_arrays():
    y = Squared()(Exponential()(leaf(1.0)))
    y.backward()
    got = []
    with events.subscribe(got.append, "forward"):
        y.backward()
    assert [type(one) for one in got[0].array] == [np.ndarray]


def test_gradients_made_between_rules_are_told():
    """Sums, what is fitted to an input, and copies for the commit: before their parts are let go of."""
    x, w = leaf(1.0, 2.0), leaf(3.0)
    made = []

    def hear(event):
        made.append((type(event.function).__name__, event.array.shape, float(event.array.sum())))

    with events.subscribe(hear, "made"):
        y = Squared()(x)
        (y * w + y * w + y).sum().backward()
    assert made.count(("Multiply", (1,), 5.0)) == 2  # summed over the axis of w that was broadcast
    assert ("Multiply", (2,), 8.0) in made and ("Multiply", (2,), 14.0) not in made  # the third goes into the sum
    assert ("Variable", (2,), x.grad.data.sum()) in made and ("Variable", (1,), 10.0) in made


def test_telling_of_sums_changes_no_bit():
    def gradients():
        x, w = leaf(0.1, 0.2, 0.7), leaf(0.3)
        y = Squared()(x)
        (y * w + y * w * 0.7 + y * 0.1 + x * w).sum().backward()
        return x.grad.data.tobytes() + w.grad.data.tobytes()

    plain = gradients()
    with events.subscribe(lambda event: None):
        assert gradients() == plain


def test_what_is_condensed_is_told():
    made = []
    with events.subscribe(lambda event: made.append((event.role, event.array.dtype.name)), "made"):
        F.max_pool2d(F.relu(Parameter(np.ones((1, 2, 200, 200), np.float32))), 2)
    assert made == [("saved", "uint8")]


def test_nobody_listens_to_a_kind():
    assert not events.heard("made")
    with events.subscribe(print, "made"):
        assert events.heard("made") and not events.heard("saved")


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
                                            "backward, made, saved"):
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


def test_steps_of_optimisers_are_told():
    seen = []
    parameter = Parameter(np.ones(3))
    optimizer = optim.SGD([parameter], lr=0.1)
    (parameter * parameter).sum().backward()
    with events.subscribe(lambda event: seen.append((event.function is optimizer, event.role)), "optimizer"):
        optimizer.step()
        with pytest.raises(ZeroDivisionError):
            optimizer.step(lambda: 1 / 0)
    optimizer.zero_grad()
    optimizer.step()
    assert seen == [(True, "begin"), (True, "end")] * 2


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


def test_a_gradient_that_is_given_and_one_that_is_returned_are_told():
    x, seen = leaf(2.0), []
    y = Squared()(x)
    with events.subscribe(lambda event: seen.append((event.kind, event.function, event.array.tolist())),
                          "gradient_given", "gradient_returned"):
        grad(y, x, np.array([3.0]))
        grad(y, x, create_graph=True)
        y.backward()
    assert [(kind, array) for kind, _, array in seen] == [
        ("gradient_given", [3.0]), ("gradient_returned", [12.0]), ("gradient_given", [1.0]), ("gradient_returned", [4.0]),
        ("gradient_given", [1.0])]
    assert all(one is (y if kind == "gradient_given" else x) for kind, one, _ in seen)


def test_a_subscription_names_its_listener():
    with events.subscribe(print, "saved", "made") as subscription:
        assert repr(subscription) == "Subscription(print: saved, made)"
    assert repr(subscription) == "Subscription(print: closed)"
