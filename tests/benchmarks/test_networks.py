import numpy as np
import pytest

from benchmarks.engines.base import Engine, UnsupportedError
from benchmarks.engines.pygrad_engine import reference_network_losses
from benchmarks.engines.pygrad_networks import build
from benchmarks.networks import NETWORKS, Network, network_batch, network_weights, shapes

SMALL = {
    "cnn": Network("cnn-small", "", 3, {"image": 8, "first": 2, "second": 3, "hidden": 4, "classes": 5}),
    "gpt": Network("gpt-small", "", 2, {"layers": 1, "width": 8, "heads": 2, "tokens": 6, "vocabulary": 11}),
    "lstm": Network("lstm-small", "", 3, {"inputs": 4, "hidden": 5, "steps": 6, "classes": 3}),
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_weights_have_the_models_names_and_shapes(network):
    assert {name: array.shape for name, array in build(network).state_dict().items()} == shapes(network)


@pytest.mark.parametrize("network", SMALL.values(), ids=SMALL)
def test_losses_fall_and_the_start_is_left_alone(network):
    before = {name: array.copy() for name, array in network_weights(network).items()}
    losses = reference_network_losses(network, 30)
    assert losses[-1] < 0.96 * losses[0] and len(losses) == 30
    for name, array in network_weights(network).items():
        np.testing.assert_array_equal(array, before[name])


def test_batches():
    for network in NETWORKS.values():
        inputs, labels = network_batch(network)
        assert labels.dtype == np.int64 and not inputs.flags.writeable and not labels.flags.writeable
    tokens, following = network_batch(NETWORKS["gpt"])
    np.testing.assert_array_equal(tokens[:, 1:], following[:, :-1])


def test_an_engine_without_layers():
    with pytest.raises(UnsupportedError, match="has no layers for it"):
        Engine().network_trainer(NETWORKS["cnn"])
