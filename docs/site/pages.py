"""Writes the pages of the reference and copies the notebooks, at the beginning of a build.

The pages list names; autodoc fills in signatures and docstrings. They are made anew in each build, so that a name
that becomes public is documented without further ado, and are not committed.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docs.site import names
from docs.site.topics import BESIDE, ELSEWHERE, FUNCTIONS, LAYERS, LEFT_OUT, MODULES, OTHERS, PACKAGE, Topics

ROOT = Path(__file__).resolve().parent.parent.parent


def slug(title: str) -> str:
    """Return a title as the name of a page.

    Examples
    --------
    >>> slug("Sums, products and means")
    'sums_products_and_means'
    """
    return re.sub(r"\W+", "_", title.lower()).strip("_")


def heading(title: str, line: str = "=") -> str:
    return f"{title}\n{line * len(title)}\n\n"


def toctree(entries: Iterable[str]) -> str:
    """Return what puts pages into the navigation."""
    return ".. toctree::\n   :hidden:\n\n" + "".join(f"   {entry}\n" for entry in entries) + "\n"


def summary(listed: Iterable[str], prefix: str = "") -> str:
    """Return a table of names, of the current module unless there is a prefix, with their first lines."""
    return ".. autosummary::\n   :nosignatures:\n\n" + "".join(f"   {prefix}{name}\n" for name in listed) + "\n"


def entry(module: str, name: str, *, members: bool) -> str:
    """Return what has autodoc write an object."""
    value = getattr(importlib.import_module(module), name)
    if inspect.isclass(value):
        options = "   :members:\n" if members else ""
        if members and issubclass(value, Exception):
            options = ""
        return f".. autoclass:: {module}.{name}\n{options}\n"
    if callable(value):
        return f".. autofunction:: {module}.{name}\n\n"
    return f".. autodata:: {module}.{name}\n\n"


def listing(module: str, listed: list[str], *, members: bool = True) -> str:
    """Return a table of names, and an entry for each."""
    return summary(listed) + "".join(entry(module, name, members=members) for name in listed)


def current(module: str) -> str:
    return f".. currentmodule:: {module}\n\n"


def topic_page(module: str, title: str, listed: list[str]) -> str:
    """Return the page of a topic: functions in full, and then the classes that they are made of."""
    parts = [heading(title), current(module)]
    if module == "pygrad.layers":
        return "".join([*parts, listing(module, listed)])
    functions = [name for name in listed if not name[0].isupper()]
    classes = [name for name in listed if name[0].isupper()]
    parts.append(listing(module, functions))
    if classes:
        parts.append(heading("Function classes", "-"))
        parts.append("One application of each operation; the functions above make them. An own Function is written "
                     "in the same way.\n\n")
        parts.extend(entry(module, name, members=False) for name in classes)
    return "".join(parts)


def topic_pages(package: str, topics: Topics) -> dict[str, str]:
    """Return the pages of a package whose names are grouped by topic, and of its index."""
    home = names.home(package)
    short = package.rpartition(".")[2]
    index = [f".. module:: {package}\n\n", heading(package), f"{doc(package)}\n\n"]
    pages = {}
    for part, group in topics.items():
        index.append(heading(part, "-"))
        for title, modules in group.items():
            listed = [name for module in modules.split() for name in home if home[name] == module]
            pages[f"{short}/{slug(title)}"] = topic_page(package, title, listed)
            index.append(f":doc:`{slug(title)}`\n   {inline(package, listed)}\n\n")
    index.append(toctree(slug(title) for group in topics.values() for title in group))
    pages[f"{short}/index"] = "".join(index)
    return pages


def inline(package: str, listed: list[str]) -> str:
    """Return links to functions, or to classes where there are no functions."""
    chosen = [name for name in listed if not name[0].isupper()] if package == "pygrad.functions" else listed
    return ", ".join(f":py:obj:`~{package}.{name}`" for name in chosen)


def doc(module: str) -> str:
    return inspect.getdoc(importlib.import_module(module)) or ""


def module_page(name: str) -> str:
    """Return the page of a module with all its names."""
    module = f"pygrad.{name}"
    loaded = importlib.import_module(module)
    listed = names.public(loaded)
    parts = [f".. module:: {module}\n\n", heading(module), f"{doc(module)}\n\n"]
    if name in ELSEWHERE:
        others = importlib.import_module(ELSEWHERE[name])
        shared = [one for one in listed if getattr(others, one, None) is getattr(loaded, one)]
        listed = [one for one in listed if one not in shared]
        prefix = others.__name__.removeprefix(f"{module}.")  # autosummary looks from the current module on
        parts.append(summary(shared, f"~{prefix}."))
    return "".join([*parts, listing(module, listed) if listed else ""])


def package_page() -> str:
    """Return the page of the package's own names."""
    listed = [name for name in names.public(importlib.import_module("pygrad")) if name not in LEFT_OUT]
    groups = {title: text.split() for title, text in PACKAGE.items()}
    rest = [name for name in listed if all(name not in group for group in groups.values())]
    parts = [".. module:: pygrad\n\n", heading("pygrad"), f"{doc('pygrad')}\n\n"]
    for title, group in {**groups, OTHERS: rest}.items():
        if group:
            parts.append(heading(title, "-") + listing("pygrad", group))
    return "".join(parts)


def reference() -> dict[str, str]:
    """Return all pages of the reference by their names."""
    pages = {"index": index_page(), "pygrad": package_page()}
    pages.update(topic_pages("pygrad.functions", FUNCTIONS))
    plain = "pygrad.functions.plain"
    pages["functions/plain"] = f".. module:: {plain}\n\n{heading('Without a derivative')}{doc(plain)}\n"
    pages["functions/index"] += heading("Others", "-") + ":doc:`plain`\n\n" + toctree(["plain"])
    pages.update(topic_pages("pygrad.layers", LAYERS))
    pages.update({name.replace(".", "_"): module_page(name) for name in MODULES})
    return pages


def index_page() -> str:
    """Return the first page of the reference: the modules, and the first line of each."""
    pages = {"pygrad": "pygrad", "pygrad.functions": "functions/index", "pygrad.layers": "layers/index"}
    pages.update({f"pygrad.{name}": name.replace(".", "_") for name in MODULES})
    lines = [f":doc:`{module} <{page}>`\n   {doc(module).partition(chr(10) * 2)[0].replace(chr(10), ' ')}\n\n"
             for module, page in pages.items()]
    beside = "".join(f"- :doc:`../{page}`\n" for page in BESIDE)
    return "".join([heading("API reference"), "What is public, from the docstrings, the examples of which the tests "
                    "run.\n\n", *lines, heading("Tables", "-"), beside, "\n",
                    toctree([*pages.values(), *(f"../{page}" for page in BESIDE)])])


def write(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages that have changed, and remove those that are no more."""
    wanted = {folder / f"{name}.rst": text for name, text in pages.items()}
    for path in set(folder.rglob("*.rst")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def copy_notebooks(source: Path, folder: Path) -> None:
    """Copy the notebooks as they were committed, and remove those that are no more.

    In the repository they link to ``../docs/tour.md``, which on the site is ``../tour.md``.
    """
    wanted = {folder / path.name: path.read_bytes().replace(b"](../docs/", b"](../") for path in source.glob("*.ipynb")}
    for path in set(folder.glob("*.ipynb")) - set(wanted):
        path.unlink()
    for path, content in wanted.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def prepare(app: Any) -> None:
    write(Path(app.srcdir) / "api", reference())
    copy_notebooks(ROOT / "notebooks", Path(app.srcdir) / "notebooks")


def setup(app: Any) -> dict[str, bool]:
    app.connect("builder-inited", prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
