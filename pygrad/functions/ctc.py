"""Connectionist temporal classification: the likelihood of labels that are not aligned with frames."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, DTypeError, GraphError, LabelError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._ctc_paths import ZERO, Paths
from pygrad.functions._losses import check_reduction, reduced
from pygrad.functions._sibling import sibling
from pygrad.recording import record1
from pygrad.variable import Variable

# Elements of the sums over paths that exist at a time in backward, unless the input is larger.
SUMS = 1 << 20


class CtcLoss(Function):
    """Likelihood of unaligned labels. dx = dy * (exp(x) - P), for the probability P of each label. Saves: x.

    P is that of the label in a frame, given the targets. The targets and lengths are constants, which it
    holds.
    """

    __slots__ = ("blank", "lengths", "paths", "reduction", "targets", "zero_infinity")
    __module__ = "pygrad.functions"

    def __init__(self, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0,
                 reduction: str = "mean", zero_infinity: bool = False) -> None:
        self.targets = _integers(targets, "targets")
        self.lengths = _integers(input_lengths, "input_lengths"), _integers(target_lengths, "target_lengths")
        self.blank, self.zero_infinity = operator.index(blank), bool(zero_infinity)
        self.reduction = check_reduction(reduction, "ctc_loss")

    def forward(self, x: Any) -> Any:
        self.paths = self._read(x)
        self.save_for_backward(x)
        frames = _frames(x)[:self.paths.frames.max(initial=0)]
        losses = self.paths.losses(frames)
        losses[losses >= -ZERO / 2] = 0 if self.zero_infinity else np.inf
        losses = losses.astype(x.dtype if x.dtype.kind == "f" else np.float64, copy=False)
        if self.reduction == "none":
            return losses if x.ndim == 3 else losses[0]
        if self.reduction == "mean":
            losses /= np.maximum(self.paths.last // 2, 1)
        return reduced(np.positive, self.reduction, losses.size, losses)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if self.reduction == "none":
            gy = gy if x.ndim == 3 else np.expand_dims(gy, -1)
        else:
            scale = 1 / (max(len(self.paths.frames), 1) * np.maximum(self.paths.last // 2, 1))
            scale = scale if self.reduction == "mean" else np.ones_like(scale)
            gy = np.expand_dims(gy, -1) * scale.astype(gy.dtype)
        slopes = sibling(_Slopes(self.paths, self.zero_infinity), x)
        if x.ndim == 2:
            return np.expand_dims(gy, -1) * slopes
        gy = np.expand_dims(np.expand_dims(gy, -1), -3)
        mine = type(slopes) is np.ndarray and not isinstance(gy, Variable) and gy.ndim == 3
        return np.multiply(gy, slopes, out=slopes if mine else None)

    def _read(self, x: Any) -> Paths:
        """Return the targets as paths, checked."""
        if x.ndim not in (2, 3):
            raise ShapeError("ctc_loss: expected log_probs of shape (T, N, C), or (T, C) of one sequence, "
                             f"got {describe(x)}")
        frames, classes = x.shape[0], x.shape[-1]
        count = x.shape[1] if x.ndim == 3 else 1
        if not 0 <= self.blank < classes:
            raise ArgumentError(f"ctc_loss: blank {self.blank} is out of range for {classes} classes")
        inputs = _check_lengths(self.lengths[0], "input_lengths", count, frames, "frames", x)
        targets, limit = self.targets, None
        if x.ndim == 2 and targets.ndim == 1:
            targets = targets[None]
        if targets.ndim == 2:
            limit = targets.shape[1]
        lengths = _check_lengths(self.lengths[1], "target_lengths", count, limit, "targets", x)
        if targets.ndim not in (1, 2) or targets.shape[0] != (count if targets.ndim == 2 else lengths.sum()):
            raise ShapeError(f"ctc_loss: the log_probs have {describe(x)}, the targets {describe(targets)}; "
                             f"expected ({count}, S), or {lengths.sum()} joined ones, the sum of "
                             "target_lengths")
        labels = np.full((count, lengths.max(initial=0)), self.blank, np.intp)
        kept = np.arange(labels.shape[1]) < lengths[:, None]
        labels[kept] = targets if targets.ndim == 1 else targets[:, :labels.shape[1]][kept]
        wrong = kept & ((labels < 0) | (labels >= classes) | (labels == self.blank))
        if wrong.any():
            row, place = (int(one) for one in np.argwhere(wrong)[0])
            raise LabelError(f"ctc_loss: target {labels[row, place]}, number {place} of sequence {row}, is "
                             f"no label; expected 0 to {classes - 1} but for the blank, {self.blank}")
        return Paths(labels, lengths, inputs, self.blank)


class _Slopes(Function):
    """The derivative of the loss of each sequence, without one of its own."""

    __slots__ = ("paths", "zero_infinity")

    def __init__(self, paths: Paths, zero_infinity: bool) -> None:
        self.paths, self.zero_infinity = paths, zero_infinity

    def forward(self, x: Any) -> Any:
        frames = _frames(x)
        slopes = np.exp(frames)
        group = max(1, max(SUMS, x.size) // max(len(frames) * len(self.paths.states), 1))
        for start in range(0, frames.shape[1], group):
            part = slice(start, start + group)
            _subtract_shares(slopes[:, part], frames[:, part], self.paths.part(part), self.zero_infinity)
        return slopes.reshape(x.shape)

    def backward(self, gy: Any) -> Any:
        raise GraphError("ctc_loss has no second derivative; differentiate it once, and take second "
                         "derivatives of the rest of the computation alone")


def _subtract_shares(slopes: Any, x: Any, paths: Paths, zero_infinity: bool) -> None:
    """Subtract the probabilities of labels, given the targets, from those without, in place."""
    losses, shares = paths.visits(x[:paths.frames.max(initial=0)])
    for number, (loss, last, frames) in enumerate(zip(losses, paths.last, paths.frames, strict=True)):
        slopes[frames:, number] = 0
        if loss >= -ZERO / 2:
            slopes[:frames, number] = 0 if zero_infinity else np.nan
            continue
        labels, places = np.unique(paths.states[:last + 1, number], return_inverse=True)
        # A product with a table of ones adds up the states of equal labels.
        table = np.zeros((last + 1, len(labels)), x.dtype)
        table[np.arange(last + 1), places] = 1
        share = np.ascontiguousarray(shares[:frames, :last + 1, number])
        slopes[:frames, number, labels] -= np.matmul(share, table)


def _frames(x: Any) -> Any:
    """Return the logarithms with an axis for sequences, in a type to sum many of them in."""
    x = x[:, None] if x.ndim == 2 else x
    return x.astype(np.float32) if x.dtype.char == "e" else x if x.dtype.kind == "f" else x.astype(np.float64)


def _integers(value: Any, name: str) -> Any:
    array = value.data if isinstance(value, Variable) else as_array(value, where="ctc_loss")
    if array.dtype.kind not in "iu" and array.size:
        raise DTypeError(f"ctc_loss: expected integers as {name}, got {describe(array)}")
    return array.astype(np.intp)


def _check_lengths(lengths: Any, name: str, count: int, most: int | None, what: str, x: Any) -> Any:
    """Return lengths as an array, one for each sequence."""
    if lengths.shape != (count,) and not (x.ndim == 2 and lengths.size == 1):
        raise ShapeError(f"ctc_loss: the log_probs have {describe(x)}; expected {name} of shape ({count},), "
                         f"got {describe(lengths)}")
    lengths = lengths.reshape(count)
    wrong = (lengths < 0) | (lengths > (lengths if most is None else most))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        bound = "0 or more" if most is None else f"0 to {most}, the number of {what}"
        raise ArgumentError(f"ctc_loss: {name} has {lengths[place]} for sequence {place}; expected {bound}")
    return lengths


def ctc_loss(log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0,
             reduction: str = "mean", zero_infinity: bool = False) -> Any:
    """Negative log-likelihood of sequences of labels, summed over all alignments with the frames.

    Parameters
    ----------
    log_probs : Variable or array_like, shape (T, N, C) or (T, C)
        Logarithms of the probabilities of C labels in T frames of N sequences, such as `log_softmax` gives.
    targets : array_like of int, shape (N, S), (S,) or (sum of target_lengths,)
        Labels from 0 to C - 1 but for the blank, padded with anything, or all sequences joined. A constant.
    input_lengths : array_like of int, shape (N,) or ()
        How many frames of each sequence count.
    target_lengths : array_like of int, shape (N,) or ()
        How many targets each sequence has.
    blank : int
        The label that stands for none.
    reduction : {"mean", "sum", "none"}
        Over the sequences, or none. For the mean each loss is divided by the number of its targets first.
    zero_infinity : bool
        Whether the loss and gradient of a sequence without any alignment, one with too few frames, are 0
        instead of infinity and NaN.

    Returns
    -------
    Variable, shape (), or (N,) for "none"
        In nats; of the dtype of ``log_probs``.

    Raises
    ------
    LabelError
        If a target is out of range, or the blank.
    DTypeError
        If targets or lengths are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If a length or the blank is out of range, or for an unknown reduction.

    Notes
    -----
    The gradient is ``exp(log_probs)`` minus the probability of each label in each frame given the targets,
    and 0 in frames that do not count. That is PyTorch's, and the derivative for logarithms of probabilities
    that sum to 1: it lacks what would change that sum. Behind `log_softmax` both this and the full one,
    without the first term, give the same. A second derivative is an error.

    Saves the log-probabilities, which exist anyway. The sums over alignments, T * N * (2 * S + 1) elements,
    are made again in backward, for a part of the sequences at a time if they would be more than the input.
    All sequences and states advance together, frame by frame, in logarithms.

    References
    ----------
    A. Graves, S. Fernandez, F. Gomez and J. Schmidhuber, "Connectionist Temporal Classification: Labelling
    Unsegmented Sequence Data with Recurrent Neural Networks", ICML 2006, equations (5) to (16).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable(np.zeros((3, 1, 2)))  # three frames, one sequence, a blank and one label
    >>> loss = F.ctc_loss(F.log_softmax(x, -1), [[1]], [3], [1])
    >>> print(f"{np.exp(-loss.item()):.3f}")  # six of eight paths say it once
    0.750
    >>> loss.backward()
    >>> print(x.grad.data[:, 0].round(3))
    [[ 0.     0.   ]
     [ 0.167 -0.167]
     [ 0.     0.   ]]
    """
    function = CtcLoss(targets, input_lengths, target_lengths, blank, reduction, zero_infinity)
    return record1(function, log_probs)
