"""One level: ports of frames, lines to the borders."""

from pygrad.display._level import Child, Space, lay_out

KEY, OTHER = (0, "data", 0, False), (1, "data", 0, False)


def test_lines_meet_at_a_frames_ports():
    inner = lay_out([Child(60.0, 30.0), Child(80.0, 30.0)], {KEY: (-1, [0]), OTHER: (0, [-2, 1])}, Space(40.0, 24.0, 14.0, 14.0, 14.0))
    frame = Child(inner.width, inner.height, inner.entries, inner.exits)
    outer = lay_out([Child(50.0, 20.0), frame, Child(50.0, 20.0)], {KEY: (0, [1]), OTHER: (1, [2])}, Space())
    assert outer.pieces[KEY, 1][-1][-1] == (outer.rects[1].left + inner.entries[KEY], outer.rects[1].top)
    assert outer.pieces[OTHER, 2][0][0] == (outer.rects[1].left + inner.exits[OTHER], outer.rects[1].bottom)
    assert inner.pieces[KEY, 0][0][0] == (inner.entries[KEY], 0.0)
    assert inner.pieces[OTHER, -2][-1][-1] == (inner.exits[OTHER], inner.height)


def test_no_line_crosses_the_title():
    for title in (20.0, 90.0, 300.0):
        inner = lay_out([Child(40.0, 30.0)], {KEY: (-1, [0])}, Space(title, 24.0, 14.0, 14.0, 14.0, narrowest=title + 14))
        assert inner.entries[KEY] > title
        assert inner.width >= title + 14


def test_straight_ways_stay_straight():
    level = lay_out([Child(90.0, 30.0), Child(40.0, 30.0)], {KEY: (0, [1])}, Space())
    (path,) = level.pieces[KEY, 1]
    assert len({point[-2] for point in path}) == 1 and all(len(point) == 2 for point in path)


def test_an_empty_level_has_no_size():
    level = lay_out([], {}, Space())
    assert (level.width, level.height, level.rects) == (0.0, 0.0, [])


def test_of_two_lines_into_a_frame_the_one_that_ends_near_is_straight():
    inner = lay_out([Child(60.0, 30.0), Child(60.0, 30.0)], {KEY: (-1, [0]), OTHER: (-1, [1]), (2, "data", 0, False): (0, [1])},
                    Space(40.0, 24.0, 14.0, 14.0, 14.0))
    assert inner.skip == {OTHER}
    frame = Child(inner.width, inner.height, inner.entries, inner.exits, frozenset(inner.skip))
    outer = lay_out([Child(60.0, 20.0), frame], {OTHER: (0, [1]), KEY: (0, [1])}, Space())
    assert outer.rects[1].left + inner.entries[KEY] == outer.rects[0].left + 30.0
