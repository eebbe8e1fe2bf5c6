import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.testing.subject import Subject, assert_close, assert_identical

X = np.array([1.0, 2.0])


def test_which_inputs_are_differentiated():
    inputs = [X, np.array([1, 2]), 3.0, Variable(X), Variable(X, requires_grad=False)]
    subject = Subject(lambda x, n, c, y, z: x * n * c * y * z, inputs)
    assert subject.places == [0, 3] and not subject.several
    assert [leaf.requires_grad for leaf in subject.chosen(subject.leaves())] == [True, True]
    assert isinstance(subject.leaves(only=3)[0], np.ndarray)


def test_gradients_to_second_order():
    subject = Subject(F.Square, [X], weights=[np.array([1.0, 10.0])])
    assert np.array_equal(subject.gradients(subject.leaves())[0], [2.0, 40.0])
    by_input, by_weight = subject.second_gradients([np.array([1.0, 1.0])])
    assert np.array_equal(by_input, [2.0, 20.0]) and np.array_equal(by_weight, [2.0, 4.0])


def test_other_dtypes_and_layouts():
    subject = Subject(F.split, [X, 2])
    assert subject.several and subject.cast(np.float32).weights[0].dtype == np.float32
    assert subject.laid_out(lambda array: array[::-1]).arrays[0].strides == (-8,)


def test_assertions():
    assert_identical([np.array([np.nan])], [np.array([np.nan])], "it")
    with pytest.raises(AssertionError, match="it, number 0"):
        assert_identical([np.array([1.0])], [np.array([1.0], np.float32)], "it")
    with pytest.raises(AssertionError, match="it, number 0"):
        assert_close([np.array([1.0])], [np.array([1.1])], 1e-3, 1e-3, "it")
