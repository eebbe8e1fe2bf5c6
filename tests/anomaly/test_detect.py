"""The first NaN or infinity: which Function and which line, in forward; what counts and what does not; modes and threads."""

import re
import threading
import warnings

import numpy as np
import pytest

import pygrad
from pygrad import AnomalyError, Parameter, Variable, config, detect_anomaly, events, layers, memory, no_grad, optim
from pygrad import functions as F
from pygrad.config import state
from pygrad.errors import ArgumentError, PyGradError
from tests.toys import Failing, Noisy, Scaled, leaf, ruled


def anomaly(call, **options):
    """Return the error that a call raises under detect_anomaly."""
    with pytest.raises(AnomalyError) as caught, detect_anomaly(**options):
        call()
    return caught.value


def number_of(function, offset=1):
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno + offset}:"


def test_the_function_and_the_line_of_a_forward():
    x = leaf(1.0, 0.0, 2.0, name="x")

    def call():
        return np.log(x).sum()

    error = anomaly(call)
    assert isinstance(error, FloatingPointError) and isinstance(error, PyGradError)
    assert (error.function, error.phase) == ("Log", "forward") and error.line.startswith(number_of(call))
    assert str(error).splitlines()[:4] == [
        "Log made infinity in forward",
        f"  line: {number_of(call)} return np.log(x).sum()",
        "  output: shape (3,), dtype float64; 1 inf of 3 elements, the first at [1]: -inf",
        "  input 0: 'x' (shape (3,), dtype float64); 0 to 2"]
    assert not hasattr(error, "__notes__")


@pytest.mark.parametrize("call, function", [
    (lambda: leaf(1.0, 2.0) / leaf(0.0, 1.0), "Divide"),
    (lambda: np.exp(Variable(np.float16([1, 20]))), "Exp"),
    (lambda: np.exp(Variable(np.float32([90]))), "Exp"),
    (lambda: np.sqrt(leaf(-1.0)), "Sqrt"),
    (lambda: leaf(-8.0) ** 0.5, "Power"),
    (lambda: np.log(Variable([0j, 1])), "Log"),
    (lambda: Variable(np.float16([300])) * 300, "Multiply"),
    (lambda: leaf(np.inf) - leaf(np.inf), "Subtract"),
    (lambda: leaf(0.0) * np.array([np.inf]), "Multiply"),
])
def test_what_a_function_makes(call, function):
    error = anomaly(call)
    assert (error.function, error.phase) == (function, "forward")


def test_each_output_is_looked_at():
    class Two(pygrad.Function):
        def forward(self, x):
            return x.copy(), np.log(x)

        def backward(self, gx, gy):
            return gx

    assert str(anomaly(lambda: Two()(leaf(0.0)))).startswith("Two made infinity in forward in output 1\n")


@pytest.mark.filterwarnings("ignore:.*without a gradient")
def test_infinities_that_are_meant():
    s = Variable(np.random.default_rng(0).standard_normal((4, 4)))
    mask = np.triu(np.full((4, 4), -np.inf), 1)
    with detect_anomaly():
        F.softmax(s + mask, axis=-1).backward()
        np.where(mask == 0, F.log_softmax(s + mask, axis=-1), 0).backward()
        F.softmax(np.where(mask == 0, s, -np.inf), axis=-1).backward()
        F.logsumexp(s + mask, axis=-1).backward()
        F.logsumexp(np.concatenate([s, np.full((1, 4), -np.inf)]) + -np.inf, axis=-1).sum()
        F.scaled_dot_product_attention(s[None], s[None], s[None], is_causal=True).backward()
        F.scaled_dot_product_attention(s[None], s[None], s[None], attn_mask=mask).backward()
        F.max_pool2d(s[None, None], 3, stride=2, padding=1).backward()
        np.max(np.pad(s, 1, constant_values=-np.inf), axis=0)[1:-1].backward()
        np.max(s, axis=0, initial=-np.inf).backward()
        F.cross_entropy(s + np.array([0, 0, 0, -np.inf]), np.array([0, 1, 2, 0])).backward()
        np.minimum(s, np.inf).backward()
        (1 / (np.where(s > 0, np.inf, 1.0) + s * 0)).backward()
        np.nan_to_num(s, posinf=np.inf).backward()
        assert s.grad is not None


def test_an_infinity_may_come_out_but_not_the_nan_it_makes():
    x = leaf(1.0, np.inf)
    with detect_anomaly():
        y = x * 2 + 1
    error = anomaly(lambda: y - y)
    assert error.function == "Subtract" and "and 1 inf already" in str(error) and "An input holds infinities" in str(error)


def test_allow_inf():
    with detect_anomaly(allow_inf=True):
        x = leaf(0.0, 1.0)
        np.log(x).sum().backward()
        assert np.isinf(x.grad.data[0])
    assert anomaly(lambda: np.log(leaf(-1.0)), allow_inf=True).function == "Log"


@pytest.mark.parametrize("make, name", [
    (lambda x: x * 3, "The leaf 'prices' (shape (2,), dtype float64) holds NaN"),
    (lambda x: x.reshape(2, 1).T[0] * 3, "The leaf 'prices' (shape (2,), dtype float64) holds NaN"),
    (lambda x: leaf(1.0, 2.0) * x.data, "A constant of shape (2,), dtype float64 holds NaN"),
    (lambda x: leaf(1.0, 2.0) * x.detach(), "The constant 'prices' (shape (2,), dtype float64) holds NaN"),
    (lambda x: leaf(1.0) * Variable([np.nan]), "The leaf of shape (1,), dtype float64 holds NaN"),
])
def test_nan_of_the_users_names_the_data(make, name):
    error = anomaly(lambda: make(leaf(1.0, np.nan, name="prices")))
    assert str(error).startswith(name + "\n") and error.phase == "data" and error.line.startswith(__file__)


def test_nan_that_is_left_out_is_none():
    x = leaf(1.0, np.nan, 3.0)
    with detect_anomaly():
        y = np.nansum(x) + np.nanmean(x) + np.where(np.isnan(x), 0.0, x).sum() + np.nan_to_num(x).sum() + x[0] + x[2:].sum()
        y.backward()
    assert np.isfinite(x.grad.data).all()


def test_nan_from_before():
    x = leaf(-1.0)
    with np.errstate(invalid="ignore"):
        y = np.log(x)
    error = anomaly(lambda: y * 2)
    assert str(error).startswith("The result of Log, shape (1,), dtype float64, holds NaN") and error.phase == "data"
    with config.trace_lines(), np.errstate(invalid="ignore"):
        y = np.log(x)
    assert "y = np.log(x)" in str(anomaly(lambda: y * 2)).replace("\n    ", " ")


def test_forward_false_looks_at_backward_alone():
    x = leaf(-1.0, 4.0)
    error = anomaly(lambda: np.where(x > 0, np.sqrt(x), 0).sum().backward(), forward=False)
    assert (error.function, error.phase) == ("Sqrt", "backward") and x.grad is None
    with detect_anomaly(forward=False):
        np.log(leaf(-1.0))


def test_check_nan_false_notes_lines_alone():
    x = leaf(0.0)
    with detect_anomaly(False), np.errstate(divide="ignore"):
        y = np.log(x)
        y.backward()
    assert np.isinf(y.data) and np.isinf(x.grad.data) and y.creator.line


def test_integers_bools_and_empty_arrays():
    with detect_anomaly():
        x = Variable([1, 2])
        (x * x + np.argmax(x.data)).sum().backward()
        assert (Variable(np.zeros((0, 3))) * 2).sum(axis=0).shape == (3,)
        assert F.logsumexp(Variable(np.zeros((2, 0))), axis=1).data.tolist() == [-np.inf, -np.inf]


def test_no_grad_and_constants():
    x = leaf(0.0)

    def call():
        with no_grad():
            np.log(x)

    error = anomaly(call)
    assert error.function == "Log" and error.line.startswith(number_of(call, 2))
    assert anomaly(lambda: F.log(np.array([0.0]))).function == "Log"


def test_layers_are_named():
    class Net(layers.Module):
        def __init__(self):
            super().__init__()
            self.first = layers.Linear(2, 2)
            self.body = layers.Sequential(layers.ReLU(), layers.Linear(2, 2))

        def forward(self, x):
            return self.body(self.first(x))

    net = Net()
    net.body[1].weight.data[...] = 3e38
    net.first.weight.data[...] = 3e38
    error = anomaly(lambda: net(np.ones((1, 2), np.float32)))
    assert "\n  layer: first: Linear\n" in str(error) and "return self.body(self.first(x))" in error.line


def test_what_is_recomputed_is_not_looked_at_again():
    x = leaf(0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = Scaled()(np.exp(np.log(x)))  # exp(-inf) is 0
        y.sum().backward()
        x.clear_grad()
        seen = []
        with events.subscribe(seen.append, "rematerialised"):
            error = anomaly(lambda: y.sum().backward())
    assert error.phase == "backward" and len(seen) > 0


def test_random_functions_are_the_same_under_it():
    x = leaf(1.0, 2.0)
    with detect_anomaly():
        y = Noisy()(x)
        y.sum().backward()
    assert np.array_equal(y.data, x.grad.data * x.data)


def test_results_are_the_same_under_it():
    x = Variable(np.random.default_rng(0).standard_normal((5, 4)).astype(np.float32))

    def run():
        model = np.tanh(x @ x.T).sum() + F.softmax(x, axis=1)[0].sum() + np.linalg.norm(x)
        return pygrad.grad(model, x).data

    plain = run()
    with detect_anomaly():
        assert np.array_equal(run(), plain)


def test_numpys_warnings_about_it_are_silent_and_errstate_is_restored():
    with warnings.catch_warnings(), np.errstate(divide="raise", under="warn"):
        warnings.simplefilter("error")
        before = np.geterr()
        assert anomaly(lambda: np.log(leaf(0.0))).function == "Log"
        with detect_anomaly():
            np.log(leaf(1.0)).backward()
            with pytest.raises(ValueError):
                Failing(in_forward=ValueError())(leaf(1.0))
            with pytest.raises(ValueError):
                Failing(in_backward=ValueError())(leaf(1.0)).backward()
            assert np.geterr() == before
        with pytest.raises(FloatingPointError, match="divide by zero"):
            np.log(leaf(0.0))
        assert np.geterr() == before


def test_the_traceback_is_short():
    def lines(call):
        error, frames = anomaly(call), []
        traceback = error.__traceback__
        while traceback is not None:
            frames.append(traceback.tb_frame.f_code.co_filename)
            traceback = traceback.tb_next
        assert error.__context__ is None or error.__suppress_context__
        return [name for name in frames if name != __file__]

    x = leaf(0.0)
    for call in (lambda: np.log(x), lambda: np.sqrt(x).backward(), lambda: pygrad.grad(np.sqrt(x), x),
                 lambda: pygrad.grad(np.sqrt)(0.0), lambda: (x * 2).backward(np.array([np.nan]))):
        assert len(lines(call)) <= 6
        assert not any(name.endswith(("instrument.py", "events.py", "detect.py")) for name in lines(call))


def test_text_keeps_no_array_alive(nothing_is_frozen):
    import gc
    import weakref

    x = leaf(0.0)
    gone = weakref.ref(x)
    try:
        with detect_anomaly():
            np.log(x)
    except AnomalyError as error:
        error.__traceback__ = None
        kept = error
    del x
    gc.collect()
    assert gone() is None and kept.function == "Log"


# -- as a context manager and decorator -----------------------------------------------------------------


def test_nothing_is_left_and_it_can_be_nested_and_entered_again():
    context = detect_anomaly()
    with context, context:
        with detect_anomaly(allow_inf=True):
            np.log(leaf(0.0))
            with detect_anomaly(False):
                with np.errstate(invalid="ignore"):
                    np.log(leaf(-1.0))
        with pytest.raises(AnomalyError):
            np.log(leaf(0.0))
        assert state.trace_lines and state.listening == 1
    assert not state.listening and not state.special and not state.trace_lines
    with config.trace_lines():
        with detect_anomaly():
            pass
        assert state.trace_lines


def test_left_in_another_order():
    outer, inner = detect_anomaly(), detect_anomaly(allow_inf=True)
    outer.__enter__()
    inner.__enter__()
    outer.__exit__()
    assert state.trace_lines and np.isinf(np.log(leaf(0.0)).data)
    inner.__exit__()
    inner.__exit__()
    assert not state.trace_lines and not state.special


def test_as_a_decorator():
    @detect_anomaly(allow_inf=True)
    def call(x):
        """Its documentation."""
        return np.log(x)

    assert call.__doc__ == "Its documentation." and np.isinf(call(leaf(0.0)).data)
    with pytest.raises(AnomalyError):
        call(leaf(-1.0))
    with pytest.raises(ArgumentError, match=re.escape("@pygrad.detect_anomaly()")):
        detect_anomaly(call)


def test_a_generator_is_looked_at_while_it_runs():
    @detect_anomaly()
    def steps():
        yield 1
        yield np.log(leaf(0.0))

    running = steps()
    assert next(running) == 1 and not state.listening
    with np.errstate(divide="ignore"):
        np.log(leaf(0.0))
    with pytest.raises(AnomalyError):
        next(running)
    assert not state.listening


def test_an_async_function_is_refused():
    async def call():
        pass

    with pytest.raises(TypeError, match="'call'"):
        detect_anomaly()(call)


def test_all_threads_are_looked_at():
    found = []

    def run():
        try:
            np.log(leaf(0.0))
        except AnomalyError as error:
            found.append(error)

    with detect_anomaly():
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    assert found[0].function == "Log" and "np.log(leaf(0.0))" in found[0].line


def test_inside_an_exception_handler():
    try:
        raise KeyError("the user's")
    except KeyError:
        p = Parameter([1.0])
        with detect_anomaly():
            (p * 2).sum().backward()
            optim.SGD([p], lr=0.1).step()
        assert anomaly(lambda: np.log(leaf(0.0))).function == "Log"


def test_beside_a_profile():
    with memory.profile() as measured:
        anomaly(lambda: np.log(leaf(0.0)))
        x = leaf(1.0)
        anomaly(lambda: np.sqrt(x * 0).backward())
        (x * 2).backward()
    assert measured.peak_bytes > 0 and x.grad.item() == 2.0


def test_a_rule_may_compute_what_it_likes():
    def rule(gy):
        with np.errstate(divide="ignore"):
            return np.where(gy > 0, gy, np.log(gy * 0))

    x = leaf(1.0)
    with detect_anomaly():
        ruled(rule)(x).backward()
        pygrad.grad(ruled(lambda gy: np.where(gy > 0, gy, np.log(gy * 0)))(x), x, create_graph=True)
    assert x.grad.item() == 1.0
