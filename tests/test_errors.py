import inspect

import numpy as np
import pytest

from pygrad import Variable, errors
from pygrad.errors import PyGradError, describe

BUILTINS = {
    "ShapeError": ValueError, "DTypeError": TypeError, "ArgumentError": ValueError, "LabelError": IndexError,
    "GraphError": RuntimeError, "StaleGraphError": RuntimeError, "NoDerivativeError": TypeError,
    "MissingDependencyError": ImportError, "FileFormatError": ValueError, "StateDictError": ValueError,
}
WARNINGS = {"DroppedGraphWarning", "NonScalarBackwardWarning"}


@pytest.mark.parametrize("name", BUILTINS)
def test_an_error_is_caught_as_ours_and_as_the_builtin(name):
    error = getattr(errors, name)
    for expected in (PyGradError, BUILTINS[name]):
        with pytest.raises(expected, match="^text$"):
            raise error("text")


def test_every_class_is_known_here():
    classes = {name for name, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__}
    assert classes == {"PyGradError", *BUILTINS, *WARNINGS}


def test_a_stale_graph_is_an_error_of_the_graph():
    assert issubclass(errors.StaleGraphError, errors.GraphError)


@pytest.mark.parametrize("name", sorted(WARNINGS))
def test_warnings_are_user_warnings_and_no_errors(name):
    warning = getattr(errors, name)
    assert issubclass(warning, UserWarning)
    assert not issubclass(warning, PyGradError)


@pytest.mark.parametrize("value, text", [
    (np.zeros((2, 3), np.float32), "shape (2, 3), dtype float32"),
    (np.float64(2.0), "shape (), dtype float64"),
    (Variable([1, 2], dtype=np.int16), "shape (2,), dtype int16"),
    (Variable([1.0], name="bias"), "'bias' (shape (1,), dtype float64)"),
    (Variable([1.0], name=""), "shape (1,), dtype float64"),
    (3, "int 3"),
    ("text", "str 'text'"),
    (None, "NoneType None"),
])
def test_describe(value, text):
    assert describe(value) == text
