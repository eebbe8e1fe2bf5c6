"""Anomalies of a backward and of an optimiser: what made them, and that nothing has been changed."""

import threading

import numpy as np
import pytest

import pygrad
from pygrad import AnomalyError, Function, Parameter, Variable, detect_anomaly, events, grad, hessian, jacobian, jvp
from pygrad import layers, optim
from pygrad.config import state
from tests.anomaly.test_detect import anomaly, number_of
from tests.toys import Scaled, SinCos, Squared, leaf, ruled


def first_line(error):
    return str(error).splitlines()[0]


def half(value):
    return Variable(np.array([value], np.float16), name="h")


def test_a_rule_is_named_with_the_line_of_its_forward():
    x = leaf(4.0, 0.0, name="x")

    def forward():
        return np.sqrt(x)

    def call():
        forward().sum().backward()

    error = anomaly(call)
    assert (error.function, error.phase) == ("Sqrt", "backward") and error.line.startswith(number_of(forward))
    assert str(error).splitlines()[:5] == [
        "Sqrt made infinity in backward, in the gradient of input 0",
        f"  line: {number_of(forward)} return np.sqrt(x)",
        "  gradient: shape (2,), dtype float64; 1 inf of 2 elements, the first at [1]: inf",
        "  gradient of output 0: shape (2,), dtype float64; 1 to 1",
        "  input 0: 'x' (shape (2,), dtype float64); 0 to 4"]


def test_the_input_whose_gradient_it_is():
    class Rule(pygrad.Function):
        def forward(self, x, y):
            return x + y

        def backward(self, gy):
            return gy, gy * np.nan

    assert first_line(anomaly(lambda: Rule()(leaf(1.0), leaf(1.0)).backward())) == \
        "Rule made NaN in backward, in the gradient of input 1"
    with detect_anomaly():
        Rule()(leaf(1.0), np.array([1.0])).backward()  # nobody wants that gradient


def test_where_with_a_masked_branch():
    x = leaf(4.0, 0.0)
    error = anomaly(lambda: np.where(x > 0, np.log(x), 0).sum().backward(), forward=False)
    assert error.function == "Log" and "The gradient that came in is 0 there" in str(error)


def test_no_grad_of_any_leaf_has_changed():
    x, w = leaf(0.0, name="x"), leaf(1.0)
    x.grad, w.grad = np.array([7.0]), np.array([8.0])
    y = np.sqrt(x) * w
    before = x.grad, w.grad
    anomaly(y.backward)
    assert x.grad is before[0] and w.grad is before[1] and w.grad.item() == 8.0
    assert not state.passes and not state.special


def test_a_released_function_tells_its_inputs_too():
    x = leaf(0.0)
    y = np.sqrt(Scaled()(x))
    with np.errstate(divide="ignore"):
        y.backward()
    error = anomaly(y.backward)
    assert "unknown: the forward ran outside of detect_anomaly" in str(error)
    assert "  input 0: shape (1,), dtype float64; 0 to 0" in str(error)


def test_an_input_that_cannot_be_known_any_more():
    x = leaf(3.0)
    y = ruled(lambda gy: gy * np.nan)(x * 2)
    x.data = np.array([4.0])
    assert "  input 0: not known any more" in str(anomaly(y.backward))


def test_nan_of_the_data_in_backward_names_the_data():
    x, w = leaf(1.0, np.nan, name="prices"), leaf(1.0, 1.0, name="w")
    error = anomaly(lambda: np.where(np.isnan(x), 0, x * w).sum().backward(), forward=False)
    assert first_line(error).startswith("The leaf 'prices' (shape (2,), dtype float64) holds NaN") and error.phase == "data"


def test_an_infinity_of_the_data_may_come_out_in_gradients():
    x = leaf(1.0, 2.0)
    with detect_anomaly():
        y = (x * np.array([1.0, np.inf])).reshape(1, 2).T
        y.sum().backward()
    assert x.grad.data.tolist() == [1.0, np.inf]


@pytest.mark.parametrize("gradient", [[np.nan, 1.0], [np.inf, 1.0]])
def test_a_gradient_given_by_the_user(gradient):
    error = anomaly(lambda: (leaf(1.0, 2.0) * 2).backward(np.array(gradient)))
    assert first_line(error).startswith("The gradient given to backward holds") and "(leaf(1.0, 2.0) * 2)" in error.line
    x = leaf(1.0, 2.0)
    assert "given" in str(anomaly(lambda: grad(x * 2, x, np.array(gradient), create_graph=True)))
    assert "given" in str(anomaly(lambda: (x * 2).backward_steps(np.array(gradient))))


def test_hooks():
    x = leaf(1.0, name="x")
    y = x * 2
    remove = y.register_hook(lambda gradient: gradient.data / 0.0)
    with np.errstate(divide="ignore"):
        assert first_line(anomaly(y.backward)) == "A hook on output 0 of Multiply returned infinity"
        remove()
        x.register_hook(lambda gradient: gradient.data / 0.0)
        error = anomaly(lambda: (x * 2).backward())
        assert first_line(error) == "A hook on the leaf 'x' (shape (1,), dtype float64) returned infinity"
        assert "the leaf went into Multiply, recorded at" in error.__notes__[0]
        assert "hook on the leaf 'x'" in first_line(anomaly(lambda: grad(x * 2, x)))
    assert x.grad is None


@pytest.mark.parametrize("count", [2, 3])
def test_sums(count):
    with np.errstate(over="ignore"):
        h = half(1.0)
        y = h * 1
        gradients = [np.float16([30000])] * (count - 1) + [np.float16([60000])]
        error = anomaly(lambda: pygrad.backward([y * 1 for _ in range(count)], gradients))
        assert "sum of" in first_line(error) and "infinity" in first_line(error)
        error = anomaly(lambda: pygrad.backward([h * 1 for _ in range(count)], gradients))
        assert "sum of" in first_line(error) and h.grad is None
        assert "sum of" in first_line(anomaly(lambda: grad([h * 1 for _ in range(count)], h, gradients)))


def test_casts_and_sums_over_broadcast_axes():
    h = half(1.0)
    with np.errstate(over="ignore"):
        error = anomaly(lambda: (h * np.array([1e6])).backward())
        assert first_line(error) == "The gradient of input 0 of Multiply is infinity in the input's shape and dtype"
        assert "input's shape" in first_line(anomaly(lambda: (h * np.full(3, 30000, np.float16)).backward(
            np.ones(3, np.float16))))


def test_accumulation():
    h = half(1.0)
    with np.errstate(over="ignore"):
        for _ in range(2):
            (h * 1).backward(np.float16([30000]))
        error = anomaly(lambda: (h * 1).backward(np.float16([30000])))
    assert first_line(error) == ("The .grad of the leaf 'h' (shape (1,), dtype float16) and its new gradient sum up to "
                                 "infinity")
    assert h.grad.item() == 60000
    h.grad = np.float16([np.nan])
    assert "held NaN before" in first_line(anomaly(lambda: (h * 1).backward()))


def test_retained_gradients():
    x = leaf(1.0)
    y = x * 2
    y.grad = np.array([np.nan])
    assert first_line(anomaly(lambda: (y * 3).backward(retain_grad=True))).startswith(
        "The .grad of the intermediate of shape (1,)")
    assert x.grad is None


def test_create_graph_and_higher_orders():
    x = leaf(0.0)
    error = anomaly(lambda: grad(np.sqrt(x), x, create_graph=True))
    assert (error.function, error.phase) == ("Sqrt", "backward")
    z = leaf(0.0)
    (slope,) = [grad(z ** 1.5, z, create_graph=True)]
    assert anomaly(lambda: slope.backward()).phase == "backward" and z.grad is None


def test_transforms():
    assert anomaly(lambda: pygrad.grad(lambda a: np.sqrt(a).sum())(np.array([0.0, 1.0]))).function == "Sqrt"
    assert anomaly(lambda: jacobian(np.sqrt)(np.array([0.0, 1.0]))).function == "Sqrt"
    assert anomaly(lambda: hessian(lambda a: (a ** 1.5).sum())(np.array([0.0]))).phase == "backward"
    assert anomaly(lambda: jvp(np.sqrt, (np.array([0.0]),), (np.array([1.0]),))).function == "Sqrt"
    with detect_anomaly():
        assert pygrad.grad(np.sqrt)(4.0) == 0.25


def test_several_outputs_and_views():
    x = leaf(1.0, 2.0)
    with detect_anomaly():
        sine, _ = SinCos()(x)
        sine.sum().backward()
        x.reshape(2, 1)[0].sum().backward()

    class Bad(SinCos):
        def backward(self, gsine, gcosine):
            return gsine * np.inf

    assert first_line(anomaly(lambda: Bad()(x)[0].sum().backward())) == \
        "Bad made infinity in backward, in the gradient of input 0"


def test_complex_numbers():
    z = Variable([0j, 1j])
    assert anomaly(lambda: abs(np.sqrt(z)).sum().backward()).phase == "backward"


def test_steps_of_backward():
    x = leaf(0.0)
    steps = Scaled()(np.sqrt(x)).backward_steps()
    with detect_anomaly():
        next(steps)
        with pytest.raises(AnomalyError):
            next(steps)
    assert list(steps) == [] and x.grad is None


def test_the_optimiser_made_it():
    w, b = Parameter(np.float32([1.0, 2.0])), Parameter(np.float32([1.0]))
    optimizer = optim.SGD([("w", w), ("b", b)], lr=1e30)
    error = anomaly(lambda: [step(optimizer, (w * w * 1e8).sum() + b.sum()) for _ in range(3)])
    assert first_line(error).endswith("of parameter w") and (error.function, error.phase) == ("SGD", "optimizer")
    assert "learning rate" in str(error)


def step(optimizer, loss):
    loss.backward()
    optimizer.step()


def test_a_gradient_that_was_spoilt_after_backward():
    model = layers.Linear(2, 2)
    optimizer = optim.Adam(model.parameters(), lr=0.1)
    before = model.weight.data.copy()
    model(np.ones((1, 2), np.float32)).sum().backward()
    model.weight.grad.data[0, 1] = np.nan
    error = anomaly(optimizer.step)
    assert first_line(error) == "The gradient of parameter 0 of group 0 holds NaN before the step of Adam"
    assert np.array_equal(model.weight.data, before)


def test_a_parameter_that_was_bad_before():
    p = Parameter(np.float32([np.nan]), name="p")
    p.grad = np.float32([0.0])
    assert first_line(anomaly(optim.SGD([p], lr=0.1).step)) == "The parameter p held NaN before the step of SGD"


def test_an_optimiser_that_raises_itself():
    p = Parameter(np.float32([1.0]))

    def closure():
        p.data[...] = np.nan
        raise KeyError("closure")

    with pytest.raises(KeyError), detect_anomaly():
        optim.SGD([p], lr=0.1).step(closure)


def test_a_training_loop_has_none():
    model = layers.Sequential(layers.Linear(3, 4), layers.BatchNorm1d(4), layers.ReLU(), layers.Linear(4, 2))
    optimizer = optim.AdamW(model.parameters(), lr=0.1)
    data = np.random.default_rng(0).standard_normal((8, 3)).astype(np.float32)
    with detect_anomaly():
        for _ in range(3):
            optimizer.zero_grad()
            step(optimizer, pygrad.functions.cross_entropy(model(data), np.arange(8) % 2))
    assert Squared is not None and not state.listening


def test_an_interrupt_leaves_numpys_errors_as_they_were():
    class Interrupted(Function):
        def forward(self, x):
            return x * 1

        def backward(self, gy):
            raise KeyboardInterrupt

    def interrupt(event):
        raise KeyboardInterrupt

    before = np.geterr()
    x = Variable([1.0, 2.0])
    with pytest.raises(KeyboardInterrupt), pygrad.detect_anomaly():
        Interrupted()(x).sum().backward()
    assert np.geterr() == before
    with pytest.raises(KeyboardInterrupt), pygrad.detect_anomaly(), events.subscribe(interrupt, "forward"):
        x * 2  # interrupted between its beginning, which is told first to detect_anomaly, and its end
    assert np.geterr() == before and state.listening == 0
    with pytest.raises(KeyboardInterrupt), pygrad.detect_anomaly():
        np.seterr(all="ignore")  # as is_bad has it
        raise KeyboardInterrupt
    assert np.geterr() == before


def test_ended_while_another_thread_is_in_the_middle_of_a_function():
    begun, ended, found = threading.Event(), threading.Event(), []

    class Slow(Function):
        def forward(self, x):
            begun.set()
            assert ended.wait(30)
            return x * 1

    def other():
        before = np.geterr()
        Slow()(Variable([1.0, 2.0]))
        found.append(np.geterr() == before)

    thread = threading.Thread(target=other)
    with pygrad.detect_anomaly():
        thread.start()
        assert begun.wait(30)
    ended.set()
    thread.join()
    assert found == [True] and state.listening == 0
