"""Functions of which it is known what they take, and a reader that keeps what it is fed."""

import numpy as np

from pygrad import Function, Variable
from pygrad.memory.ledger import GIVEN, TAKEN


class Take(Function):
    """Makes a number of bytes. dx = sum of dy. Saves: nothing."""

    __slots__ = ("keep", "kept", "nbytes", "scratch")

    def __init__(self, nbytes, scratch=0, keep=0):
        self.nbytes, self.scratch, self.keep = nbytes, scratch, keep

    def forward(self, x):
        if self.scratch:
            np.empty(self.scratch, np.uint8).fill(1)
        self.kept = np.empty(self.keep, np.uint8) if self.keep else None
        return np.zeros(self.nbytes // 8)

    def backward(self, gy):
        if self.scratch:
            np.empty(self.scratch, np.uint8).fill(1)
        return gy.sum() * np.ones(())


def taken(nbytes, scratch=0, keep=0, x=None):
    """Return a Variable of a number of bytes, made by a forward that takes some scratch and keeps something."""
    return Take(nbytes, scratch, keep)(Variable(1.0) if x is None else x)


class Entries(list):
    """A reader that keeps everything."""

    def feed(self, entries):
        self.extend(entries)

    def peak(self):
        """Return the highest level, with what is alive at the end."""
        level = highest = 0
        for _, record, change in self:
            if change in (TAKEN, GIVEN):
                level += change * record.nbytes
                highest = max(highest, level)
        return highest, level

    def of(self, category, change=TAKEN):
        return [record for _, record, one in self if one == change and record.category == category]


def record_of(ledger, array):
    ledger.flush()
    while isinstance(array.base, np.ndarray):
        array = array.base
    return ledger.live[id(array)]
