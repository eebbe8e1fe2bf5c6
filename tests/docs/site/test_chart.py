import re
import xml.etree.ElementTree as ElementTree

from docs.site.chart import MARKS, chart, scale

ROWS = [("first, <tiny>", {"PyGrad": {"value": 0.5, "low": 0.4, "high": 0.6}, "MyGrad": {"value": 4.0}}),
        ("second", {"PyGrad": {"value": 1.0}})]
ENGINES = ["PyGrad", "PyTorch", "MyGrad", "JAX, jit"]
SVG = "{http://www.w3.org/2000/svg}"


def places(root, colour):
    return [float(re.match(r"translate\(([\d.]+) ", group.get("transform"))[1]) for group in root.iter(f"{SVG}g")
            if group.find(f"{SVG}path").get("fill") == colour][1:]  # the first is the legend's


def test_marks_stand_where_their_values_are():
    root = ElementTree.fromstring(chart(ROWS, ENGINES, "Time"))
    first, second = places(root, MARKS["PyGrad"][1])
    (other,) = places(root, MARKS["MyGrad"][1])
    ticks = {text.text: float(text.get("x")) for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "middle"}
    assert (first, second) == (ticks["0.5"], ticks["1"])
    assert ticks["2"] < other < ticks["5"]


def test_text_is_escaped_and_takes_the_colour_of_the_page():
    text = chart(ROWS, ENGINES, "Time & space")
    root = ElementTree.fromstring(text)
    assert root.get("fill") == "currentColor"
    assert "first, &lt;tiny&gt;" in text
    assert "Time &amp; space" in text
    assert not re.search(r"#000|#fff|black|white|http(?!://www.w3.org/2000/svg)", text)


def test_only_engines_with_values_are_in_the_legend():
    text = chart(ROWS, ENGINES, "Time")
    assert "MyGrad</text>" in text
    assert "JAX, jit" not in text


def test_the_scale_holds_all_values_and_their_spread():
    assert scale(ROWS) == (0.2, 5)
    assert scale([]) == (0.5, 2)
    assert scale([("wide", {"PyGrad": {"value": 0.05}, "MyGrad": {"value": 400.0}})]) == (0.1, 100)


def test_a_value_beyond_the_scale_is_drawn_at_its_end():
    root = ElementTree.fromstring(chart([("wide", {"PyGrad": {"value": 0.05}, "MyGrad": {"value": 400.0}})],
                                        ENGINES, "Time"))
    (low,), (high,) = places(root, MARKS["PyGrad"][1]), places(root, MARKS["MyGrad"][1])
    assert (low, high) == (14, 466)
