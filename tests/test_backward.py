"""The loop: order, accumulation, ownership of memory, stepping."""

import gc
import random

import numpy as np
import pytest

from pygrad import Function, Variable, backward, config, events, grad, no_grad
from pygrad.backward import BackwardPass
from pygrad.config import state
from tests.toys import Exponential, Failing, Joined, Masked, Scaled, SinCos, Squared, leaf, ruled


def order(y):
    """Return the names of the Functions in the order in which a backward runs them."""
    seen = []
    with events.subscribe(lambda event: event.role == "begin" and seen.append(event.function), "backward"):
        y.backward(np.ones(y.shape))
    return seen


def graph(seed):
    rng = random.Random(seed)
    pool = [leaf(0.1), leaf(0.2)]
    for _ in range(30):
        a, b = rng.choice(pool), rng.choice(pool)
        pool.append(rng.choice([lambda a=a, b=b: a * b, lambda a=a, b=b: a + b, lambda a=a: Scaled(0.5)(a),
                                lambda a=a: np.tanh(a)])())
    return pool[-1] + pool[-2], pool


@pytest.mark.parametrize("seed", range(10))
def test_generations_fall_and_every_consumer_comes_first(seed):
    y, _ = graph(seed)
    seen = order(y)
    generations = [function.generation for function in seen]
    assert generations == sorted(generations, reverse=True)
    assert len(set(seen)) == len(seen)
    for position, function in enumerate(seen):
        assert not any(edge is one for edge in function.edges for one in seen[:position])


@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_the_same_every_time(seed):
    names = []
    for _ in range(2):
        y, pool = graph(seed)
        number = {one.creator: i for i, one in enumerate(pool) if one.creator is not None}
        number[y.creator] = "y"
        for _ in range(2):
            names.append([number[function] for function in order(y)])
    assert names[0] == names[2] and names[1] == names[3]
    assert names[0] == names[1]


@pytest.mark.parametrize("times", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_contributions_add_up(times, shape):
    x = Variable(np.ones(shape))
    total = x * 1.0
    for i in range(1, times):
        total = total + x * float(i + 1)
    total.backward(np.ones(shape))
    assert x.grad.shape == shape and (x.grad.data == times * (times + 1) / 2).all()


def test_sums_are_made_in_memory_of_their_own():
    given = [np.array([1.0, 2.0]) for _ in range(4)]
    x = leaf(0.0, 0.0)
    total = ruled(lambda gy: given[0])(x)
    for one in given[1:]:
        total = total + ruled(lambda gy, one=one: one)(x)
    total.sum().backward()
    assert x.grad.tolist() == [4.0, 8.0] and all(one.tolist() == [1.0, 2.0] for one in given)


def test_sums_of_0d_gradients_are_rebound():
    kept = []

    def rule(gy):
        kept.append(gy)
        return gy

    x = Variable(1.0)
    y = ruled(rule)(x)
    (y + y * 2.0 + y * 3.0 + y * 4.0).backward()
    assert [float(one) for one in kept] == [10.0] and x.grad.data == 10.0


def test_integer_and_floating_contributions_mix():
    x = Variable([1, 2])
    (x * 2 + x * 3 + x * 0.5 + x * 4).sum().backward(1.0)
    assert x.grad.tolist() == [9.5, 9.5]


def test_a_rule_that_writes_into_its_gradient_is_found_out():
    def rude(gy):
        gy *= 100
        return gy

    x, w = leaf(1.0, 2.0), leaf(1.0, 2.0)
    seed = np.array([1.0, 1.0])
    y = ruled(rude)(x) + w
    with pytest.raises(ValueError, match="read-only"):
        y.sum().backward()
    ruled(rude)(x).backward(seed)
    assert seed.tolist() == [100.0, 100.0], "a seed is the user's own array: a rule that writes shows there"


@pytest.mark.parametrize("retain_graph", [False, True])
def test_user_arrays_are_never_written(retain_graph):
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=(64, 300)) for _ in range(4)]
    x, w = Variable(arrays[0]), Variable(arrays[1])
    constant, seed = arrays[2], arrays[3]
    copies = [array.copy() for array in arrays]
    y = (x * constant) / 2.0 * w + np.tanh(x) - w / constant
    for _ in range(2):
        y.backward(seed, retain_graph=retain_graph)
    assert all(np.array_equal(one, two) for one, two in zip(arrays, copies, strict=True))


def test_large_buffers_are_reused_only_if_they_are_free():
    n = 40_000
    x = Variable(np.ones(n))
    middle = x * 2.0
    shown = []
    middle.register_hook(lambda gradient: shown.append(gradient.data))
    middle.retain_grad()
    y = middle * 3.0 + middle / 4.0
    y.backward(np.ones(n))
    assert (shown[0] == 3.25).all() and (middle.grad.data == 3.25).all() and (x.grad.data == 6.5).all()


def test_stepping_yields_each_function_after_its_rule():
    x = leaf(1.0)
    y = Squared()(Exponential()(x * 2.0))
    run = BackwardPass()
    run.seed(y, np.ones(1))
    nodes = [y.creator, y.creator.edges[0], y.creator.edges[0].edges[0]]
    for expected, function in zip(nodes, run.steps(), strict=True):
        assert function is expected and function.saved is None and state.passes == 0
    assert list(run.table) == [x] and run.table[x].tolist() == [2 * 2 * np.exp(2.0) ** 2] and x.grad is None


def test_a_pass_that_is_abandoned_leaves_nothing_behind():
    x = leaf(1.0)
    y = Squared()(Exponential()(x))
    run = BackwardPass()
    run.seed(y, np.ones(1))
    steps = run.steps()
    next(steps)
    del steps, run
    assert (state.passes, state.special) == (0, 0) and x.grad is None
    y.backward()
    assert x.grad.tolist() == [2 * np.exp(1.0) ** 2]


def test_two_passes_may_be_stepped_in_turns():
    x = leaf(1.0)
    middle = Exponential()(x * 1.0)
    outputs = [Squared()(middle), Scaled(3.0)(middle)]
    del middle
    passes = []
    for output in outputs:
        run = BackwardPass()
        run.seed(output, np.ones(1))
        passes.append((run, run.steps()))
    for _ in range(3):
        for _, steps in passes:
            next(steps)
    for (run, steps), factor in zip(passes, (2 * np.e, 3.0), strict=True):
        assert list(steps) == []
        np.testing.assert_allclose(run.table[x], [factor * np.e])


def test_a_backward_inside_a_hook():
    x, w = leaf(2.0), leaf(3.0)
    inner = Squared()(w)
    y = Squared()(x)
    seen = []

    def hook(gradient):
        inner.backward()
        seen.append(state.passes)

    y.register_hook(hook)
    (y * 2.0).backward()
    assert seen == [1] and w.grad.tolist() == [6.0] and x.grad.tolist() == [8.0]
    assert inner.creator.saved is None and (state.passes, state.special) == (0, 0)


def test_a_backward_of_the_same_graph_inside_its_hook():
    x = leaf(2.0)
    middle = Masked()(Squared()(x))
    y = Squared()(middle)
    left = [2]

    def hook(gradient):
        if left[0]:
            left[0] -= 1
            y.backward()

    middle.register_hook(hook)
    y.backward()
    assert x.grad.tolist() == [3 * (2 * 12.0 * 3.0 * 4.0)]
    assert y.creator.saved is None and middle.creator.saved is None


def test_a_backward_inside_a_rule():
    class Nested(Function):
        def forward(self, x):
            self.save_for_backward(x)
            return x**3

        def backward(self, gy):
            with no_grad():
                x = Variable(np.array(self.saved[0]))
            with config.enable_grad():
                (x * x * x).sum().backward()
            return gy * x.grad.data

    x = leaf(2.0)
    Nested()(x * 1.0).backward()
    assert x.grad.tolist() == [12.0]


def test_grad_mode_does_not_matter_to_backward():
    x = leaf(2.0)
    y = Squared()(x)
    with no_grad():
        y.backward()
        assert grad(y, x).tolist() == [4.0]
    assert x.grad.tolist() == [4.0]


def test_batch_axes_differentiate_many_directions_at_once():
    x = leaf(1.0, 2.0, 3.0)
    y = np.tanh(x * np.array([1.0, 2.0, 3.0])) + x[::-1]
    (jacobian,) = grad(y, [x], np.eye(3), batch=1)
    rows = [grad(y, x, row).data for row in np.eye(3)]
    np.testing.assert_allclose(jacobian.data, rows, rtol=1e-15)
    total = grad((x * 2.0).sum(), x, np.array([1.0, 10.0]), batch=1)
    assert total.tolist() == [[2.0] * 3, [20.0] * 3]


def test_batch_axes_through_broadcasting_and_several_outputs():
    x = Variable(np.array([[0.1], [0.2]]))
    sine, cosine = SinCos()(x + np.ones((1, 3)))
    y = sine * cosine
    seeds = np.random.default_rng(0).normal(size=(5, 2, 3))
    found = grad(y, x, seeds, batch=1)
    assert found.shape == (5, 2, 1)
    np.testing.assert_allclose(found.data, [grad(y, x, seed).data for seed in seeds], rtol=1e-13)


def test_a_pass_of_an_empty_graph():
    run = BackwardPass()
    run.run()
    assert run.table == {} and list(run.steps()) == []


def test_0d_empty_and_non_contiguous():
    for data in (np.array(2.0), np.ones((0, 3)), np.arange(12.0).reshape(3, 4)[::2, ::-1].T,
                 np.asfortranarray(np.ones((2, 3)))):
        x = Variable(data)
        y = (x * x + Exponential()(x * 0.0)).sum()
        y.backward()
        assert x.grad.shape == data.shape and np.array_equal(x.grad.data, 2 * data)
        y.backward()
        assert np.array_equal(x.grad.data, 4 * data)


def test_an_error_keeps_the_graph_usable():
    x = leaf(2.0)
    failing = Failing(in_backward=ValueError("once"))
    y = Squared()(failing(Exponential()(x)))
    with pytest.raises(ValueError, match="once"):
        y.backward()
    failing.in_backward = None
    y.backward()
    np.testing.assert_allclose(x.grad.data, 2 * np.exp(2.0) ** 2)


def test_an_output_that_is_an_ancestor_of_another():
    x = leaf(2.0)
    middle = Squared()(x)
    top = Squared()(middle)
    found = grad([middle, top], x, [np.array([10.0]), np.array([1.0])])
    assert found.tolist() == [10 * 4.0 + 32.0]


def test_many_inputs_and_one_leaf_many_times():
    x = leaf(1.0)
    y = Joined()(*[x] * 1000)
    y.backward(np.arange(1000.0))
    assert x.grad.tolist() == [499500.0]
    leaves = [leaf(float(i)) for i in range(1000)]
    Joined()(*leaves).sum().backward()
    assert [one.grad.tolist() for one in leaves] == [[1.0]] * 1000


def test_a_wide_graph():
    x = leaf(2.0)
    total = sum([Squared()(x) for _ in range(10_000)], start=leaf(0.0))
    total.backward()
    assert x.grad.tolist() == [40_000.0]


def test_a_plain_pass_makes_no_graph_even_of_a_rule_that_computes_with_variables():
    x, w = leaf(1.0), leaf(5.0)
    ruled(lambda gy: gy * w)(x).backward()
    assert x.grad.tolist() == [5.0] and x.grad.creator is None and not x.grad.requires_grad


def test_nothing_is_left_for_the_collector():
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            x = leaf(1.0)
            y = Squared()(x)
            run = BackwardPass()
            run.seed(y, np.ones(1))
            next(run.steps())
            y.backward()
            y.backward()
            y.backward(retain_grad=True)
            del run, x, y
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_an_integer_sum_that_meets_a_floating_gradient():
    x = Variable([1, 2])
    outputs = [x * 2, x * 3, x * 5, x * 0.5]
    for order in (outputs, outputs[::-1]):
        backward(order, [np.array([1, 1]), np.array([1, 1]), np.array([1, 1]), np.array([1.0, 1.0])])
        assert x.grad.tolist() == [10.5, 10.5] and x.grad.dtype == np.float64
        x.clear_grad()


def test_a_tuple_of_one_output():
    class Only(Function):
        def forward(self, x):
            y = x * x
            self.save_for_backward(x, y)
            return (y,)

        def backward(self, gy):
            x, _ = self.saved
            return (2 * gy * x,)

    x = leaf(3.0)
    (y,) = Only()(x)
    assert y.number == 0 and y.creator.outputs[0]() is y
    for options in ({}, {"retain_grad": True}, {"create_graph": True}):
        Squared()(y).backward(**options)
        assert x.grad.tolist() == [108.0]
        x.clear_grad()
    assert y.grad.tolist() == [18.0]
