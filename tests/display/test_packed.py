"""Parts without lines between them, on shelves."""

from pygrad.display._level import Child, Space, lay_out
from pygrad.display._packed import packed


def key(number):
    return (number, "data", 0, False)


def test_many_parts_are_no_row():
    children = [Child(50.0, 20.0) for _ in range(100)]
    level = packed(children, {key(0): (0, [1])}, Space())
    assert level.width < 900.0 and level.height < 900.0
    rects = level.rects
    assert all(one.right <= two.left or two.right <= one.left or one.bottom <= two.top or two.bottom <= one.top
               for at, one in enumerate(rects) for two in rects[:at])
    (path,) = level.pieces[key(0), 1]
    assert path[0][1] == rects[0].bottom and path[-1][-1] == rects[1].top
    assert rects[0].left <= path[0][0] <= rects[0].right


def test_few_parts_are_laid_out_as_one():
    children = [Child(50.0, 20.0) for _ in range(4)]
    assert packed(children, {key(0): (0, [1])}, Space()).rects == lay_out(children, {key(0): (0, [1])}, Space()).rects


def test_what_is_joined_to_the_borders_stays_in_rows():
    children = [Child(50.0, 20.0) for _ in range(30)]
    level = packed(children, {key(99): (-1, [3]), key(3): (3, [-2])}, Space(10.0, 24.0, 14.0, 14.0, 14.0))
    assert set(level.entries) == {key(99)} and set(level.exits) == {key(3)}
    assert level.pieces[key(99), 3][-1][-1][-1] == level.rects[3].top
    assert level.pieces[key(3), -2][0][0][1] == level.rects[3].bottom
