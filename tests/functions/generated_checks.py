"""What is asserted of a generated call: NumPy's value and dtype, derivatives of two orders, gradients' dtypes.

Derivatives are compared along one random direction, which costs two evaluations; a wrong element of a Jacobian shows
along almost every direction. Where they differ, `gradcheck` is asked which element it is.
"""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad.errors import PyGradError
from pygrad.testing import gradcheck
from pygrad.testing.subject import numbers_like

STEP = 1e-6
SINGLE = (np.float32, np.complex64)
LARGEST = 60  # elements; second derivatives of larger calls are left out


def check_call(call):
    """Assert all that holds of a call."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.filterwarnings("ignore", "(`trapz`|numpy.fix) is deprecated", DeprecationWarning)
        try:
            expected = call.called(call.arrays())
        except Warning:
            raise
        except Exception as error:
            _check_refused(call, error)
            return
        leaves = [Variable(array) for array in call.arrays()]
        copies = [array.copy() for array in call.arrays()]
        got = call.called(leaves, ours=True)
        _check_values(call, got, expected, leaves)
        if leaves:
            _check_derivatives(call, leaves, got)
        assert all(np.array_equal(one.data, copy, equal_nan=True) for one, copy in zip(leaves, copies, strict=True)), \
            f"{call}: an input has been written to"


def check_method(call, name):
    """Assert that a method of a Variable gives what the array's method gives for the same arguments."""
    def method(array, *arguments, **options):
        return getattr(array, name)(*arguments, **options)

    call = replace(call, line=replace(call.line, run=lambda function: method))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        if not isinstance(call.args[0], np.ndarray) or call.args[0].dtype.kind not in "fc":
            return
        try:
            expected = call.called(call.arrays())
        except Warning:
            raise
        except Exception as error:
            _check_refused(call, error)
            return
        leaves = [Variable(array) for array in call.arrays()]
        _check_values(call, call.called(leaves), expected, leaves)


def _check_refused(call, error):
    """What NumPy refuses is refused of Variables too."""
    with pytest.raises((type(error), PyGradError)):
        call.called([Variable(array) for array in call.arrays()], ours=True)


def _check_values(call, got, expected, leaves):
    assert len(got) == len(expected), f"{call}: {len(got)} results, NumPy gives {len(expected)}"
    for one, wanted in zip(got, expected, strict=True):
        wanted = np.asarray(wanted)
        if leaves and wanted.dtype.kind in "fc" and not call.line.plain:
            assert isinstance(one, Variable), f"{call}: gives a plain {type(one).__name__}; the gradient is lost"
        data = one.data if isinstance(one, Variable) else np.asarray(one)
        assert data.shape == wanted.shape, f"{call}: shape {data.shape}, NumPy gives {wanted.shape}"
        if call.line.single and data.dtype in SINGLE and leaves and all(leaf.dtype in SINGLE for leaf in leaves):
            wanted = wanted.astype(np.complex64 if wanted.dtype.kind == "c" else np.float32)
        assert data.dtype == wanted.dtype, f"{call}: dtype {data.dtype}, NumPy gives {wanted.dtype}"
        rtol = max(call.line.rtol, 1e-6 if data.dtype in SINGLE else 0)
        np.testing.assert_allclose(data, wanted, rtol, rtol * _largest([wanted]), err_msg=f"{call}: value")


def _check_derivatives(call, leaves, outputs):
    generator = np.random.default_rng(0)
    used = [number for number, one in enumerate(outputs)
            if isinstance(one, Variable) and one.dtype.kind in "fc" and one.requires_grad]
    weights = [_like(outputs[number], generator) for number in used]
    if not used:
        return
    gradients = _gradients(call, leaves, used, weights)
    for leaf, gradient in zip(leaves, gradients, strict=True):
        assert gradient.shape == leaf.shape, f"{call}: a gradient of shape {gradient.shape} for {leaf.shape}"
        assert gradient.dtype == leaf.dtype, f"{call}: a gradient in {gradient.dtype} for {leaf.dtype}"
    if any(leaf.dtype in SINGLE for leaf in leaves):
        call = call.doubled()
        leaves = [Variable(array) for array in call.arrays()]
        outputs = call.called(leaves, ours=True)
        weights = [weight.astype(outputs[number].dtype) for number, weight in zip(used, weights, strict=True)]
        gradients = _check_single(call, gradients, leaves, used, weights)
    if not all(np.isfinite(outputs[number].data).all() for number in used):
        return
    directions = [_like(leaf, generator) for leaf in leaves]
    if call.line.order >= 1:
        _check_first(call, used, weights, gradients, directions)
    if call.line.order >= 2 and sum(leaf.size for leaf in leaves) + sum(one.size for one in weights) <= LARGEST:
        _check_second(call, used, weights, directions, generator)


def _gradients(call, leaves, used, weights, **options):
    outputs = call.called(leaves, ours=True)
    found = grad([outputs[number] for number in used], leaves, weights, allow_unused=True, **options)
    return [np.zeros(leaf.shape, leaf.dtype) if one is None else one.data
            for one, leaf in zip(found, leaves, strict=True)]


def _check_single(call, gradients, leaves, used, weights):
    """Gradients in single precision are nearly those in double precision, which are returned."""
    wanted = _gradients(call, leaves, used, weights)
    for one, other in zip(gradients, wanted, strict=True):
        if np.isfinite(other).all():
            close(one, other, 2e-3 * call.line.slack * _largest(wanted), f"{call}: gradient in single precision")
    return wanted


def _check_first(call, used, weights, gradients, directions):
    def total(step):
        results = call.called(_moved(call, step, directions))
        return [np.asarray(results[number]) for number in used]

    changes = [(one - other) / (2 * STEP) for one, other in zip(total(STEP), total(-STEP), strict=True)]
    _compare(call, _along(gradients, directions), _along(weights, changes), 1, sizes=[*gradients, *changes],
             noise=_largest(total(0.0)))


def _moved(call, step, directions):
    """Return the arrays a step further, in their memory layouts, which some functions go by."""
    moved = [np.copy(array, order="K") for array in call.arrays()]
    for array, direction in zip(moved, directions, strict=True):
        array += step * direction
    return moved


def _check_second(call, used, weights, directions, generator):
    others = [_like(weight, generator) for weight in weights]
    probes = [_like(array, generator) for array in directions]

    def slopes(step):
        leaves = [Variable(array) for array in _moved(call, step, directions)]
        return _gradients(call, leaves, used, [one + step * other for one, other in zip(weights, others, strict=True)])

    leaves, seeds = [Variable(array) for array in call.arrays()], [Variable(weight) for weight in weights]
    outputs = call.called(leaves, ours=True)
    first = grad([outputs[number] for number in used], leaves, seeds, create_graph=True, allow_unused=True)
    here = slopes(0.0)
    for one, wanted in zip(first, here, strict=True):
        close(0 if one is None else one.data, wanted, 1e-9 * _largest([wanted]),
              f"{call}: gradient under create_graph")
    kept = [(one, probe) for one, probe in zip(first, probes, strict=True)
            if one is not None and one.creator is not None]
    found = [None] * len([*leaves, *seeds])
    if kept:
        found = grad([one for one, _ in kept], [*leaves, *seeds], [probe for _, probe in kept], allow_unused=True)
    second = [np.zeros(()) if one is None else one.data for one in found]
    if not all(np.isfinite(one).all() for one in second):
        raise AssertionError(f"{call}: the second derivative is not finite: {second}")
    changes = [(one - other) / (2 * STEP) for one, other in zip(slopes(STEP), slopes(-STEP), strict=True)]
    _compare(call, _along(second, [*directions, *others]), _along(probes, changes), 2, sizes=[*second, *changes],
             noise=_largest(here))


def _compare(call, analytical, numerical, order, sizes, noise):
    scale = _largest(sizes)
    if abs(analytical - numerical) <= call.line.slack * (3e-6 * scale + 1e-9 * noise):
        return
    gradcheck(lambda *leaves: tuple(call.called(leaves, ours=True)), *call.arrays(), order=order, rtol=1e-4,
              atol=1e-6 * scale)
    raise AssertionError(f"{call}: derivative of order {order} along a random direction: the rule gives {analytical}, "
                         f"central differences give {numerical}")


def close(got, wanted, tolerance, what):
    """Assert that arrays differ by no more than a number."""
    np.testing.assert_allclose(got, wanted, 0, tolerance, err_msg=what)


def _like(one, generator):
    return np.asarray(numbers_like(one, generator), one.dtype)


def _along(arrays, directions):
    """Return the inner product of arrays, of complex numbers as pairs of real ones."""
    return sum(float(np.sum(one * np.conjugate(other)).real) for one, other in zip(arrays, directions, strict=True))


def _largest(arrays):
    """Return the largest magnitude, at least 1."""
    return max([1.0, *(float(np.nanmax(np.abs(array), initial=0)) for array in map(np.asarray, arrays))])
