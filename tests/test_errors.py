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


class Unspeakable:
    def __repr__(self):
        raise RuntimeError("no text")


@pytest.mark.parametrize("value", [
    Variable([1.0], name="n" * 1000),
    np.zeros((1,) * 64),
    np.lib.stride_tricks.as_strided(np.zeros(1), (10**9,) * 2, (0, 0)),
    list(range(10**6)),
    "text" * 10**6,
    10**4000,
    {number: [number] * 100 for number in range(1000)},
    type("T" * 1000, (), {})(),
    Unspeakable(),
])
def test_a_description_is_never_long(value):
    text = errors.describe(value)
    assert len(text) <= 200 and "\n" not in text and "..." in text or len(text) < 90


def test_the_beginning_and_the_end_of_a_long_name_stay():
    text = errors.describe(Variable([1.0], name="first" + "x" * 200 + "last"))
    assert text.startswith("'first") and "last' (shape (1,), dtype float64)" in text


def test_an_anomaly_has_its_parts():
    error = errors.AnomalyError("text")
    assert (error.function, error.phase, error.line) == ("", "", None)
