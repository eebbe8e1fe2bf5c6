import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError
from tests.pytorch import pytorch


@pytest.mark.parametrize("indices, number", [([0, 2, 1], -1), ([[0, 2], [1, 1]], 5), (3, -1), ([], 4), (np.zeros((2, 0), int), 3)])
def test_agrees_with_pytorch(indices, number):
    torch = pytorch()
    ours = F.one_hot(indices, number)
    theirs = torch.nn.functional.one_hot(torch.tensor(np.asarray(indices, int)), number).numpy()
    assert type(ours) is np.ndarray and ours.dtype == theirs.dtype and np.array_equal(ours, theirs)


def test_variables_and_other_integers():
    assert F.one_hot(Variable([1], requires_grad=False)).tolist() == [[0, 1]]
    assert F.one_hot(np.uint8([1])).tolist() == [[0, 1]] and F.one_hot([], 0).shape == (0, 0)


@pytest.mark.parametrize("indices, number, error, message", [
    ([-1], -1, LabelError, "one_hot: expected class indices from 0 to -1, got some from -1 to -1"),
    ([-1, 3], 5, LabelError, "from 0 to 4, got some from -1 to 3"), ([3], 3, LabelError, "from 0 to 2"),
    ([0.5], -1, DTypeError, "one_hot: expected integers as indices"),
    ([], -1, ArgumentError, "one_hot: without indices there is no largest one; give num_classes"),
])
def test_bad_arguments(indices, number, error, message):
    with pytest.raises(error, match=message):
        F.one_hot(indices, number)
