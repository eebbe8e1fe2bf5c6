import gc
import tracemalloc

import numpy as np
import pytest

from pygrad import Function, StaleGraphError, Variable, config, evict, grad, kernels, no_grad
from pygrad import functions as F
from pygrad.events import subscribe
from pygrad.sparing import THRESHOLD
from tests.threads import in_threads
from tests.toys import leaf

ROWS, COLUMNS = 128, 256  # float32: 128 KiB
NBYTES = ROWS * COLUMNS * 4
WEIGHT = np.linspace(-1, 1, COLUMNS * COLUMNS, dtype=np.float32).reshape(COLUMNS, COLUMNS) / 16


class Bent(Function):
    """x * |x|, cheap. dx = 2 * dy * |x|. Saves: x."""

    elementwise = cheap = True
    runs = 0

    def forward(self, x):
        Bent.runs += 1
        self.save_for_backward(x)
        return x * np.abs(x)

    def backward(self, gy):
        (x,) = self.saved
        return gy * (np.abs(x) * np.float32(2))


class Dear(Bent):
    """The same, not said to be cheap. dx = 2 * dy * |x|. Saves: x."""

    cheap = False


class Shifted(Function):
    """x + 1, cheap. dx = dy. Saves: nothing."""

    elementwise = cheap = True

    def forward(self, x):
        return x + np.float32(1)

    def backward(self, gy):
        return gy


@pytest.fixture
def inputs():
    x = np.random.default_rng(0).standard_normal((ROWS, COLUMNS)).astype(np.float32)
    return Variable(x), Variable(WEIGHT)


def plain(x, weight):
    return F.linear(Bent()(x * 2.0), weight)


def chain(x, weight):
    return F.linear(Shifted()(Bent()(x * 2.0)), weight)


def shared(x, weight):
    h = Bent()(x * 2.0)
    return F.linear(h, weight) + F.linear(h, weight * 0.5) * F.linear(h, weight)


def deep(x, weight, layers=3):
    for _ in range(layers):
        x = F.linear(Bent()(x * 1.5), weight)
    return x


BUILDS = [plain, chain, shared, deep]


def spared(y):
    """Return the Functions above that have let go of an input."""
    found, stack, seen = [], [y.creator], set()
    while stack:
        function = stack.pop()
        if function in seen:
            continue
        seen.add(function)
        if function.extra is not None and function.extra.restorer is not None:
            found.append(function)
        stack += [edge for edge in function.edges if isinstance(edge, Function)]
    return found


def gradients(build, x, weight, enabled, **options):
    with config.spare_outputs(enabled):
        y = build(x, weight)
        assert bool(spared(y)) is enabled
        found = grad(y, [x, weight], np.cos(np.arange(y.size, dtype=np.float32)).reshape(y.shape), **options)
    return [one.data.tobytes() for one in found], y


@pytest.mark.parametrize("options", [{}, {"create_graph": True}], ids=str)
@pytest.mark.parametrize("build", BUILDS)
def test_gradients_are_the_same_bits(inputs, build, options):
    with_it, _ = gradients(build, *inputs, True, **options)
    without, _ = gradients(build, *inputs, False, **options)
    assert with_it == without


@pytest.mark.parametrize("build", BUILDS)
def test_one_run_for_all_consumers(inputs, build):
    Bent.runs = 0
    _, y = gradients(build, *inputs, True)
    expected = 3 if build is deep else 1
    assert Bent.runs == 2 * expected and not spared(y)


@pytest.mark.parametrize("build", BUILDS)
def test_more_backward_passes(inputs, build):
    x, weight = inputs
    results = []
    for enabled in (True, False):
        with config.spare_outputs(enabled):
            y = build(x, weight)
        seed = np.ones(y.shape, np.float32)
        found = []
        for options in ({"retain_graph": True}, {}, {}, {"create_graph": True}):
            x.clear_grad(), weight.clear_grad()
            y.backward(seed, **options)
            found.append((x.grad.data.tobytes(), weight.grad.data.tobytes()))
        results += found
        x.clear_grad(), weight.clear_grad()
    assert len(set(results)) == 1


def test_the_bytes_are_gone(inputs):
    live = {}
    for enabled in (True, False):
        with config.spare_outputs(enabled):
            gc.collect()
            tracemalloc.start()
            y = plain(*inputs)
            live[enabled], _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            del y
    assert abs(live[False] - live[True] - NBYTES) < 4096


def test_peak_of_a_deep_network(inputs):
    peaks = {}
    for enabled in (True, False):
        with config.spare_outputs(enabled), kernels.use("numpy"):
            gc.collect()
            tracemalloc.start()
            deep(*inputs, layers=6).sum().backward()
            _, peaks[enabled] = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    assert peaks[False] - peaks[True] > 3.9 * NBYTES


def small(x, weight):
    return F.linear(Bent()(x[:4] * 2.0), weight)


def of_a_leaf(x, weight):
    return F.linear(Bent()(x), weight)


def dear(x, weight):
    return F.linear(Dear()(x * 2.0), weight)


def kept_by_itself(x, weight):
    return F.linear((x * 2.0).tanh() if hasattr(x, "tanh") else F.tanh(x * 2.0), weight)


def no_gradient_of_the_weight(x, weight):
    return F.linear(Bent()(x * 2.0), weight.data)


def nothing_below(x, weight):
    return F.linear(Shifted()(x * 2.0), weight)


@pytest.mark.parametrize("build", [small, of_a_leaf, dear, kept_by_itself, no_gradient_of_the_weight, nothing_below])
def test_where_nothing_is_spared(inputs, build):
    assert not spared(build(*inputs))


def test_the_threshold():
    weight = Variable(np.ones((3, 8)))
    for rows, expected in ((THRESHOLD // 64 - 1, 0), (THRESHOLD // 64, 1)):
        y = F.linear(Bent()(Variable(np.ones((rows, 8))) * 2.0), weight)
        assert len(spared(y)) == expected


def test_a_living_output_is_used_again(inputs):
    x, weight = inputs
    h = Bent()(x * 2.0)
    y = F.linear(h, weight)
    Bent.runs = 0
    y.sum().backward()
    assert Bent.runs == 0 and spared(y) == []


def test_what_it_needs_was_evicted(inputs):
    expected, _ = gradients(plain, *inputs, False)
    x, weight = inputs
    y = plain(x, weight)
    assert evict(y.creator.edges[0]) == NBYTES
    found = grad(y, [x, weight], np.cos(np.arange(y.size, dtype=np.float32)).reshape(y.shape))
    assert [one.data.tobytes() for one in found] == expected


def test_a_gradient_that_passes_by_leaves_nothing_behind(inputs):
    x, weight = inputs
    h = Bent()(x * 2.0)
    first, second = F.linear(h, weight), F.linear(h, weight)
    del h
    grad(first.sum(), [weight])
    expected = grad((first * 1.0).sum(), [weight])[0].data.tobytes()
    assert grad(second.sum(), [weight])[0].data.tobytes() == expected


def test_an_update_in_place_is_noticed():
    class Scaled(Bent):
        def forward(self, x, scale):
            self.save_for_backward(x, None)
            return x * scale

        def backward(self, gy):
            return gy, None

    x, scale, weight = leaf(*range(1, 9)), leaf(2.0), Variable(np.ones((2, THRESHOLD // 64, 8)).reshape(-1, 8))
    big = Variable(np.ones((THRESHOLD // 64, 8)))
    y = F.linear(Scaled()(big * x, scale), weight)
    assert spared(y)
    with no_grad():
        scale += 1
    with pytest.raises(StaleGraphError):
        grad(y.sum(), [weight])


def test_events(inputs):
    told = []
    with subscribe(lambda event: told.append((event.kind, type(event.function).__name__, event.role))):
        y = plain(*inputs)
        assert ("evicted", "Linear", "input") in told
        y.sum().backward()
    assert ("rematerialised", "Bent", "output") in told


def test_random_ones_repeat_themselves(inputs):
    x, weight = inputs
    y = F.linear(F.dropout(Bent()(x * 2.0), 0.5), weight)
    h = y.creator.inputs[0].data
    gw, = grad(y, [weight], np.ones(y.shape, np.float32), retain_graph=True)
    np.testing.assert_array_equal(gw.data, np.ones(y.shape, np.float32).T @ h)


def test_two_threads_at_once(inputs):
    expected, _ = gradients(shared, *inputs, False)
    x, weight = inputs
    for _ in range(5):
        y = shared(x, weight)
        seed, found = np.cos(np.arange(y.size, dtype=np.float32)).reshape(y.shape), []
        in_threads(2, lambda number, y=y, seed=seed, found=found: found.append(
            [one.data.tobytes() for one in grad(y, [x, weight], seed)]))
        assert found == [expected, expected]


# -- something smaller than an output -------------------------------------------------------------------------


def pooled(x):
    return F.max_pool2d(F.relu(x * 2.0), 2)


def averaged(x):
    return F.avg_pool2d(F.relu(x * 2.0), 2) + F.adaptive_avg_pool2d(F.relu(x * 3.0), 8)


def kept_by_another(x):
    h = F.relu(x * 2.0)
    return F.max_pool2d(h, 2) * F.avg_pool2d(h * h, 2)


def relus(y):
    """Return what each ReLU above has saved."""
    found, stack, seen = [], [y.creator], set()
    while stack:
        function = stack.pop()
        if function in seen:
            continue
        seen.add(function)
        if isinstance(function, F.Relu):
            found.append(function.saved[0])
        stack += [edge for edge in function.edges if isinstance(edge, Function)]
    return found


def images(last=False):
    x = np.random.default_rng(1).standard_normal((8, 16, 16, 16)).astype(np.float32)
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1) if last else x


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("build", [pooled, averaged, kept_by_another])
def test_bits_in_the_place_of_an_output(build, last):
    results = {}
    for enabled in (True, False):
        x = Variable(images(last))
        with config.spare_outputs(enabled):
            y = build(x)
        assert {one.dtype == np.uint8 for one in relus(y)} == {enabled}
        if enabled:
            assert sum(one.nbytes for one in relus(y)) * 32 == len(relus(y)) * x.data.nbytes
        found = []
        for options in ({"retain_graph": True}, {}, {}, {"create_graph": True}):
            gx, = grad(y, [x], np.cos(np.arange(y.size, dtype=np.float32)).reshape(y.shape), **options)
            found.append(gx.data.tobytes())
        results[enabled] = found
    assert results[True] == results[False] and len(set(results[True])) == 1


def test_small_outputs_and_watched_ones_stay():
    assert relus(pooled(Variable(images()[:1, :1])))[0].dtype == np.float32
    with config.check_mutation():
        assert relus(pooled(Variable(images())))[0].dtype == np.float32


def test_infinite_gradients_stay_where_they_belong():
    x = Variable(images())
    h = F.relu(x)
    F.avg_pool2d(h, 2)
    h.backward(np.full(x.shape, np.inf, np.float32))
    assert set(np.unique(x.grad.data)) == {0, np.inf}
