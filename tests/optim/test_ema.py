import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, layers, optim
from pygrad.errors import ArgumentError, GraphError, ShapeError, StateDictError
from tests.optim.reference import arrays, parameters

SHAPES = [(3, 2), (), (150, 300)]


def test_averages():
    params = parameters(SHAPES)
    average = optim.ExponentialMovingAverage(params, 0.9)
    expected = [one.data.copy() for one in params]
    for step in range(5):
        for one, array in zip(params, arrays(SHAPES, seed=step), strict=True):
            one.data = array
        average.update()
        expected = [0.9 * old + 0.1 * one.data for old, one in zip(expected, params, strict=True)]
    for one, wanted in zip(average.averages, expected, strict=True):
        np.testing.assert_allclose(one, wanted, rtol=1e-12, atol=1e-14)
    assert average.updates == 5


def test_equals_pytorchs_model():
    model = layers.Linear(3, 2)
    first = optim.ExponentialMovingAverage(model.parameters(), 0.8)
    second = optim.AveragedModel(model, multi_avg_fn=optim.get_ema_multi_avg_fn(0.8))
    second.update_parameters(model)
    for step in range(5):
        model.weight.data += step
        first.update()
        second.update_parameters(model)
    np.testing.assert_array_equal(first.averages[0], second.module.weight.data)


@pytest.fixture
def applied():
    x, y = Parameter([1.0]), Parameter(np.ones((2, 2), np.float32))
    average = optim.ExponentialMovingAverage([x, y], 0.5)
    x.data[0] = y.data[...] = 3.0
    average.update()
    return x, y, average


def test_lent_to_the_parameters(applied):
    x, y, average = applied
    own = x.data
    with average.apply():
        assert x.tolist() == [2.0] and (y.data == 2).all() and x.data is average.averages[0]
    assert x.data is own and x.tolist() == [3.0] and (y.data == 3).all()
    with pytest.raises(RuntimeError, match="stop"), average.apply():
        raise RuntimeError("stop")
    assert x.data is own and average.averages[0].flags.writeable


def test_training_within_leaves_both_as_they_were(applied):
    x, y, average = applied
    optimizer = optim.SGD([x, y], lr=1.0)
    with average.apply():
        with pytest.raises(ValueError, match="read-only"):
            x.data[0] = 5.0
        (x * x).sum().backward()
        assert x.grad.tolist() == [4.0]
        optimizer.step()
        assert x.tolist() == [-2.0]
    assert x.tolist() == [3.0] and average.averages[0].tolist() == [2.0]


def test_a_new_shape_within(applied):
    x, _, average = applied
    with average.apply():
        x.data = np.ones((4, 4))
        x.grad = np.ones((4, 4))
    assert x.tolist() == [3.0] and x.grad is None


@pytest.mark.parametrize("name", ["update", "copy_to_parameters", "apply"])
def test_not_within(applied, name):
    _, _, average = applied

    def use():
        made = getattr(average, name)()
        if name == "apply":
            made.__enter__()

    with average.apply(), pytest.raises(GraphError, match=rf"{name}: the parameters hold their averages; leave the"):
        use()
    average.update()


def test_for_good(applied):
    x, y, average = applied
    average.copy_to_parameters()
    x.data += 1
    assert x.tolist() == [3.0] and average.averages[0].tolist() == [2.0] and y.dtype == np.float32


def test_state(applied):
    _, _, average = applied
    params = [Parameter([0.0]), Parameter(np.zeros((2, 2), np.float32))]
    other = optim.ExponentialMovingAverage(params)
    state = average.state_dict()
    other.load_state_dict(state)
    assert (other.decay, other.updates, other.averages[0].tolist()) == (0.5, 1, [2.0])
    assert not np.shares_memory(other.averages[0], average.averages[0]) and other.averages[1].dtype == np.float32
    for change, error, message in (
            ({"averages": state["averages"][:1]}, StateDictError, "nothing was loaded"),
            ({"averages": [np.ones(2), state["averages"][1]]}, StateDictError, r"averages of the shapes \[\(2,\), "),
            ({"decay": 2}, ArgumentError, "expected decay")):
        with pytest.raises(error, match=message):
            other.load_state_dict({**state, **change})
    with pytest.raises(StateDictError, match=r"\['updates'\] is missing"):
        other.load_state_dict({"decay": 0.5, "averages": state["averages"]})
    assert (other.decay, other.updates, other.averages[0].tolist()) == (0.5, 1, [2.0])


def test_changed_parameters(applied):
    x, y, average = applied
    y.data = np.ones((3, 3))
    before = average.averages[0].copy()
    for use in (average.update, average.copy_to_parameters, average.apply().__enter__):
        with pytest.raises(ShapeError, match=r"the parameter shape \(3, 3\).*has an average of shape \(2, 2\)"):
            use()
    assert np.array_equal(average.averages[0], before) and x.tolist() == [3.0]


def test_bad_arguments():
    with pytest.raises(ArgumentError, match="at least one parameter"):
        optim.ExponentialMovingAverage([])
    with pytest.raises(ArgumentError, match="ExponentialMovingAverage: expected decay to be a number from 0 to 1"):
        optim.ExponentialMovingAverage([Parameter([1.0])], 1.5)


def test_no_temporaries_of_a_parameters_size():
    average = optim.ExponentialMovingAverage(parameters([(1000, 1000)], np.float32))
    tracemalloc.start()
    try:
        average.update()
        with average.apply():
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000


def test_repr():
    average = optim.ExponentialMovingAverage([Parameter(np.zeros(3))], decay=0.5)
    average.update()
    assert repr(average) == "ExponentialMovingAverage(1 parameters, 3 elements; decay=0.5, updates=1)"
    with average.apply():
        assert repr(average).endswith("updates=1, applied)")
