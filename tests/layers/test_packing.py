import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree, pytorch

LENGTHS = [([5, 3, 3, 1], True), ([3, 1, 5, 3], False), ([2, 2, 2, 2], True), ([1, 1, 1, 4], False)]


def torch_rnn():
    return pytorch().nn.utils.rnn


@pytest.mark.parametrize("lengths, in_order", LENGTHS)
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("tail", [(), (3,), (2, 3)])
def test_packing_like_pytorch(lengths, in_order, batch_first, tail):
    x = uniform((4, 5, *tail) if batch_first else (5, 4, *tail))
    agree(lambda x: layers.pack_padded_sequence(x, lengths, batch_first, in_order).data,
          lambda x: torch_rnn().pack_padded_sequence(x, lengths, batch_first, in_order).data, x)
    ours = layers.pack_padded_sequence(x, lengths, batch_first, in_order)
    theirs = torch_rnn().pack_padded_sequence(pytorch().tensor(x), lengths, batch_first, in_order)
    assert isinstance(ours.data, np.ndarray) and ours.batch_sizes.dtype == np.int64
    assert ours.batch_sizes.tolist() == theirs.batch_sizes.tolist()
    if in_order:
        assert ours.sorted_indices is ours.unsorted_indices is None
    else:
        assert ours.unsorted_indices.tolist() == theirs.unsorted_indices.tolist()
        assert ours.sorted_indices.tolist() == theirs.sorted_indices.tolist()


@pytest.mark.parametrize("lengths, in_order", LENGTHS)
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("total", [None, 7])
def test_padding_back_like_pytorch(lengths, in_order, batch_first, total):
    def run(library, x):
        packed = library.pack_padded_sequence(x, lengths, batch_first, in_order)
        return library.pad_packed_sequence(packed, batch_first, -1.5, total)

    x = uniform((4, 5, 2) if batch_first else (5, 4, 2))
    agree(lambda x: run(layers, x)[0], lambda x: run(torch_rnn(), x)[0], x)
    padded, back = run(layers, x)
    assert isinstance(padded, np.ndarray) and back.tolist() == lengths and back.dtype == np.int64


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("side", ["right", "left"])
def test_pad_sequence_like_pytorch(batch_first, side):
    sequences = [uniform((length, 2), seed=length) for length in (2, 4, 1)]
    agree(lambda *all: layers.pad_sequence(all, batch_first, 0.5, side),
          lambda *all: torch_rnn().pad_sequence(all, batch_first, 0.5, side), *sequences)


@pytest.mark.parametrize("in_order", [False, True])
def test_pack_sequence_like_pytorch(in_order):
    sequences = [uniform((length, 2), seed=length) for length in ((4, 3, 1) if in_order else (1, 4, 3))]
    agree(lambda *all: layers.pack_sequence(all, in_order).data,
          lambda *all: torch_rnn().pack_sequence(all, in_order).data, *sequences)
    for one, other in zip(layers.unpack_sequence(layers.pack_sequence(sequences, in_order)), sequences, strict=True):
        assert np.array_equal(one, other)


def test_unpad_sequence():
    sequences = [uniform((length, 2), seed=length) for length in (2, 4, 1)]
    for batch_first in (False, True):
        padded = Variable(layers.pad_sequence(sequences, batch_first))
        back = layers.unpad_sequence(padded, Variable([2, 4, 1], requires_grad=False), batch_first)
        for one, other in zip(back, sequences, strict=True):
            assert isinstance(one, Variable) and np.array_equal(one.data, other)


def test_integers_and_empty_sequences():
    packed = layers.pack_sequence([np.array([1, 2]), np.array([3])])
    assert packed.data.dtype == np.int64
    assert layers.pad_packed_sequence(packed)[0].tolist() == [[1, 3], [2, 0]]
    assert layers.pad_sequence([np.zeros((0, 2)), np.ones((1, 2))]).tolist() == [[[0, 0], [1, 1]]]
    assert layers.invert_permutation(None) is None


def test_gradient_of_padding_is_zero():
    x = Variable(np.ones((3, 2)))
    layers.pack_padded_sequence(x, [3, 1]).data.sum().backward()
    assert x.grad.tolist() == [[1, 1], [1, 0], [1, 0]]


X = uniform((5, 3))


@pytest.mark.parametrize("call, error, message", [
    (lambda: layers.pack_padded_sequence(X, [1, 2, 3]), ArgumentError, r"do not rise, got \[1, 2, 3\]; pass enforce"),
    (lambda: layers.pack_padded_sequence(X, [3, 2]), ShapeError, "expected 3 integers as lengths"),
    (lambda: layers.pack_padded_sequence(X, [3.0, 2.0, 1.0]), ShapeError, "expected 3 integers as lengths"),
    (lambda: layers.pack_padded_sequence(X, [3, 2, 0]), ArgumentError, r"lengths from 1 to 5, .* got \[3, 2, 0\]"),
    (lambda: layers.pack_padded_sequence(X, [6, 2, 1]), ArgumentError, "lengths from 1 to 5"),
    (lambda: layers.pack_padded_sequence(X[0], [1]), ShapeError, r"of shape \(T, N, \*\), got shape \(3,\)"),
    (lambda: layers.pack_padded_sequence(X[:, :0], []), ShapeError, "integers as lengths"),
    (lambda: layers.pack_padded_sequence(X[:, :0], np.zeros(0, int)), ArgumentError, "lengths from 1"),
    (lambda: layers.unpad_sequence(X, [6, 1, 1]), ArgumentError, "unpad_sequence: expected lengths from 1 to 5"),
    (lambda: layers.unpad_sequence(X[0], [1], True), ShapeError, r"unpad_sequence: .* of shape \(N, T, \*\)"),
    (lambda: layers.pad_sequence([]), ArgumentError, "pad_sequence: expected at least one sequence"),
    (lambda: layers.pad_sequence([X, X[:, 0]]), ShapeError, "differ in their first axis alone"),
    (lambda: layers.pad_sequence([np.float64(1)]), ShapeError, "differ in their first axis alone"),
    (lambda: layers.pad_sequence([X], padding_side="top"), ArgumentError, "padding_side 'right' or 'left', got 'top'"),
    (lambda: layers.pack_sequence([X[:2], X]), ArgumentError, "do not rise"),
    (lambda: layers.pack_sequence([X, X[:0]]), ArgumentError, "lengths from 1 to 5"),
    (lambda: layers.pad_packed_sequence(layers.pack_sequence([X]), total_length=4), ArgumentError,
     "total_length of at least 5, the longest sequence, got 4"),
])
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
