"""What tests of pooling share."""

import numpy as np

from tests.functions.cases import uniform


def channels_last(x):
    """Return the same numbers with channels beside each other in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1)


SEQUENCES, IMAGES, VOLUMES = uniform((2, 2, 7)), uniform((2, 2, 5, 4)), uniform((1, 2, 4, 3, 5))


def fully(name, module):
    """Return a function of PyTorch by its name here."""
    return getattr(module.nn.functional, name)
