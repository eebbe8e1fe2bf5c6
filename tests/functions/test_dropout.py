import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError
from pygrad.functions.dropout import draw
from pygrad.random import default_generator, manual_seed, next_key
from tests.functions.cases import UNARY_SHAPES, case, uniform


def seeded(p):
    """Dropout that always draws the same, as a function to differentiate."""

    def function(x):
        manual_seed(0)
        return F.dropout(x, p)

    return function


def reference(p):
    def function(x):
        manual_seed(0)
        kept = draw(next_key(), 1 - p, x.shape)
        return np.where(kept, x / (1 - p) if p < 1 else 0, 0.0)

    return function


CASES = [case(F.Dropout, seeded(p), uniform(shape), name=f"{shape} p={p}", reference=reference(p),
              saves=lambda x, y: -(-x.size // 8))
         for p in (0.5, 0.3, 1.0) for shape in [*UNARY_SHAPES, (3, 7)]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.9, 0.999])
def test_share_of_zeros_is_exact(p):
    n = 400_000
    kept = draw((1, 2), 1 - p, (n,)).sum()
    assert abs(kept - n * (1 - p)) < 5 * np.sqrt(n * p * (1 - p))


def test_probability_finer_than_a_byte():
    n = 2_000_000
    kept = draw((3, 4), 0.9999, (n,)).sum()
    assert abs(kept - n * 0.9999) < 5 * np.sqrt(n * 1e-4)


def test_elements_are_independent():
    kept = draw((5, 6), 0.5, (100_000,)) - 0.5
    for lag in (1, 2, 7, 8, 64):
        assert abs((kept[lag:] * kept[:-lag]).mean()) < 0.25 * 5 / np.sqrt(len(kept))


def test_expectation_and_values():
    manual_seed(1)
    y = F.dropout(Variable(np.ones(100_000, np.float32)), 0.2)
    assert y.dtype == np.float32
    assert set(y.data.tolist()) == {0.0, 1.25}
    assert abs(y.data.mean() - 1) < 0.01


def test_draws_differ_and_follow_the_seed():
    x = np.ones(64)
    manual_seed(2)
    first, second = F.dropout(x).tolist(), F.dropout(x).tolist()
    manual_seed(2)
    assert first != second and F.dropout(x).tolist() == first


def test_second_backward_repeats_the_mask():
    manual_seed(3)
    x = Variable(uniform((50, 3)))
    y = F.dropout(F.dropout(x * 2, 0.4) * 3, 0.2)
    y.backward(np.ones(y.shape))
    first = x.grad.data
    drawn = default_generator().bit_generator.state
    for _ in range(2):
        x.clear_grad()
        y.backward(np.ones(y.shape))
        assert np.array_equal(x.grad.data, first)
    assert default_generator().bit_generator.state == drawn, "a recomputation has drawn a key"
    assert np.array_equal(first, y.data / x.data * (y.data != 0)) or np.allclose(first, y.data / x.data)


@pytest.mark.parametrize("options", [{"p": 0}, {"p": 0.0}, {"training": False}, {"p": 1, "training": False}])
def test_identity(options):
    before = default_generator().bit_generator.state
    x = Variable([1.0, 2.0])
    assert F.dropout(x, **options) is x
    y = F.dropout([1.0, 2.0], **options)
    assert y.tolist() == [1.0, 2.0] and not y.requires_grad
    assert default_generator().bit_generator.state == before


def test_all_dropped():
    x = Variable([1.0, -2.0])
    y = F.dropout(x, 1)
    y.sum().backward()
    assert y.tolist() == x.grad.tolist() == [0, 0]


def test_without_grad():
    with no_grad():
        y = F.dropout(Variable(np.ones(100)), 0.5)
    assert y.creator is None and 0 in y.tolist()


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), "0.5", None])
def test_bad_probability(p):
    with pytest.raises(ArgumentError, match="dropout: expected a probability p from 0 to 1, got"):
        F.dropout([1.0], p)
