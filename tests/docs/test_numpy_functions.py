import importlib

import numpy as np
import pytest

from docs import numpy_functions
from docs.numpy_functions import UNDECIDED, functions, page, rows, status, target_of, written
from docs.numpy_reasons import COMPOSED, NO_PROTOCOL, REFUSED
from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError


@pytest.fixture(scope="module")
def text():
    return numpy_functions.PAGE.read_text(encoding="utf-8")


def test_the_page_is_up_to_date(text):
    changed = {name for name, row in rows().items() if written(text).get(name) != row}
    assert not changed, f"run python -m docs.numpy_functions: {sorted(changed)}"
    assert page(text) == text, "run python -m docs.numpy_functions"


def test_every_function_is_decided():
    undecided = sorted(name for name, (kind, _) in rows().items() if kind == UNDECIDED)
    assert not undecided, f"give a rule, or a reason in docs/numpy_reasons.py: {undecided}"


def test_every_reason_is_of_one_kind_and_needed(text):
    reasons = [*COMPOSED, *NO_PROTOCOL, *REFUSED]
    assert len(set(reasons)) == len(reasons)
    present = rows()
    kinds = {"composed", "no protocol", "refused"}
    unneeded = [name for name in reasons if name in present and present[name][0] not in kinds]
    assert not unneeded, f"these have a rule: {unneeded}"
    unknown = set(reasons) - set(written(text))
    assert not unknown, f"no version of NumPy or SciPy that this page was written with has {unknown}"


def test_what_is_refused_raises():
    for full in REFUSED:
        module, _, name = full.rpartition(".")
        function = getattr(importlib.import_module(module), name, None)
        if not isinstance(function, np.ufunc):
            continue
        with pytest.raises(NoDerivativeError, match=name):
            function(*[Variable(1.0)] * function.nin)


def test_a_function_that_is_new_is_not_yet_decided(text):
    assert status("numpy", "brand_new", lambda x: x) == (UNDECIDED, "")
    assert status("numpy", "exp", np.exp)[0] == "differentiable" and target_of(np.exp) is F.exp
    assert status("numpy", "argmax", np.argmax) == ("plain", "")


def test_rows_of_other_versions_stay(text):
    row = "| `numpy.of_another_version` | refused | it is gone |\n"
    place = text.index("| `numpy.o")
    longer = page(text[:place] + row + text[place:])
    assert row in longer and written(longer)["numpy.of_another_version"] == ("refused", "it is gone")


def test_namespaces_are_searched_without_their_classes():
    names = dict(functions("numpy"))
    assert "exp" in names and "ndarray" not in names and "float64" not in names and "_core" not in names
