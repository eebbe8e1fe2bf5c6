import pytest

pytest.importorskip("docutils")

from docs.site import alt_texts  # noqa: E402 - needs docutils
from docutils import nodes  # noqa: E402
from docutils.utils import new_document  # noqa: E402


def page(source, **attributes):
    """A page of one section with one cell, as notebooks become."""
    document = new_document("page")
    picture = nodes.image(uri="x.png", **attributes)
    cell = nodes.container("", nodes.literal_block("", source), nodes.container("", picture), classes=["cell"])
    document += nodes.section("", nodes.title("", "Letting go"), cell)
    return document, picture


def test_a_picture_without_a_text_gets_one_from_its_cell():
    document, picture = page('ax.set_xlabel("step")\nax.plot(a, label="loss")\nax.set(ylabel="MB", title="step")')
    alt_texts.add(None, document)
    assert picture["alt"] == 'Picture under "Letting go", drawn by the code above it; it says: step, loss, MB'


def test_code_that_writes_nothing_at_it():
    document, picture = page("plt.imshow(image)")
    alt_texts.add(None, document)
    assert picture["alt"] == 'Picture under "Letting go", drawn by the code above it'


def test_a_picture_outside_of_any_section():
    assert alt_texts.describe(nodes.image(uri="x.png")) == "Picture, drawn by the code above it"


def test_a_text_that_is_there_stays():
    document, picture = page("pass", alt="Four steps")
    alt_texts.add(None, document)
    assert picture["alt"] == "Four steps"


def test_the_site_uses_it():
    from docs import conf

    assert "docs.site.alt_texts" in conf.extensions
