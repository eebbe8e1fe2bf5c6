import doctest

import pytest

pytest.importorskip("sphinx")

from docs.site import references  # noqa: E402 - needs Sphinx

KNOWN = dict.fromkeys(["pygrad.Variable", "pygrad.Variable.grad", "pygrad.grad", "pygrad.functions.relu",
                       "pygrad.layers.Linear", "pygrad.functions.Linear", "pygrad.memory.Profile.by"])


@pytest.mark.parametrize("target, place, found", [
    ("Variable", (), "pygrad.Variable"),
    ("pygrad.Variable", ("pygrad.functions",), "pygrad.Variable"),
    ("relu", ("pygrad.layers",), "pygrad.functions.relu"),
    ("F.relu", (), "pygrad.functions.relu"),
    ("functions.relu()", (), "pygrad.functions.relu"),
    ("Linear", ("pygrad.layers",), "pygrad.layers.Linear"),
    ("Linear", (), "pygrad.functions.Linear"),
    ("grad", ("pygrad", "Variable"), "pygrad.Variable.grad"),
    ("grad", ("pygrad.functions",), "pygrad.grad"),
    ("Profile.by", ("pygrad.layers",), "pygrad.memory.Profile.by"),
    ("by", ("pygrad.layers",), None),
    ("alpha", (), None),
])
def test_names_are_looked_for_from_where_they_stand(target, place, found):
    assert references.find(KNOWN, target, *place) == found


def test_examples():
    assert doctest.testmod(references).attempted > 0
    assert doctest.testmod(references).failed == 0
