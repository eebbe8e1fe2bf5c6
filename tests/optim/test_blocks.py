import pickle
import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.optim.blocks import BLOCK, Bucket, Options, bucketed, divide
from pygrad.optim.workspace import Workspace
from tests.optim.reference import MAKERS, arrays, give_gradients, parameters


@pytest.mark.parametrize("sizes, expected", [
    ([], []), ([0], [(0, 0, [0])]), ([10], [(0, 10, [0])]), ([11], [(0, 10, [0]), (10, 11, [0])]),
    ([5, 5], [(0, 10, [0, 1])]), ([5, 6], [(0, 5, [0]), (5, 11, [1])]),
    ([3, 30, 3, 0, 4], [(0, 3, [0]), (3, 13, [1]), (13, 23, [1]), (23, 33, [1]), (33, 40, [2, 3, 4])]),
])
def test_divide(sizes, expected):
    assert list(divide(sizes, limit=10)) == expected


def test_blocks_cover_everything_once():
    generator = np.random.default_rng(0)
    for _ in range(50):
        sizes = generator.integers(0, 40, generator.integers(1, 12)).tolist()
        seen = [position for start, stop, _ in divide(sizes, 10) for position in range(start, stop)]
        assert seen == list(range(sum(sizes)))


def halve(g, t):
    np.multiply(g, 0.5, out=t)


PLAIN = Options()


def update(params, options=PLAIN):
    for bucket in bucketed(params):
        bucket.update(bucket.gradients("test"), halve, (), options, Workspace())


LAYOUTS = {
    "in order": lambda array: array,
    "Fortran order": lambda array: np.array(array, order="F"),
    "gaps": lambda array: np.repeat(array, 2, axis=-1)[..., ::2] if array.ndim else array,
    "reversed": lambda array: array[::-1].copy()[::-1] if array.ndim else array,
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("other", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("options", [PLAIN, Options(weight_decay=0.1, maximize=True), Options(decay=0.9)])
def test_any_memory_layout(layout, other, options):
    shapes = [(3, 4), (150, 200), (5,), (), (2, 3, 2)]
    params = [Parameter(layout(array)) for array in arrays(shapes)]
    gradients = arrays(shapes, seed=1)
    expected = []
    for parameter, gradient in zip(params, gradients, strict=True):
        parameter.grad = Variable(other(gradient))
        sign = -1 if options.maximize else 1
        old = parameter.data.copy()
        expected.append(options.decay * old - 0.5 * (sign * gradient + options.weight_decay * old))
    data = [parameter.data for parameter in params]
    update(params, options)
    for parameter, array, wanted in zip(params, data, expected, strict=True):
        assert parameter.data is array
        np.testing.assert_allclose(parameter.data, wanted, rtol=1e-12, atol=1e-14)


def test_read_only_data_is_replaced_by_a_copy():
    array = np.ones(3)
    array.flags.writeable = False
    parameter = Parameter(array)
    parameter.grad = Variable(np.ones(3))
    update([parameter])
    assert parameter.tolist() == [0.5] * 3 and array.tolist() == [1.0] * 3


def test_data_of_an_intermediate_is_left_alone():
    x = Variable([1.0, 2.0])
    y = x * 2
    leaf = y.detach()
    leaf.grad = Variable([1.0, 1.0])
    update([leaf])
    assert leaf.tolist() == [1.5, 3.5] and y.tolist() == [2.0, 4.0]


def test_gradients_of_another_dtype():
    small, large = Parameter(np.ones(3, np.float32)), Parameter(np.ones((2, BLOCK), np.float32))
    small.grad, large.grad = Variable(np.ones(3)), Variable(np.ones((2, BLOCK), int))
    update([small, large])
    assert small.dtype == large.dtype == np.float32
    assert (small.data == 0.5).all() and (large.data == 0.5).all()


def test_gradients_are_not_written_to():
    params = parameters([(3,), (200, 200), (2, 2)])
    give_gradients(params, 0)
    for parameter in params:
        parameter.grad.data.flags.writeable = False
    for options in (PLAIN, Options(0.1, 1.0, True), Options(0.0, 0.5)):
        update(params, options)


def test_dtypes_are_kept_apart():
    params = [Parameter(np.ones(2, dtype)) for dtype in (np.float32, np.float64, np.float32, np.float16)]
    widths = [[one.dtype.itemsize for one in bucket.parameters] for bucket in bucketed(params)]
    assert widths == [[4, 4], [8], [2]]
    give_gradients(params, 0)
    update(params)
    assert [one.dtype.itemsize for one in params] == [4, 8, 4, 2]


def test_memory_is_one_array_and_splits_into_views():
    bucket = Bucket(parameters([(2, 3), (), (4,)]))
    bucket.remember("m")
    bucket.steps = 3
    assert bucket.memory["m"].shape == (11,)
    bucket.parts("m")[2][1] = 7
    assert bucket.memory["m"][8] == 7
    parts = bucket.split()
    assert [part.memory["m"].shape for part in parts] == [(6,), (1,), (4,)]
    assert all(part.steps == 3 and np.shares_memory(part.memory["m"], bucket.memory["m"]) for part in parts)


def test_memory_of_other_forms():
    bucket = Bucket(parameters([(2, 3), (), (4,)]))
    bucket.remember("m", 2.5, [(2, 1), None, (4,)])
    bucket.numbers = {"x": 1.5}
    assert bucket.memory["m"].tolist() == [2.5] * 6
    assert [part if part is None else part.shape for part in bucket.parts("m")] == [(2, 1), None, (4,)]
    parts = bucket.split()
    assert [[one if one is None else one.shape for one in part.parts("m")] for part in parts] == [
        [(2, 1)], [None], [(4,)]]
    assert all(part.numbers == {"x": 1.5} and part.numbers is not bucket.numbers for part in parts)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_rule_may_see_the_parameter_and_use_scratch(layout):
    shapes = [(3, 4), (150, 300), (5,), ()]
    params = [Parameter(layout(array)) for array in arrays(shapes)]
    give_gradients(params, 1)
    expected = [0.5 * one.data - (one.data + one.grad.data * 0.1) for one in params]

    def rule(g, t, p, first, second, memory):
        assert len({len(one) for one in (g, t, p, first, second, memory)}) == 1
        first[...], second[...] = g, 0.1
        np.multiply(first, second, out=t)
        np.add(t, p, out=t)
        memory += p

    before = [one.data.copy() for one in params]
    for bucket in bucketed(params):
        bucket.remember("m")
        bucket.update(bucket.gradients("test"), rule, ("m",), Options(0.0, 0.5, False, 2, True), Workspace())
    for one, wanted, old, seen in zip(params, expected, before, bucket.parts("m"), strict=True):
        np.testing.assert_allclose(one.data, wanted, rtol=1e-12, atol=1e-14)
        np.testing.assert_array_equal(seen, old)


def test_a_workspace_is_shared_by_buckets_of_different_needs():
    workspace = Workspace()
    small, large = bucketed(parameters([(3,), (2,)]))[0], bucketed(parameters([(200, 300)], seed=1))[0]
    for _ in range(2):
        for bucket, options in ((small, PLAIN), (large, Options(0.1, 1.0, True)), (small, Options(0.1))):
            give_gradients(bucket.parameters, 0)
            sign = -1 if options.maximize else 1
            expected = [one.data - 0.5 * (sign * one.grad.data + options.weight_decay * one.data)
                        for one in bucket.parameters]
            bucket.update(bucket.gradients("test"), halve, (), options, workspace)
            for one, wanted in zip(bucket.parameters, expected, strict=True):
                np.testing.assert_allclose(one.data, wanted, rtol=1e-12)


def test_a_copy_has_a_workspace_of_its_own():
    params = parameters([(3,), (2,)])
    optimizer = optim.SGD(params, lr=1.0)
    give_gradients(params, 0)
    optimizer.step()
    twin = pickle.loads(pickle.dumps(optimizer))
    before = [one.data.copy() for one in params]
    twin.step()
    assert all(np.array_equal(one.data, array) for one, array in zip(params, before, strict=True))
    for one, array in zip(twin.param_groups[0]["params"], before, strict=True):
        np.testing.assert_allclose(one.data, array - one.grad.data)


@pytest.mark.parametrize("make", [
    lambda params: optim.AdamW(params, amsgrad=True, maximize=True),
    lambda params: optim.SGD(params, momentum=0.9, nesterov=True, weight_decay=0.1),
    *[make for name, make in MAKERS.items() if name != "Adafactor"],
])
def test_a_step_makes_no_temporary_of_a_parameters_size(make):
    params = parameters([(700, 800), (800,), (10,)], np.float32)
    give_gradients(params, 0)
    optimizer = make(params)
    optimizer.step()
    tracemalloc.start()
    try:
        optimizer.step()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16_384
