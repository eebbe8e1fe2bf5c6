import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from pygrad.optim.muon import orthogonalise
from tests.optim.reference import difference_to_pytorch
from tests.pytorch import pytorch

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.3, "momentum": 0.5}, {"lr": 0.1, "nesterov": False, "ns_steps": 3},
    {"lr": 0.1, "adjust_lr_fn": "match_rms_adamw", "ns_coefficients": (2.0, -1.5, 0.5)},
    {"lr": 0.1, "adjust_lr_fn": "original", "eps": 10.0},
]
SHAPES = [(7, 5), (5, 7), (30, 60), (1, 1), (40, 1)]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-9), (np.float32, 1e-5)])
def test_equals_pytorch_at_full_precision(options, dtype, tolerance, monkeypatch):
    """PyTorch multiplies matrices in bfloat16, which is kept from it here."""
    monkeypatch.setattr(pytorch().Tensor, "bfloat16", lambda self: self.clone())
    assert difference_to_pytorch("Muon", optim.Muon, options, dtype, shapes=SHAPES) < tolerance


@pytest.mark.parametrize("shape", [(20, 30), (30, 20)])
def test_orthogonalise(shape):
    matrix = np.random.default_rng(0).standard_normal(shape)
    u, _, v = np.linalg.svd(matrix, full_matrices=False)
    found = orthogonalise(matrix.copy())
    values = np.diag(u.T @ found @ v.T)
    np.testing.assert_allclose(u @ np.diag(values) @ v, found, atol=1e-9)
    assert found.shape == shape and 0.6 < values.min() and values.max() < 1.3


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Muon: expected lr"), ({"momentum": -1}, "expected momentum"), ({"weight_decay": -1}, "expected weight"),
    ({"ns_steps": 100}, "expected ns_steps to be a number of at least 0 and below 100"),
    ({"ns_coefficients": (1, 2)}, "three numbers"), ({"ns_coefficients": (1, 2, float("nan"))}, "ns_coefficients"),
    ({"adjust_lr_fn": "best"}, "'original', 'match_rms_adamw' or None, got 'best'"), ({"eps": -1}, "expected eps"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Muon([Parameter([[1.0]])], **options)


def test_matrices_only():
    with pytest.raises(ArgumentError, match=r"Muon: expected matrices, got a parameter of shape \(3,\)"):
        optim.Muon([Parameter([[1.0]]), Parameter([1.0, 2.0, 3.0])])
