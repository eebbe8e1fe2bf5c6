import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import SHAPES, TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "beta2_decay": -0.3, "d": 2.0, "eps": (1e-2, 0.1)},
    {"lr": 0.3, "maximize": True, "d": 1.5},
]
# PyTorch divides by the number of elements, so none of them is empty.
FULL = [shape for shape in SHAPES if 0 not in shape] + [(3, 4, 5), (2, 50, 300)]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("Adafactor", optim.Adafactor, options, dtype, shapes=FULL) < tolerance


def test_equals_pytorch_where_gradients_are_missing():
    assert difference_to_pytorch("Adafactor", optim.Adafactor, OPTIONS[1], np.float64, missing=sometimes_missing,
                                 shapes=FULL) < 1e-12


def test_remembers_rows_and_columns():
    x, y = Parameter(np.ones((4, 30, 50))), Parameter(np.ones(7))
    x.grad, y.grad = Variable(np.ones((4, 30, 50))), Variable(np.ones(7))
    optimizer = optim.Adafactor([x, y])
    optimizer.step()
    shapes = {name: np.shape(value) for name, value in optimizer.state[x].items()}
    assert shapes == {"row_var": (4, 30, 1), "col_var": (4, 1, 50), "step": ()}
    assert {name: np.shape(value) for name, value in optimizer.state[y].items()} == {"variance": (7,), "step": ()}


def test_any_memory_layout():
    array = np.random.default_rng(0).standard_normal((40, 30))
    x, y = Parameter(array.copy()), Parameter(np.asfortranarray(array))
    for one in (x, y):
        one.grad = Variable(np.arange(1200.0).reshape(40, 30))
        optim.Adafactor([one], lr=0.5).step()
    np.testing.assert_array_equal(x.data, y.data)
    assert y.data.flags.f_contiguous and not np.array_equal(x.data, array)


def test_empty_parameters_stay():
    x = Parameter(np.ones((0, 3)))
    x.grad = np.ones((0, 3))
    optim.Adafactor([x]).step()
    assert x.shape == (0, 3)


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Adafactor: expected lr"), ({"beta2_decay": 0.1}, "expected beta2_decay to be a number of at most 0"),
    ({"d": 0.5}, "expected d to be a number of at least 1, got 0.5"), ({"eps": (-1, 1e-3)}, "expected eps"),
    ({"eps": (None, -1)}, "expected eps"), ({"eps": 1e-3}, "expected eps to be two numbers"),
    ({"weight_decay": -1}, "expected weight_decay"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Adafactor([Parameter([1.0])], **options)
