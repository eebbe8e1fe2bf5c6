"""What the tests of pictures ask of a diagram, and models that they draw."""

from pygrad import functions as F
from pygrad import layers


def titles(diagram, kind=None):
    return [box.title for box in diagram.boxes.values() if kind in (None, box.kind)]


def box(diagram, title):
    (found,) = [one for one in diagram.boxes.values() if one.title == title]
    return found


def arrows(diagram):
    """Return arrows by the titles of their ends, with their labels and kinds."""
    named = {key: one.title for key, one in diagram.boxes.items()}
    return [(named[arrow.source], named[arrow.target], arrow.label, arrow.kind) for arrow in diagram.arrows]


def check(diagram):
    """Every arrow leads from a box to a later one, and every group's beginnings are there."""
    places = {key: place for place, key in enumerate(diagram.boxes)}
    assert all(places[arrow.source] < places[arrow.target] for arrow in diagram.arrows)
    assert all(group[:length] in diagram.groups for group in [one.group for one in diagram.boxes.values()]
               for length in range(1, len(group) + 1))
    return diagram


class Residual(layers.Module):
    """A layer whose sum at the end belongs to it."""

    def __init__(self, width):
        self.first, self.second = layers.Linear(width, width), layers.Linear(width, width)

    def forward(self, x):
        return x + self.second(F.relu(self.first(x)))


class Tied(layers.Module):
    """One parameter in two modules, a ModuleDict, and a dict as output."""

    def __init__(self):
        self.table = layers.Embedding(5, 4)
        self.middle = layers.ModuleDict({"a": layers.Linear(4, 4)})
        self.head = layers.Linear(4, 5, bias=False)
        self.head.weight = self.table.weight

    def forward(self, indices):
        hidden = self.middle["a"](self.table(indices))
        return {"logits": self.head(F.relu(hidden)), "rest": (hidden, None, 3)}
