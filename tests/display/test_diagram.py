"""A diagram: boxes by key in their order, and what leads to one."""

from pygrad.display import Arrow, Box, Diagram


def test_boxes_keep_their_order_and_arrows_lead_back():
    diagram = Diagram()
    for key in ("x", "w", "f"):
        diagram.add(Box(key, "input", key.upper()))
    diagram.arrows += [Arrow("w", "f"), Arrow("x", "f")]
    assert list(diagram.boxes) == ["x", "w", "f"]
    assert [box.title for box in diagram.sources("f")] == ["W", "X"]
    assert list(diagram.sources("x")) == []


def test_two_diagrams_share_nothing():
    first, second = Diagram(), Diagram()
    first.add(Box("x", "input", "x"))
    first.notes.append("one")
    assert not second.boxes and not second.notes
