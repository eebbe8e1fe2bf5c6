import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, StaleGraphError, Variable, layers, optim
from pygrad.errors import ArgumentError, ShapeError
from pygrad.optim.averaging import check_decay
from tests.optim.reference import default_dtype
from tests.pytorch import pytorch


def models(dtype="float32"):
    """A model of ours and PyTorch's with the same weights."""
    torch = pytorch()
    ours = layers.Sequential(layers.Linear(3, 4, dtype=dtype), layers.Tanh(), layers.Linear(4, 2, dtype=dtype))
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).to(getattr(torch, dtype))
    for model, number in ((ours, np.array([3])), (theirs, torch.tensor([3]))):
        model.register_buffer("seen", number)
        model.register_buffer("mean", np.ones(2, dtype) if model is ours else torch.ones(2, dtype=getattr(torch, dtype)))
    return ours, theirs


def change(ours, theirs, step):
    """The same new weights and buffers for both."""
    torch = pytorch()
    generator = np.random.default_rng(step)
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        one.data[...] = generator.standard_normal(one.shape)
        other.data.copy_(torch.tensor(one.data))
    for one, other in zip(ours.buffers(), theirs.buffers(), strict=True):
        one += np.array(10 * step, one.dtype)
        other.copy_(torch.tensor(one))


AVERAGES = [
    ("", None), ("multi_avg_fn", "get_swa_multi_avg_fn"), ("avg_fn", "get_swa_avg_fn"),
    ("multi_avg_fn", "get_ema_multi_avg_fn"), ("avg_fn", "get_ema_avg_fn"),
]


# PyTorch's function cannot average integers.
CASES = [(*average, buffers) for average in AVERAGES for buffers in (False, True)
         if not (buffers and average[1] == "get_swa_multi_avg_fn")]


@pytest.mark.parametrize("argument, function, use_buffers", CASES)
@pytest.mark.parametrize("dtype, tolerance", [("float64", 1e-12), ("float32", 1e-5)])
def test_equals_pytorch(argument, function, use_buffers, dtype, tolerance):
    swa = pytorch().optim.swa_utils
    ours, theirs = models(dtype)
    change(ours, theirs, 0)
    made = [{argument: getattr(module, function)()} if function else {} for module in (optim, swa)]
    first = optim.AveragedModel(ours, use_buffers=use_buffers, **made[0])
    second = swa.AveragedModel(theirs, use_buffers=use_buffers, **made[1])
    with default_dtype(pytorch(), dtype):
        for step in range(20):
            change(ours, theirs, step)
            first.update_parameters(ours)
            second.update_parameters(theirs)
    state, other = first.state_dict(), second.state_dict()
    assert state["n_averaged"] == 20 and set(state) == set(other)
    for name, value in other.items():
        assert state[name].dtype == value.numpy().dtype
        np.testing.assert_allclose(state[name], value.numpy(), rtol=tolerance, atol=tolerance, err_msg=name)
    x = np.ones((1, 3), dtype)
    np.testing.assert_array_equal(first(x).data, first.module(x).data)


def test_functions_of_ones_own():
    model = layers.Linear(1, 1, bias=False)
    averaged = optim.AveragedModel(model, avg_fn=lambda average, current, n: np.maximum(average, current) + n)
    for value in (1.0, 5.0, 3.0):
        model.weight.data[...] = value
        averaged.update_parameters(model)
    assert averaged.module.weight.item() == 5 + 1 + 2 and model.weight.item() == 3.0
    assert averaged.module.weight.dtype == np.float32


def test_a_graph_from_before_is_stale():
    model = layers.Linear(2, 2)
    averaged = optim.AveragedModel(model)
    y = averaged(Variable(np.ones((1, 2), np.float32))).sum()
    averaged.update_parameters(model)
    with pytest.raises(StaleGraphError):
        y.backward()


def test_state_goes_on():
    model = layers.Linear(2, 2)
    averaged, twin = optim.AveragedModel(model), optim.AveragedModel(layers.Linear(2, 2))
    averaged.update_parameters(model)
    model.weight.data[...] += 1
    twin.load_state_dict(averaged.state_dict())
    for one in (averaged, twin):
        one.update_parameters(model)
    np.testing.assert_array_equal(twin.module.weight.data, averaged.module.weight.data)
    assert twin.n_averaged == 2


def test_another_model():
    averaged = optim.AveragedModel(layers.Linear(2, 2))
    with pytest.raises(ShapeError, match=r"have the shapes \[\(3, 2\), \(3,\)\], the averages \[\(2, 2\), \(2,\)\]"):
        averaged.update_parameters(layers.Linear(2, 3))
    assert averaged.n_averaged == 0


def test_no_temporaries_of_a_parameters_size():
    model = layers.Linear(1000, 1000)
    averaged = optim.AveragedModel(model, multi_avg_fn=optim.get_ema_multi_avg_fn())
    averaged.update_parameters(model)
    tracemalloc.start()
    try:
        averaged.update_parameters(model)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000


@pytest.mark.parametrize("decay", [-0.1, 1.1, float("nan"), "0.9", None])
def test_bad_decay(decay):
    for make in (optim.get_ema_avg_fn, optim.get_ema_multi_avg_fn, lambda one: check_decay(one, "Here")):
        with pytest.raises(ArgumentError, match="expected decay to be a number from 0 to 1, got"):
            make(decay)


def test_both_functions():
    with pytest.raises(ArgumentError, match="AveragedModel: expected avg_fn or multi_avg_fn, got both"):
        optim.AveragedModel(layers.Linear(1, 1), optim.get_swa_avg_fn(), optim.get_swa_multi_avg_fn())


class BatchNorm(layers.Module):
    """As much of a batch normalisation as counts here."""

    def __init__(self):
        self.weight = Parameter(np.ones(1))
        self.momentum = 0.1
        self.register_buffer("running_mean", np.full(1, 7.0))
        self.batches = 0

    def reset_running_stats(self):
        self.running_mean[...], self.batches = 0, 0

    def forward(self, x):
        if self.training:
            self.batches += 1
            share = 1 / self.batches if self.momentum is None else self.momentum
            mean = np.asarray(x.numpy() if isinstance(x, Variable) else x).mean(0)
            self.running_mean += share * (mean - self.running_mean)
        return x


@pytest.fixture
def normed():
    model = layers.Sequential(BatchNorm(), layers.Dropout(), BatchNorm())
    model.eval()
    model[1].train()
    return model


def test_running_statistics_anew(normed):
    optim.update_bn([np.ones((2, 1)), [np.full((3, 1), 4.0), "label"]], normed)
    assert normed[0].running_mean.tolist() == [2.5] and normed[0].momentum == 0.1
    assert [one.training for one in normed.modules()] == [False, False, True, False]


def test_modes_are_put_back_after_an_error(normed):
    with pytest.raises(ValueError, match="shapes|dimension|axis|broadcast"):
        optim.update_bn([np.ones((2, 1)), np.ones((2, 3))], normed)
    assert [one.training for one in normed.modules()] == [False, False, True, False]
    assert [normed[0].momentum, normed[2].momentum] == [0.1, 0.1]
