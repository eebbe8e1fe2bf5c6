"""The wheel holds the package and nothing else, and importing the package loads no more than it needs."""

import ast
import email
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent

# SciPy's special functions and BLAS entry points are what the core needs; these would double the time of
# the import and its memory.
HEAVY = {"cluster", "datasets", "differentiate", "fft", "integrate", "interpolate", "io", "ndimage", "optimize",
         "signal", "sparse", "spatial", "stats"}


def version():
    tree = ast.parse((ROOT / "pygrad" / "__init__.py").read_text(encoding="utf-8"))
    (found,) = [node.value.value for node in tree.body
                if isinstance(node, ast.Assign) and node.targets[0].id == "__version__"]
    return found


def run_python(program, *arguments):
    """Run a program, isolated from this folder and this environment's variables; return what it prints as JSON."""
    run = subprocess.run([sys.executable, "-I", "-c", program, *map(str, arguments)], capture_output=True, text=True,
                         check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build a wheel from a copy, where no earlier build can leave its files."""
    folder = tmp_path_factory.mktemp("build")
    keep_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, folder / "source", ignore=keep_out)
    run = subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist"],
                         cwd=folder / "source", capture_output=True, text=True, check=False)
    assert run.returncode == 0, (run.stdout + run.stderr)[-2000:]
    (path,) = (folder / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_wheel_holds_the_package_and_nothing_else(installed):
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "pygrad").rglob("*")
               if path.suffix in {".py", ".css", ".html", ".js"} or path.name == "py.typed"}
    files = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    described = {name for name in files if name.split("/")[0] == f"pygrad-{version()}.dist-info"}
    assert files - described == sources
    assert {name.partition("/")[2] for name in described} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt", "licenses/LICENSE"}


def test_wheel_is_for_every_platform(wheel):
    assert wheel.name == f"pygrad-{version()}-py3-none-any.whl"


def test_metadata(installed):
    text = (installed / f"pygrad-{version()}.dist-info" / "METADATA").read_text(encoding="utf-8")
    metadata = email.message_from_string(text)
    assert metadata["Name"] == "pygrad"
    assert metadata["Version"] == version()
    assert metadata["Requires-Python"] == ">=3.11"
    needed = metadata.get_all("Requires-Dist")
    assert sorted(line.split(">")[0] for line in needed if "extra ==" not in line) == ["numpy", "scipy"]
    extras = set(metadata.get_all("Provides-Extra"))
    assert extras == {"data", "dev", "docs", "examples", "io", "notebook", "onednn", "plot", "profile", "test"}
    assert metadata.get_payload().strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()


def test_pytest_finds_the_plugin(installed):
    text = (installed / f"pygrad-{version()}.dist-info" / "entry_points.txt").read_text(encoding="utf-8")
    assert text.split("\n") == ["[pytest11]", "pygrad = pygrad.testing.plugin", ""]


def test_wheel_imports(installed):
    program = "import sys, json; sys.path.insert(0, sys.argv[1]); import pygrad; " \
              "print(json.dumps([pygrad.__file__, pygrad.__version__]))"
    path, found = run_python(program, installed)
    assert Path(path) == installed / "pygrad" / "__init__.py"
    assert found == version()


@pytest.fixture(scope="module")
def loaded():
    """The modules that importing the package adds to those of a bare interpreter."""
    return run_python("import sys, json; before = set(sys.modules); sys.path.insert(0, sys.argv[1]); import pygrad; "
                      "print(json.dumps(sorted(set(sys.modules) - before)))", ROOT)


def test_import_loads_nothing_optional(loaded):
    roots = {name.split(".")[0] for name in loaded}
    assert "numpy" in roots
    ours = roots - set(sys.stdlib_module_names) - {"pygrad", "numpy", "scipy"}
    # Cython puts helper modules of its own beside those that it compiled.
    assert {root for root in ours if "cython" not in root.lower() and not root.startswith("_")} == set()


def test_import_loads_no_heavy_part_of_scipy(loaded):
    parts = {name.split(".")[1] for name in loaded if name.startswith("scipy.")}
    assert parts & HEAVY == set()


def test_setup_py_is_two_lines_and_pyproject_names_the_backend_alone():
    assert (ROOT / "setup.py").read_text() == "from setuptools import setup\nsetup()\n"
    tables = [line for line in (ROOT / "pyproject.toml").read_text().splitlines() if line.startswith("[")]
    assert tables == ["[build-system]"]


def extra(name, metadata):
    """Names of the distributions that an extra brings, those of the extras that it names included."""
    found = set()
    for line in metadata.get_all("Requires-Dist"):
        requirement, _, marker = line.partition(";")
        if f'extra == "{name}"' in marker:
            package, inner = re.fullmatch(r"([\w-]+)(?:\[([\w,]*)\])?.*", requirement.strip()).groups()
            found |= {package}.union(*(extra(one, metadata) for one in inner.split(","))) if inner else {package}
    return found


def test_the_notebook_extra_brings_what_the_notebooks_import(installed):
    text = (installed / f"pygrad-{version()}.dist-info" / "METADATA").read_text(encoding="utf-8")
    there = extra("notebook", email.message_from_string(text)) | {"numpy", "scipy", "pygrad"}
    sources = [cell["source"] for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
               for cell in nbformat.read(path, 4).cells if cell["cell_type"] == "code"]
    imported = set(re.findall(r"^(?:import|from) (\w+)", "\n".join(sources), re.MULTILINE))
    if any("load_digits" in source for source in sources):
        imported.add("scikit-learn")
    assert {"matplotlib", "memory_profiler", "scikit-learn"} <= imported
    assert {name.lower() for name in imported - sys.stdlib_module_names} <= there
