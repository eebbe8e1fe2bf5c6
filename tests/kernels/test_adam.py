import sys

import numpy as np
import pytest

from pygrad import Parameter, Variable, kernels, optim
from pygrad.optim import blocks

module = sys.modules["pygrad.kernels.adam"]  # the package has the function under this name
SIZE = 40_003


def arrays(size=SIZE, seed=0):
    generator = np.random.default_rng(seed)
    p, g, m = generator.standard_normal((3, size)).astype(np.float32)
    return p, g, m, generator.random(size).astype(np.float32)


@pytest.fixture(params=kernels.available())
def each_kernel(request):
    with kernels.use(request.param):
        yield request.param


@pytest.mark.parametrize("keep", [1.0, 0.75])
@pytest.mark.parametrize("sign", [1, -1])
def test_step(keep, sign, each_kernel):
    p, g, m, v = given = arrays()
    before = [one.copy() for one in given]
    done = kernels.adam(p, g, m, v, (0.9, 0.99), sign * 0.1, 1e-3, 0.5, keep)
    assert done == (each_kernel == "onednn")
    if not done:
        assert all((one == other).all() for one, other in zip(given, before, strict=True))
        return
    old, g64, m64, v64 = [one.astype(np.float64) for one in before]
    m64 = 0.9 * m64 + sign * 0.1 * g64
    v64 = 0.99 * v64 + 0.01 * g64 * g64
    for one, expected in ((m, m64), (v, v64), (p, keep * old - 0.5 * m64 / (np.sqrt(v64) + 1e-3))):
        np.testing.assert_allclose(one, expected, rtol=1e-5, atol=2e-6)
    np.testing.assert_array_equal(g, before[1])


def test_what_is_not_taken(each_kernel):
    numbers = (0.9, 0.99), 0.1, 1e-3, 0.5
    for given in (arrays(100), [one.astype(np.float64) for one in arrays()], [one[::2] for one in arrays(2 * SIZE)],
                  [Variable(one) for one in arrays()]):
        before = [np.array(one if isinstance(one, np.ndarray) else one.data) for one in given]
        assert not module.adam(*given, *numbers)
        for one, other in zip(given, before, strict=True):
            np.testing.assert_array_equal(one if isinstance(one, np.ndarray) else one.data, other)


def test_nothing_is_hidden(each_kernel):
    p, g, m, v = arrays()
    g[:3] = np.nan, np.inf, 1e30
    m[:3] = v[:3] = 0
    if kernels.adam(p, g, m, v, (0.9, 0.99), 0.1, 1e-3, 0.5):
        assert np.isnan(p[:2]).all() and np.isfinite(p[2:]).all()
        assert np.isnan(m[0]) and m[1] == v[1] == v[2] == np.inf


OPTIONS = {
    "Adam": (optim.Adam, {}), "betas": (optim.Adam, {"betas": (0.5, 0.7)}), "AdamW": (optim.AdamW, {"weight_decay": 0.3}),
    "uphill": (optim.Adam, {"maximize": True}), "weight decay": (optim.Adam, {"weight_decay": 0.3}),
    "amsgrad": (optim.Adam, {"amsgrad": True}),
    "decoupled": (optim.Adam, {"weight_decay": 0.3, "decoupled_weight_decay": True}),
}


@pytest.mark.parametrize("kind, options", OPTIONS.values(), ids=OPTIONS)
def test_optimisers_agree(kind, options, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 1000)
    monkeypatch.setattr(module, "LARGE", 1500)
    results = []
    for name in kernels.available():
        start = np.random.default_rng(0)
        parameters = [Parameter(start.standard_normal(shape).astype(np.float32))
                      for shape in ((50, 40), (7,), (3, 30), (900, 2), (2, 600))]
        parameters[3].data = parameters[3].data.reshape(2, 900).T  # not in C order
        optimizer = kind(parameters, lr=0.01, **options)
        with kernels.use(name):
            for _ in range(20):
                optimizer.param_groups[0]["lr"] *= 0.95
                for parameter in parameters:
                    parameter.grad = Variable(start.standard_normal(parameter.shape).astype(np.float32))
                optimizer.step()
        results.append([parameter.data.copy() for parameter in parameters])
    for one in results[1:]:
        for got, expected in zip(one, results[0], strict=True):
            np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


def test_betas_in_a_list(each_kernel):
    parameter = Parameter(np.ones((200, 200), np.float32))
    optimizer = optim.Adam([parameter], lr=0.5, betas=[0.9, 0.999])
    parameter.grad = Variable(np.ones((200, 200), np.float32))
    optimizer.step()
    np.testing.assert_allclose(parameter.data, 0.5, rtol=1e-6)


def test_large_gradients_take_a_step(each_kernel):
    parameter = Parameter(np.ones((200, 200), np.float32))
    optimizer = optim.Adam([parameter], lr=0.5)
    parameter.grad = Variable(np.full((200, 200), 1e20, np.float32))
    optimizer.step()
    np.testing.assert_allclose(parameter.data, 0.5, rtol=1e-6)
