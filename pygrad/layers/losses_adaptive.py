"""Adaptive softmax: the likelihood of many classes of which few are frequent."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array
from pygrad.config import no_grad
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._labels import check_integers, check_range
from pygrad.functions.cross_entropy import cross_entropy
from pygrad.functions.joining import concatenate
from pygrad.functions.softmax import log_softmax
from pygrad.layers.casting import cast_input
from pygrad.layers.containers import ModuleList
from pygrad.layers.linear import Linear
from pygrad.layers.module import Module
from pygrad.layers.sequential import Sequential
from pygrad.variable import Variable

__all__ = ["AdaptiveLogSoftmaxWithLoss", "AdaptiveOutput"]


class AdaptiveOutput(NamedTuple):
    """What `AdaptiveLogSoftmaxWithLoss` returns.

    Attributes
    ----------
    output : Variable, shape (N,) or ()
        The logarithm of each target's probability.
    loss : Variable, shape ()
        Minus their mean.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> output, loss = layers.AdaptiveLogSoftmaxWithLoss(16, 100, [10, 50])(np.zeros((2, 16)), [3, 99])
    >>> output.shape, loss.shape
    ((2,), ())
    """

    output: Any
    loss: Any


AdaptiveOutput.__module__ = "pygrad.layers"


class AdaptiveLogSoftmaxWithLoss(Module):
    """Log-likelihood of many classes, the rare ones in clusters that only their own rows compute.

    Parameters
    ----------
    in_features : int
        D, the length of the input's last axis.
    n_classes : int
        C. Class 0 is to be the most frequent, C - 1 the rarest.
    cutoffs : sequence of int
        Where the clusters of rare classes begin: increasing, from 1 to C - 1.
    div_value : float
        By how much each cluster has fewer features than the one before, in a projection.
    head_bias : bool
        Whether the head, of frequent classes and clusters, has a bias.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    head : Linear
        Scores of the frequent classes, and then of the clusters.
    tail : ModuleList
        For each cluster a projection and the scores of its classes.

    Raises
    ------
    ArgumentError
        If the cutoffs are not such, or so many that a projection would have no features left.

    Notes
    -----
    Input of shape (N, D) with targets of shape (N,), or (D,) with one. The gradient is that of the softmax
    over all classes, of which each row computes the head and its target's cluster alone.

    References
    ----------
    E. Grave, A. Joulin, M. Cisse, D. Grangier and H. Jegou, "Efficient softmax approximation for GPUs", ICML
    2017, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.AdaptiveLogSoftmaxWithLoss(16, 100, [10, 50])
    >>> layer(np.zeros((2, 16)), [3, 99]).output.shape
    (2,)
    >>> layer.log_prob(np.zeros((2, 16))).shape, layer.predict(np.zeros((2, 16))).shape
    ((2, 100), (2,))
    """

    __module__ = "pygrad.layers"

    def __init__(self, in_features: int, n_classes: int, cutoffs: Sequence[int], div_value: float = 4.0,
                 head_bias: bool = False, dtype: DTypeLike | None = None) -> None:
        self.in_features, self.n_classes = in_features, n_classes
        self.cutoffs = [*_check_cutoffs(cutoffs, n_classes), n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = self.cutoffs[0], len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        sizes = [int(in_features // div_value ** (number + 1)) for number in range(self.n_clusters)]
        if min(sizes) < 1:
            raise ArgumentError(f"AdaptiveLogSoftmaxWithLoss: {in_features} in_features, divided by "
                                f"{div_value:g} for each of {self.n_clusters} clusters, leave {sizes[-1]} "
                                "for the last; expected at least 1: take fewer cutoffs or a smaller div_value")
        self.head = Linear(in_features, self.head_size, head_bias, dtype)
        self.tail = ModuleList(
            Sequential(Linear(in_features, size, False, dtype), Linear(size, last - first, False, dtype))
            for size, (first, last) in zip(sizes, itertools.pairwise(self.cutoffs), strict=True))

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        self.head.reset_parameters()
        for projection, scores in self.tail:
            projection.reset_parameters()
            scores.reset_parameters()

    def forward(self, x: Any, target: Any) -> AdaptiveOutput:
        x = self._cast(x)
        labels = target.data if isinstance(target, Variable) else as_array(target, where=type(self).__name__)
        self._check(x, labels)
        rows, heads = x if x.ndim == 2 else x[None], np.atleast_1d(labels).astype(np.intp)
        labels, parts, places = heads.copy(), [], np.full(len(heads), -1)
        for number, (first, last) in enumerate(itertools.pairwise(self.cutoffs)):
            chosen = np.flatnonzero((labels >= first) & (labels < last))
            if chosen.size:
                scores = self.tail[number](rows[chosen])
                parts.append(cross_entropy(scores, labels[chosen] - first, reduction="none"))
                heads[chosen] = self.shortlist_size + number
                places[chosen] = np.arange(chosen.size) + sum(part.size for part in parts[:-1])
        losses = cross_entropy(self.head(rows), heads, reduction="none")
        if parts:  # the last of what is joined stands for the frequent classes, which have no cluster
            losses = losses + concatenate([*parts, np.zeros(1, losses.dtype)])[places]
        output = -losses
        return AdaptiveOutput(output if x.ndim == 2 else output[0], losses.mean())

    def log_prob(self, x: Any) -> Any:
        """Return the logarithms of the probabilities of all classes.

        Parameters
        ----------
        x : Variable or array_like, shape (N, D)

        Returns
        -------
        Variable, shape (N, C)
        """
        x = self._cast(x)
        self._check(x, np.zeros(x.shape[:-1], np.intp))
        logs = log_softmax(self.head(x), -1)
        parts = [logs[..., :self.shortlist_size]]
        for number, cluster in enumerate(self.tail):
            place = self.shortlist_size + number
            parts.append(log_softmax(cluster(x), -1) + logs[..., place:place + 1])
        return concatenate(parts, axis=-1)

    def predict(self, x: Any) -> Any:
        """Return the most probable class of each row, computing clusters only where one of them may have it.

        Parameters
        ----------
        x : Variable or array_like, shape (N, D)

        Returns
        -------
        ndarray of int, shape (N,)
        """
        with no_grad():
            x = self._cast(x)
            best = np.asarray(self.head(x).data.argmax(axis=-1))
            rare = best >= self.shortlist_size
            if rare.any():
                best[rare] = self.log_prob(x[rare] if x.ndim == 2 else x).data.argmax(axis=-1)
            return best

    def _cast(self, x: Any) -> Any:
        x = cast_input(x, self.head.weight.dtype, type(self).__name__)
        return x if isinstance(x, Variable) else Variable(x, requires_grad=False)

    def _check(self, x: Any, labels: Any) -> None:
        where = "AdaptiveLogSoftmaxWithLoss"
        if x.ndim not in (1, 2) or x.shape[-1] != self.in_features or labels.shape != x.shape[:-1]:
            raise ShapeError(f"{where}: the input has {describe(x)}, the target {describe(labels)}; expected "
                             f"(N, {self.in_features}) and (N,), or ({self.in_features},) and ()")
        check_integers(labels, where)
        check_range(labels, self.n_classes, where)


def _check_cutoffs(cutoffs: Sequence[int], classes: int) -> list[int]:
    try:
        found = [operator.index(cutoff) for cutoff in cutoffs]
    except TypeError:
        found = []
    if not found or found != sorted(set(found)) or found[0] < 1 or found[-1] >= classes:
        raise ArgumentError("AdaptiveLogSoftmaxWithLoss: expected increasing integers from 1 to "
                            f"{classes - 1} as cutoffs, at least one, got {cutoffs!r}")
    return found
