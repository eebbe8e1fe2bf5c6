"""Tests of what rules are said to take: steps of one operation each are measured."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from pygrad import Function, Variable, kernels, layers
from pygrad import functions as F
from pygrad.memory import estimate
from pygrad.kernels.parallel import set_num_threads
from pygrad.memory._rule_costs import FRESH, GIVEN, VIEW, WRITTEN, Shape, cost_of

N = (512, 512)
IMAGES = (16, 32, 28, 28)
generator = np.random.default_rng(0)
LABELS = generator.integers(0, 1000, 512)
PICKED = generator.integers(0, 512, 512)
TARGET = np.abs(generator.standard_normal((512, 1000))).astype(np.float32)
NUMBERS = np.abs(generator.standard_normal(N)).astype(np.float32)
BITS = (NUMBERS > 0.5).astype(np.float32)
STATISTICS = np.zeros(64, np.float32), np.ones(64, np.float32)
RECURRENT = {name: getattr(layers, name)(64, 128) for name in ("RNN", "GRU", "LSTM")}

UNARY = {name: (getattr(F, name), (N,)) for name in """
    absolute celu cos elu erf exp gelu hardshrink hardsigmoid hardswish hardtanh leaky_relu logsigmoid mish negative
    quick_gelu ravel relu relu6 selu sigmoid silu sin softplus softshrink softsign square tanh tanhshrink
    """.split() if hasattr(F, name)}

CASES = UNARY | {
    "add": (lambda x, y: x + y, (N, N)), "add a constant": (lambda x: x + NUMBERS, (N,)),
    "add, broadcast": (lambda x, y: x + y, (N, (512,))), "subtract": (lambda x, y: x - y, (N, N)),
    "multiply": (lambda x, y: x * y, (N, N)), "multiply by a constant": (lambda x: x * NUMBERS, (N,)),
    "multiply by a number": (lambda x: x * 2, (N,)), "multiply, broadcast": (lambda x, y: x * y, (N, (512,))),
    "divide": (lambda x, y: x / y, (N, N)), "divide by a constant": (lambda x: x / (NUMBERS + 1), (N,)),
    "maximum": (np.maximum, (N, N)), "minimum by a constant": (lambda x: np.minimum(x, NUMBERS), (N,)),
    "power": (lambda x: x ** 3, (N,)), "used twice": (lambda x: x.exp() * x + x, (N,)),
    "gelu, tanh": (lambda x: F.gelu(x, approximate="tanh"), (N,)), "glu": (F.glu, (N,)),
    "softmax": (lambda x: F.softmax(x, -1), (N,)), "log_softmax": (lambda x: F.log_softmax(x, -1), (N,)),
    "dropout": (lambda x: F.dropout(x, 0.1), (N,)), "dropout2d": (lambda x: F.dropout2d(x, 0.1), (IMAGES,)),
    "matmul": (lambda x, y: x @ y, (N, N)), "matmul, stacked": (lambda x, y: x @ y, ((16, 256, 128), (16, 128, 256))),
    "linear": (F.linear, (N, N, (512,))), "linear of three axes": (F.linear, ((8, 64, 512), N, (512,))),
    "sum": (lambda x: x.sum(axis=0), (N,)), "mean": (lambda x: x.mean(axis=1), (N,)),
    "var": (lambda x: F.var(x, axis=1), (N,)), "max": (lambda x: F.max(x, axis=1), (N,)),
    "reshape": (lambda x: x.reshape(-1), (N,)), "transpose": (lambda x: x.T, (N,)),
    "broadcast_to": (lambda x: np.broadcast_to(x, N), ((512,),)),
    "concatenate": (lambda x, y: np.concatenate([x, y]), (N, N)), "stack": (lambda x, y: np.stack([x, y]), (N, N)),
    "split": (lambda x: np.split(x, 2)[0], (N,)), "pad": (lambda x: F.pad(x, (1, 1)), (N,)),
    "getitem, slice": (lambda x: x[10:300], (N,)), "getitem, indices": (lambda x: x[PICKED], (N,)),
    "where": (lambda x, y: np.where(NUMBERS > 1, x, y), (N, N)), "clip": (lambda x: np.clip(x, -1, 1), (N,)),
    "astype": (lambda x: x.astype(np.float64), (N,)),
    "layer_norm": (lambda x, w, b: F.layer_norm(x, (512,), w, b), (N, (512,), (512,))),
    "rms_norm": (lambda x, w: F.rms_norm(x, (512,), w), (N, (512,))),
    "batch_norm": (lambda x, w, b: F.batch_norm(x, *STATISTICS, w, b, training=True),
                   ((16, 64, 16, 16), (64,), (64,))),
    "group_norm": (lambda x, w, b: F.group_norm(x, 8, w, b), ((16, 64, 16, 16), (64,), (64,))),
    "instance_norm": (F.instance_norm, (IMAGES,)),
    "local_response_norm": (lambda x: F.local_response_norm(x, 5), (IMAGES,)),
    "normalize": (F.normalize, (N,)), "embedding": (lambda w: F.embedding(LABELS.reshape(32, 16), w), ((1000, 128),)),
    "conv1d": (lambda x, w, b: F.conv1d(x, w, b, padding=1), ((16, 32, 512), (32, 32, 3), (32,))),
    "conv2d": (lambda x, w, b: F.conv2d(x, w, b, padding=1), (IMAGES, (64, 32, 3, 3), (64,))),
    "conv2d, twice": (lambda x, w, v: F.conv2d(F.relu(F.conv2d(x, w, padding=1)), v, padding=1),
                      (IMAGES, (32, 32, 3, 3), (32, 32, 3, 3))),
    "conv2d, strides": (lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1), (IMAGES, (64, 32, 3, 3), (64,))),
    "conv2d, depthwise": (lambda x, w: F.conv2d(x, w, padding=1, groups=32), (IMAGES, (32, 1, 3, 3))),
    "conv2d, pointwise": (F.conv2d, (IMAGES, (64, 32, 1, 1))),
    "conv3d": (lambda x, w: F.conv3d(x, w, padding=1), ((4, 8, 16, 16, 16), (16, 8, 3, 3, 3))),
    "conv_transpose2d": (lambda x, w: F.conv_transpose2d(x, w, stride=2), ((16, 32, 14, 14), (32, 16, 2, 2))),
    "max_pool1d": (lambda x: F.max_pool1d(x, 2), ((16, 32, 1024),)), "max_pool2d": (lambda x: F.max_pool2d(x, 2), (IMAGES,)),
    "max_pool2d, overlapping": (lambda x: F.max_pool2d(x, 3, 2, 1), (IMAGES,)),
    "max_pool2d of conv2d": (lambda x, w: F.max_pool2d(F.conv2d(x, w, padding=1), 2), (IMAGES, (32, 32, 3, 3))),
    "max_pool3d": (lambda x: F.max_pool3d(x, 2), ((4, 16, 16, 16, 16),)),
    "avg_pool2d": (lambda x: F.avg_pool2d(x, 2), (IMAGES,)),
    "adaptive_avg_pool2d": (lambda x: F.adaptive_avg_pool2d(x, 7), (IMAGES,)),
    "adaptive_max_pool2d": (lambda x: F.adaptive_max_pool2d(x, 7), (IMAGES,)),
    "interpolate": (lambda x: F.interpolate(x, scale_factor=2), ((16, 16, 28, 28),)),
    "interpolate, bilinear": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), ((16, 16, 28, 28),)),
    "pixel_shuffle": (lambda x: F.pixel_shuffle(x, 2), ((16, 64, 14, 14),)),
    "unfold": (lambda x: F.unfold(x, 3), ((4, 16, 28, 28),)),
    "cross_entropy": (lambda x: F.cross_entropy(x, LABELS), ((512, 1000),)),
    "cross_entropy of probabilities": (lambda x: F.cross_entropy(x, TARGET), ((512, 1000),)),
    "nll_loss": (lambda x: F.nll_loss(x, LABELS), ((512, 1000),)), "mse_loss": (lambda x: F.mse_loss(x, NUMBERS), (N,)),
    "smooth_l1_loss": (lambda x: F.smooth_l1_loss(x, NUMBERS), (N,)),
    "binary_cross_entropy_with_logits": (lambda x: F.binary_cross_entropy_with_logits(x, BITS), (N,)),
    "cosine_similarity": (F.cosine_similarity, (N, N)), "cdist": (F.cdist, ((256, 64), (256, 64))),
    "linear_cross_entropy": (lambda x, w: F.linear_cross_entropy(x, w, LABELS), ((512, 128), (4000, 128))),
    "attention": (lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), ((8, 4, 256, 32),) * 3),
    "attention, long": (F.scaled_dot_product_attention, ((1, 4, 1024, 64),) * 3),
    "rnn": (lambda x: RECURRENT["RNN"](x)[0], ((64, 16, 64),)), "gru": (lambda x: RECURRENT["GRU"](x)[0], ((64, 16, 64),)),
    "lstm": (lambda x: RECURRENT["LSTM"](x)[0], ((64, 16, 64),)),
    "lstm, long": (lambda x: RECURRENT["LSTM"](x)[0], ((128, 64, 64),)),
    "prelu": (lambda x, w: F.prelu(x, w), (N, (1,))),
}


def step_of(function, inputs):
    """Return a step without an optimiser; the gradient of the output is an array of its own."""
    output = function(*inputs)
    factors = np.ones(output.shape, np.float32)

    def loss(y):
        return (y * factors).sum()

    def step():
        loss(function(*inputs)).backward()

    return step, loss


def measured(step, inputs):
    """Return the peak of a step above what is live before, Python's objects included."""
    def run():
        for one in [*inputs, *[one for layer in RECURRENT.values() for one in layer.parameters()]]:
            one.clear_grad()
        tracemalloc.reset_peak()
        live = tracemalloc.get_traced_memory()[0]
        step()
        return tracemalloc.get_traced_memory()[1] - live

    tracemalloc.start()
    try:
        return min(run() for _ in range(2))
    finally:
        tracemalloc.stop()


@pytest.fixture
def one_thread():
    """How many threads of several take part at a time is chance."""
    set_num_threads(1)
    yield
    set_num_threads(None)


@pytest.mark.parametrize("name", ["numpy", "onednn"])
@pytest.mark.parametrize("case", CASES)
def test_steps_of_one_operation(one_thread, case, name):
    if name not in kernels.available():
        pytest.skip(f"{name} is not installed")
    function, shapes = CASES[case]
    inputs = [Variable(generator.standard_normal(shape).astype(np.float32)) for shape in shapes]
    with kernels.use(name):
        step, loss = step_of(function, inputs)
        true = measured(step, inputs)
        for one in [*inputs, *[one for layer in RECURRENT.values() for one in layer.parameters()]]:
            one.clear_grad()
        found = estimate(function, *inputs, loss=loss)
    assert found.step_bytes == pytest.approx(true, rel=0.05)


class Doubled(Function):
    """Twice x. dx = 2 * dy. Saves: nothing."""

    def forward(self, x):
        return x * 2

    def backward(self, gy):
        return gy * 2


def cost(output, gy, *inputs, workspace=0):
    return cost_of(output.creator, [gy], list(inputs), workspace)


def test_where_gradients_lie():
    x, shape = Variable(np.ones((2, 3))), Shape((2, 3), np.dtype(float))
    assert cost(x + x, shape, shape, shape).gradients == [(GIVEN, shape), (GIVEN, shape)]
    assert cost(x - x, shape, shape, shape).gradients == [(GIVEN, shape), (FRESH, shape)]
    assert cost(x * x, shape, shape, shape).gradients == [(FRESH, shape), (FRESH, shape)]
    assert cost(x * 2, shape, shape, None).gradients == [(WRITTEN, shape), None]
    assert cost(F.tanh(x), shape, shape).gradients == [(WRITTEN, shape)]
    assert cost(x.reshape(6), Shape((6,), np.dtype(float)), shape).gradients == [(VIEW, shape)]


def test_a_function_of_ones_own_takes_what_its_forward_took_or_an_array():
    x, shape = Variable(np.ones((2, 3))), Shape((2, 3), np.dtype(float))
    found = cost(Doubled()(x), shape, shape, workspace=1000)
    assert found.gradients == [(FRESH, shape)] and found.workspace == 1000
    assert cost(Doubled()(x), shape, shape).workspace == shape.nbytes


def test_a_function_of_ones_own_by_the_name_of_ours():
    class Tanh(Doubled):
        """Twice x. dx = 2 * dy. Saves: nothing."""

    shape = Shape((2, 3), np.dtype(float))
    assert cost(Tanh()(Variable(np.ones((2, 3)))), shape, shape).gradients == [(FRESH, shape)]
