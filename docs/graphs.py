"""Write the pictures of the page about looking at a graph and of the tour, by the lines that these pages show.

``python -m docs.graphs`` writes them beside the pages. Boxes are placed by PyGrad itself, so that they are the same
with Graphviz and without.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pygrad import Variable, layers, manual_seed
from pygrad.display import Picture

FOLDER = Path(__file__).resolve().parent


def tour() -> Picture:
    """Return the picture of the tour's model."""
    model = layers.Sequential(layers.Linear(64, 64), layers.ReLU(), layers.Linear(64, 10))
    return model.graph(np.zeros((4, 64), np.float32), engine="pygrad")


def pictures() -> dict[str, Picture]:
    """Return the pictures by their files."""
    x, w = Variable(np.ones(3), name="x"), Variable(2.0, name="w")
    y = np.tanh(x * w)
    loss = (y * y).sum()
    manual_seed(0)
    model = layers.Sequential(layers.Linear(4, 8), layers.ReLU(), layers.Linear(8, 2))
    batch = np.ones((5, 4), np.float32)
    return {
        "how_to/graph.svg": loss.graph(engine="pygrad"),
        "how_to/model.svg": model.graph(batch, engine="pygrad"),
        "how_to/layers.svg": model.graph(batch, depth=1, values=False, engine="pygrad"),
        "tour.svg": tour(),
    }


def main() -> None:
    for name, picture in pictures().items():
        picture.save(FOLDER / name)
        print(FOLDER / name)


if __name__ == "__main__":
    main()
