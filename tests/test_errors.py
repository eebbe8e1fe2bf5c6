"""Every error is both a `PyGradError` and the builtin that users of NumPy expect."""

import inspect

import numpy as np
import pytest

from pygrad import Variable, errors

BUILTINS = {
    "ShapeError": ValueError,
    "DTypeError": TypeError,
    "ArgumentError": ValueError,
    "LabelError": IndexError,
    "GraphError": RuntimeError,
    "StaleGraphError": RuntimeError,
    "AnomalyError": FloatingPointError,
    "NoDerivativeError": TypeError,
    "MissingDependencyError": ImportError,
    "FileFormatError": ValueError,
    "StateDictError": ValueError,
}


@pytest.mark.parametrize("name", BUILTINS)
def test_error_is_caught_as_its_builtin_and_as_ours(name):
    error = getattr(errors, name)
    assert issubclass(error, errors.PyGradError) and issubclass(error, BUILTINS[name])


def test_every_error_of_the_module_is_listed_here():
    classes = {name for name, value in vars(errors).items()
               if inspect.isclass(value) and issubclass(value, errors.PyGradError)}
    assert classes - {"PyGradError"} == set(BUILTINS)


@pytest.mark.parametrize("warning", [errors.DroppedGraphWarning, errors.NonScalarBackwardWarning])
def test_warnings_are_user_warnings(warning):
    assert issubclass(warning, UserWarning) and not issubclass(warning, errors.PyGradError)


@pytest.mark.parametrize("value, text", [
    (np.zeros((2, 3), np.float32), "shape (2, 3), dtype float32"),
    (np.int64(3), "shape (), dtype int64"),
    (Variable([1.0, 2.0]), "shape (2,), dtype float64"),
    (Variable([1.0, 2.0], name="weight"), "'weight' (shape (2,), dtype float64)"),
    (3, "int 3"),
    ([1, "a"], "list [1, 'a']"),
    (None, "NoneType None"),
])
def test_describe(value, text):
    assert errors.describe(value) == text
