import doctest
import xml.etree.ElementTree as ElementTree

import pytest

pytest.importorskip("docutils")

from docs.site import mathml  # noqa: E402 - needs docutils
from docutils import nodes  # noqa: E402


def test_a_formula_is_an_element_without_scripts():
    tree = ElementTree.fromstring(mathml.mathml(r"\frac{\partial y}{\partial x}", as_block=True))
    assert tree.tag.endswith("}math")
    assert [child.tag.rpartition("}")[2] for child in tree.iter()].count("mfrac") == 1


@pytest.mark.parametrize("visit, node, start", [
    (mathml.visit_inline, nodes.math("", "x^2"), "<math"),
    (mathml.visit_block, nodes.math_block("", "x^2"), '<div class="math"><math'),
])
def test_nodes_are_written_at_once(visit, node, start):
    class Translator:
        body: list = []

    with pytest.raises(nodes.SkipNode):
        visit(Translator, node)
    assert Translator.body.pop().startswith(start)


def test_examples():
    assert doctest.testmod(mathml).attempted > 0
    assert doctest.testmod(mathml).failed == 0
