import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

D, C, CUTOFFS = 8, 20, [5, 12]
X = uniform((9, D))
TARGETS = [np.array([0, 4, 5, 11, 12, 19, 3, 7, 13]), np.arange(9) % 5, np.full(9, 15)]


def make(dtype="float64", **options):
    return layers.AdaptiveLogSoftmaxWithLoss(D, C, CUTOFFS, dtype=dtype, **({"div_value": 2.0} | options))


@pytest.mark.parametrize("options", [{}, {"head_bias": True, "div_value": 2.5}])
@pytest.mark.parametrize("target", TARGETS)
def test_agrees_with_pytorch(options, target):
    torch = pytorch()
    agree_layers(lambda dtype: make(dtype, **options), lambda dtype: torch.nn.AdaptiveLogSoftmaxWithLoss(
        D, C, CUTOFFS, **({"div_value": 2.0} | options)), X, target)


@pytest.mark.parametrize("target", [3, 7, 19])
def test_one_row_agrees_with_pytorch(target):
    torch = pytorch()
    agree_layers(make, lambda dtype: torch.nn.AdaptiveLogSoftmaxWithLoss(D, C, CUTOFFS, 2.0), X[0], np.array(target))


def test_all_classes_agree_with_pytorch():
    torch = pytorch()
    mine, other = make(), torch.nn.AdaptiveLogSoftmaxWithLoss(D, C, CUTOFFS, 2.0).double()
    other.load_state_dict({name: torch.tensor(array) for name, array in mine.state_dict().items()}, strict=True)
    x = 20 * np.random.default_rng(0).standard_normal((50, D))
    logs = mine.log_prob(x)
    np.testing.assert_allclose(logs.data, other.log_prob(torch.tensor(x)).detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.exp(logs.data).sum(-1), 1)
    best = mine.predict(x)
    np.testing.assert_array_equal(best, other.predict(torch.tensor(x)).numpy())
    assert (best < 5).any() and (best >= 5).any()
    assert mine.predict(x[0]) == best[0] and mine.predict(x[best < 5]).max() < 5


def test_its_likelihood_is_that_of_all_classes():
    layer, target = make(), TARGETS[0]
    output, loss = layer(Variable(X), target)
    np.testing.assert_allclose(output.data, layer.log_prob(X).data[np.arange(9), target], rtol=1e-12)
    assert loss.item() == pytest.approx(-output.data.mean())


def test_reset():
    layer = make()
    before = {name: array.copy() for name, array in layer.state_dict().items()}
    layer.reset_parameters()
    assert all((array != before[name]).any() for name, array in layer.state_dict().items())
    assert list(before) == ["head.weight", "tail.0.0.weight", "tail.0.1.weight", "tail.1.0.weight", "tail.1.1.weight"]


@pytest.mark.parametrize("cutoffs", [[], [5, 5], [12, 5], [0, 5], [5, 20], [5.5], 5])
def test_bad_cutoffs(cutoffs):
    with pytest.raises(ArgumentError, match="expected increasing integers from 1 to 19 as cutoffs"):
        layers.AdaptiveLogSoftmaxWithLoss(D, C, cutoffs)


def test_no_features_left():
    with pytest.raises(ArgumentError, match="8 in_features, divided by 4 for each of 2 clusters, leave 0"):
        layers.AdaptiveLogSoftmaxWithLoss(D, C, CUTOFFS)


@pytest.mark.parametrize("x, target, error, message", [
    (X, np.full(9, 20), LabelError, r"class index 20 at \(0,\) .* out of range for 20 classes"),
    (X, np.full(9, -1), LabelError, "class index -1"),
    (X, np.full(9, 1.0), DTypeError, "class indices must be integers"),
    (X, np.zeros(8, int), ShapeError, r"expected \(N, 8\) and \(N,\), or \(8,\) and \(\)"),
    (X[:, :5], TARGETS[0], ShapeError, "the input has shape"),
    (X[None], TARGETS[0][None], ShapeError, "the input has shape"),
])
def test_bad_input(x, target, error, message):
    with pytest.raises(error, match=message):
        make()(Variable(x), target)


def test_bad_input_of_log_prob():
    with pytest.raises(ShapeError, match="the input has"):
        make().log_prob(X[:, :5])
