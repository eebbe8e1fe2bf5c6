"""The whole layout: what overlaps, what is inside what, where arrows start, end and pass."""

import pytest

from pygrad.display._layout import layered
from tests.display import diagrams

CASES = diagrams.SMALL | {f"random{seed}": lambda seed=seed: diagrams.random_graph(seed) for seed in range(10, 16)}


@pytest.fixture(scope="module", params=[(name, way) for name in CASES for way in ("down", "right")], ids="-".join)
def laid_out(request):
    diagram = CASES[request.param[0]]()
    return diagram, layered(diagram, request.param[1]), request.param[1]


def apart(one, two, least=0.0):
    return (one.right + least <= two.left or two.right + least <= one.left
            or one.bottom + least <= two.top or two.bottom + least <= one.top)


def inside(inner, outer, least=0.0):
    return (outer.left + least <= inner.left and outer.top + least <= inner.top
            and inner.right <= outer.right - least and inner.bottom <= outer.bottom - least)


def test_boxes_do_not_overlap(laid_out):
    diagram, layout, _ = laid_out
    assert list(layout.boxes) == list(diagram.boxes)
    rects = list(layout.boxes.values())
    assert all(apart(one, two, 5.0) for at, one in enumerate(rects) for two in rects[:at])


def test_frames_hold_their_boxes_and_no_others(laid_out):
    diagram, layout, _ = laid_out
    for key, box in diagram.boxes.items():
        homes = {frame.path for frame in layout.frames if inside(layout.boxes[key], frame.rect, 3.0)}
        assert homes == {box.group[:depth] for depth in range(1, len(box.group) + 1)}
        for frame in layout.frames:
            assert inside(layout.boxes[key], frame.rect) or apart(layout.boxes[key], frame.rect, 3.0)


def test_frames_are_in_each_other_or_apart(laid_out):
    _, layout, _ = laid_out
    for at, one in enumerate(layout.frames):
        for two in layout.frames[:at]:
            if one.path[:len(two.path)] == two.path and inside(one.rect, two.rect, 3.0):
                continue
            assert apart(one.rect, two.rect, 3.0)


def test_arrows_start_and_end_at_their_boxes(laid_out):
    diagram, layout, _ = laid_out
    assert len(layout.routes) == len(diagram.arrows)
    for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
        for before, after in zip(route.pieces, route.pieces[1:], strict=False):
            assert before[-1][-2:] == pytest.approx(after[0])
        ends = [route.pieces[0][0], route.pieces[-1][-1][-2:]]
        boxes = [layout.boxes[arrow.source], layout.boxes[arrow.target]]
        if route.tip == ends[0]:
            ends.reverse()
        assert route.tip == ends[1]
        for (x, y), rect in zip(ends, boxes, strict=True):
            assert rect.left - 0.1 <= x <= rect.right + 0.1 and rect.top - 0.1 <= y <= rect.bottom + 0.1
            assert min(abs(x - rect.left), abs(x - rect.right), abs(y - rect.top), abs(y - rect.bottom)) < 0.1


def points(path):
    """Yield points along a path, close enough that no box is between two."""
    at = path[0]
    for step in path[1:]:
        corners = [at, *(step[index:index + 2] for index in range(0, len(step), 2))]
        for number in range(1, 20):
            part, rest = number / 20, 1 - number / 20
            line = corners
            while len(line) > 1:
                line = [(rest * a[0] + part * b[0], rest * a[1] + part * b[1]) for a, b in zip(line, line[1:], strict=False)]
            yield line[0]
        at = step[-2:]


def test_no_arrow_crosses_a_box(laid_out):
    diagram, layout, _ = laid_out
    rects = list(layout.boxes.values())
    for arrow, route in zip(diagram.arrows, layout.routes, strict=True):
        if arrow.source == arrow.target:
            continue
        for path in route.pieces:
            for x, y in points(path):
                assert not any(rect.left < x < rect.right and rect.top < y < rect.bottom for rect in rects)


def test_arrows_of_values_lead_the_way(laid_out):
    diagram, layout, way = laid_out
    if any(arrow.source == arrow.target for arrow in diagram.arrows):
        pytest.skip("has an arrow to itself")
    for arrow in diagram.arrows:
        if arrow.kind != "gradient":
            source, target = layout.boxes[arrow.source], layout.boxes[arrow.target]
            assert source.bottom < target.top if way == "down" else source.right < target.left


def test_all_is_on_the_sheet(laid_out):
    diagram, layout, _ = laid_out
    loops = any(arrow.source == arrow.target for arrow in diagram.arrows)
    for rect in [*layout.boxes.values(), *(frame.rect for frame in layout.frames)]:
        assert rect.left >= -0.1 and rect.top >= -0.1
        assert rect.right <= layout.width + 0.1 and rect.bottom <= layout.height + 0.1
    for route in layout.routes:
        for path in route.pieces:
            assert loops or all(-0.1 <= x <= layout.width + 0.1 and -0.1 <= y <= layout.height + 0.1 for x, y in points(path))


def test_the_same_diagram_has_the_same_layout():
    assert layered(diagrams.gpt(2)) == layered(diagrams.gpt(2))


def test_circles_of_boxes_are_drawn():
    layout = layered(diagrams.make([(name, "function", name) for name in "abc"], ["a b", "b c", "c a"]))
    assert layout.routes[2].tip[1] == layout.boxes["a"].bottom and layout.routes[2].heading == (0.0, -1.0)


def test_thousands_of_boxes_need_no_recursion():
    layout = layered(diagrams.chain(3000))
    assert len(layout.boxes) == 3000 and layout.height > 100_000


def test_blocks_stand_below_each_other():
    one, many = layered(diagrams.gpt(1)), layered(diagrams.gpt(12))
    assert many.width < 1.2 * one.width
    assert len({round(many.boxes[f"add1{number}"].left) for number in range(12)}) == 1
