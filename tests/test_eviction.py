import numpy as np
import pytest

from pygrad import Function, Variable, evict
from pygrad.events import subscribe
from pygrad.lineage import is_released


def gradients(build, choose=None, **options):
    """Return the leaf's gradient and the bytes freed, after evicting what ``choose`` picks."""
    x = Variable(np.linspace(0.5, 1.5, 100))
    y, functions = build(x)
    freed = evict(*functions, **options) if choose else 0
    del functions
    y.backward(np.linspace(-1.0, 1.0, y.size).reshape(y.shape))
    return x.grad.data, freed


def waves(x):
    y = (x + 1.0).exp()
    return y.sqrt() * 2.0, [y.creator]


def branches(x):
    middle = x + 1.0
    left, right = middle.square(), middle.log()
    return left * 2.0 + right * 3.0, [left.creator, right.creator]


def shapes(x):
    y = (x + 1.0).reshape(10, 10).square()
    return y * 2.0, [y.creator]


@pytest.mark.parametrize("build, freed", [(waves, 800), (branches, 800), (shapes, 800)])
def test_gradients_are_the_same_and_the_bytes_are_counted_once(build, freed):
    expected, _ = gradients(build)
    found, count = gradients(build, choose=True)
    assert count == freed
    np.testing.assert_array_equal(found, expected)


def test_an_evicted_function_recomputes():
    x = Variable(np.ones(10))
    y = x.exp() * 2.0
    function = y.creator.edges[0]
    assert evict(function) == 80
    assert function.saved is None
    assert is_released(function)
    assert evict(function) == 0


def test_what_a_variable_holds_is_pinned_and_nothing_changes():
    x = Variable(np.ones(10))
    y = x.exp()
    saved = y.creator.saved
    assert evict(y.creator) == 0
    assert y.creator.saved == saved
    assert y.creator.saved[0] is y.data
    assert evict(x.square().creator) == 0
    y.backward(np.ones(10))
    np.testing.assert_array_equal(x.grad.data, y.data)


def test_a_pinned_function_gets_no_restorer():
    y = Variable(np.ones(10)).exp()
    assert evict(y.creator, restorer=lambda function: pytest.fail("asked")) == 0
    assert y.creator.extra is None
    y.backward(np.ones(10))


def test_a_shared_buffer_goes_only_if_all_holders_are_named():
    x = Variable(np.ones(100))
    middle = x + 1.0
    left, right = middle.square().creator, middle.log().creator
    del middle
    assert left.saved[0] is right.saved[0]
    assert evict(left) == 0
    assert left.saved[0] is right.saved[0]
    assert evict(left, right) == 800
    assert (left.saved, right.saved) == (None, None)


def test_a_view_frees_the_whole_buffer():
    x = Variable(np.ones(100))
    y = (x + 1.0)[:10].square()
    assert y.creator.saved[0].shape == (10,)
    assert evict(y.creator) == 800
    y.backward(np.ones(10))
    assert x.grad.data.tolist() == [4.0] * 10 + [0.0] * 90


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_view_of_a_pinned_buffer_is_given_back(order):
    middle = Variable(np.arange(24.0).reshape(2, 3, 4).transpose(order)) + 1.0
    function = middle[1:, ::2].square().creator
    assert evict(function) == 0
    assert np.shares_memory(function.saved[0], middle.data)
    np.testing.assert_array_equal(function.saved[0], middle.data[1:, ::2])


def test_a_saved_numpy_scalar_does_no_harm():
    class Scalar(Function):
        def forward(self, x):
            self.save_for_backward(np.float64(3.0))
            return x * 3.0

        def backward(self, gy):
            return gy * self.saved[0]

    x = Variable(2.0)
    y = Scalar()(x)
    assert evict(y.creator) in (0, 8)
    y.backward()
    assert x.grad.data == 3.0


def test_what_is_free_goes_though_something_else_is_pinned():
    x = Variable(np.ones(100))
    kept = x.exp()
    gone = x.sqrt().creator
    assert evict(kept.creator, gone) == 800
    assert gone.saved is None
    kept.backward(np.ones(100))
    np.testing.assert_array_equal(x.grad.data, kept.data)


def test_a_restorer_is_asked_when_backward_needs_the_arrays():
    x = Variable(np.ones(10))
    y = x.exp() * 2.0
    function, asked = y.creator.edges[0], []

    def restorer(one):
        asked.append(one)
        return (np.full(10, 5.0),)

    rows = []
    assert evict(function, restorer=restorer) == 80
    assert not is_released(function)
    with subscribe(rows.append, "rematerialised"):
        y.backward(np.ones(10))
    assert asked == [function]
    assert rows == []
    assert x.grad.data.tolist() == [10.0] * 10
    y.backward(np.ones(10))
    assert asked == [function, function]


def test_nothing_saved_is_nothing_to_evict():
    y = Variable(np.ones(10)) + 1.0
    assert evict(y.creator) == 0
    assert evict() == 0
    assert y.creator.saved == ()


def test_slots_that_hold_nothing_come_back_as_they_were():
    c = np.full(10, 2.0)
    y = Variable(np.ones(10)) * c
    assert y.creator.saved[0] is None
    assert evict(y.creator) == 0
    assert y.creator.saved[0] is None
    assert y.creator.saved[1] is c


def test_only_forward_can_make_an_array_of_its_own():
    class Own(Function):
        def forward(self, x):
            self.save_for_backward(x * 3.0)
            return x * x

        def backward(self, gy):
            (tripled,) = self.saved
            return gy * tripled

    x = Variable(np.arange(10.0))
    y = Own()(x)
    assert evict(y.creator) == 80
    y.backward(np.ones(10))
    assert x.grad.data.tolist() == (3.0 * np.arange(10.0)).tolist()


def test_an_empty_array_may_go_too():
    x = Variable(np.ones((0, 3)))
    y = x.exp() * 2.0
    assert evict(y.creator.edges[0]) == 0
    y.backward(np.ones((0, 3)))
    assert x.grad.shape == (0, 3)
