"""Where gradients arrive: copied where they must be, all or none, early where asked for."""

import itertools

import numpy as np
import pytest

from pygrad import Function, Variable, backward, config, events, grad, no_grad
from pygrad.commit import gradient_of
from pygrad.errors import ShapeError, StaleGraphError
from tests.toys import Failing, Halves, Joined, Scaled, SinCos, Squared, address, leaf, ruled


def all_apart(*arrays):
    """Fail if two of the arrays share memory."""
    for one, two in itertools.combinations(arrays, 2):
        assert not np.shares_memory(one, two)


SHARING = {
    "sum": lambda x, y: x + y,
    "same twice": lambda x, y: x + x + y,
    "views": lambda x, y: Joined()(*Halves()(x)) + y.reshape(2, 2).T.ravel(),
    "no rule at all": lambda x, y: ruled(lambda gy: gy)(x) + ruled(lambda gy: gy)(y),
    "saved as gradient": lambda x, y: x * y,
    "constant as gradient": lambda x, y: x * CONSTANT + y * CONSTANT,
    "broadcast": lambda x, y: x + y + (x + y).sum(),
}
CONSTANT = np.ones(4)


@pytest.mark.parametrize("make", SHARING.values(), ids=SHARING.keys())
@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("retain_grad", [False, True])
def test_no_gradient_shares_memory_with_anything(make, create_graph, retain_grad):
    x, y, seed = leaf(1.0, 2.0, 3.0, 4.0), leaf(5.0, 6.0, 7.0, 8.0), np.ones(4)
    middle, other = x * 1.0, y * 1.0
    kept = []
    for variable in (x, y, middle, other):
        variable.register_hook(lambda gradient: kept.append(gradient.data))
    z = make(middle, other)
    z.backward(seed, retain_grad=retain_grad, create_graph=create_graph)
    found = [one.grad.data for one in (x, y, *((middle, other, z) if retain_grad else ()))]
    all_apart(*found, seed, CONSTANT, x.data, y.data, middle.data, other.data, z.data)
    if not create_graph:
        for gradient in found:
            for shown in kept:
                assert not np.shares_memory(gradient, shown)
    assert seed.tolist() == [1.0] * 4 and CONSTANT.tolist() == [1.0] * 4
    for one in (x, y):
        one.clear_grad()


@pytest.mark.parametrize("make", SHARING.values(), ids=SHARING.keys())
@pytest.mark.parametrize("create_graph", [False, True])
def test_no_result_of_grad_shares_memory_with_anything(make, create_graph):
    x, y, seed = leaf(1.0, 2.0, 3.0, 4.0), leaf(5.0, 6.0, 7.0, 8.0), np.ones(4)
    middle, other = x * 1.0, y * 1.0
    z = make(middle, other)
    found = grad(z, [x, y, middle, other, z, x, z], seed, create_graph=create_graph)
    all_apart(*(one.data for one in found), seed, CONSTANT, x.data, y.data, middle.data, other.data, z.data)


def test_gradients_that_nobody_else_holds_are_taken_without_a_copy():
    made = []

    def rule(gy):
        gx = gy * 2
        made.append(gx.__array_interface__["data"][0])
        return gx

    x = Variable(np.ones(1000))
    y = ruled(rule)(x).sum()
    y.backward()
    assert address(x.grad) == made[0]
    assert address(grad(y, x)) == made[1]
    y.backward()
    assert address(x.grad) == made[2] and x.grad.tolist() == [4.0] * 1000


def test_what_the_user_took_from_grad_does_not_change():
    x = leaf(1.0, 2.0)
    y = Squared()(x).sum()
    y.backward()
    first, array = x.grad, x.grad.data
    y.backward()
    assert first.data is array and first.tolist() == [2.0, 4.0] and x.grad.tolist() == [4.0, 8.0]
    assert x.grad is not first


def test_gradients_of_other_dtypes_accumulate():
    x = Variable(np.ones(2, np.float32))
    x.grad = np.ones(2)
    (x * 2).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0] and x.grad.dtype == np.float64


FAILURES = [ValueError("no"), KeyboardInterrupt(), SystemExit()]


def failing_rule(x, error):
    return Failing(in_backward=error)(x) * 2.0


def failing_hook(x, error):
    y = x * 2.0

    def hook(gradient):
        raise error

    y.register_hook(hook)
    return y


def failing_leaf_hook(x, error):
    def hook(gradient):
        raise error

    y = Variable(np.ones(1), name="other")
    y.register_hook(hook)
    return x * y


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("make", [failing_rule, failing_hook, failing_leaf_hook])
@pytest.mark.parametrize("options", [{}, {"create_graph": True}, {"retain_grad": True}])
def test_all_or_none(make, error, options):
    leaves = [leaf(float(i), name=f"x{i}") for i in range(1, 5)]
    leaves[0].grad = [100.0]
    known = leaves[0].grad
    middle = leaves[1] * leaves[2]
    total = leaves[0] * middle + make(leaves[3], error) + middle
    with pytest.raises(type(error)):
        total.backward(**options)
    assert leaves[0].grad is known and known.tolist() == [100.0]
    assert [one.grad for one in (*leaves[1:], middle, total)] == [None] * 5
    assert config.is_grad_enabled() and config.state.passes == 0 and config.state.special == 0


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_an_interrupted_forward_leaves_everything_as_it_was(error):
    x = leaf(1.0)
    y = x * 2
    with pytest.raises(type(error)), no_grad():
        Failing(in_forward=error)(y)
    with pytest.raises(type(error)):
        Failing(in_forward=error)(y)
    y.backward()
    assert x.grad.tolist() == [2.0] and config.is_grad_enabled()


def accumulated(early, steps=3):
    rng = np.random.default_rng(0)
    x, w = Variable(rng.normal(size=4)), Variable(rng.normal(size=4))
    with config.early_commit(early):
        for _ in range(steps):
            sine, _ = SinCos()(x * w)
            y = (Joined()(*Halves()(sine)) * x + w[::-1]).sum()
            y.backward()
    return [one.grad.data.tobytes() for one in (x, w)]


def test_early_commit_gives_the_same_gradients():
    assert accumulated(True) == accumulated(False)


def test_early_commit_works_in_place_on_what_is_there():
    x = leaf(1.0, 2.0)
    y = Squared()(x).sum()
    with config.early_commit():
        y.backward()
        first, array = x.grad, x.grad.data
        y.backward()
    assert x.grad is first and first.data is array and array.tolist() == [4.0, 8.0]


def test_early_commit_waits_for_the_last_contribution():
    x = leaf(3.0)
    x.grad = [0.0]
    seen = []

    def rule(gy):
        seen.append(x.grad.tolist())
        return gy

    deep = ruled(rule)(ruled(rule)(x))
    with config.early_commit():
        (x * 2 + deep * 5).backward()
    assert seen == [[0.0], [0.0]] and x.grad.tolist() == [7.0]


def test_early_commit_is_early():
    x, w = leaf(3.0), leaf(1.0)
    x.grad, w.grad = [0.0], [0.0]
    seen = []

    def rule(gy):
        seen.append(w.grad.tolist())
        return gy

    with config.early_commit():
        (ruled(rule)(x) * w).backward()
    assert seen == [[3.0]] and x.grad.tolist() == [1.0]


def test_early_commit_gives_up_the_guarantee():
    x, w = leaf(3.0), leaf(1.0)
    x.grad, w.grad = [0.0], [0.0]
    y = Failing(in_backward=ValueError("late"))(x) * w
    with config.early_commit(), pytest.raises(ValueError, match="late"):
        y.backward()
    assert w.grad.tolist() == [3.0] and x.grad.tolist() == [0.0]


@pytest.mark.parametrize("make", [
    lambda x: setattr(x, "grad", np.ones(1, np.float32)),
    lambda x: x.register_hook(lambda gradient: gradient),
    lambda x: setattr(x, "grad", leaf(1.0) * 1),
    lambda x: setattr(x, "grad", np.broadcast_to(np.ones(1), (1,))),
])
def test_early_commit_leaves_to_the_end_what_it_cannot_add_in_place(make):
    x = leaf(3.0)
    x.grad = [1.0]
    make(x)
    before = x.grad
    with config.early_commit():
        Squared()(x).backward()
    assert x.grad is not before and x.grad.tolist() == [7.0] and before.tolist() == [1.0]


def test_early_commit_with_an_input_that_gets_none_and_one_that_is_frozen():
    class OnlyFirst(Function):
        def forward(self, x, y):
            return x + y

        def backward(self, gy):
            return gy, None

    x, y, frozen = leaf(1.0), leaf(1.0), leaf(2.0)
    for one in (x, y):
        one.grad = [1.0]
    z = OnlyFirst()(x, y) * frozen + y
    frozen.requires_grad = False
    with config.early_commit():
        z.backward()
    assert x.grad.tolist() == [3.0] and y.grad.tolist() == [2.0] and frozen.grad is None


def test_early_commit_does_not_touch_grad_in_pygrad_grad():
    x = leaf(3.0)
    x.grad = [1.0]
    y = Squared()(x)
    with config.early_commit():
        assert grad(y, x).tolist() == [6.0]
    assert x.grad.tolist() == [1.0]


def test_early_commit_under_create_graph_is_late():
    x = leaf(3.0)
    x.grad = [1.0]
    before = x.grad
    with config.early_commit():
        Squared()(x).backward(create_graph=True)
    assert before.tolist() == [1.0] and x.grad.tolist() == [7.0] and x.grad.requires_grad
    x.clear_grad()


def test_gradients_arrive_for_all_outputs_at_once():
    x = leaf(1.0)
    first, second = Scaled(2.0)(x), Scaled(3.0)(x)
    backward([first, second, first])
    assert x.grad.tolist() == [7.0]


def test_gradient_of_adds_into_its_own_array_only():
    old = leaf(1.0, 2.0)
    user = np.array([10.0, 20.0])
    found = gradient_of(old, user)
    assert found.tolist() == [11.0, 22.0] and user.tolist() == [10.0, 20.0] and old.tolist() == [1.0, 2.0]
    all_apart(found.data, user, old.data)
    assert gradient_of(None, np.float64(3.0)).data.shape == () and gradient_of(None, user).data is not user


def test_early_commit_is_told():
    x = leaf(3.0)
    x.grad = [1.0]
    seen = []
    with config.early_commit(), events.subscribe(seen.append, "gradient_committed"):
        Squared()(x).backward()
    (event,) = seen
    assert event.function is x and event.array is x.grad.data and event.role == "gradient"


def test_a_gradient_for_data_of_another_shape_is_not_committed():
    x, w = leaf(1.0, 2.0, name="x"), leaf(3.0, 4.0)
    y = (x + w).sum()
    x.data = np.ones(5)
    with pytest.raises(StaleGraphError, match=r"the leaf 'x' \(shape \(5,\), dtype float64\) gets a gradient "
                                              r"of shape \(2,\): its .data has been assigned since the "
                                              r"operations ran"):
        y.backward()
    assert x.grad is None and w.grad is None
    assert grad(y, w).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("rule", [lambda gy: gy.sum(), lambda gy: gy[:1], lambda gy: np.ones((2, 2))])
def test_a_rule_that_breaks_the_promise_of_elementwise_is_found_at_the_leaf(rule):
    x = leaf(1.0, 2.0, name="x")
    with pytest.raises(ShapeError, match="the leaf 'x' .* gets a gradient of shape .*elementwise has to "
                                         "return gradients in the shape of gy"):
        ruled(rule, elementwise=True)(x).sum().backward()
    assert x.grad is None


def test_a_rule_that_returns_a_number():
    x = Variable(3.0)
    x.grad = 1.0
    y = ruled(lambda gy: 2.0, elementwise=True)(x)
    with config.early_commit():
        y.backward()
    (y + y).backward()
    assert x.grad.data == 5.0 and grad(y, x).data == 2.0
