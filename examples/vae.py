"""Train a variational autoencoder on handwritten digits, and have it write digits of its own.

Run it from a checkout: ``python examples/vae.py``. It writes a picture into a folder: digits and what comes back of
them, new digits drawn at random, and a walk through the plane of the codes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import layers, manual_seed, no_grad, optim
from pygrad.data import DataLoader, load_digits
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import
from pygrad.random import default_generator

EXTRAS = {"matplotlib": "draw the digits", "tqdm": "show progress", "sklearn": "have the digits"}


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=positive, default=60, help="times through the digits (60)")
    parser.add_argument("--batch-size", type=positive, default=64, help="digits in a step (64)")
    parser.add_argument("--hidden", type=positive, default=256, help="units in the hidden layers (256)")
    parser.add_argument("--codes", type=positive, default=8, help="numbers in a code (8)")
    parser.add_argument("--lr", type=float, default=2e-3, help="step size (0.002)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, codes and order (0)")
    parser.add_argument("--out", type=Path, default=Path("vae_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


class Autoencoder(layers.Module):
    """Codes that are normally distributed, and pixels as probabilities of ink (Kingma and Welling, ICLR 2014)."""

    def __init__(self, hidden: int, codes: int) -> None:
        self.encoder = layers.Sequential(layers.Linear(64, hidden), layers.SiLU(), layers.Linear(hidden, hidden),
                                         layers.SiLU())
        self.mean, self.log_variance = layers.Linear(hidden, codes), layers.Linear(hidden, codes)
        self.decoder = layers.Sequential(layers.Linear(codes, hidden), layers.SiLU(), layers.Linear(hidden, hidden),
                                         layers.SiLU(), layers.Linear(hidden, 64))

    def encode(self, images: Any) -> tuple[Any, Any]:
        """Return mean and logarithm of the variance of each image's code."""
        features = self.encoder(images)
        return self.mean(features), self.log_variance(features)

    def loss(self, images: Any) -> tuple[Any, Any]:
        """Return the two parts of the negative evidence bound, in nats an image."""
        mean, log_variance = self.encode(images)
        noise = default_generator().standard_normal(mean.shape, np.float32)
        logits = self.decoder(mean + np.exp(0.5 * log_variance) * noise)
        pixels = F.binary_cross_entropy_with_logits(logits, images, reduction="sum") / len(images)
        divergence = 0.5 * np.sum(np.exp(log_variance) + mean ** 2 - 1 - log_variance) / len(images)
        return pixels, divergence

    def decode(self, codes: Any) -> Any:
        """Return images as arrays, shape (N, 8, 8)."""
        with no_grad():
            return F.sigmoid(self.decoder(codes)).data.reshape(-1, 8, 8)


def train(model: Autoencoder, loader: DataLoader, epochs: int, lr: float) -> list[tuple[float, float]]:
    """Train, with progress; return the mean of both parts of the loss in each epoch."""
    optimizer = optim.Adam(model.parameters(), lr=lr)
    schedule = optim.CosineAnnealingLR(optimizer, T_max=epochs)
    means = []
    with optional_import("tqdm", "examples", "examples/vae.py").tqdm(total=epochs, unit=" epochs") as progress:
        for _ in range(epochs):
            parts = []
            for images, _ in loader:
                optimizer.zero_grad()
                pixels, divergence = model.loss(images)
                (pixels + divergence).backward()
                optimizer.step()
                parts.append((pixels.item(), divergence.item()))
            schedule.step()
            pixels, divergence = np.mean(parts, axis=0).tolist()
            means.append((pixels, divergence))
            progress.set_postfix_str(f"{pixels + divergence:.2f} nats a digit")
            progress.update()
    return means


def tiled(images: Any, columns: int) -> Any:
    """Return images side by side in rows, as one."""
    rows = images.reshape(-1, columns, 8, 8)
    return np.pad(rows, ((0, 0), (0, 0), (1, 1), (1, 1))).swapaxes(1, 2).reshape(len(rows) * 10, columns * 10)


def draw(means: list[tuple[float, float]], pictures: dict[str, Any], path: Path) -> None:
    """Write the loss and the digits as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/vae.py")
    figure = library.Figure((12, 3.4), layout="constrained")
    first, *others = figure.subplots(1, 1 + len(pictures))
    both = np.array(means)
    first.stackplot(np.arange(1, len(both) + 1), both.T, labels=["pixels", "divergence of the codes"],
                    colors=["tab:blue", "tab:orange"], alpha=0.6)
    first.set(xlabel="epoch", ylabel="nats a digit", title="loss")
    first.legend(fontsize=8)
    first.spines[["top", "right"]].set_visible(False)
    for axes, (title, image) in zip(others, pictures.items(), strict=True):
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(title, fontsize=10)
        axes.axis("off")
    figure.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/vae.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)

    manual_seed(options.seed)
    training, test = load_digits()
    model = Autoencoder(options.hidden, options.codes)
    loader = DataLoader(training, options.batch_size, shuffle=True, drop_last=True, seed=options.seed)
    means = train(model, loader, options.epochs, options.lr)

    originals = test.arrays[0][:32]
    with no_grad():
        codes = model.encode(originals)[0].data
    walk = np.linspace(0, 1, 8, dtype=np.float32)[:, None, None] * (codes[4:12] - codes[12:20]) + codes[12:20]
    draw(means, {
        "digits, and what comes back": tiled(np.stack([originals.reshape(4, 8, 8, 8),
                                                       model.decode(codes).reshape(4, 8, 8, 8)], 1), 8),
        "digits of its own": tiled(model.decode(default_generator().standard_normal((64, options.codes), np.float32)),
                                   8),
        "from one digit to another": tiled(model.decode(walk.reshape(-1, options.codes)), 8),
    }, options.out / "digits.png")
    with no_grad():
        pixels, divergence = (part.item() for part in model.loss(test.arrays[0]))
    print(f"test set        {pixels + divergence:.2f} nats a digit: {pixels:.2f} for the pixels, {divergence:.2f} for "
          "the codes")
    print(f"wrote           {options.out / 'digits.png'}")


if __name__ == "__main__":
    main()
