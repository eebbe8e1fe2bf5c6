"""Lines of a tree: branches, what is shared, what is too deep or too wide."""

from pygrad.display._tree import Tree
from pygrad.display.diagram import Arrow, Box, Diagram, Group


def diagram_of(text, groups=()):
    """Return a diagram of arrows such as ``x>f f>g``; small letters from u on are leaves."""
    pairs = [pair.split(">") for pair in text.split()]
    diagram = Diagram()
    targets = {target for _, target in pairs}
    for key in dict.fromkeys([key for pair in pairs for key in pair]):
        diagram.add(Box(key, "function" if key in targets else "input", key, group=dict(groups).get(key, ())))
    diagram.arrows = [Arrow(*pair) for pair in pairs]
    return diagram


def tree(text, width=80, unicode=True, groups=()):
    return Tree(diagram_of(text, groups), width, unicode).lines


def test_a_chain_stays_in_its_column():
    assert tree("x>a w>a a>b v>b b>c") == ["c", "b", "├─ v", "a", "├─ x", "└─ w"]


def test_branches_and_what_they_share():
    assert tree("x>a a>b b>c a>d c>d") == ["d", "├─ c", "│  b", "│  └─ #1 a, below", "#1 a", "└─ x"]
    assert tree("x>a y>b a>c b>c", unicode=False) == ["c", "|- b", "|  `- y", "a", "`- x"]


def test_every_box_is_printed_once():
    lines = tree("x>a a>b a>c b>d c>d a>d b>e d>e")
    assert [sum(line.lstrip("├─│└ #1234567890") == name for line in lines) for name in "abcde"] == [1] * 5


def test_layers_stand_before_what_is_in_them():
    diagram = diagram_of("x>a a>b b>c", [("a", ("n", "0")), ("b", ("n", "0"))])
    diagram.groups[("n", "0")] = Group(("n", "0"), "0: Tanh")
    diagram.title = "Net"
    assert Tree(diagram, 80, True).lines == ["[Net]", "c", "[n.0: Tanh]", "b", "a", "└─ x"]


def test_long_lines_are_cut_and_notes_wrapped():
    diagram = diagram_of("x>a")
    diagram.boxes["a"].details = ("many words " * 10,)
    diagram.notes.append("some more words " * 4)
    lines = Tree(diagram, 30, True).lines
    assert all(len(line) <= 30 for line in lines)
    assert lines[0].endswith("…") and len(lines) == 2 + 3


def test_what_is_too_deep_is_counted():
    names = [f"a{number}" for number in range(60)]
    text = " ".join(f"{below}>{above} x{above}>s{above} s{above}>{above}" for below, above in
                    zip(names[:0:-1], names[-2::-1], strict=True))
    nested = " ".join(f"x>b{number} b{number}>c{number} c{number + 1}>c{number}" for number in range(3))
    assert tree(nested)  # no circle, no error
    deep = " ".join(f"c{number}>d{number} x{number}>c{number} c{number + 1}>b{number} b{number}>d{number} "
                    f"d{number}>c{number - 1}" for number in range(30, 0, -1))
    lines = tree(deep, width=40)
    assert all(len(line) <= 40 for line in lines)
    assert len(tree(text)) > 60
