"""Formulas of the site as MathML, which browsers draw themselves: no script and no font is fetched."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml


def mathml(formula: str, *, as_block: bool = False) -> str:
    """Return a formula in LaTeX's notation as a MathML element.

    Examples
    --------
    >>> mathml("x^2").startswith("<math")
    True
    """
    return tex2mathml(formula, as_block=as_block)


def visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def visit_block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math">{mathml(node.astext(), as_block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
