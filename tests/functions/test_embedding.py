import numpy as np
import pytest

import pygrad
from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree, pytorch

INDICES = [np.array([2, 0, 2]), np.array([[1, 1], [3, 0]]), np.array(3), np.zeros((0,), int), np.zeros((2, 0), int)]


def lookup(indices, **options):
    return lambda weight: F.embedding(indices, weight, **options)


CASES = [
    *(case(F.Embedding, lookup(indices), uniform((4, 3)), name=str(indices.shape),
           reference=lambda weight, indices=indices: weight[indices], saves=0) for indices in INDICES),
    *(case(F.ScatterRows, lambda x, options=options: F.ScatterRows(4, *options)(x, np.array([2, 0, 2])),
           uniform((3, 2)), name=str(options), saves=0) for options in [(), (0,), (None, True), (2, True)]),
    case(F.ScatterRows, lambda x: F.ScatterRows(4)(x, np.array([[2, 0], [2, 1]])), uniform((2, 2, 3)), name="2-d"),
    case(F.Embedding, lambda x: F.Embedding(1, True, adjoint=True)(x, np.array([2, 1, 2])), uniform((4, 3)),
         name="adjoint"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("options", [{}, {"padding_idx": 2}, {"padding_idx": -1}, {"scale_grad_by_freq": True},
                                     {"padding_idx": 0, "scale_grad_by_freq": True}], ids=str)
@pytest.mark.parametrize("shape", [(7,), (4, 3), (60, 50), (0,)])
def test_agrees_with_pytorch(options, shape):
    generator = np.random.default_rng(0)
    indices = generator.integers(0, 11, shape)
    agree(lambda weight: F.embedding(indices, weight, **options),
          lambda weight: theirs("embedding", **options)(pytorch().tensor(indices), weight),
          generator.standard_normal((11, 6)))


@pytest.mark.parametrize("norm_type", [2.0, 1.0])
def test_max_norm_agrees_with_pytorch(norm_type):
    torch = pytorch()
    table, indices = uniform((5, 3), -3, 3), np.array([[0, 3], [3, 1]])
    ours, other = Variable(table.copy()), torch.tensor(table, requires_grad=True)
    y = F.embedding(indices, ours, None, 1.5, norm_type)
    z = torch.nn.functional.embedding(torch.tensor(indices), other, None, 1.5, norm_type)
    np.testing.assert_allclose(y.data, z.detach().numpy(), rtol=1e-9)
    np.testing.assert_allclose(ours.data, other.detach().numpy(), rtol=1e-9)
    y.sum().backward()
    z.sum().backward()
    np.testing.assert_allclose(ours.grad.data, other.grad.numpy(), rtol=1e-9)


def test_max_norm_makes_earlier_graphs_stale():
    weight = Variable(np.full((2, 2), 5.0))
    y = weight * weight
    F.embedding([0], weight, max_norm=1.0)
    with pytest.raises(pygrad.StaleGraphError):
        y.backward(np.ones((2, 2)))


def test_dtypes_and_constants():
    weight = np.ones((3, 2), np.float16)
    assert F.embedding([1], weight).dtype == np.float16 and F.embedding([1], weight).creator is None
    assert F.embedding(Variable([1], requires_grad=False), weight).shape == (1, 2)
    assert F.embedding(np.uint8([1]), [[1, 2], [3, 4]]).tolist() == [[3, 4]]


def test_many_indices_in_a_batch_of_gradients():
    indices = np.random.default_rng(0).integers(0, 50, 400)
    weight = Variable(uniform((50, 8)))
    gy = uniform((3, 400, 8), seed=1)
    y = F.embedding(indices, weight, padding_idx=4)
    (batch,) = pygrad.grad(y, [weight], gy, batch=1, retain_graph=True)
    for number in range(3):
        (one,) = pygrad.grad(y, [weight], gy[number], retain_graph=True)
        np.testing.assert_allclose(batch.data[number], one.data, rtol=1e-12)


def test_only_the_indices_are_saved():
    indices = np.array([0, 1])
    function = F.embedding(indices, Variable(np.ones((2, 2)))).creator
    assert function.saved[0] is indices and len(function.saved) == 1


@pytest.mark.parametrize("arguments, error, message", [
    (([5], np.ones((5, 2))), LabelError, "embedding: index 5 at .* out of range for a weight of 5 rows"),
    (([-1], np.ones((5, 2))), LabelError, "embedding: index -1"),
    (([0.5], np.ones((5, 2))), DTypeError, "embedding: expected integers as indices"),
    (([0], np.ones(5)), ShapeError, "embedding: expected a weight of shape"),
    (([0], np.ones((5, 2)), 5), ArgumentError, "embedding: expected a padding_idx from -5 to 4, got 5"),
    (([0], [[1.0]], None, 1.0), ArgumentError, "embedding: max_norm changes the weight in place"),
    (([7], np.ones((5, 2)), None, 1.0), LabelError, "embedding: index 7"),
])
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        F.embedding(*arguments)
