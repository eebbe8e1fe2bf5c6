from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from pygrad.memory.profile import Profile
from pygrad.memory.report_notebook import MOST_ROWS, picture
from pygrad.memory.text import sized
from tests.memory.synthetic import NASTY, Maker, made_up, trained


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.names, self.texts, self.attributes = [], set(), [], set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.names.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def measured():
    return trained(3)


def test_table_and_picture(measured):
    tags = Tags(measured._repr_html_())
    assert {"svg", "table", "polygon"} <= tags.names
    assert f"Peak {sized(measured.peak_bytes)}" in tags.texts and f"peak {sized(measured.peak_bytes)}" in tags.texts
    assert {"activation", "optimizer state", "parameter", "stepped"} <= set(tags.texts)
    assert "loss = F.cross_entropy(model(Variable(x)), y)" in tags.texts


def test_needs_nothing_beside_it(measured):
    text = measured._repr_html_()
    assert "http" not in text and "src=" not in text and "url(" not in text and "<script" not in text


def test_any_name_is_text_and_can_be_written():
    text = made_up(1, names=NASTY, prefix=NASTY, marks=[0])._repr_html_()
    tags = Tags(text)
    assert "img" not in tags.names and "script" not in tags.names and "onerror" not in tags.attributes
    assert any(one.startswith("</scri") for one in tags.texts)
    text.encode()


def test_areas_stand_on_each_other(measured):
    root = ElementTree.fromstring(picture(measured))
    areas = [[tuple(map(float, corner.split(","))) for corner in area.get("points").split()]
             for area in root.iter("polygon")]
    assert len(areas) == len([row for row in measured.by("category") if row.highest])
    top = min(y for area in areas for _, y in area)
    (circle,) = root.iter("circle")
    assert float(circle.get("cy")) == pytest.approx(top, abs=0.11)
    assert {y for x, y in areas[0] if x == 750.0} >= {210.0}


def test_a_long_profile_stays_compact():
    made = made_up(300, layers=MOST_ROWS + 5, marks=range(300))
    text = made._repr_html_()
    assert len(text) < 150_000
    assert "6 lines more" in Tags(text).texts


def test_before_it_was_started_and_while_it_runs():
    measured = Profile()
    assert measured._repr_html_() is None
    with measured:
        assert "<svg" in measured._repr_html_()


def test_nothing_to_draw():
    ElementTree.fromstring(picture(Maker().profile()))
