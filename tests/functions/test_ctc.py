import itertools
import tracemalloc

import numpy as np
import pytest
from scipy.special import log_softmax, logsumexp

from pygrad import Variable
from pygrad import functions as F
from pygrad.differentiate import grad
from pygrad.errors import ArgumentError, DTypeError, GraphError, LabelError, ShapeError
from pygrad.functions import ctc
from pygrad.testing import assert_saves
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

T, N, C, S = 7, 4, 5, 3
TARGETS = np.array([[1, 1, 2], [3, 2, 4], [4, 0, 0], [2, -7, 99]])
TARGET_LENGTHS, INPUT_LENGTHS = np.array([3, 3, 1, 0]), np.array([7, 4, 5, 3])
REDUCTIONS = ("mean", "sum", "none")


def joined():
    return np.concatenate([row[:length] for row, length in zip(TARGETS, TARGET_LENGTHS, strict=True)])


def collapse(path, blank):
    return tuple(label for label, _ in itertools.groupby(path) if label != blank)


def likelihood(x, target, blank):
    """The definition: the sum over all paths that collapse to the target."""
    total = [sum(x[frame, label] for frame, label in enumerate(path))
             for path in itertools.product(range(x.shape[1]), repeat=len(x)) if collapse(path, blank) == target]
    return -logsumexp(total) if total else np.inf


def ours(reduction="mean", targets=TARGETS, **options):
    return lambda x: F.ctc_loss(F.log_softmax(x, -1), targets, INPUT_LENGTHS, TARGET_LENGTHS, reduction=reduction,
                                **options)


CASES = [
    *(case(F.CtcLoss, ours(reduction), uniform((T, N, C)), name=reduction, order=1, saves=lambda x, y: x.nbytes)
      for reduction in REDUCTIONS),
    case(F.CtcLoss, lambda x: F.ctc_loss(F.log_softmax(x, -1), [1, 2], 4, 2), uniform((4, 3)), name="one", order=1),
    case(F.CtcLoss, lambda x: F.ctc_loss(F.log_softmax(x, -1), [1, 1], 4, [2], reduction="none", blank=2),
         uniform((4, 3)), name="one, not reduced", order=1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("blank", [0, 2])
@pytest.mark.parametrize("target", [(), (1,), (1, 1), (1, 3), (3, 1, 3), (1, 1, 1)])
def test_sum_over_all_paths(target, blank):
    x = log_softmax(uniform((5, 4)), axis=-1)
    for frames in range(6):
        got = F.ctc_loss(x, target, frames, len(target), blank, "none").item()
        np.testing.assert_allclose(got, likelihood(x[:frames], target, blank), rtol=1e-12)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("lengths", [INPUT_LENGTHS, np.full(N, T)])
@pytest.mark.parametrize("targets", [np.where(np.arange(S) < TARGET_LENGTHS[:, None], TARGETS, 1), joined()],
                         ids=["padded", "joined"])
def test_equals_pytorch(reduction, lengths, targets):
    torch = pytorch()
    agree(lambda x: F.ctc_loss(F.log_softmax(x, -1), targets, lengths, TARGET_LENGTHS, reduction=reduction),
          lambda x: torch.nn.functional.ctc_loss(
              x.log_softmax(-1), torch.tensor(targets), torch.tensor(lengths), torch.tensor(TARGET_LENGTHS),
              reduction=reduction), 3 * uniform((T, N, C)))


def test_gradient_of_log_probabilities_equals_pytorch():
    torch = pytorch()
    agree(lambda x: F.ctc_loss(x, joined(), INPUT_LENGTHS, TARGET_LENGTHS),
          lambda x: torch.nn.functional.ctc_loss(
              x, torch.tensor(joined()), torch.tensor(INPUT_LENGTHS), torch.tensor(TARGET_LENGTHS)),
          log_softmax(3 * uniform((T, N, C)), axis=-1))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_one_sequence_equals_pytorch(reduction):
    torch = pytorch()
    agree(lambda x: F.ctc_loss(F.log_softmax(x, -1), [1, 2, 2], 6, 3, blank=4, reduction=reduction),
          lambda x: torch.nn.functional.ctc_loss(x.log_softmax(-1), torch.tensor([1, 2, 2]), torch.tensor(6),
                                                 torch.tensor(3), blank=4, reduction=reduction), uniform((T, C)))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("zero_infinity", [False, True])
def test_no_alignment_equals_pytorch(zero_infinity, reduction):
    torch = pytorch()
    targets, lengths, frames = np.array([[1, 1], [1, 2]]), np.array([2, 2]), np.array([2, 2])
    x = log_softmax(uniform((3, 2, 3)), axis=-1)
    agree(lambda x: F.ctc_loss(x, targets, frames, lengths, reduction=reduction, zero_infinity=zero_infinity),
          lambda x: torch.nn.functional.ctc_loss(
              x, torch.tensor(targets), torch.tensor(frames), torch.tensor(lengths), reduction=reduction,
              zero_infinity=zero_infinity), x)


def test_impossible_labels():
    x = np.full((3, 1, 3), -np.inf)
    x[:, 0, 0] = x[1, 0, 1] = np.log(0.5)
    x = Variable(x)
    loss = F.ctc_loss(x, [[1]], [3], [1], reduction="none")
    loss.sum().backward()
    np.testing.assert_allclose(loss.data, [3 * np.log(2)])
    assert np.isfinite(x.grad.data).all()
    assert F.ctc_loss(x, [[2]], [3], [1]).item() == np.inf


def test_long_sequences_far_below_what_numbers_reach():
    x = Variable(np.zeros((3000, 2, 4), np.float32))
    loss = F.ctc_loss(F.log_softmax(x, -1), np.tile([1, 2, 3, 3], (2, 20)), [3000, 2500], [80, 80], reduction="none")
    loss.sum().backward()
    exact = F.ctc_loss(F.log_softmax(np.zeros((3000, 2, 4)), -1), np.tile([1, 2, 3, 3], (2, 20)), [3000, 2500],
                       [80, 80], reduction="none")
    np.testing.assert_allclose(loss.data, exact.data, rtol=1e-4)
    assert np.isfinite(x.grad.data).all() and not x.grad.data[2500:, 1].any()


def test_groups_of_sequences(monkeypatch):
    x = uniform((T, N, C))
    results = []
    for size in (1, 1 << 20):
        monkeypatch.setattr(ctc, "SUMS", size)
        variable = Variable(np.ascontiguousarray(x))
        ours("sum")(variable).backward()
        results.append(variable.grad.data)
    np.testing.assert_allclose(results[0], results[1], rtol=1e-12)


def test_second_derivatives_are_an_error():
    x, weight = Variable(uniform((T, N, C))), Variable(2.0)
    loss = ours()(x) * weight
    first, of_weight = grad([loss], [x, weight], create_graph=True)
    (mixed,) = grad([first.sum()], [weight], retain_graph=True)
    np.testing.assert_allclose(mixed.data, first.data.sum() / 2, atol=1e-15)
    with pytest.raises(GraphError, match="ctc_loss has no second derivative"):
        grad([first.sum()], [x])


def test_only_the_log_probabilities_are_saved():
    x = Variable(uniform((T, N, C)))
    assert_saves(F.ctc_loss(x, TARGETS, INPUT_LENGTHS, TARGET_LENGTHS), x.nbytes)


def test_backward_takes_little_beside_the_gradient(monkeypatch):
    monkeypatch.setattr(ctc, "SUMS", 1)
    x = Variable(log_softmax(np.zeros((100, 64, 50), np.float32), axis=-1))
    targets, lengths = np.tile(np.arange(1, 41), (64, 1)), np.full(64, 40)
    loss = F.ctc_loss(x, targets, np.full(64, 100), lengths)
    tracemalloc.start()
    try:
        loss.backward()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2.6 * x.nbytes


def test_types():
    for dtype in (np.float16, np.float32):
        x = Variable(np.zeros((T, N, C), dtype))
        loss = F.ctc_loss(F.log_softmax(x, -1), TARGETS, INPUT_LENGTHS, TARGET_LENGTHS)
        loss.backward()
        assert loss.dtype == x.grad.dtype == dtype
    constant = Variable(TARGETS, requires_grad=False)
    loss = F.ctc_loss(np.zeros((T, N, C), int), constant, list(INPUT_LENGTHS), tuple(TARGET_LENGTHS))
    assert loss.dtype == np.float64


def test_no_sequences():
    x = Variable(np.zeros((3, 0, 2)))
    none = np.zeros((0, 2), int), np.zeros(0, int), np.zeros(0, int)
    assert F.ctc_loss(x, *none, reduction="none").shape == (0,)
    loss = F.ctc_loss(x, *none)
    assert np.isnan(loss.data)
    loss.backward()
    assert x.grad.shape == (3, 0, 2)
    assert F.ctc_loss(np.zeros((0, 1, 2)), [[1]], [0], [1]).item() == np.inf


def call(**changed):
    given = {"targets": TARGETS, "input_lengths": INPUT_LENGTHS, "target_lengths": TARGET_LENGTHS} | changed
    return F.ctc_loss(Variable(given.pop("x", np.zeros((T, N, C)))), **given)


@pytest.mark.parametrize("changed, error, message", [
    ({"targets": np.full((N, S), C)}, LabelError, "ctc_loss: target 5, number 0 of sequence 0, is no label; expected 0 to 4"),
    ({"blank": 4}, LabelError, "target 4, number 2 of sequence 1, is no label; .* but for the blank, 4"),
    ({"targets": np.ones((N, S))}, DTypeError, "expected integers as targets, got shape"),
    ({"input_lengths": np.full(N, 2.0)}, DTypeError, "expected integers as input_lengths"),
    ({"targets": np.ones((3, S), int)}, ShapeError, r"expected \(4, S\), or 7 joined ones"),
    ({"targets": np.ones(6, int)}, ShapeError, "or 7 joined ones, the sum of target_lengths"),
    ({"targets": np.ones((N, S, 1), int)}, ShapeError, r"expected \(4, S\)"),
    ({"target_lengths": [1, 2]}, ShapeError, r"expected target_lengths of shape \(4,\), got shape \(2,\)"),
    ({"input_lengths": 3}, ShapeError, r"expected input_lengths of shape \(4,\)"),
    ({"input_lengths": [7, 8, 1, 1]}, ArgumentError,
     "input_lengths has 8 for sequence 1; expected 0 to 7, the number of frames"),
    ({"target_lengths": [3, 3, 1, 4]}, ArgumentError, "target_lengths has 4 for sequence 3; expected 0 to 3"),
    ({"target_lengths": [3, 3, 1, -1], "targets": np.ones(6, int)}, ArgumentError, "expected 0 or more"),
    ({"blank": 5}, ArgumentError, "blank 5 is out of range for 5 classes"),
    ({"reduction": "all"}, ArgumentError, "ctc_loss: unknown reduction 'all'"),
    ({"x": np.zeros(3)}, ShapeError, r"expected log_probs of shape \(T, N, C\), or \(T, C\)"),
])
def test_bad_arguments(changed, error, message):
    with pytest.raises(error, match=message):
        call(**changed)
