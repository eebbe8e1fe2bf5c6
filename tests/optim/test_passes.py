import numpy as np

from pygrad import Parameter
from pygrad.optim.blocks import Bucket
from pygrad.optim.passes import constants, follow, follow_square


def test_constants_have_the_dtype_and_no_axes():
    bucket = Bucket([Parameter(np.ones(3, np.float32))])
    for one, value in zip(constants(bucket, 0.1, 2), (0.1, 2), strict=True):
        assert one.dtype == np.float32 and one.shape == () and one == np.float32(value)


def test_running_means():
    generator = np.random.default_rng(0)
    m, v, g, t = generator.random((4, 50))
    wanted = m + 0.3 * (g - m), 0.7 * v + 0.2 * g ** 2
    g.flags.writeable = False
    follow(m, g, 0.3, t)
    follow_square(v, g, 0.7, 0.2, t)
    np.testing.assert_allclose(m, wanted[0], rtol=1e-14)
    np.testing.assert_allclose(v, wanted[1], rtol=1e-14)


def test_a_mean_that_keeps_little_is_not_rounded_away():
    m, g, t = np.full(3, 1e8, np.float32), np.full(3, 1e-3, np.float32), np.empty(3, np.float32)
    follow(m, g, np.array(1.0, np.float32), t)
    assert (m == np.float32(1e-3)).all()


def test_a_mean_of_what_is_scratch_too():
    m, g = np.ones(3), np.full(3, 3.0)
    follow(m, g, np.array(0.75), g)
    assert (m == 2.5).all()


def test_large_gradients_do_not_overflow():
    v, g, t = np.zeros(2, np.float32), np.full(2, 1e20, np.float32), np.empty(2, np.float32)
    follow_square(v, g, np.array(0.999, np.float32), np.array(0.001, np.float32), t)
    assert np.isfinite(v).all() and (v > 9e36).all()
