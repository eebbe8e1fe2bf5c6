"""From arguments to a node: the fast paths and the general one record the same."""

import tracemalloc

import numpy as np
import pytest

from pygrad import Function, Variable, config, enable_grad, events, functions, grad, no_grad
from pygrad.errors import DTypeError, ShapeError
from pygrad.graph import ancestors
from pygrad.recording import record, record1, record2, record3
from pygrad.roles import OWN
from tests.toys import Exponential, Joined, Masked, Product, Scaled, SinCos, Squared, leaf

CONSTANT = np.array([0.5])


def described(y):
    function = y.creator
    return (type(function), function.edges, function.saved, function.roles, function.needs_grad,
            function.specs, function.generation, function.clock, y.data.tolist(), y.dtype, y.generation)


def same(first, second):
    assert first[0] is second[0] and first[3:] == second[3:]
    for one, two in ((first[1], second[1]), (first[2], second[2])):
        assert len(one) == len(two)
        for a, b in zip(one, two, strict=True):
            assert a is b or (isinstance(a, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b))


@pytest.mark.parametrize("make", [Squared, Exponential, Masked, Scaled, functions.Tanh, functions.Square])
@pytest.mark.parametrize("data", [2.0, [1.0, 2.0], np.ones((2, 0)), np.float32(3.0), 5])
def test_one_input_by_both_ways(make, data):
    x = Variable(data)
    for value in (x, x * 1):
        same(described(record1(make(), value)), described(record(make(), (value,))))


PAIRS = {
    "leaves": lambda: (leaf(1.0, 2.0), leaf(3.0, 4.0)),
    "twice": lambda: (leaf(1.0, 2.0),) * 2,
    "number": lambda: (leaf(1.0, 2.0), 3.0),
    "int number": lambda: (leaf(1.0, 2.0), 3),
    "bool": lambda: (leaf(1.0, 2.0), True),
    "array": lambda: (leaf(1.0, 2.0), np.array([3.0, 4.0])),
    "broadcast": lambda: (leaf(1.0, 2.0), np.ones((3, 1))),
    "broadcast up": lambda: (Variable(np.ones((3, 1))), leaf(1.0, 2.0)),
    "list": lambda: (leaf(1.0, 2.0), [3.0, 4.0]),
    "narrow": lambda: (leaf(1.0, 2.0), np.array([3.0, 4.0], np.float32)),
    "frozen": lambda: (leaf(1.0, 2.0), leaf(3.0, 4.0, requires_grad=False)),
    "frozen first": lambda: (leaf(3.0, 4.0, requires_grad=False), leaf(1.0, 2.0)),
    "array first": lambda: (np.array([3.0, 4.0]), leaf(1.0, 2.0)),
    "int": lambda: (Variable([1, 2]), 0.5),
    "deep": lambda: (leaf(1.0, 2.0) * 1 * 1, leaf(3.0, 4.0) * 1),
    "deep second": lambda: (leaf(1.0, 2.0), leaf(3.0, 4.0) * 1 * 1),
    "several": lambda: SinCos()(leaf(1.0, 2.0)),
}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("make", [functions.Multiply, functions.Add, functions.Divide, Product])
def test_two_inputs_by_both_ways(make, pair):
    x0, x1 = PAIRS[pair]()
    same(described(record2(make(), x0, x1)), described(record(make(), (x0, x1))))


def matrix(*shape, **options):
    return Variable(np.random.default_rng(len(shape)).standard_normal(shape), **options)


TRIPLES = {
    "leaf": lambda: (matrix(4, 2), matrix(3, 2), matrix(3)),
    "array": lambda: (np.ones((4, 2)), matrix(3, 2), matrix(3)),
    "narrow": lambda: (np.ones((4, 2), np.float32), matrix(3, 2), matrix(3)),
    "integers": lambda: (np.ones((4, 2), int), matrix(3, 2), matrix(3)),
    "list": lambda: ([[1.0, 2.0]], matrix(3, 2), matrix(3)),
    "deep": lambda: (matrix(4, 2) * 1 * 1, matrix(3, 2), matrix(3)),
    "deep weight": lambda: (matrix(4, 2), matrix(3, 2) * 1, matrix(3)),
    "deep bias": lambda: (np.ones((4, 2)), matrix(3, 2), matrix(3) * 1 * 1),
    "frozen input": lambda: (matrix(4, 2, requires_grad=False), matrix(3, 2), matrix(3)),
    "frozen weight": lambda: (matrix(4, 2), matrix(3, 2, requires_grad=False), matrix(3)),
    "frozen bias": lambda: (matrix(4, 2), matrix(3, 2), matrix(3, requires_grad=False)),
    "raw weight": lambda: (matrix(4, 2), np.ones((3, 2)), matrix(3)),
    "one of several": lambda: (SinCos()(matrix(4, 2))[1], matrix(3, 2), matrix(3)),
    "three axes": lambda: (matrix(5, 4, 2), matrix(3, 2), matrix(3)),
    "no rows": lambda: (matrix(0, 2), matrix(3, 2), matrix(3)),
}


@pytest.mark.parametrize("triple", TRIPLES)
def test_three_inputs_by_both_ways(triple):
    x, weight, bias = TRIPLES[triple]()
    fast, general = record3(functions.Linear(), x, weight, bias), record(functions.Linear(), (x, weight, bias))
    same(described(fast), described(general))
    assert fast.creator.inputs[2] is bias or not bias.requires_grad or bias.creator is not None


def test_three_inputs_that_share_an_array():
    data = np.ones((2, 2))
    x, weight, bias = Variable(data), Variable(data), Variable(np.ones(2))
    for y in (record3(functions.Linear(), x, weight, bias), record3(functions.Linear(), data, weight, bias)):
        y.backward(np.ones((2, 2)))
        assert weight.grad.tolist() == [[2, 2], [2, 2]] and bias.grad.tolist() == [2, 2]
        weight.clear_grad()
        bias.clear_grad()


def test_an_error_of_three_names_them():
    with pytest.raises(ShapeError) as failed:
        record3(functions.Linear(), np.ones((4, 5)), Variable(np.ones((3, 2)), name="w"), matrix(3))
    assert any("'w'" in note or "w" in note for note in failed.value.__notes__)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_users_function_of_two_inputs_does_what_the_built_in_one_does(pair):
    found = []
    for make in (Product, functions.Multiply):
        x0, x1 = PAIRS[pair]()
        y = make()(x0, x1)
        known = functions.multiply(x0, x1).creator.roles
        assert y.creator.roles == ((0, 0) if x0 is x1 and make is Product else known)
        leaves = leaves_of(y)
        for options in ({}, {}, {"create_graph": True}):
            found.append([one.data.tobytes() for one in grad(y, leaves, np.ones(y.shape), **options)])
    assert found[:3] == found[3:] and found[0] == found[1] == found[2]


def leaves_of(y):
    """Return the leaves below, in the order of their values."""
    edges = {edge for function in ancestors([y.creator]) for edge in function.edges
             if isinstance(edge, Variable)}
    return sorted(edges, key=lambda one: one.data.ravel().tolist())


def test_watching_changes_nothing_about_the_node():
    x0, x1 = PAIRS["deep"]()
    plain = described(record2(functions.Multiply(), x0, x1))
    with events.subscribe(lambda event: None):
        same(plain, described(record2(functions.Multiply(), x0, x1)))
    with config.trace_lines():
        same(plain, described(record2(functions.Multiply(), x0, x1)))


def test_nothing_is_saved_by_default():
    class Plus(Function):
        def forward(self, x):
            return x + 1

        def backward(self, gy):
            return gy

    y = Plus()(leaf(1.0))
    assert y.creator.saved == () == y.creator.roles


def test_what_is_saved_is_what_was_declared_and_matched_by_identity():
    x = leaf(1.0, 2.0)
    assert Squared()(x).creator.saved[0] is x.data
    y = Exponential()(x)
    assert y.creator.saved[0] is y.data and y.creator.roles == (-1,)
    assert Masked()(x).creator.roles == (OWN,)


def test_a_numpy_scalar_output_becomes_an_array_also_where_it_was_saved():
    x = Variable(2.0)
    y = Exponential()(x)
    assert type(y.data) is np.ndarray and y.creator.saved[0] is y.data and y.creator.roles == (-1,)


@pytest.mark.parametrize("seen", [True, False])
def test_two_inputs_of_one_array_are_told_apart(seen):
    array = np.array([2.0, 3.0])
    x, y = Variable(array), Variable(array)
    assert (x * y).creator.roles == (0, 1)
    with_raw = x * array if seen else array * x
    with_raw.sum().backward()
    assert x.grad.tolist() == [2.0, 3.0]


def test_an_output_that_is_the_input_gets_memory_of_its_own():
    class Same(Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            return -gy

    x = leaf(1.0)
    y = Same()(x)
    assert y.data is not x.data and not np.shares_memory(y.data, x.data)
    y.backward()
    assert x.grad.tolist() == [-1.0]
    with no_grad():
        z = Same()(x)
        z += 5
    assert x.tolist() == [1.0]


def test_an_output_that_is_the_input_of_a_view_maker_is_a_view():
    class Same(Function):
        makes_view = True

        def forward(self, x):
            return x

        def backward(self, gy):
            return gy

    x = leaf(1.0)
    y = Same()(x)
    assert y.data is not x.data and np.shares_memory(y.data, x.data)


@pytest.mark.parametrize("result", [None, "text", object(), (np.ones(1), None)])
@pytest.mark.parametrize("mode", [True, False])
def test_a_forward_that_returns_no_numbers_is_named(result, mode):
    class Forgot(Function):
        def forward(self, x):
            return result

    x = leaf(1.0, requires_grad=mode)
    with pytest.raises(DTypeError, match="^Forgot.forward returned: expected numbers"):
        Forgot()(x)


def test_a_list_that_forward_returns_is_one_array():
    class Listed(Function):
        def forward(self, x):
            return [1.0, 2.0]

    assert Listed()(leaf(1.0)).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("inputs, needs", [
    ((leaf(1.0), np.ones(1), leaf(2.0)), (True, False, True)), ((np.ones(1), leaf(1.0)), (False, True)),
    ((leaf(1.0), 3.0, 4), (True, False, False)), ((leaf(1.0), leaf(2.0, requires_grad=False)), (True, False)),
])
def test_needs_grad_says_whose_gradient_is_asked_for(inputs, needs):
    class Total(Function):
        def forward(self, *arrays):
            assert self.needs_grad == needs
            return sum(arrays)

        def backward(self, gy):
            assert self.needs_grad == needs
            return (gy,) * len(needs)

    y = Total()(*inputs)
    y.backward()
    assert [one.grad is not None for one in inputs if isinstance(one, Variable)] == [
        need for one, need in zip(inputs, needs, strict=True) if isinstance(one, Variable)]
    for one in inputs:
        if isinstance(one, Variable):
            one.clear_grad()


def test_without_recording_nobody_needs_a_gradient_and_no_function_survives():
    seen = []

    class Watching(Squared):
        def forward(self, x):
            seen.append(self.needs_grad)
            return super().forward(x)

    with no_grad():
        y = Watching()(leaf(1.0))
    z = Watching()(leaf(1.0, requires_grad=False))
    assert seen == [(False,), (False,)] and y.creator is z.creator is None
    function = Squared()
    with no_grad():
        function(leaf(1.0))
    assert function.saved == () and function.edges == ()


def test_a_weak_number_takes_the_dtype_of_the_widest_array():
    class Three(Function):
        def forward(self, x, y, z):
            self.dtypes = [x.dtype, y.dtype, z.dtype]
            return x + y + z

        def backward(self, gy):
            return gy, gy, gy

    y = Three()(Variable(np.ones(1, np.float32)), 2, np.ones(1, np.float16))
    assert y.creator.dtypes == [np.float32, np.float32, np.float16] and y.dtype == np.float32


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("other", [np.array([2, 3], np.int8), np.array([True, False]), np.array([2.0, 3.0], np.float16)])
def test_an_elementwise_rule_that_goes_on_in_float64_is_cast_where_dtypes_differ(other, create_graph):
    class Wide(Product):
        elementwise = True

        def backward(self, gy):
            return gy * np.ones(2), gy * np.ones(2)

    x = Variable(np.ones(2, np.float32))
    for y, number in ((Wide()(x, other), 0), (Wide()(other, x), 1), (np.logaddexp(x, other), 0)):
        assert y.dtype == np.float32 and y.creator.specs[number] is not None
        assert grad(y, x, np.ones(2, np.float32), create_graph=create_graph).dtype == np.float32


def test_only_numbers_make_strong_arrays():
    class Both(Function):
        def forward(self, x, y):
            return x + y

    assert Both()(1, 2).data == 3 and Both()(1, 2.5).dtype == np.float64


def test_recording_many_inputs():
    leaves = [leaf(float(i)) for i in range(1000)]
    y = Joined()(*leaves)
    y.backward(np.arange(1000.0))
    assert [one.grad.tolist() for one in leaves[:2]] == [[0.0], [1.0]] and leaves[-1].grad.tolist() == [999.0]


@pytest.mark.parametrize("operation", [lambda y, x: y * x, lambda y, x: y * 0.5, lambda y, x: y + x,
                                       lambda y, x: np.tanh(y), lambda y, x: y * CONSTANT])
def test_the_skeleton_takes_at_most_500_bytes_an_operation(operation):
    x, count = leaf(0.5), 2000
    operation(operation(x, x), x).backward()
    tracemalloc.start()
    try:
        y = operation(x, x)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count):
            y = operation(y, x)
        y.backward()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert 100 < grown / count <= 500


@pytest.mark.parametrize("inputs", [(Variable(1j),), (Variable(1j), 2.0), (Variable(2.0), 1j), (Variable(1j), Variable(2j)),
                                    (Variable(1j), 1.0, 2.0), (np.array(1j),)], ids=str)
@pytest.mark.parametrize("mode", [enable_grad, no_grad])
def test_complex_inputs_only_where_the_class_says_so(inputs, mode):
    class Total(Function):
        def forward(self, *arrays):
            return np.asarray(sum(arrays))

        def backward(self, gy):
            return (gy,) * len(inputs)

    with mode(), pytest.raises(DTypeError, match=r"Total: input . is complex .*takes_complex = True"):
        Total()(*inputs)
    Total.takes_complex = True
    with mode():
        assert Total()(*inputs).dtype == complex


@pytest.mark.parametrize("call, note", [
    (lambda x: Failing()(x), "in Failing: input 0 is 'first' (shape (2,), dtype float64)"),
    (lambda x: Failing()(x, np.float32(3)), "in Failing: input 0 is 'first' (shape (2,), dtype float64); input 1 is shape (), dtype float32"),
    (lambda x: Failing()(x, 2, [1, 2] * 100), "in Failing: input 0 is 'first' (shape (2,), dtype float64); input 1 is int 2; input 2 is "
                                              "list [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2..."),
])
def test_errors_that_are_not_ours_say_what_went_in(call, note):
    with pytest.raises(ZeroDivisionError) as error:
        call(Variable([1.0, 2.0], name="first"))
    assert error.value.__notes__ == [note]


class Failing(Function):
    def forward(self, *arrays):
        return 1 // 0
