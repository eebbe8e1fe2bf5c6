"""Sums over all ways to align a sequence of labels with frames, for many sequences at once.

The states of a sequence are its labels with blanks before, between and after them. In each frame a path
stays in its state, goes on by one, or skips a blank between two different labels. Arrays have shape
(states, sequences), so that a shift by one or two states is a slice of whole rows, and logarithms of
probabilities in them; of zero it is `ZERO`, a number so low that nothing reaches it, instead of an infinity
that would make NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ZERO = -1e30


class Paths:
    """Sequences of labels as states.

    Parameters
    ----------
    labels : ndarray of int, shape (N, S)
        Padded with the blank.
    lengths : ndarray of int, shape (N,)
        The numbers of labels.
    frames : ndarray of int, shape (N,)
        The numbers of frames.
    blank : int
    """

    def __init__(self, labels: Any, lengths: Any, frames: Any, blank: int) -> None:
        self.states = np.full((2 * labels.shape[1] + 1, len(labels)), blank, np.intp)
        self.states[1::2] = labels.T
        self.last, self.frames = 2 * lengths, frames
        self.skips = np.full(self.states.shape, ZERO, np.float32)
        self.skips[3::2][labels.T[1:] != labels.T[:-1]] = 0

    def part(self, sequences: slice) -> Paths:
        """Return those of some sequences."""
        part = object.__new__(Paths)
        part.states, part.skips = self.states[:, sequences], self.skips[:, sequences]
        part.last, part.frames = self.last[sequences], self.frames[sequences]
        return part

    def losses(self, x: Any, scores: Any = None) -> Any:
        """Return minus the logarithms of the sums over all paths, ``-ZERO`` or more where there is none.

        Parameters
        ----------
        x : ndarray of float, shape (T, N, C)
            Logarithms of probabilities.
        scores : ndarray, shape (T, states, N), optional
            Where to write the sums over the paths up to each frame.
        """
        count, width = self.states.shape
        ending, losses = self._endings(), np.where(self.last > 0, -ZERO, 0).astype(x.dtype)
        old = np.full((count + 2, width), ZERO, x.dtype)
        new, skips, places = old.copy(), self.skips.astype(x.dtype), self._places(x)
        top, part, emitted = np.empty((3, count, width), x.dtype)
        for frame, frame_x in enumerate(x):
            if frame:
                _sum(old[2:], old[1:-1], old[:-2], skips, new[2:], top, part)
            else:
                new[2:4] = 0
            new[2:] += _emit(frame_x, places, emitted)
            if scores is not None:
                scores[frame] = new[2:]
            rows = ending.get(frame)
            if rows is not None:
                last = self.last[rows]
                before = np.where(last > 0, new[1 + last, rows], ZERO)
                losses[rows] = -np.logaddexp(new[2 + last, rows], before)
            old, new = new, old
        return losses

    def visits(self, x: Any) -> Any:
        """Return the losses, and in each frame the probabilities of the states, shape (T, states, N)."""
        count, width = self.states.shape
        shares = np.empty((len(x), count, width), x.dtype)
        losses = self.losses(x, shares)
        ending, finite = self._endings(), np.where(losses < -ZERO / 2, losses, 0)
        skips = np.full((count, width), ZERO, x.dtype)
        skips[:-2] = self.skips[2:]
        later, rest = np.full((count + 2, width), ZERO, x.dtype), np.full((count, width), ZERO, x.dtype)
        places, (top, part, emitted) = self._places(x), np.empty((3, count, width), x.dtype)
        for frame in range(len(x) - 1, -1, -1):
            if frame < len(x) - 1:
                _sum(later[:-2], later[1:-1], later[2:], skips, rest, top, part)
            rows = ending.get(frame)
            if rows is not None:
                rest[:, rows] = ZERO
                rest[self.last[rows], rows] = rest[np.maximum(self.last[rows] - 1, 0), rows] = 0
            share = shares[frame]
            share += rest
            share += finite
            np.exp(share, out=share)
            np.add(rest, _emit(x[frame], places, emitted), out=later[:-2])
        return losses, shares

    def _places(self, x: Any) -> Any:
        """Return where in a frame's numbers those of the states are."""
        return self.states + np.arange(self.states.shape[1]) * x.shape[2]

    def _endings(self) -> dict[int, Any]:
        """Return for each frame that is the last of some sequences which these are."""
        return {int(frame) - 1: np.flatnonzero(self.frames == frame) for frame in np.unique(self.frames)}


def _sum(stay: Any, step: Any, skip: Any, allowed: Any, out: Any, top: Any, part: Any) -> None:
    """Write to ``out`` the logarithms of the sums of three ways to a state; the last two are workspaces."""
    np.add(skip, allowed, out=out)
    np.maximum(stay, step, out=top)
    np.maximum(top, out, out=top)
    np.subtract(out, top, out=out)
    np.exp(out, out=out)
    for way in (stay, step):
        np.subtract(way, top, out=part)
        np.exp(part, out=part)
        np.add(out, part, out=out)
    np.log(out, out=out)
    np.add(out, top, out=out)


def _emit(frame: Any, places: Any, out: Any) -> Any:
    """Return the logarithms of the states' probabilities in a frame, none below `ZERO`."""
    np.take(frame.reshape(-1), places, out=out, mode="clip")
    return np.maximum(out, ZERO, out=out)
