import numpy as np
import pytest

from pygrad import Variable, grad, hvp, jacobian, jvp, vjp
from pygrad.errors import ArgumentError, ShapeError

A = np.array([[1.0, 2.0, 0.5], [3.0, 4.0, -1.0]])
X = np.array([0.3, -0.2, 0.7])


def fun(a, x):
    return np.sin(a @ x)


def test_products_agree_with_the_jacobian():
    by_a, by_x = jacobian(fun, (0, 1))(A, X)
    u, da, dx = np.array([1.0, -2.0]), np.cos(A), np.sin(X)
    y, product = vjp(fun, A, X)
    np.testing.assert_allclose(y, fun(A, X))
    ga, gx = product(u)
    np.testing.assert_allclose(ga, np.einsum("i,ijk", u, by_a))
    np.testing.assert_allclose(gx, u @ by_x)
    np.testing.assert_allclose(product(2 * u)[1], 2 * gx)
    y, slope = jvp(fun, (A, X), (da, dx))
    np.testing.assert_allclose(slope, np.einsum("ijk,jk", by_a, da) + by_x @ dx)
    assert type(y) is type(slope) is np.ndarray


def test_structures():
    def both(tree):
        return {"sum": tree["a"] + tree["b"][0], "square": [tree["a"] ** 2], "constant": np.ones(2)}

    tree = {"a": np.array([1.0, 2.0]), "b": (3.0,)}
    ones = {"sum": np.ones(2), "square": [np.ones(2)], "constant": np.ones(2)}
    y, product = vjp(both, tree)
    (found,) = product(ones)
    assert found["a"].tolist() == [3.0, 5.0] and found["b"] == (2.0,) and y["square"][0].tolist() == [1.0, 4.0]
    _, slope = jvp(both, (tree,), ({"a": np.array([1.0, 0.0]), "b": (10.0,)},))
    assert slope["sum"].tolist() == [11.0, 10.0] and slope["square"][0].tolist() == [2.0, 0.0]
    assert slope["constant"].tolist() == [0.0, 0.0]


def test_aux():
    y, product, aux = vjp(lambda x: (x * x, x * 2), 3.0, has_aux=True)
    assert (y, product(1.0), aux) == (9.0, (6.0,), 6.0)
    assert jvp(lambda x: (x * x, x * 2), (3.0,), (1.0,), has_aux=True) == (9.0, 6.0, 6.0)


def test_complex_products():
    z, dz, u = 1 + 2j, 0.5 - 1j, 2 - 3j
    assert np.isclose(jvp(lambda z: z * z * z, (z,), (dz,))[1], 3 * z * z * dz)
    assert np.isclose(vjp(lambda z: z * z * z, z)[1](u)[0], np.conj(3 * z * z) * u)


def test_hessian_times_vector():
    def energy(x):
        return np.sum(np.sin(A @ x) ** 2)

    v = np.array([1.0, -1.0, 2.0])
    whole = jacobian(grad(energy))(X)
    np.testing.assert_allclose(hvp(energy)(X, v), whole @ v)
    by = hvp(lambda a, x: np.sum(fun(a, x)), (0, 1))(A, X, (A * 0, v))
    np.testing.assert_allclose(by[1], jacobian(grad(lambda x: np.sum(fun(A, x))))(X) @ v)
    assert by[0].shape == A.shape


def test_they_are_differentiable():
    assert np.isclose(grad(lambda x: jvp(np.sin, (x,), (1.0,))[1])(0.5), -np.sin(0.5))
    assert np.isclose(grad(lambda x: vjp(np.sin, x)[1](1.0)[0])(0.5), -np.sin(0.5))
    assert np.isclose(grad(lambda x: hvp(lambda y: y ** 4)(x, 1.0))(2.0), 48.0)
    x = Variable(2.0)
    slope = jvp(lambda y: y ** 3, (x,), (1.0,))[1]
    assert grad(slope, x).item() == 12.0 and x.grad is None


def test_wrong_vectors():
    _, product = vjp(fun, A, X)
    with pytest.raises(ShapeError, match=r"vjp: vector has shape \(3,\), expected \(2,\)"):
        product(np.ones(3))
    with pytest.raises(ArgumentError, match="jvp: 1 tangents for 2 arguments"):
        jvp(fun, (A, X), (A,))
    with pytest.raises(ShapeError, match=r"jvp: vector\[1\] has shape \(2,\), expected \(3,\)"):
        jvp(fun, (A, X), (A, np.ones(2)))
    with pytest.raises(ArgumentError, match="hvp: give the function's arguments"):
        hvp(np.sum)()
    with pytest.raises(ArgumentError, match="vjp: 1 vectors for 2 arrays"):
        vjp(lambda x: (x, x), 1.0)[1]((1.0,))
