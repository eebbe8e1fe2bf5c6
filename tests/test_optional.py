import sys

import pytest

from pygrad import optional
from pygrad.errors import MissingDependencyError, PyGradError
from pygrad.optional import how_to_install, optional_import


def test_returns_the_module_itself():
    import json.decoder

    assert optional_import("json.decoder", extra="io", purpose="a test") is json.decoder


@pytest.mark.parametrize("module", ["no_such_package", "no_such_package.inner"])
def test_missing_package_says_what_needs_it_and_what_to_install(module):
    with pytest.raises(MissingDependencyError) as caught:
        optional_import(module, extra="plot", purpose="pygrad.display.draw")
    message = str(caught.value)
    assert message.startswith("pygrad.display.draw needs no_such_package, which is not installed")
    assert message.endswith(how_to_install("plot"))
    assert caught.value.name == "no_such_package"


def test_error_is_an_import_error_and_ours():
    with pytest.raises(ImportError) as caught:
        optional_import("no_such_package", extra="plot", purpose="a test")
    assert isinstance(caught.value, PyGradError)


def test_missing_submodule_is_named_in_full():
    with pytest.raises(MissingDependencyError, match=r"a test needs json\.no_such_module, which"):
        optional_import("json.no_such_module", extra="plot", purpose="a test")


@pytest.mark.parametrize("source, error", [
    ("import no_such_package", ModuleNotFoundError),
    ("from json import no_such_name", ImportError),
    ("1 / 0", ZeroDivisionError),
])
def test_a_broken_dependency_reports_its_own_error(tmp_path, monkeypatch, source, error):
    (tmp_path / "broken_dependency.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(error) as caught:
        optional_import("broken_dependency", extra="plot", purpose="a test")
    assert not isinstance(caught.value, MissingDependencyError)
    assert "broken_dependency" not in sys.modules


@pytest.mark.parametrize("settings, command", [
    (True, "python -m pip install -e '.[plot]'"), (False, "python -m pip install 'pygrad[plot]'")])
def test_a_checkout_is_not_told_to_fetch_the_other_package_of_this_name(tmp_path, monkeypatch, settings, command):
    if settings:
        (tmp_path / "setup.cfg").touch()
    monkeypatch.setattr(optional, "__file__", str(tmp_path / "pygrad" / "optional.py"))
    assert how_to_install("plot") == command


def test_its_traceback_is_short():
    with pytest.raises(MissingDependencyError) as caught:
        optional_import("no_such_package", extra="plot", purpose="a test")
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
