"""Lines of a tree: branches, what is shared, what is too deep or too wide."""

from graphlib import TopologicalSorter

from pygrad.display._tree import Tree
from pygrad.display.diagram import Arrow, Box, Diagram, Group


def diagram_of(text, groups=()):
    """Return a diagram of arrows such as ``x>f f>g``; what no arrow leads to is a leaf."""
    pairs = [pair.split(">") for pair in text.split()]
    diagram = Diagram()
    targets = {target for _, target in pairs}
    above = {target: [source for source, one in pairs if one == target] for target in sorted(targets)}
    for key in TopologicalSorter(above).static_order():
        diagram.add(Box(key, "function" if key in targets else "input", key, group=dict(groups).get(key, ())))
    diagram.arrows = [Arrow(*pair) for pair in pairs]
    return diagram


def tree(text, width=80, unicode=True, groups=()):
    return Tree(diagram_of(text, groups), width, unicode).lines


def test_a_chain_stays_in_its_column():
    assert tree("x>a w>a a>b v>b b>c") == ["c", "b", "├─ v", "a", "├─ x", "└─ w"]


def test_branches_and_what_they_share():
    assert tree("x>a a>b b>c a>d c>d") == ["d", "├─ #1 a, below", "c", "b", "#1 a", "└─ x"]
    assert tree("x>a y>b a>c b>c", unicode=False) == ["c", "|- a", "|  `- x", "b", "`- y"]


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


def test_short_ways_branch_off_and_the_longest_goes_on():
    text = "x>a y>b a>c b>c z>d d>e e>f c>g f>g"
    assert tree(text) == ["g", "├─ c", "│  ├─ a", "│  │  └─ x", "│  b", "│  └─ y", "f", "e", "d", "└─ z"]


def test_what_is_too_deep_is_counted():
    pairs, names = [], ["a"]
    for _ in range(6):  # a tree of two ways of one length each
        pairs += [f"{name}{side}>{name}" for name in names for side in "lr"]
        names = [f"{name}{side}" for name in names for side in "lr"]
    lines = tree(" ".join(reversed(pairs)), width=42)
    assert any(line.endswith("…") for line in lines)
    assert "more are too deep for 42 columns; width= makes room)" in " ".join(lines[-2:])
