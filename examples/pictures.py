"""Draw the README's pictures: where the bytes of some training steps go, and the graph of a small module.

Run it from a checkout: ``python examples/pictures.py``. The pictures are SVG, on transparent ground, in colours that
show on white and on black paper.
"""

from __future__ import annotations

import argparse
import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import layers, manual_seed, memory, optim
from pygrad.optional import optional_import

EXTRAS = {"matplotlib": "draw the timeline"}
INK = "#808080"


def timeline(path: Path, steps: int = 2) -> Any:
    """Profile training steps of a small network, and draw the bytes over time."""
    manual_seed(0)
    model = layers.Sequential(*[layer for inputs, outputs in pairwise((64, 512, 384, 256, 128, 64))
                                for layer in (layers.Linear(inputs, outputs), layers.GELU())], layers.Linear(64, 10))
    optimizer = optim.Adam(model.parameters())
    inputs = np.random.default_rng(0).standard_normal((1024, 64), np.float32)
    labels = np.arange(1024) % 10

    def step() -> None:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()

    step()  # what is made once, the optimiser's state, is there from here on
    with memory.profile() as measured:
        for number in range(steps):
            memory.mark(f"step {number + 1}")
            step()
    pyplot = optional_import("matplotlib", "plot", "examples/pictures.py")
    settings = {"svg.fonttype": "none", "svg.hashsalt": "pygrad", "font.family": "sans-serif", "text.color": INK,
                "axes.labelcolor": INK, "axes.edgecolor": INK, "axes.facecolor": "none", "xtick.color": INK,
                "ytick.color": INK}
    with pyplot.rc_context(settings):
        figure = optional_import("matplotlib.figure", "plot", "examples/pictures.py").Figure(
            figsize=(8, 3.2), layout="constrained")
        axes = figure.add_subplot()
        measured.plot(ax=axes)
        axes.legend(*map(reversed, axes.get_legend_handles_labels()), frameon=False, fontsize="small",
                    loc="upper left", bbox_to_anchor=(1.0, 1.0), title="at the peak", alignment="left")
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    path.write_text(re.sub(r"(\d\.\d)\d+", r"\1", written.getvalue()), encoding="utf-8")  # tenths of a point do
    return measured


class Residual(layers.Module):
    """Widen, bend, narrow, and add what came in, as a transformer does to each token."""

    def __init__(self, width: int) -> None:
        self.inner = layers.Linear(width, 4 * width)
        self.outer = layers.Linear(4 * width, width)

    def forward(self, x: Any) -> Any:
        """Return an array of the shape of ``x``."""
        return x + self.outer(F.gelu(self.inner(x)))


def graph(path: Path) -> Any:
    """Draw what a small module computes, and return the picture."""
    picture = Residual(16).graph(np.zeros((8, 16), np.float32), values=False, engine="pygrad", direction="right")
    picture.save(path)
    return picture


def main(arguments: list[str] | None = None) -> None:
    """Draw both into a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("pictures_output"), help="folder to write to")
    folder = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    measured = timeline(folder / "memory_timeline.svg")
    drawn = graph(folder / "graph.svg")
    print(f"peak of {measured.peak_bytes:,} bytes; {len(drawn.diagram.boxes)} boxes; pictures in {folder}")


if __name__ == "__main__":
    main()
