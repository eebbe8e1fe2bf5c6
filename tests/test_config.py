import asyncio
import threading

import numpy as np
import pytest

from pygrad import Variable, config
from pygrad.config import enable_grad, is_grad_enabled, no_grad, state
from pygrad.errors import ArgumentError


@pytest.fixture(autouse=True)
def settings_are_as_before():
    before = state.special, state.default_dtype, state.trace_lines, state.check_mutation, state.early_commit
    yield
    assert is_grad_enabled()
    assert before == (state.special, state.default_dtype, state.trace_lines, state.check_mutation,
                      state.early_commit)


def test_modes_nest_and_count_as_reasons():
    special = state.special
    seen = []
    with no_grad():
        seen.append((is_grad_enabled(), state.special - special))
        with enable_grad():
            seen.append((is_grad_enabled(), state.special - special))
            with no_grad():
                seen.append((is_grad_enabled(), state.special - special))
            seen.append((is_grad_enabled(), state.special - special))
        seen.append((is_grad_enabled(), state.special - special))
    assert seen == [(False, 1), (True, 2), (False, 3), (True, 2), (False, 1)]


def test_nothing_is_recorded_in_no_grad():
    x = Variable(3.0)
    with no_grad():
        silent = x * x
        with enable_grad():
            loud = x * x
    assert (silent.creator, silent.requires_grad) == (None, False)
    assert type(loud.creator).__name__ == "Multiply"


def test_one_context_may_be_entered_again_inside_itself():
    context = no_grad()
    with context, enable_grad(), context:
        assert not is_grad_enabled()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_exception_restores_the_mode(error):
    with pytest.raises(error), no_grad():
        raise error


def test_a_mode_is_local_to_its_thread():
    inside, checked, seen = threading.Event(), threading.Event(), []

    def work():
        with no_grad():
            seen.append(is_grad_enabled())
            inside.set()
            checked.wait(10)
        seen.append(is_grad_enabled())

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(10)
    assert is_grad_enabled()
    assert (Variable(2.0) * 3).requires_grad
    checked.set()
    thread.join()
    assert seen == [False, True]


def test_threads_may_share_one_context():
    context, barrier, seen = no_grad(), threading.Barrier(4), []

    def work():
        with context:
            barrier.wait(10)
            seen.append(is_grad_enabled())
        seen.append(is_grad_enabled())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [False] * 4 + [True] * 4


def test_decorated_functions_run_in_the_mode():
    @no_grad
    def bare(a, b=2):
        """Tell."""
        return a, b, is_grad_enabled()

    @no_grad()
    def called():
        return is_grad_enabled()

    assert bare(1, b=3) == (1, 3, False)
    assert (bare.__name__, bare.__doc__) == ("bare", "Tell.")
    assert called() is False
    assert no_grad(enable_grad(is_grad_enabled))() is True


def conversation():
    """Yield the mode with what came in, and return what was thrown or sent last."""
    got = yield is_grad_enabled(), None
    try:
        got = yield is_grad_enabled(), got
    except LookupError as error:
        got = yield is_grad_enabled(), type(error)
    return is_grad_enabled(), got


def test_a_generator_is_in_the_mode_only_while_it_runs():
    special = state.special
    generator = no_grad(conversation)()
    assert next(generator) == (False, None)
    assert (is_grad_enabled(), state.special) == (True, special)
    assert generator.send("hello") == (False, "hello")
    assert generator.throw(KeyError("k")) == (False, KeyError)
    with pytest.raises(StopIteration) as stop:
        generator.send("end")
    assert stop.value.value == (False, "end")


def test_an_exception_leaves_a_decorated_generator():
    generator = no_grad(conversation)()
    next(generator)
    with pytest.raises(ZeroDivisionError, match="^mine$"):
        generator.throw(ZeroDivisionError("mine"))


def test_closing_runs_the_end_of_a_generator_in_the_mode():
    seen = []

    @no_grad
    def numbers():
        try:
            yield 1
        finally:
            seen.append(is_grad_enabled())

    generator = numbers()
    assert next(generator) == 1
    generator.close()
    assert seen == [False]
    assert list(generator) == []


def test_async_functions_are_refused():
    async def coroutine():
        return 1

    async def generator():
        yield 1

    for function in (coroutine, generator):
        with pytest.raises(TypeError, match=f"^no_grad cannot decorate the async function '{function.__name__}'"):
            no_grad(function)
    assert asyncio.run(coroutine()) == 1
    with pytest.raises(TypeError, match="^enable_grad cannot decorate .* holds no await"):
        enable_grad()(coroutine)


@pytest.mark.parametrize("option, reasons", [("trace_lines", 1), ("check_mutation", 1), ("early_commit", 0)])
def test_a_switch_acts_when_called_and_restores_after_a_block(option, reasons):
    switch, special = getattr(config, option), state.special
    with switch():
        assert (getattr(state, option), state.special) == (True, special + reasons)
        with switch():
            assert state.special == special + reasons
        assert getattr(state, option) is True
        with switch(False):
            assert (getattr(state, option), state.special) == (False, special)
        assert (getattr(state, option), state.special) == (True, special + reasons)
    assert (getattr(state, option), state.special) == (False, special)
    switch()
    assert (getattr(state, option), state.special) == (True, special + reasons)
    switch(False)
    assert (getattr(state, option), state.special) == (False, special)
    with pytest.raises(KeyError), switch():
        raise KeyError


def test_the_clock_ticks():
    before = state.clock
    assert state.tick() == before + 1
    assert state.clock == before + 1


def test_default_dtype():
    assert config.get_default_dtype() == np.float32
    try:
        config.set_default_dtype("float64")
        assert config.get_default_dtype() == np.dtype(np.float64)
        with pytest.raises(ArgumentError, match="^set_default_dtype: expected a floating dtype .* got int32"):
            config.set_default_dtype(np.int32)
        assert config.get_default_dtype() == np.dtype(np.float64)
    finally:
        config.set_default_dtype(np.float32)
