"""The package keeps the rules of its architecture, and each rule catches a planted violation."""

import re
from pathlib import Path

import pytest

from tests import architecture

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, ENGINE_LINES = 400, 40, 600


@pytest.fixture(scope="module")
def package():
    return architecture.read_package(ROOT / "pygrad")


@pytest.fixture(scope="module")
def everything(package):
    folders = ["tests", "examples", "benchmarks"]
    return package | {name: module for folder in folders
                      for name, module in architecture.read_package(ROOT / folder).items()}


def check(found):
    """Fail with what a rule found, a line each."""
    assert not found, "\n" + "\n".join(found)


def test_every_module_stands_on_a_floor(package):
    check(architecture.homeless(package))


def test_imports_only_go_down(package):
    check(architecture.upward_imports(package))


def test_imports_have_no_cycle(package):
    check(architecture.cycles(package))


def test_imports_stand_at_the_top_and_name_what_they_import(package):
    check(architecture.import_style(package))


def test_init_files_hold_no_logic(package):
    check(architecture.logic_in_init(package))


def test_no_file_is_long(everything):
    check(architecture.long_files([module.path for module in everything.values()], FILE_LINES))


def test_no_function_is_long(everything):
    check(architecture.long_functions(everything, FUNCTION_LINES))


def test_the_engine_is_read_in_one_sitting():
    lengths = {name: architecture.count_lines(ROOT / "pygrad" / f"{name}.py") for name in architecture.ENGINE}
    assert sum(lengths.values()) < ENGINE_LINES, lengths


def test_tests_mirror_the_package(package):
    check(architecture.untested(package, ROOT / "tests"))


def plant(folder, files):
    """Write a package of the given sources and read it."""
    for name, source in files.items():
        path = folder / "pygrad" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return architecture.read_package(folder / "pygrad")


def long_function(lines):
    return "def f():\n    '''A docstring\n    does not count.\n    '''\n" + "    x = 1\n" * (lines - 1)


PLANTED = {
    "homeless module": (architecture.homeless, {"misc.py": ""}, "pygrad.misc stands on no floor"),
    "homeless package": (architecture.homeless, {"misc/inner.py": ""}, "pygrad.misc.inner stands on no floor"),
    "upward": (architecture.upward_imports, {
        "config.py": "from pygrad.variable import Variable", "variable.py": "",
    }, "config.py:1: pygrad.config imports pygrad.variable, from a higher floor"),
    "upward module": (architecture.upward_imports, {
        "variable.py": "\nfrom pygrad import functions as F", "functions/__init__.py": "",
    }, "variable.py:2: .*functions"),
    "upward into a package": (architecture.upward_imports, {
        "function.py": "import pygrad.layers.linear", "layers/linear.py": "",
    }, "imports pygrad.layers.linear"),
    "upward from a package": (architecture.upward_imports, {
        "functions/tanh.py": "from pygrad.layers.linear import Linear", "layers/linear.py": "",
    }, "pygrad.functions.tanh imports"),
    "upward to the top": (architecture.upward_imports, {
        "layers/linear.py": "from pygrad import Variable", "__init__.py": "",
    }, "imports pygrad, from a higher floor"),
    "upward in a block": (architecture.upward_imports, {
        "config.py": "try:\n    import pygrad.io\nexcept ValueError: ...", "io.py": "",
    }, "config.py:2: "),
    "upward for types": (architecture.upward_imports, {
        "config.py": "if TYPE_CHECKING:\n    import pygrad.io", "io.py": "",
    }, "config.py:2: "),
    "cycle of two": (architecture.cycles, {
        "variable.py": "import pygrad.function", "function.py": "from pygrad.variable import Variable",
    }, "import cycle: "),
    "cycle of three": (architecture.cycles, {
        "functions/a.py": "from pygrad.functions.b import b", "functions/b.py": "from pygrad.functions import c",
        "functions/c.py": "import pygrad.functions.a", "functions/__init__.py": "",
    }, r"import cycle: pygrad\.functions\.\w <- pygrad\.functions\.\w <- pygrad\.functions\.\w <- "),
    "cycle through a package": (architecture.cycles, {
        "functions/__init__.py": "from pygrad.functions.a import a", "functions/a.py": "from pygrad.functions import b",
    }, "import cycle: "),
    "imports itself": (architecture.cycles, {"errors.py": "import pygrad.errors"}, "pygrad.errors imports itself"),
    "star": (architecture.import_style, {"config.py": "from numpy import *"}, "config.py:1: star import"),
    "relative": (architecture.import_style, {"config.py": "from . import errors"}, "config.py:1: relative import"),
    "in a function": (architecture.import_style, {"config.py": "def f():\n    if f:\n        import json"},
                      "config.py:3: import inside the function f"),
    "in a method": (architecture.import_style, {"config.py": "class C:\n    async def m(self):\n        import json"},
                    "config.py:3: import inside the function m"),
    "by name": (architecture.import_style, {"config.py": "import importlib\nimportlib.import_module('json')"},
                r"config.py:2: import by name \(import_module\)"),
    "by builtin": (architecture.import_style, {"config.py": "json = __import__('json')"}, "import by name"),
    "function in init": (architecture.logic_in_init, {"__init__.py": "'''Doc.'''\ndef f(): ..."},
                         "__init__.py:2: logic in an __init__ file"),
    "computed list": (architecture.logic_in_init, {"__init__.py": "__all__ = [n for n in dir()]"}, "__init__.py:1: "),
    "another listing": (architecture.logic_in_init, {"__init__.py": "__dir__ = sorted"}, "__init__.py:1: "),
    "constant in init": (architecture.logic_in_init, {"layers/__init__.py": "SIZE = 3"}, "__init__.py:1: logic"),
    "logic for types in init": (architecture.logic_in_init, {"__init__.py": "if TYPE_CHECKING:\n    import os\n    a = 1"},
                                "__init__.py:1: logic"),
    "call in init": (architecture.logic_in_init, {"__init__.py": "import os\nos.getcwd()"}, "__init__.py:2: logic"),
}


@pytest.mark.parametrize("rule, files, message", PLANTED.values(), ids=PLANTED.keys())
def test_planted_violation_is_found(tmp_path, rule, files, message):
    (found,) = rule(plant(tmp_path, files))
    assert re.search(message, found)


def test_planted_long_function_is_found(tmp_path):
    modules = plant(tmp_path, {"a.py": long_function(40), "b.py": long_function(41),
                               "c.py": "async " + long_function(41)})
    found = architecture.long_functions(modules, 40)
    assert [line.rpartition("/")[2] for line in found] == ["b.py:1: f has 41 lines, at most 40",
                                                           "c.py:1: f has 41 lines, at most 40"]


def test_planted_long_file_is_found(tmp_path):
    modules = plant(tmp_path, {"a.py": "x = 1\n" * 400, "b.py": "x = 1\n" * 401})
    (found,) = architecture.long_files([module.path for module in modules.values()], 400)
    assert found.endswith("b.py:1: 401 lines, at most 400")


def test_planted_module_without_a_test_is_found(tmp_path):
    modules = plant(tmp_path, {"__init__.py": "", "config.py": "", "layers/linear.py": "", "optim/_block.py": ""})
    for mirror in ["test_config.py", "test_linear.py", "optim/test_block.py"]:
        path = tmp_path / "tests" / mirror
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (found,) = architecture.untested(modules, tmp_path / "tests")
    assert found.endswith("pygrad.layers.linear has no tests/layers/test_linear.py")


def test_what_is_allowed_is_not_found(tmp_path):
    modules = plant(tmp_path, {
        "__init__.py": "'''Doc.'''\n\nfrom pygrad import functions\n\n__all__ = ['functions']\n__version__ = '1.0'\n",
        "functions/__init__.py": "from pygrad.functions.relu import relu\nif TYPE_CHECKING:\n    import json\n",
        "functions/relu.py": "import json\nfrom pygrad.function import Function\n",
        "function.py": "from pygrad.errors import PyGradError\nfrom pygrad.variable import Variable\n",
        "variable.py": "if TYPE_CHECKING:\n    from pygrad.function import Function\n",
        "optional.py": "import importlib\ndef f(name):\n    return importlib.import_module(name)\n",
        "errors.py": "",
    })
    for rule in (architecture.homeless, architecture.upward_imports, architecture.cycles, architecture.import_style,
                 architecture.logic_in_init):
        check(rule(modules))
