"""Small Functions and helpers with which the tests of the engine build graphs."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

import numpy as np

from pygrad import Function, Variable, events


class Scaled(Function):
    """x times a number. Saves nothing."""

    def __init__(self, factor=2.0):
        self.factor = factor

    def forward(self, x):
        return x * self.factor

    def backward(self, gy):
        return gy * self.factor


class Squared(Function):
    """Saves its input."""

    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, gy):
        (x,) = self.saved
        return gy * (x + x)


class Exponential(Function):
    """Saves its output."""

    elementwise = True

    def forward(self, x):
        y = np.exp(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy):
        (y,) = self.saved
        return gy * y


class Product(Function):
    """Saves for each input that needs a gradient the other."""

    elementwise = True

    def forward(self, x, y):
        need_x, need_y = self.needs_grad
        self.save_for_backward(x if need_y else None, y if need_x else None)
        return x * y

    def backward(self, gy):
        x, y = self.saved
        return None if y is None else gy * y, None if x is None else gy * x


class Masked(Function):
    """Saves an array of its own, a constant of the mathematics."""

    constant_saves = True

    def forward(self, x):
        mask = np.where(x > 0, 3.0, 0.5).astype(x.dtype)
        self.save_for_backward(mask)
        return x * mask

    def backward(self, gy):
        (mask,) = self.saved
        return gy * mask


class Sine(Function):
    """Saves an array of its own that depends on the input: no second order."""

    def forward(self, x):
        self.save_for_backward(np.cos(x))
        return np.sin(x)

    def backward(self, gy):
        (slope,) = self.saved
        return gy * slope


class SinCos(Function):
    """Two outputs; saves both."""

    def forward(self, x):
        sine, cosine = np.sin(x), np.cos(x)
        self.save_for_backward(sine, cosine)
        return sine, cosine

    def backward(self, gsine, gcosine):
        sine, cosine = self.saved
        if gsine is None:
            return -(gcosine * sine)
        return gsine * cosine if gcosine is None else gsine * cosine - gcosine * sine


class Halves(Function):
    """Two outputs, views of the input."""

    makes_view = True

    def forward(self, x):
        self.size = x.size
        return x[:x.size // 2], x[x.size // 2:]

    def backward(self, gfirst, gsecond):
        half = self.size // 2
        gfirst = np.zeros(half) if gfirst is None else gfirst
        gsecond = np.zeros(self.size - half) if gsecond is None else gsecond
        return np.concatenate([gfirst, gsecond])


class Front(Function):
    """The first elements: a view."""

    makes_view = True

    def __init__(self, count):
        self.count = count

    def forward(self, x):
        self.size = x.size
        return x[:self.count]

    def backward(self, gy):
        return np.concatenate([gy, np.zeros(self.size - self.count)])


class Joined(Function):
    """Many inputs, one after the other."""

    def forward(self, *arrays):
        self.sizes = [array.size for array in arrays]
        return np.concatenate(arrays)

    def backward(self, gy):
        return tuple(np.split(gy, np.cumsum(self.sizes)[:-1]))


class Noisy(Function):
    """Multiplies by random numbers, which a replay draws again from the same key; notes its replays."""

    replays = 0
    constant_saves = True

    def forward(self, x):
        if self.replaying:
            type(self).replays += 1
        else:
            self.key = int(np.random.default_rng().integers(1 << 62))
        noise = np.random.default_rng(self.key).random(x.shape)
        self.save_for_backward(noise)
        return x * noise

    def backward(self, gy):
        (noise,) = self.saved
        return gy * noise


class Failing(Function):
    """Copies; its forward or its backward raises what it was given."""

    def __init__(self, in_forward=None, in_backward=None):
        self.in_forward, self.in_backward = in_forward, in_backward

    def forward(self, x):
        if self.in_forward is not None:
            raise self.in_forward
        return x.copy()

    def backward(self, gy):
        if self.in_backward is not None:
            raise self.in_backward
        return gy


def ruled(rule, elementwise=False):
    """Make a Function that copies its input and has the given ``rule(gy)``."""

    class Ruled(Function):
        def forward(self, x):
            return x.copy()

        def backward(self, gy):
            return rule(gy)

    Ruled.elementwise = elementwise
    return Ruled()


def leaf(*values, **options):
    """Make a float64 leaf."""
    return Variable(np.array(values, np.float64), **options)


def address(value):
    """Return where the array of a Variable begins."""
    return value.data.__array_interface__["data"][0]


@contextmanager
def forwards():
    """Count the forwards that run inside, by the name of the Function."""
    counts = Counter()

    def listener(event):
        if event.role == "begin":
            counts[type(event.function).__name__] += 1

    with events.subscribe(listener, "forward"):
        yield counts
