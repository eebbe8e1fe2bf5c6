"""Grad modes and switches: local, nested, restored."""

import asyncio
import threading

import numpy as np
import pytest

from pygrad import Variable, config, enable_grad, is_grad_enabled, no_grad
from pygrad.config import state
from pygrad.errors import ArgumentError


def test_operations_are_recorded_unless_told_otherwise():
    x = Variable(3.0)
    with no_grad():
        y = x * x
    assert is_grad_enabled() and (x * x).requires_grad
    assert (y.requires_grad, y.creator, y.generation) == (False, None, 0)


def test_modes_nest_and_restore_what_was_before():
    seen = []
    with no_grad():
        with enable_grad():
            with no_grad():
                seen.append(is_grad_enabled())
            seen.append(is_grad_enabled())
        seen.append(is_grad_enabled())
    assert [*seen, is_grad_enabled()] == [False, True, False, True]


def test_an_exception_restores_the_mode():
    with pytest.raises(KeyError), no_grad(), enable_grad():
        raise KeyError
    assert is_grad_enabled() and state.special == 0


def test_one_context_may_be_entered_again_and_again():
    context = no_grad()
    with context, context:
        assert not is_grad_enabled()
    with context:
        assert not is_grad_enabled()
    assert is_grad_enabled()


def test_contexts_left_out_of_order_end_with_grad_mode_on():
    outer, inner = no_grad(), no_grad()
    outer.__enter__()
    inner.__enter__()
    outer.__exit__(None, None, None)
    assert not is_grad_enabled()
    inner.__exit__(None, None, None)
    assert is_grad_enabled()


def test_decorator_with_and_without_parentheses():
    @no_grad
    def bare(x):
        """Bare."""
        return x * 2, is_grad_enabled()

    @no_grad()
    def called(x):
        return x * 2, is_grad_enabled()

    x = Variable(1.0)
    assert bare(x)[1] is called(x)[1] is False and bare(x)[0].creator is None
    assert (bare.__name__, bare.__doc__) == ("bare", "Bare.")
    assert is_grad_enabled()


def test_decorated_function_may_call_itself_and_the_opposite_mode():
    @enable_grad
    def on():
        return is_grad_enabled()

    @no_grad
    def off(depth):
        return [is_grad_enabled(), on(), *(off(depth - 1) if depth else [])]

    assert off(2) == [False, True] * 3
    assert is_grad_enabled()


def test_decorated_function_that_raises_restores_the_mode():
    @no_grad
    def fail():
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()
    assert is_grad_enabled() and state.special == 0


def test_no_grad_does_not_reach_another_thread():
    inside, done, seen = threading.Event(), threading.Event(), []

    def other():
        inside.wait(10)
        seen.append((is_grad_enabled(), (Variable(2.0) * 3).creator is not None))
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with no_grad():
        inside.set()
        assert done.wait(10)
        assert not is_grad_enabled()
    thread.join()
    assert seen == [(True, True)]


def test_one_context_shared_by_two_threads_keeps_their_modes_apart():
    shared, entered, leave, seen = no_grad(), threading.Event(), threading.Event(), []

    def other():
        with shared:
            entered.set()
            leave.wait(10)
        seen.append(is_grad_enabled())

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(10)
    with no_grad():
        shared.__enter__()
        leave.set()
        thread.join()
        shared.__exit__(None, None, None)
        assert not is_grad_enabled()
    assert seen == [True] and is_grad_enabled()


@no_grad
def numbers(received):
    received.append(is_grad_enabled())
    try:
        answer = yield 1
        received.append((answer, is_grad_enabled()))
        yield 2
    except KeyError:
        received.append(("caught", is_grad_enabled()))
        yield 3
    finally:
        received.append(("closed", is_grad_enabled()))
    return 4


def test_generator_reenters_the_mode_at_every_resume():
    received = []
    generator = numbers(received)
    assert received == [] and next(generator) == 1 and is_grad_enabled()
    assert generator.send("hello") == 2 and is_grad_enabled()
    with pytest.raises(StopIteration) as stop:
        next(generator)
    assert stop.value.value == 4
    assert received == [False, ("hello", False), ("closed", False)] and is_grad_enabled()


def test_generator_takes_exceptions_and_close():
    received = []
    generator = numbers(received)
    next(generator)
    assert generator.throw(KeyError()) == 3 and is_grad_enabled()
    generator.close()
    assert received == [False, ("caught", False), ("closed", False)] and is_grad_enabled()


def test_generator_lets_out_what_it_does_not_catch():
    generator = numbers([])
    next(generator)
    with pytest.raises(OSError, match="thrown in"):
        generator.throw(OSError("thrown in"))
    assert is_grad_enabled() and state.special == 0


def test_generator_delegates_with_yield_from():
    @enable_grad
    def inner():
        yield is_grad_enabled()

    @no_grad
    def outer():
        yield is_grad_enabled()
        yield from inner()
        yield is_grad_enabled()

    assert list(outer()) == [False, True, False]


def test_async_functions_are_refused():
    async def coroutine():
        return 1

    async def generator():
        yield 1

    for function in (coroutine, generator):
        with pytest.raises(TypeError, match=f"cannot decorate the async function '{function.__name__}'.*with "
                                            f"block"):
            no_grad(function)
    assert asyncio.run(coroutine()) == 1


@pytest.mark.parametrize("switch, option", [(config.trace_lines, "trace_lines"),
                                            (config.early_commit, "early_commit"),
                                            (config.check_mutation, "check_mutation")])
def test_switch_acts_at_once_and_restores_at_the_end_of_a_block(switch, option):
    special = state.special
    with switch():
        assert getattr(state, option) is True
        with switch(False):
            assert getattr(state, option) is False and state.special == special
        assert getattr(state, option) is True
    assert getattr(state, option) is False and state.special == special
    switch()
    assert getattr(state, option) is True
    switch(False)
    assert getattr(state, option) is False and state.special == special


def test_switch_is_restored_by_an_exception():
    with pytest.raises(ZeroDivisionError), config.trace_lines():
        raise ZeroDivisionError
    assert state.trace_lines is False


def test_clock_only_moves_forward():
    first = state.tick()
    assert state.tick() == first + 1


@pytest.mark.parametrize("dtype", [np.float16, np.float64, "float64"])
def test_default_dtype(dtype):
    try:
        config.set_default_dtype(dtype)
        assert config.get_default_dtype() == np.dtype(dtype)
    finally:
        config.set_default_dtype(np.float32)


@pytest.mark.parametrize("dtype", [int, bool, complex, object, "U3"])
def test_default_dtype_is_floating(dtype):
    with pytest.raises(ArgumentError, match=r"set_default_dtype: expected a floating dtype such as "
                                            r"np.float32, got "):
        config.set_default_dtype(dtype)


def test_a_switch_says_how_it_stands():
    with config.trace_lines():
        assert repr(config.trace_lines(False)) == "<config.trace_lines is False, and was True before>"
    assert not state.trace_lines
