"""Write the pictures of the page about looking at a graph, by the lines that the page shows.

``python -m docs.graphs`` writes them to `docs/how_to`. Boxes are placed by PyGrad itself, so that they are the same
with Graphviz and without.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pygrad import Variable, layers, manual_seed
from pygrad.display import Picture

FOLDER = Path(__file__).resolve().parent / "how_to"


def pictures() -> dict[str, Picture]:
    """Return the pictures by the names of their files."""
    x, w = Variable(np.ones(3), name="x"), Variable(2.0, name="w")
    y = np.tanh(x * w)
    loss = (y * y).sum()
    manual_seed(0)
    model = layers.Sequential(layers.Linear(4, 8), layers.ReLU(), layers.Linear(8, 2))
    batch = np.ones((5, 4), np.float32)
    return {
        "graph.svg": loss.graph(engine="pygrad"),
        "model.svg": model.graph(batch, engine="pygrad"),
        "layers.svg": model.graph(batch, depth=1, values=False, engine="pygrad"),
    }


def main() -> None:
    for name, picture in pictures().items():
        picture.save(FOLDER / name)
        print(FOLDER / name)


if __name__ == "__main__":
    main()
