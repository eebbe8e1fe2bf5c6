import gc
import threading
import weakref

import numpy as np
import pytest

from pygrad import Variable, passes
from pygrad.backward import BackwardPass
from pygrad.config import state
from tests.threads import in_threads


@pytest.fixture(autouse=True)
def counters_are_as_before():
    before = state.passes, state.special
    yield
    assert (state.passes, state.special) == before == (0, before[1])
    assert len(passes._deferred) == 0


def stepper(output):
    run = BackwardPass()
    run.seed(output, np.ones(output.shape, output.dtype))
    return run.steps()


def test_only_the_first_pass_stays_on_the_hot_path():
    special, seen = state.special, []
    for run in "abc":
        passes.start(run)
        seen.append((state.passes, state.special - special))
    assert passes.running == {"a", "b", "c"}
    for run in "bca":
        passes.finish(run)
        seen.append((state.passes, state.special - special))
    assert seen == [(1, 0), (2, 1), (3, 2), (2, 1), (1, 0), (0, 0)]
    assert passes.running == set()


def test_a_pass_counts_out_only_once():
    special = state.special
    passes.start("a")
    passes.start("b")
    passes.finish("b")
    passes.finish("b")
    passes.finish("c")
    assert (state.passes, state.special) == (1, special)
    passes.finish("a")
    assert (state.passes, state.special) == (0, special)


def test_a_pass_alone_releases_at_once():
    function = Variable(1.0).exp().creator
    passes.start("a")
    passes.release(function)
    assert function.saved is None
    passes.finish("a")


def test_the_last_of_several_passes_releases():
    function = Variable(1.0).exp().creator
    passes.start("a")
    passes.start("b")
    passes.release(function)
    assert function.saved is not None
    passes.finish("a")
    assert function.saved is not None
    passes.finish("b")
    assert function.saved is None


def test_what_is_deferred_is_not_kept_alive():
    y = Variable(1.0).exp()
    function = weakref.ref(y.creator)
    passes.start("a")
    passes.start("b")
    passes.release(function())
    del y
    gc.collect()
    assert function() is None
    assert len(passes._deferred) == 0
    passes.finish("a")
    passes.finish("b")


def test_a_backward_inside_a_hook_leaves_release_to_the_last():
    x, w = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    inner = w.exp()
    y = x.sqrt()
    seen = []

    def hook(gradient):
        seen.append(state.passes)
        inner.backward([1.0, 1.0])
        seen.append((state.passes, inner.creator.saved is not None))

    y.register_hook(hook)
    (y * 2.0).backward([1.0, 1.0])
    assert seen == [1, (1, True)]
    assert inner.creator.saved is None
    assert y.creator.saved is None
    np.testing.assert_array_equal(w.grad.data, np.exp([3.0, 4.0]))


def test_a_paused_stepper_does_not_count():
    y = Variable(1.0).exp().sqrt()
    steps = stepper(y)
    assert state.passes == 0
    assert next(steps) is y.creator
    assert state.passes == 0
    other = Variable(1.0).exp()
    other.backward()
    assert other.creator.saved is None
    assert [type(one).__name__ for one in steps] == ["Exp"]
    assert state.passes == 0


def test_a_stepper_that_is_dropped_counts_nothing_out():
    steps = stepper(Variable(1.0).exp().sqrt())
    next(steps)
    passes.start("other")
    steps.close()
    assert passes.running == {"other"}
    assert state.passes == 1
    passes.finish("other")


def test_an_exception_counts_the_pass_out():
    y = Variable(1.0).exp()

    def fail(gradient):
        raise KeyError("hook")

    y.register_hook(fail)
    with pytest.raises(KeyError, match="hook"):
        y.backward()
    assert state.passes == 0


def test_threads_differentiate_one_graph_and_the_last_releases():
    x = Variable(np.array([1.0, 2.0]))
    middle = x.exp()
    tops = [middle * float(factor) for factor in (1, 2, 3, 4)]
    barrier = threading.Barrier(4)

    def meet(gradient):
        barrier.wait(10)

    def work(number):
        tops[number].register_hook(meet)
        tops[number].backward([1.0, 1.0])

    in_threads(4, work)
    assert middle.creator.saved is None
    assert all(top.creator.saved is None for top in tops)
    assert x.grad is not None
