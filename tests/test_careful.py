"""What the hot path leaves out: twins, partial needs, several outputs, wrong counts."""

import numpy as np
import pytest

from pygrad import Function, Variable, config, events, grad
from pygrad.backward import BackwardPass
from pygrad.careful import needs_of
from pygrad.errors import GraphError
from tests.toys import Exponential, Joined, SinCos, Squared, forwards, leaf


class Two(Function):
    """Two inputs; answers for as many as it is told to, whoever asked."""

    def __init__(self, answer):
        self.answer = answer

    def forward(self, x, y):
        return x + y

    def backward(self, gy):
        return self.answer(gy)


class ElementwiseTwo(Two):
    elementwise = True


MODES = {
    "plain": lambda y: y.backward(),
    "retain_grad": lambda y: y.backward(retain_grad=True),
    "create_graph": lambda y: y.backward(create_graph=True),
}


@pytest.mark.parametrize("make", [Two, ElementwiseTwo])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("answer, count", [(lambda gy: gy, 1), (lambda gy: (gy,), 1),
                                           (lambda gy: (gy,) * 3, 3), (lambda gy: (), 0)])
def test_a_wrong_number_of_gradients_is_named(make, mode, answer, count):
    x, y = leaf(1.0), leaf(2.0)
    with pytest.raises(GraphError) as error:
        MODES[mode](make(answer)(x, y))
    assert str(error.value) == (f"{make.__name__}.backward returned {count} gradients for 2 inputs; return "
                                f"one entry for each input, None allowed")
    assert x.grad is None and y.grad is None


@pytest.mark.parametrize("make", [Squared, Exponential])
@pytest.mark.parametrize("mode", MODES)
def test_two_gradients_for_one_input_are_too_many(make, mode):
    class Twice(make):
        def backward(self, gy):
            return super().backward(gy), gy

    with pytest.raises(GraphError, match="Twice.backward returned 2 gradients for 1 inputs"):
        MODES[mode](Twice()(leaf(1.0)))


@pytest.mark.parametrize("make", [Two, ElementwiseTwo])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("constant", [np.ones(2), 3.0, leaf(1.0, 1.0, requires_grad=False)])
def test_a_rule_may_answer_for_inputs_that_nobody_asked_about(make, mode, constant):
    x = leaf(1.0, 2.0)
    for inputs in ((x, constant), (constant, x)):
        MODES[mode](make(lambda gy: (gy * 2, gy * 2))(*inputs).sum())
        assert x.grad.tolist() == [2.0, 2.0]
        x.clear_grad()


@pytest.mark.parametrize("make", [Two, ElementwiseTwo])
@pytest.mark.parametrize("mode", MODES)
def test_none_is_no_gradient(make, mode):
    x, y = leaf(1.0), leaf(2.0)
    MODES[mode](make(lambda gy: (None, gy))(x * 1.0, y))
    assert x.grad is None and y.grad.tolist() == [1.0]
    y.clear_grad()
    MODES[mode](make(lambda gy: (None, None))(x, y))
    assert x.grad is None and y.grad is None


def test_none_on_one_path_and_a_gradient_on_another():
    x = leaf(3.0)
    (Two(lambda gy: (None, None))(x, x) + Squared()(x)).backward()
    assert x.grad.tolist() == [6.0]


def test_nothing_below_a_none_is_run():
    x = leaf(1.0)
    below = Squared()(x)
    ran = []
    with events.subscribe(lambda event: ran.append(type(event.function).__name__), "backward"):
        Two(lambda gy: (None, None))(below, below).backward()
    assert set(ran) == {"Two"} and below.creator.saved is not None


@pytest.mark.parametrize("used, expected", [("sine", np.cos(0.5)), ("cosine", -np.sin(0.5)),
                                            ("both", np.cos(0.5) - np.sin(0.5))])
@pytest.mark.parametrize("mode", MODES)
def test_a_rule_gets_none_for_outputs_without_gradient(used, expected, mode):
    x = leaf(0.5)
    sine, cosine = SinCos()(x)
    MODES[mode]({"sine": sine, "cosine": cosine, "both": sine + cosine}[used] * 1.0)
    np.testing.assert_allclose(x.grad.data, [expected], rtol=1e-15)
    x.clear_grad()


def test_functions_of_several_outputs_run_once():
    x = leaf(0.5)
    sine, cosine = SinCos()(x)
    y = Joined()(sine, cosine, sine * cosine, sine)
    ran = []
    with events.subscribe(lambda event: event.role == "begin" and ran.append(event.function), "backward"):
        y.sum().backward()
    assert ran.count(sine.creator) == 1


def test_a_thousand_outputs_take_no_square_of_time():
    class Rows(Function):
        def forward(self, x):
            return tuple(x[i:i + 1].copy() for i in range(x.size))

        def backward(self, *gys):
            return np.concatenate(gys)

    x = Variable(np.arange(3000.0))
    y = Joined()(*Rows()(x))
    with forwards() as counts:
        y.backward(np.arange(3000.0))
    assert not counts and x.grad.tolist() == list(range(3000))


def test_only_what_is_asked_for_is_computed():
    asked = []

    class Watching(Function):
        def forward(self, x, y, z):
            return x + y + z

        def backward(self, gy):
            asked.append(self.needs_grad)
            return tuple(gy if need else None for need in self.needs_grad)

    x, y, z = leaf(1.0), leaf(2.0), leaf(3.0)
    total = Watching()(x, y, z)
    assert grad(total, y).tolist() == [1.0]
    assert [one.tolist() for one in grad(total, [z, x])] == [[1.0], [1.0]]
    total.backward()
    assert asked == [(False, True, False), (True, False, True), (True, True, True)]
    assert total.creator.needs_grad == (True, True, True)


def test_needs_of_a_pass():
    x, y = leaf(1.0), leaf(2.0)
    function = (x * y).creator
    run = BackwardPass()
    assert needs_of(run, function) == (True, True)
    run.wanted = {y}
    assert needs_of(run, function) == (False, True)
    function = (x * np.ones(1)).creator
    run.wanted = {x}
    assert needs_of(run, function) == (True, False)


def test_a_rule_that_asks_for_less_saves_the_pass_below():
    x, w = leaf(1.0), leaf(2.0)
    y = Squared()(x) * Squared()(w)
    ran = []
    with events.subscribe(lambda event: event.role == "begin" and ran.append(event.function), "backward"):
        grad(y, w)
    assert ran == [y.creator, y.creator.edges[1]]


def test_the_fast_and_the_careful_way_agree():
    def run(careful):
        x = Variable(np.linspace(-1.0, 1.0, 5))
        y = x
        for _ in range(5):
            y = Exponential()(np.tanh(y) * x) + Squared()(y) * 0.1
        with config.trace_lines(careful):
            y.sum().backward(retain_graph=careful)
        return x.grad.data.tobytes()

    assert run(True) == run(False)
