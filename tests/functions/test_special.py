import subprocess
import sys

import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError, ShapeError
from pygrad.functions._special import (
    Special, degree, either, half_difference, log1p_of, log_of, lower_degree, parameter, polynomial, special,
)


def test_scipy_is_imported_when_it_is_called():
    code = ("import sys, pygrad; late = 'scipy' not in sys.modules and 'numpy.fft' not in sys.modules; "
            "pygrad.functions.gammaln(1.0); print(late, 'scipy.special' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True
                          ).stdout.split() == ["True", "True"]


def test_arguments_without_a_derivative():
    with pytest.raises(NoDerivativeError, match="gammainc: there is no derivative by a, its argument 0; pass a.data"):
        F.gammainc(Variable(1.0), Variable(1.0))


def test_shapes_that_do_not_fit():
    with pytest.raises(ShapeError, match="beta: these do not broadcast together"):
        F.beta(Variable(np.ones(2)), np.ones(3))


def test_single_precision_stays_beside_whole_numbers():
    n, x = np.array([1, 2]), np.array([0.5, 0.6], np.float32)
    assert special().jv(n, x).dtype == np.float64 and F.jv(n, Variable(x)).dtype == np.float32
    assert F.jv(n, Variable(x.astype(np.float64))).dtype == F.jv(1.5 * n, Variable(x)).dtype == np.float64


@pytest.mark.parametrize("mask", [[True, True], [False, False], [True, False]])
def test_either(mask):
    x = Variable(np.array([0.0, 4.0]))
    mask = np.array(mask)
    y = either(mask, x, lambda x: 3 * x + 1, np.sqrt, safe=2.0, other=1.0)
    np.testing.assert_array_equal(y.data, np.where(mask, 3 * x.data + 1, np.sqrt(x.data)))
    if not mask.any():
        return
    y.backward(np.ones(2))
    np.testing.assert_array_equal(x.grad.data, np.where(mask, 3, [0, 0.25]))


def test_helpers():
    x = np.array([0.5, 2.0], np.float32)
    np.testing.assert_allclose(polynomial(x, (1.0, 0.0, 3.0)), 1 + 3 * x * x)
    np.testing.assert_allclose(log_of(x), np.log(x))
    np.testing.assert_allclose(log1p_of(x), np.log1p(x))
    assert log_of(x).dtype == log1p_of(x).dtype == np.float32
    assert half_difference("jv", 1.0, 0.5) == 0.5 * (special().jv(0, 0.5) - special().jv(2, 0.5))
    assert lower_degree("eval_chebyt", np.arange(3), 0.3).tolist() == [0, 1, 0.3]
    assert degree(2).dtype.kind == "i" and degree(x) is x
    assert parameter(2, x).dtype == np.float32 and parameter(x, x) is x and parameter(2, [1.0]) == 2


def test_what_has_no_rule_says_so():
    class Nothing(Special):
        ufunc = "erf"

    y = Nothing()(Variable(1.0))
    with pytest.raises(NotImplementedError, match="Nothing has no backward"):
        y.backward()
