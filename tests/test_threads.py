"""Several threads in one graph: right gradients, and an engine that is as it was."""

import sys

import numpy as np
import pytest

from pygrad import Variable, functions, grad, is_grad_enabled, no_grad
from pygrad.graph import ancestors
from tests.threads import in_threads
from tests.toys import Exponential, Halves, Joined, Masked, Noisy, SinCos, Squared, leaf


@pytest.fixture(params=[5e-3, 1e-5], ids=["seldom", "often"], autouse=True)
def switching(request):
    """Switch threads as usual, and very often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(request.param)
    yield
    sys.setswitchinterval(before)


def shared_graph(x):
    h = x
    for _ in range(6):
        h = np.tanh(h * x) + functions.dropout(h, 0.2)
        sine, cosine = SinCos()(Masked()(h))
        first, second = Halves()(Noisy()(sine * cosine + h))
        h = Joined()(second, first)
    return h


@pytest.mark.parametrize("count", [2, 8])
def test_threads_differentiate_a_shared_subgraph(count):
    x = Variable(np.linspace(0.1, 1.0, 4))
    shared = shared_graph(x)

    def output(own):
        return (shared * own).sum()

    def leaf_of(number):
        return Variable(np.full(4, number + 1.0))

    def gradients(number, **options):
        own = leaf_of(number)
        return [found.data.tobytes() for found in grad(output(own), [x, own], **options)]

    expected = [gradients(number) for number in range(count)]

    def work(number):
        options = [{}, {"retain_graph": True}, {"create_graph": True}, {}]
        for repeat in range(8):
            assert gradients(number, **options[(repeat + number) % 4]) == expected[number]

    in_threads(count, work)


def test_threads_run_backward_on_leaves_of_their_own():
    x = Variable(np.ones(4), requires_grad=False)

    def work(number):
        own = Variable(np.full(4, 0.5))
        for repeat in range(20):
            Squared()(Exponential()(own * x)).sum().backward()
            np.testing.assert_allclose(own.grad.data, (repeat + 1) * 2 * np.exp(1.0))

    in_threads(4, work)


def test_threads_ask_for_the_same_recomputation():
    for _ in range(10):
        x = Variable(np.linspace(0.1, 1.0, 4))
        y = Squared()(shared_graph(x)).sum()
        y.backward()
        x.clear_grad()
        expected = grad(y, x).data.tobytes()
        handles = [None] * 4

        def work(number, y=y, x=x, expected=expected, handles=handles):
            handles[number] = y.creator.edges[0].inputs[0].data
            assert grad(y, x).data.tobytes() == expected

        in_threads(4, work)
        assert all(np.array_equal(one, handles[0]) for one in handles)


def test_retaining_and_releasing_at_once_costs_no_explosion():
    x = leaf(0.3)
    y = x
    for _ in range(30):
        y = Squared()(y * 0.5 + y * 0.5)
    expected = grad(y, x).data.tobytes()

    def work(number):
        for _ in range(5):
            assert grad(y, x, retain_graph=number == 1).data.tobytes() == expected

    in_threads(3, work)


def test_no_grad_in_one_thread_only():
    def work(number):
        for _ in range(50):
            if number % 2:
                with no_grad():
                    assert (leaf(1.0) * 2).creator is None and not is_grad_enabled()
            assert (leaf(1.0) * 2).creator is not None and is_grad_enabled()

    in_threads(4, work)


def test_recording_in_threads():
    x = leaf(2.0)

    def work(number):
        for _ in range(20):
            y = x
            for _ in range(20):
                y = y * 1.0 + x * 0.0
            assert y.tolist() == [2.0] and y.generation == 40 and len(ancestors([y.creator])) == 60

    in_threads(4, work)


def test_a_thread_that_fails_does_not_disturb_the_others():
    x = leaf(0.5)
    shared = Exponential()(Squared()(x))

    def work(number):
        for _ in range(20):
            own = shared * 1.0
            if number == 0:
                own.register_hook(lambda gradient: np.ones(7))
                with pytest.raises(ValueError, match="hook on Multiply output"):
                    grad(own, x)
            else:
                np.testing.assert_allclose(grad(own, x).data, [np.exp(0.25)])

    in_threads(3, work)
