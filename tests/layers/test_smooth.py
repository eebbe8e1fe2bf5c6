import numpy as np
import pytest

from pygrad import functions as F, layers
from tests.pytorch import agree_layers, pytorch

X = np.linspace(-5, 5, 30).reshape(2, 15)


@pytest.mark.parametrize("name, options", [
    ("GELU", {}), ("GELU", {"approximate": "tanh"}), ("SiLU", {}), ("Mish", {}), ("Softplus", {}),
    ("Softplus", {"beta": 2.0, "threshold": 3.0}), ("Softsign", {}), ("LogSigmoid", {}), ("Tanhshrink", {}),
])
def test_agrees_with_pytorch(name, options):
    agree_layers(lambda dtype: getattr(layers, name)(**options),
                 lambda dtype: getattr(pytorch().nn, name)(**options), X)
    assert repr(getattr(layers, name)(**options)) == repr(getattr(pytorch().nn, name)(**options))


def test_quick_gelu():
    assert np.array_equal(layers.QuickGELU()(X).data, F.quick_gelu(X).data)
    assert repr(layers.QuickGELU()) == "QuickGELU()"
