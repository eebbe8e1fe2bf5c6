import numpy as np
import pytest

from benchmarks import workload
from benchmarks.workload import Task, chain_expected, chain_factor, chain_start, initial_weights, reference_losses


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gradients_by_hand(activation):
    task = Task("test", "", (5, 7, 6, 4), 8, activation)
    parameters = [array.astype(np.float64) for array in initial_weights(task)]
    _, gradients = workload._loss_and_gradients(task, parameters)
    step = 1e-6
    for parameter, gradient in zip(parameters, gradients, strict=True):
        numeric = np.empty_like(parameter)
        for index in np.ndindex(parameter.shape):
            value, ends = parameter[index], []
            for moved in (value + step, value - step):
                parameter[index] = moved
                ends.append(workload._loss_and_gradients(task, parameters)[0])
            parameter[index] = value
            numeric[index] = (ends[0] - ends[1]) / (2 * step)
        np.testing.assert_allclose(gradient, numeric, atol=1e-8)


def test_reference_learns_and_leaves_its_start_alone():
    task = Task("test", "", (5, 7, 4), 8, "tanh")
    before = [array.copy() for array in initial_weights(task)]
    losses = reference_losses(task, 20)
    assert losses == sorted(losses, reverse=True)
    for array, copy in zip(initial_weights(task), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_chains_stay_at_one():
    y = chain_start()
    for _ in range(1001):
        y = y * chain_factor()
    assert chain_expected("constant", 1001, False) == [float(y.sum())]
    assert chain_expected("variable", 1001, True) == chain_factor().tolist()
    assert chain_expected("scalar", 2, True) == [1.0] * 4
