import importlib
import re
import subprocess
from pathlib import Path

import pytest

import pygrad

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def conf():
    return importlib.import_module("docs.conf")


def test_the_site_names_the_version(conf):
    assert conf.version == conf.release == pygrad.__version__
    assert pygrad.__version__ in conf.html_title


def test_own_extensions_can_be_set_up(conf):
    pytest.importorskip("sphinx")
    own = [name for name in conf.extensions if name.startswith("docs.")]
    assert len(own) == 5
    for name in own:
        assert callable(importlib.import_module(name).setup)


def test_nothing_is_run_or_fetched(conf):
    assert conf.nb_execution_mode == "off"
    assert conf.nb_ipywidgets_js == {}
    assert conf.html_math_renderer == "mathml"
    text = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
    assert "http" not in text
    assert not conf.html_theme_options["use_edit_page_button"]


def test_outputs_of_notebooks_have_no_light_sheet_on_a_dark_page():
    style = (ROOT / "docs" / "_static" / "pygrad.css").read_text(encoding="utf-8")
    for output in (r"\.text_html\S*", r'img:is\(\[src\$="\.svg"\], \[src\^="data:image/svg\+xml"\]\)'):
        rule = re.search(rf'html\[data-theme="dark"\] \.bd-content div\.cell_output {output} \{{([^}}]*)\}}', style)
        assert rule and "background: none" in rule[1]


@pytest.mark.parametrize("name", ["docs/_build/html/index.html", "docs/api/index.rst", "docs/notebooks/x.ipynb"])
def test_what_a_build_writes_is_ignored(name):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0


def test_every_page_is_reached(conf):
    """A page that is in no tree fails the build, by Sphinx's warning, unless this is switched off."""
    assert not hasattr(conf, "suppress_warnings")
    assert conf.nitpicky
    assert not [path for path in (ROOT / "docs").glob("*.md") if ":orphan:" in path.read_text(encoding="utf-8")
                or "orphan: true" in path.read_text(encoding="utf-8")]
