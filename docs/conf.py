"""Settings of the site: ``python -m docs`` builds it."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

import pygrad  # noqa: E402

project = "PyGrad"
author = "The PyGrad developers"
copyright = author  # noqa: A001 - Sphinx's name
version = release = pygrad.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "myst_nb",
    "docs.site.alt_texts",
    "docs.site.docstrings",
    "docs.site.mathml",
    "docs.site.pages",
    "docs.site.references",
]

# Python modules and data that write pages lie beside the pages; what is no page is left alone.
include_patterns = ["**.md", "**.rst", "**.ipynb"]
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
nitpicky = True
default_role = "py:obj"
smartquotes = False  # quotes in types and code stay as they are
toc_object_entries_show_parents = "hide"
add_module_names = False
python_display_short_literal_types = True
maximum_signature_line_length = 100

# Pages
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 4
myst_update_mathjax = False

# Notebooks are shown as they were committed; the tests run them.
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_merge_streams = True

# Formulas without scripts; see docs/site/mathml.py
html_math_renderer = "mathml"

# The reference
autodoc_typehints = "none"
autodoc_preserve_defaults = True  # as they are written: ``...``, not Ellipsis
autodoc_member_order = "groupwise"
autodoc_inherit_docstrings = False
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_use_plots = False

# Looks
html_theme = "pydata_sphinx_theme"
html_title = f"PyGrad {version}"
html_static_path = ["_static"]
html_css_files = ["pygrad.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_search_summary = False  # which is fetched page by page, and not at all from files
html_use_opensearch = ""
html_sidebars = {name: [] for name in ("index", "install", "tour", "memory_guide", "benchmarks", "changelog")}
html_theme_options = {
    "logo": {"text": f"PyGrad {version}"},
    "navbar_align": "left",
    "header_links_before_dropdown": 10,
    "navigation_with_keys": False,
    "show_prev_next": True,
    "show_nav_level": 1,
    "navigation_depth": 2,
    "use_edit_page_button": False,
    "back_to_top_button": False,
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
