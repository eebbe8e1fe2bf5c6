"""Backward, Function by Function: what each step shows, when gradients are committed, and what is left of it."""

import gc
import threading
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import Variable, backward_steps, config, events, grad, layers, no_grad
from pygrad.arrays import owner_of
from pygrad.config import state
from pygrad.errors import GraphError, NonScalarBackwardWarning, ShapeError, StaleGraphError
from tests.toys import Exponential, Failing, Noisy, Product, Scaled, SinCos, Squared, leaf
from tests.threads import in_threads


def diamond(x):
    """A graph whose middle is used twice: three additions of gradients."""
    y = Exponential()(Scaled()(x))
    return Product()(y, y * y).sum()


def plain(make, *leaves):
    """Return what an ordinary backward gives these leaves."""
    for one in leaves:
        one.clear_grad()
    make().backward()
    found = [one.grad.data.copy() for one in leaves]
    for one in leaves:
        one.clear_grad()
    return found


def test_gradients_are_those_of_backward_bit_for_bit():
    x = leaf(0.3, -1.2, 2.0)
    (expected,) = plain(lambda: diamond(x), x)
    names = [step.name for step in backward_steps(diamond(x))]
    assert names == ["Sum", "Product", "Multiply", "Exponential", "Scaled"]
    assert np.array_equal(x.grad.data, expected)
    diamond(x).backward_steps().finish()
    assert np.array_equal(x.grad.data, expected + expected)


def test_a_step_shows_what_went_in_and_what_came_out():
    x, w = leaf(1.0, 2.0, name="x"), Variable(np.float32([3.0, 4.0]))
    with config.trace_lines():
        y = x * w
    steps = backward_steps(y, np.array([10.0, 20.0]))
    (step,) = steps
    assert (step.number, step.name, step.function) == (1, "Multiply", y.creator)
    assert [one.tolist() for one in step.output_gradients] == [[10.0, 20.0]]
    assert [one.tolist() for one in step.input_gradients] == [[30.0, 80.0], [10.0, 40.0]]
    assert step.input_gradients[1].dtype == np.float32  # as its input
    assert step.saved_bytes == 16 + 8 and step.inputs == [x, w]
    assert step.line == y.creator.line and step.line.endswith("y = x * w") and step.layer is None
    assert repr(step) == f"1: Multiply (2,) float64 -> (2,) float64, (2,) float32  {step.line}"


def test_broadcasting_is_undone_and_constants_have_none():
    x = leaf(1.0)
    steps = list(backward_steps((x * np.ones((2, 3)) + 1).sum()))
    assert [repr(one) for one in steps] == [
        "1: Sum () float64 -> (2, 3) float64", "2: Add (2, 3) float64 -> (2, 3) float64, -",
        "3: Multiply (2, 3) float64 -> (1,) float64, -"]
    assert steps[-1].input_gradients[0].tolist() == [6.0]


def test_several_outputs():
    sine, cosine = SinCos()(leaf(0.5))
    (step,) = backward_steps(sine)
    assert step.output_gradients[1] is None and step.output_gradients[0].tolist() == [1.0]
    x = leaf(3.0)
    steps = backward_steps([x * 2, x * x], [np.array([1.0]), None])
    assert sorted(step.name for step in steps) == ["Multiply", "Multiply"]
    assert x.grad.data.tolist() == [8.0] and cosine.grad is None


def test_the_layer_is_known_under_trace_lines():
    model = layers.Sequential(layers.Linear(2, 2), layers.Tanh())
    with config.trace_lines():
        y = model(np.ones((1, 2), np.float32)).sum()
    assert [step.layer for step in y.backward_steps()] == [None, "1: Tanh", "0: Linear"]


def test_what_is_pending():
    x = leaf(1.0)
    a, b = Squared()(x), Scaled()(x)
    total = Product()(a, b)
    steps = total.backward_steps()
    assert steps.pending == (total.creator,)
    first = next(steps)
    assert first.pending == steps.pending == (b.creator, a.creator)  # as a backward runs them
    second = next(steps)
    assert second.function is b.creator and first.pending == second.pending == (a.creator,)
    steps.finish()
    assert first.pending == ()
    del steps
    assert first.pending == ()


def test_gradients_come_after_the_last_step_only():
    x, y = leaf(2.0), leaf(3.0)
    steps = backward_steps(Squared()(x) * Squared()(y))
    for _ in range(3):
        next(steps)
        assert x.grad is None and y.grad is None
    with pytest.raises(StopIteration):
        next(steps)
    assert x.grad.item() == 36.0 and y.grad.item() == 24.0
    with pytest.raises(StopIteration):
        next(steps)
    assert x.grad.item() == 36.0


def leave_by_break(steps):
    for _ in steps:
        break


def leave_by_exception(steps):
    with pytest.raises(KeyError):
        for _ in steps:
            raise KeyError


def leave_by_with(steps):
    with steps:
        next(steps)


@pytest.mark.parametrize("leave", [leave_by_break, leave_by_exception, leave_by_with, next])
def test_who_leaves_commits_nothing_and_a_later_backward_is_the_same(leave):
    x = leaf(0.3, -1.2)
    (expected,) = plain(lambda: diamond(x), x)
    x.grad = np.array([7.0, 7.0])
    y = diamond(x)
    before = state.special, state.passes, state.listening
    leave(backward_steps(y))
    assert x.grad.data.tolist() == [7.0, 7.0]
    assert (state.special, state.passes, state.listening) == before
    x.clear_grad()
    y.backward()
    assert np.array_equal(x.grad.data, expected)


def test_leaving_releases_no_more_than_what_has_run():
    x = leaf(1.0)
    y = Squared()(Exponential()(x))
    inner = y.creator.edges[0]
    for _ in y.backward_steps():
        break
    assert y.creator.saved is None and inner.saved is not None


def test_a_closed_one_yields_nothing_and_holds_nothing():
    x = leaf(1.0)
    y = Squared()(x)
    function = weakref.ref(y.creator)
    steps = y.backward_steps()
    del y
    assert function() is not None
    steps.close()
    steps.close()
    gc.collect()
    assert function() is None and list(steps) == [] and x.grad is None


def test_a_failing_rule_ends_it():
    x = leaf(1.0)
    steps = Scaled()(Failing(in_backward=ValueError("the rule"))(x)).backward_steps()
    next(steps)
    with pytest.raises(ValueError, match="the rule") as error:
        next(steps)
    (note,) = error.value.__notes__
    assert note.startswith("in the backward of Failing")
    assert list(steps) == [] and x.grad is None and not state.special and not state.listening


def test_a_failing_commit_commits_nothing():
    x, z = leaf(1.0), leaf(2.0)
    z.register_hook(lambda gradient: np.ones(5))
    steps = (x * z).backward_steps()
    next(steps)
    with pytest.raises(ShapeError, match="hook on leaf"):
        next(steps)
    assert x.grad is None and z.grad is None and list(steps) == []


def test_errors_come_at_once():
    with pytest.raises(GraphError, match="backward_steps: .* is a leaf"):
        backward_steps(leaf(1.0))
    with pytest.raises(ShapeError, match=r"backward_steps\(\): the gradient has shape"):
        Squared()(leaf(1.0)).backward_steps(np.ones(3))
    with pytest.warns(NonScalarBackwardWarning) as warned:
        Squared()(leaf(1.0, 2.0)).backward_steps()
    assert warned[0].filename == __file__


def test_gradients_can_be_kept_and_do_not_change():
    x, w = leaf(0.3, -1.2, 2.0), leaf(1.0, 2.0, 3.0)
    (expected, _) = plain(lambda: diamond(x * w), x, w)
    kept, copies = [], []
    for step in backward_steps(diamond(x * w)):
        for one in (*step.output_gradients, *step.input_gradients):
            if one is not None:
                kept.append(one)
                copies.append(one.copy())
    with no_grad():
        x += 100.0
        w += 100.0
        x.grad.data[...] = 5.0
    assert all(np.array_equal(one, copy) for one, copy in zip(kept, copies, strict=True))
    x.clear_grad()
    assert not any(one.flags.writeable for one in kept)
    assert expected.shape == x.shape


def test_a_rule_that_returns_what_it_saved_is_shown_as_a_copy():
    class Linear(pygrad.Function):
        def forward(self, x, w):
            self.save_for_backward(x, w)
            return x * w

        def backward(self, gy):
            x, w = self.saved
            return w, x  # right for ones

    x, w = leaf(2.0), leaf(3.0)
    (step,) = Linear()(x, w).backward_steps()
    assert not any(np.shares_memory(one, other.data) for one in step.input_gradients for other in (x, w))
    assert [one.item() for one in step.input_gradients] == [3.0, 2.0]


def test_what_is_shown_is_a_view():
    (step,) = Squared()(leaf(1.0, 2.0)).backward_steps(np.ones(2))
    assert owner_of(step.input_gradients[0]) is not step.input_gradients[0]


def test_create_graph_also_under_no_grad():
    x = leaf(2.0)
    y = x * x * x
    with no_grad():
        steps = list(backward_steps(y, create_graph=True))
    assert all(type(one) is np.ndarray for step in steps for one in step.input_gradients if one is not None)
    assert x.grad.creator is not None and grad(x.grad, x).item() == 12.0
    x.clear_grad()


def test_retain_grad_and_retain_graph():
    x = leaf(2.0)
    y = Squared()(x)
    z = Scaled()(y)
    z.backward_steps(None, True, retain_graph=True).finish()
    assert y.grad.item() == 2.0 and z.grad.item() == 1.0 and y.creator.saved is not None
    z.backward_steps().finish()
    assert y.creator.saved is None


def test_a_graph_that_has_been_released_is_computed_again():
    x = leaf(0.5, 1.5)
    y = Squared()(Noisy()(Exponential()(x))).sum()
    y.backward()
    first = x.grad.data.copy()
    x.clear_grad()
    assert [step.saved_bytes for step in y.backward_steps()] == [0, 0, 0, 0]
    assert np.array_equal(x.grad.data, first)


def test_two_over_one_graph_interleaved():
    x = leaf(0.3, -1.2)
    y = diamond(x)
    z = y * 3
    (expected,) = plain(lambda: diamond(x), x)
    one, other = backward_steps(y), backward_steps(z)
    next(one), next(other), next(one), next(other), next(other)
    one.finish()
    assert np.array_equal(x.grad.data, expected)
    other.finish()
    assert np.allclose(x.grad.data, 4 * expected, rtol=1e-15)


def test_a_backward_between_two_steps():
    x = leaf(0.3, -1.2)
    y = diamond(x)
    (expected,) = plain(lambda: diamond(x), x)
    for number, _ in enumerate(backward_steps(y)):
        if number == 1:
            y.backward()
            assert np.array_equal(x.grad.data, expected)
    assert np.array_equal(x.grad.data, expected + expected)


def test_an_update_between_two_steps_is_noticed():
    x = leaf(2.0)
    steps = Scaled()(Squared()(x)).backward_steps()
    next(steps)
    with no_grad():
        x += 1.0
    with pytest.raises(StaleGraphError):
        next(steps)
    assert x.grad is None


def test_hooks_run_once_and_their_result_is_shown():
    x = leaf(1.0)
    y = Squared()(x)
    calls = []
    y.register_hook(lambda gradient: calls.append(gradient.item()) or gradient * 5)
    x.register_hook(lambda gradient: gradient * 7)
    last = list(Scaled()(y).backward_steps())[-1]
    assert calls == [2.0] and last.output_gradients[0].item() == 10.0 and last.input_gradients[0].item() == 20.0
    assert x.grad.item() == 140.0


def test_a_hook_that_differentiates_the_same_graph():
    x = leaf(0.5)
    y = Exponential()(x)
    z = Squared()(y)
    y.register_hook(lambda gradient: gradient * 2 if busy else busy.append(1) or grad(z, x) and None)
    busy = []
    last = list(z.backward_steps())[-1]
    assert last.name == "Exponential" and x.grad.item() == last.input_gradients[0].item()


def test_early_commit_writes_as_gradients_are_complete():
    x, w = leaf(2.0), leaf(3.0)
    x.grad, w.grad = np.zeros(1), np.zeros(1)
    y = Squared()(x * w) * w
    with config.early_commit():
        steps = y.backward_steps()
        next(steps)
        assert (x.grad.item(), w.grad.item()) == (0.0, 0.0)
        steps.finish()
    expected = grad(y, [x, w])
    assert (x.grad.item(), w.grad.item()) == tuple(one.item() for one in expected)


def test_in_threads():
    x = leaf(0.3, -1.2)
    y = diamond(x)
    expected = grad(y, x).data
    found = []

    def run(number):
        own = leaf(0.3, -1.2)
        for step in backward_steps(diamond(own)):
            assert step.output_gradients and all(one is not None for one in step.output_gradients)
        found.append(own.grad.data)

    in_threads(3, run)
    assert len(found) == 3 and all(np.array_equal(one, expected) for one in found)


def test_other_threads_are_not_looked_at():
    x = leaf(1.0)
    y = Scaled()(Squared()(x))

    class Elsewhere(pygrad.Function):
        def forward(self, x):
            return x.copy()

        def backward(self, gy):
            thread = threading.Thread(target=lambda: grad(y, x, np.array([99.0])))
            thread.start()
            thread.join()
            return gy

    names = [(step.name, step.output_gradients[0].item()) for step in Elsewhere()(y).backward_steps()]
    assert names == [("Elsewhere", 1.0), ("Scaled", 1.0), ("Squared", 2.0)]


def test_listeners_see_what_a_backward_shows_them():
    seen = []
    x = leaf(1.0)
    with events.subscribe(lambda event: seen.append((event.kind, event.role)), "gradient_given", "backward",
                          "gradient_committed"):
        Squared()(x).backward_steps().finish()
    assert seen == [("gradient_given", "gradient"), ("backward", "begin"), ("backward", "end"),
                    ("gradient_committed", "gradient")]


def test_integers_and_long_chains():
    x = Variable(3)
    y = x
    for _ in range(300):
        y = y + 1
    assert len(list(y.backward_steps())) == 300 and x.grad.item() == 1


def test_the_iterator_keeps_no_step():
    steps = diamond(leaf(0.3, -1.2)).backward_steps()
    step = next(steps)
    gone = weakref.ref(step)
    del step
    assert gone() is None
    steps.close()
