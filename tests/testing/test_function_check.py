"""`check_function` accepts what keeps its promises, and finds each broken one."""

import numpy as np
import pytest

from pygrad import Function, Variable
from pygrad.errors import ArgumentError, GraphError
from pygrad.testing import check_function

X = np.array([0.5, -1.5, 2.0])


class Cube(Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x ** 3

    def backward(self, gy):
        (x,) = self.saved
        return gy * (3 * x ** 2)


class WrongSlope(Cube):
    def backward(self, gy):
        return gy * (2 * self.saved[0] ** 2)


class WrongSecondOrder(Cube):
    """Right in the first order, but of a saved array that claims to be constant."""

    constant_saves = True

    def forward(self, x):
        self.save_for_backward(3 * x ** 2)
        return x ** 3

    def backward(self, gy):
        return gy * self.saved[0]


class UndeclaredSecondOrder(WrongSecondOrder):
    constant_saves = False


class Promotes(Cube):
    def forward(self, x):
        return super().forward(x).astype(np.float64)


class WritesInput(Cube):
    def backward(self, gy):
        slope = gy * (3 * self.saved[0] ** 2)
        if isinstance(self.saved[0], np.ndarray):
            self.saved[0][...] = 7
        return slope


class WritesGradient(Cube):
    def backward(self, gy):
        (x,) = self.saved
        if isinstance(gy, Variable):
            return gy * (3 * x ** 2)
        gy *= 3 * x ** 2
        return gy


class Forgets(Cube):
    """Counts its calls, so that a second run gives something else."""

    calls = 0

    def backward(self, gy):
        Forgets.calls += 1
        return super().backward(gy) * (1 + 1e-9 * Forgets.calls)


class NotInBatches(Cube):
    def backward(self, gy):
        return gy * (3 * self.saved[0] ** 2) * (1 if gy.ndim == 1 else 2)


class NeedsContiguous(Cube):
    def forward(self, x):
        self.save_for_backward(x)
        return np.frombuffer(x.tobytes(
            order="A"), x.dtype).reshape(x.shape) ** 3 if x.flags.contiguous else x ** 2


class CyclicFunction(Cube):
    def forward(self, x):
        self.itself = self
        return super().forward(x)


def test_what_keeps_its_promises():
    y = check_function(Cube, X, reference=lambda x: x ** 3, saves=X.nbytes)
    assert np.array_equal(y.data, X ** 3)
    check_function(Cube, X, saves=lambda x, y: x.nbytes)
    check_function(lambda x: Cube()(x) * 2, np.zeros((0, 2)))


@pytest.mark.parametrize("function, options, message", [
    (Cube, {"reference": lambda x: x ** 2}, "value against the reference"),
    (Cube, {"reference": lambda x: (x ** 3)[None]}, r"expected shape \(1, 3\)"),
    (Cube, {"reference": lambda x: (x ** 3).astype("f")}, "expected dtype float32"),
    (Cube, {"saves": 8}, "expected 8 saved bytes, found 24"),
    (WrongSlope, {}, "first derivative"),
    (WrongSecondOrder, {}, "second derivative"),
    (Promotes, {}, "value: float32 became float64"),
    (WritesInput, {}, "inputs, which a rule has written to|second backward"),
    (WritesGradient, {}, "a rule has written into the gradient it was given"),
    (Forgets, {}, "second backward with retain_graph"),
    (NotInBatches, {}, "gradients in a batch"),
    (NeedsContiguous, {}, "with negative strides|with gaps"),
    (CyclicFunction, {}, "still alive after the last reference went: .*CyclicFunction"),
])
def test_what_breaks_one(function, options, message):
    with pytest.raises(AssertionError, match=message):
        check_function(function, X, **options)


def test_a_saved_array_that_create_graph_cannot_differentiate():
    with pytest.raises(GraphError, match="constant_saves"):
        check_function(UndeclaredSecondOrder, X)


def test_arguments():
    with pytest.raises(ArgumentError, match="expected order 0, 1 or 2, got 3"):
        check_function(Cube, X, order=3)
    with pytest.raises(ArgumentError, match="no input is a floating array"):
        check_function(Cube, np.array([1, 2]))
    check_function(Cube, np.array([1, 2]), order=0, reference=lambda x: x ** 3)


def test_constants_and_several_outputs():
    constant = Variable(np.array([2.0]), requires_grad=False)
    check_function(lambda x, c, n: x * c * n, X, constant, 3, saves=0)
    both = check_function(lambda x: (x * 2, x * x), X, reference=lambda x: (x * 2, x * x))
    assert len(both) == 2


def test_an_output_that_depends_on_nothing():
    check_function(lambda x, y: x * x, X, X * 2)


Z = np.array([0.3 + 0.4j, -0.7 + 0.2j, 1.5 - 1j])


class Square(Function):
    """Complex: right at all orders."""

    takes_complex = True

    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, gy):
        (x,) = self.saved
        return gy * (2 * np.conjugate(x))


class NotConjugated(Square):
    def backward(self, gy):
        return gy * (2 * self.saved[0])


class HalfOfTheGradient(Square):
    """Right along the real axis alone."""

    def backward(self, gy):
        return np.real(super().backward(gy)) + 0j


class NotConjugatedWhenRecorded(Square):
    def backward(self, gy):
        return NotConjugated.backward(self, gy) if isinstance(gy, Variable) else super().backward(gy)


class ConjugateTakenForConstant(Square):
    constant_saves = True

    def forward(self, x):
        self.save_for_backward(np.conjugate(x))
        return x * x

    def backward(self, gy):
        return gy * (2 * self.saved[0])


class PromotesComplex(Square):
    def forward(self, x):
        return super().forward(x).astype(np.complex128)


class Modulus(Square):
    """Real of complex numbers."""

    def forward(self, x):
        self.save_for_backward(x)
        return np.abs(x)

    def backward(self, gy):
        (x,) = self.saved
        return gy * (x / np.abs(x))


class WrongModulus(Modulus):
    def backward(self, gy):
        (x,) = self.saved
        return gy * np.conjugate(x / np.abs(x))


@pytest.mark.parametrize("x", [Z, np.array(Z[0]), np.zeros(0, complex), Z.reshape(3, 1), np.array(2.0 + 0j)], ids=lambda x: str(x.shape))
def test_complex_functions_that_keep_their_promises(x):
    check_function(Square, x, reference=lambda x: x * x, saves=x.nbytes)
    check_function(Modulus, x, reference=np.abs)
    check_function(lambda x, y: x * y, x, np.array([1.5]))
    check_function(lambda x: (np.real(x), np.imag(x), x * 1j), x)


@pytest.mark.parametrize("function, message", [
    (NotConjugated, "first derivative"), (HalfOfTheGradient, "first derivative"), (WrongModulus, "first derivative"),
    (NotConjugatedWhenRecorded, "create_graph"), (ConjugateTakenForConstant, "second derivative"),
    (PromotesComplex, "complex64 became complex128"),
    (lambda x: np.real(x).data + 0 * np.real(x), "first derivative"),
])
def test_complex_functions_that_break_one(function, message):
    with pytest.raises(AssertionError, match=message):
        check_function(function, Z)
