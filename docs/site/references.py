"""Names in single backticks become links, where the site documents them.

Docstrings say `Variable` or `functions.relu`, not ``pygrad.Variable``. What a name means is looked for from the
place where it stands outwards. A name of nothing that is documented (an argument, a private helper) stays code.
Explicit roles (``{py:func}`` ...) must find their target.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.util.nodes import make_refnode

PREFIXES = ("pygrad", "pygrad.functions", "pygrad.layers", "pygrad.optim", "pygrad.memory", "pygrad.transforms",
            "pygrad.config", "pygrad.errors")


def candidates(target: str, module: str | None = None, cls: str | None = None) -> list[str]:
    """Return the full names that a name may stand for, nearest first.

    Examples
    --------
    >>> candidates("relu", "pygrad.layers")[:3]
    ['pygrad.layers.relu', 'relu', 'pygrad.relu']
    >>> candidates("F.relu")
    ['pygrad.functions.relu']
    """
    target = target.removesuffix("()").lstrip("~")
    if target.startswith("F."):
        return [f"pygrad.functions.{target[2:]}"]
    near = [f"{module}.{cls}", module] if cls else [module]
    names = [f"{prefix}.{target}" for prefix in (*filter(None, near if module else []), "", *PREFIXES)]
    return list(dict.fromkeys(name.lstrip(".") for name in names))


def find(known: Iterable[str], target: str, module: str | None = None, cls: str | None = None) -> str | None:
    """Return the first of the candidates that is documented, or the only documented name that ends so."""
    for name in candidates(target, module, cls):
        if name in known:
            return name
    ends = [name for name in known if name.endswith(f".{target}")] if "." in target else []
    return ends[0] if len(ends) == 1 else None


def resolve(app: Any, env: Any, node: Any, contnode: nodes.Element) -> nodes.Node | None:
    """Link a name that Python's domain did not find, or leave it as code."""
    if node.get("refdomain") != "py":
        return None
    objects = env.domains["py"].objects
    name = find(objects, node["reftarget"], node.get("py:module"), node.get("py:class"))
    if name is None:
        return contnode if node["reftype"] == "obj" else None
    entry = objects[name]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contnode, name)


def setup(app: Any) -> dict[str, bool]:
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
