import numpy as np
import pytest

from pygrad import Variable, backward
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

GOOD, ZERO, SHIFT = uniform((3,), 0.5, 2.0, seed=1), np.array([1.0, 0.0, -2.0]), uniform((3,), seed=2)
MEAN, VAR = np.array([0.5, -1.0, 2.0]), np.array([0.5, 1.0, 4.0])


def shaped(numbers, x):
    return np.asarray(numbers).reshape(-1, *[1] * (x.ndim - 2))


def reference(x, weight=1.0, bias=0.0, mean=None, var=None, eps=1e-5):
    axes = (0, *range(2, x.ndim))
    mean = x.mean(axes) if mean is None else mean
    var = x.var(axes) if var is None else var
    z = (x - shaped(mean, x)) / np.sqrt(shaped(var, x) + eps)
    return z * shaped(weight, x) + shaped(bias, x)


def train(x, weight=None, bias=None, **options):
    return F.batch_norm(x, None, None, weight, bias, training=True, **options)


def infer(x, weight=None, bias=None):
    return F.batch_norm(x, MEAN, VAR, weight, bias)


def channels_last(function):
    """Return the function of an input that comes as (N, H, W, C) and is seen as (N, C, H, W)."""
    return lambda x, *affine: function(x.transpose(0, 3, 1, 2), *affine)


CASES = [
    *(case(F.BatchNorm, train, uniform(shape), reference=reference, saves=lambda x, y: y.nbytes + 3 * 8)
      for shape in ((4, 3), (2, 3, 2), (2, 3, 2, 1), (1, 3, 2, 1, 2))),
    case(F.BatchNorm, train, uniform((0, 3, 2)), name="empty", reference=lambda x: x),
    case(F.BatchNorm, train, uniform((2, 3, 2)), GOOD, SHIFT, name="from output", reference=reference,
         saves=lambda x, w, b, y: y.nbytes + 3 * 8 + w.nbytes + b.nbytes),
    case(F.BatchNorm, train, uniform((2, 3, 2)), ZERO, SHIFT, name="from input", reference=reference,
         saves=lambda x, w, b, y: x.nbytes + 2 * 3 * 8 + w.nbytes),
    case(F.BatchNorm, train, uniform((4, 3)), GOOD, 20 * SHIFT, name="large bias", reference=reference,
         saves=lambda x, w, b, y: x.nbytes + 2 * 3 * 8 + w.nbytes),
    case(F.BatchNorm, lambda x, b: train(x, None, b), uniform((4, 3)), SHIFT, name="bias only",
         reference=lambda x, b: reference(x, 1.0, b), saves=lambda x, b, y: y.nbytes + 3 * 8 + b.nbytes),
    case(F.BatchNorm, lambda x, w: train(x, w, eps=0.5), uniform((4, 3)), GOOD, name="eps",
         reference=lambda x, w: reference(x, w, eps=0.5)),
    *(case(F.BatchNorm, channels_last(train), uniform((2, 2, 1, 3)), weight, SHIFT, name=f"channels-last {name}",
           reference=channels_last(reference), saves=nbytes)
      for name, weight, nbytes in (("from output", GOOD, lambda x, w, b, y: x.nbytes + 3 * 8 + w.nbytes + b.nbytes),
                                   ("from input", ZERO, lambda x, w, b, y: x.nbytes + 2 * 3 * 8 + w.nbytes))),
    case(F.BatchNorm, infer, uniform((2, 3, 2)), GOOD, SHIFT, name="running statistics",
         reference=lambda *given: reference(*given, MEAN, VAR),
         saves=lambda x, w, b, y: x.nbytes + w.nbytes + 2 * 3 * 8),
    case(F.BatchNorm, infer, uniform((4, 3)), name="running statistics alone",
         reference=lambda x: reference(x, 1.0, 0.0, MEAN, VAR), saves=2 * 3 * 8),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


SHAPES = [(40, 6), (6, 6, 5), (3, 6, 4, 5), (2, 6, 3, 2, 4), (4, 6, 60, 70)]


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("scale", [1.0, 1e-4], ids=["from output", "from input"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
def test_equals_pytorch(shape, scale, training, last):
    torch = pytorch()
    generator = np.random.default_rng(0)
    x = np.moveaxis(generator.standard_normal(shape) * 2 + 3, 1, -1)
    weight, bias = uniform((6,), 0.5, 2.0) * scale, uniform((6,), seed=3)
    running = generator.standard_normal(6), generator.uniform(0.5, 2, 6)
    order = (0, len(shape) - 1, *range(1, len(shape) - 1))

    def ours(x, weight, bias):
        mean, var = [one.astype(x.dtype) for one in running]
        x = x.transpose(order) if last else F.copy(x.transpose(order))
        return F.batch_norm(x, mean, var, weight, bias, training, 0.3, 1e-3), mean, var

    def theirs(x, weight, bias):
        mean, var = [torch.tensor(one, dtype=x.dtype) for one in running]
        return torch.nn.functional.batch_norm(x.permute(order), mean, var, weight, bias, training, 0.3, 1e-3), mean, var

    agree(ours, theirs, x, weight, bias)


def test_running_statistics():
    x = np.random.default_rng(0).standard_normal((5, 3, 2)) + 1
    mean, var = np.zeros(3), np.ones(3)
    F.batch_norm(x, mean, var, training=True, momentum=0.25)
    np.testing.assert_allclose(mean, 0.25 * x.mean((0, 2)))
    np.testing.assert_allclose(var, 0.75 + 0.25 * x.var((0, 2), ddof=1))
    before = mean.copy(), var.copy()
    F.batch_norm(x, mean, var)
    assert np.array_equal(mean, before[0]) and np.array_equal(var, before[1])


def test_a_replay_leaves_the_running_statistics():
    x, mean, var = Variable(uniform((5, 3))), np.zeros(3), np.ones(3)
    y = F.batch_norm(x * 1.0, mean, var, GOOD, SHIFT, training=True)
    before = mean.copy(), var.copy()
    y.backward(np.arange(15.0).reshape(5, 3))
    first = x.grad.data
    x.clear_grad()
    y.backward(np.arange(15.0).reshape(5, 3))  # recomputed
    assert np.array_equal(x.grad.data, first)
    assert np.array_equal(mean, before[0]) and np.array_equal(var, before[1])


def test_a_later_update_does_not_change_what_was_recorded():
    x, mean, var = Variable(uniform((5, 3))), MEAN.copy(), VAR.copy()
    weight = Variable(GOOD)
    y = F.batch_norm(x * 1.0, mean, var, weight)
    y.backward(np.ones((5, 3)), retain_graph=True)
    expected = x.grad.data, weight.grad.data
    mean += 1
    var *= 2
    for _ in range(2):
        x.clear_grad()
        weight.clear_grad()
        y.backward(np.ones((5, 3)))
        assert np.array_equal(x.grad.data, expected[0]) and np.array_equal(weight.grad.data, expected[1])


def test_memory_order_is_kept():
    x = Variable(np.random.default_rng(0).standard_normal((2, 4, 5, 3)).transpose(0, 3, 1, 2))
    for training in (True, False):
        y = F.batch_norm(x, MEAN.copy(), VAR.copy(), GOOD, SHIFT, training)
        assert y.data.transpose(0, 2, 3, 1).flags.c_contiguous
        gx = y.creator.backward(np.ones(y.shape))[0]
        assert gx.transpose(0, 2, 3, 1).flags.c_contiguous or not training
        gx = y.creator.backward(np.ones((2, 4, 5, 3)).transpose(0, 3, 1, 2))[0]
        assert gx.transpose(0, 2, 3, 1).flags.c_contiguous


def test_the_gradient_takes_the_memory_of_the_outputs():
    for x in (np.ones((2, 3, 4)), np.ones((2, 4, 3)).transpose(0, 2, 1)):
        for training in (True, False):
            function = F.batch_norm(Variable(x), MEAN.copy(), VAR.copy(), GOOD, SHIFT, training).creator
            given = [np.zeros_like(x)]
            owner = given[0].__array_interface__["data"]
            owns = given[0].base is None
            gx = function.backward(given.pop())[0]
            assert gx.__array_interface__["data"] == owner and (gx.base is None) == owns
            assert function.backward(np.zeros((2, 3, 4)))[0].base is None


def test_far_from_zero():
    x = np.random.default_rng(0).standard_normal((50, 3)) + 1e6
    np.testing.assert_allclose(train(x).data, reference(x), atol=1e-8)


def test_dtypes_and_extremes():
    half = Variable(uniform((50, 3), 100, 200).astype(np.float16))
    y = train(half)
    y.backward(np.ones((50, 3), np.float16))
    assert y.dtype == half.grad.dtype == np.float16
    np.testing.assert_allclose(y.data, reference(half.data.astype(np.float64)), atol=2e-3)
    assert train(np.arange(12).reshape(4, 3)).dtype == np.float64
    assert train(half, np.ones(3, np.float32)).dtype == np.float32
    x = uniform((4, 3))
    x[0, 1] = np.nan
    x[:, 2] = 1
    found = train(x).data
    assert np.isfinite(found[:, 0]).all() and np.isnan(found[:, 1]).all() and (found[:, 2] == 0).all()


def test_an_empty_batch_teaches_nothing():
    mean, var = MEAN.copy(), VAR.copy()
    x, weight = Variable(np.ones((0, 3, 2))), Variable(GOOD)
    y = F.batch_norm(x, mean, var, weight, training=True)
    backward([y], [np.ones((0, 3, 2))])
    assert y.shape == x.grad.shape == (0, 3, 2) and np.array_equal(weight.grad.data, [0, 0, 0])
    assert np.array_equal(mean, MEAN) and np.array_equal(var, VAR)


def test_statistics_may_be_variables():
    mean, var = Variable(MEAN.copy(), requires_grad=False), Variable(VAR.copy(), requires_grad=False)
    x = uniform((4, 3))
    assert np.array_equal(F.batch_norm(x, mean, var).data, infer(x).data)
    F.batch_norm(x, mean, var, training=True)
    assert not np.array_equal(mean.data, MEAN)


def test_errors():
    x = np.ones((2, 3))
    with pytest.raises(ShapeError, match=r"batch_norm: expected more than 1 value per channel when training, got .*\(1, 3, 1\)"):
        train(np.ones((1, 3, 1)))
    with pytest.raises(ShapeError, match=r"batch_norm: expected an input of shape \(N, C, ...\), got shape \(3,\)"):
        train(np.ones(3))
    with pytest.raises(ShapeError, match=r"batch_norm: expected a weight of shape \(3,\), a number for each channel"):
        train(x, np.ones(2))
    for training in (True, False):
        with pytest.raises(ShapeError, match="the running statistics have 2 channels, the input 3"):
            F.batch_norm(x, np.ones(2), np.ones(2), training=training)
    with pytest.raises(ArgumentError, match="without training the running statistics are used, and they are None"):
        F.batch_norm(x, None, None)
    with pytest.raises(ArgumentError, match="expected eps to be above 0 while training, got 0"):
        train(x, eps=0)
    with pytest.raises(ArgumentError, match="batch_norm: expected eps to be a number of at least 0, got -1"):
        train(x, eps=-1)
    with pytest.raises(ArgumentError, match="batch_norm: expected a number as momentum, got None"):
        train(x, momentum=None)
