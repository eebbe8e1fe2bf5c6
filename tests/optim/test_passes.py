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
