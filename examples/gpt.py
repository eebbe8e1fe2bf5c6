"""Train a small GPT to write like Python's documentation, character by character, and let it write.

Run it from a checkout: ``python examples/gpt.py``. It learns from text that comes with Python itself: the
licence, the language reference behind ``help()``, and the docstrings of the standard library's modules. Every
tenth page is held out, to see what it has learned. It writes the loss curve, a sample and the model into a
folder.
"""

from __future__ import annotations

import argparse
import ast
import math
import sysconfig
import time
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from pydoc_data.topics import topics
from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import layers, manual_seed, no_grad, optim
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import

EXTRAS = {"matplotlib": "draw the loss curve", "tqdm": "show progress", "safetensors": "save the model"}
PAGE = 4000
EVERY = 250
"""Steps from one look at the held-out pages to the next."""


class Block(layers.Module):
    """Attention to what came before, and a network of one hidden layer, each added to its input.

    Parameters
    ----------
    width, heads : int
    dropout : float
    scale : float
        What the weights are multiplied by, at first, of what is added.
    """

    def __init__(self, width: int, heads: int, dropout: float = 0.0, scale: float = 1.0) -> None:
        self.ln_1 = layers.LayerNorm(width)
        self.attn = layers.CausalSelfAttention(width, heads, dropout)
        self.ln_2 = layers.LayerNorm(width)
        last = layers.Linear(4 * width, width)
        self.mlp = layers.Sequential(layers.Linear(width, 4 * width), layers.GELU(), last,
                                     layers.Dropout(dropout))
        for layer in (self.attn.c_proj, last):
            layer.weight.data *= scale

    def forward(self, x: Any) -> Any:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(layers.Module):
    """A generative transformer: from the characters so far to the logits of each next one.

    Parameters
    ----------
    vocabulary : int
        The number of different characters.
    context : int
        How many it sees at most.
    width, heads, depth : int
        Features, heads of attention, and blocks.
    dropout : float
    """

    def __init__(self, vocabulary: int = 65, context: int = 128, width: int = 128, heads: int = 4,
                 depth: int = 4, dropout: float = 0.0) -> None:
        self.context = context
        self.tokens = layers.Embedding(vocabulary, width)
        self.places = layers.Embedding(context, width)
        scale = 1 / math.sqrt(2 * depth)  # so that the sum over all blocks stays of one size
        self.blocks = layers.Sequential(*(Block(width, heads, dropout, scale) for _ in range(depth)))
        self.ln_f = layers.LayerNorm(width)
        self.head = layers.Linear(width, vocabulary, bias=False)
        for table, spread in ((self.tokens, 0.1), (self.places, 0.1), (self.head, 0.02)):
            layers.init.normal_(table.weight, std=spread)

    def forward(self, indices: Any) -> Any:
        """Return logits of shape (N, T, vocabulary) for indices of shape (N, T)."""
        x = self.tokens(indices) + self.places(np.arange(indices.shape[1]))
        return self.head(self.ln_f(self.blocks(x)))


@dataclass
class History:
    """What training leaves behind: each step's loss and seconds, and the held-out loss at some steps."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    held_out: dict[int, float] = field(default_factory=dict)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", type=positive, default=1500, help="batches to learn from (1500)")
    parser.add_argument("--batch-size", type=positive, default=16, help="sequences in a batch (16)")
    parser.add_argument("--context", type=positive, default=128, help="characters in a sequence (128)")
    parser.add_argument("--width", type=positive, default=128, help="features of a character (128)")
    parser.add_argument("--heads", type=positive, default=4, help="heads of attention; divides the width (4)")
    parser.add_argument("--depth", type=positive, default=4, help="blocks (4)")
    parser.add_argument("--lr", type=float, default=6e-3, help="largest step size (0.006)")
    parser.add_argument("--length", type=positive, default=600, help="characters to write at the end (600)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, batches and samples (0)")
    parser.add_argument("--out", type=Path, default=Path("gpt_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def read_text() -> str:
    """Return Python's licence, language reference and module docstrings, in printable ASCII."""
    library = Path(sysconfig.get_path("stdlib"))
    parts = [path.read_text(encoding="utf-8") for path in [library / "LICENSE.txt"] if path.is_file()]
    parts += [text for _, text in sorted(topics.items())]
    parts += filter(None, (module_docstring(path) for path in sorted(library.glob("*.py"))))
    text = "\n\n".join(parts)
    plain = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
    return "".join(letter for letter in text.translate(plain) if letter == "\n" or " " <= letter <= "~")


def module_docstring(path: Path) -> str:
    """Return the docstring of a module without importing or parsing it all."""
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING)
    with tokenize.open(path) as file:
        token = next(one for one in tokenize.generate_tokens(file.readline) if one.type not in skipped)
    return str(ast.literal_eval(token.string)).strip() if token.type == tokenize.STRING else ""


def split_pages(text: str) -> tuple[Any, Any, str]:
    """Return the indices of the characters to learn from, of those held out, and the vocabulary."""
    letters = "".join(sorted(set(text)))
    codes = np.zeros(128, np.uint8)
    codes[[ord(letter) for letter in letters]] = np.arange(len(letters))
    indices = codes[np.frombuffer(text.encode("ascii"), np.uint8)]
    held_out = np.arange(len(indices)) // PAGE % 10 == 9
    return indices[~held_out], indices[held_out], letters


def draw_batch(indices: Any, size: int, context: int, generator: np.random.Generator) -> tuple[Any, Any]:
    """Return sequences from random places, and for each character the one that follows."""
    starts = generator.integers(len(indices) - context, size=size)
    windows = indices[starts[:, None] + np.arange(context + 1)].astype(np.intp)
    return windows[:, :-1], windows[:, 1:]


def loss_of(model: GPT, inputs: Any, targets: Any) -> Any:
    """Return the mean cross-entropy in nats per character."""
    logits = model(inputs)
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.ravel())


def evaluate(model: GPT, indices: Any, size: int = 32) -> float:
    """Return the loss on all of a text, in sequences that do not overlap."""
    count = (len(indices) - 1) // model.context
    inputs, targets = (indices[place:place + count * model.context].reshape(count, -1).astype(np.intp)
                       for place in (0, 1))
    total = 0.0
    model.eval()
    with no_grad():
        for start in range(0, count, size):
            part = slice(start, start + size)
            total += float(loss_of(model, inputs[part], targets[part]).item()) * len(inputs[part])
    model.train()
    return total / count


def train(model: GPT, training: Any, held_out: Any, steps: int, size: int, lr: float, seed: int) -> History:
    """Train with a step size that rises, then falls, and show progress."""
    history, generator = History(), np.random.default_rng(seed)
    matrices = [parameter for parameter in model.parameters() if parameter.ndim == 2]
    others = [parameter for parameter in model.parameters() if parameter.ndim != 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = optim.AdamW(groups, lr=lr, betas=(0.9, 0.95))
    schedule = optim.OneCycleLR(optimizer, lr, total_steps=steps, pct_start=0.15, cycle_momentum=False)
    with optional_import("tqdm", "examples", "examples/gpt.py").tqdm(total=steps, unit=" steps") as progress:
        for number in range(1, steps + 1):
            start = time.perf_counter()
            optimizer.zero_grad()
            loss = loss_of(model, *draw_batch(training, size, model.context, generator))
            loss.backward()
            optim.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            history.seconds.append(time.perf_counter() - start)
            history.losses.append(float(loss.item()))
            if number % EVERY == 0 or number == steps:
                history.held_out[number] = evaluate(model, held_out)
                progress.set_postfix_str(f"held out {history.held_out[number]:.3f} nats")
            progress.update()
    return history


def write(model: GPT, letters: str, prompt: str, length: int, seed: int, temperature: float = 0.7) -> str:
    """Return the prompt and what the model writes after it, character by character."""
    generator = np.random.default_rng(seed)
    indices = [letters.index(letter) for letter in prompt]
    model.eval()
    with no_grad():
        for _ in range(length):
            seen = np.array([indices[-model.context:]])
            logits = model(seen).data[0, -1].astype(np.float64) / temperature
            weights = np.exp(logits - logits.max())
            indices.append(int(generator.choice(len(letters), p=weights / weights.sum())))
    model.train()
    return "".join(letters[index] for index in indices)


def draw(history: History, path: Path) -> None:
    """Write the loss of the steps, and on the held-out pages, as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/gpt.py")
    figure = library.Figure((7, 3.8), layout="constrained")
    axes = figure.subplots()
    steps = np.arange(1, len(history.losses) + 1)
    axes.plot(steps, history.losses, color="0.8", label="each step")
    axes.plot(list(history.held_out), list(history.held_out.values()), "o-", color="tab:blue",
              label="held-out pages")
    axes.axhline(1.6, color="0.5", linestyle=":")
    axes.set(xlabel="step", ylabel="nats per character", title="a GPT on Python's documentation")
    axes.legend()
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/gpt.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)
    curve, sample, weights = (options.out / name for name in ("loss.png", "sample.txt", "model.safetensors"))

    manual_seed(options.seed)
    training, held_out, letters = split_pages(read_text())
    model = GPT(len(letters), options.context, options.width, options.heads, options.depth)
    size = sum(parameter.size for parameter in model.parameters())
    print(f"{len(training):,} characters to learn from, {len(held_out):,} held out, {len(letters)} different")
    print(f"{size:,} parameters")
    history = train(model, training, held_out, options.steps, options.batch_size, options.lr, options.seed)
    text = write(model, letters, "The ", options.length, options.seed)
    draw(history, curve)
    sample.write_text(text + "\n", encoding="utf-8")
    model.save(weights)

    print(f"\n{text}\n")
    print(f"held-out loss   {history.held_out[options.steps]:.3f} nats per character")
    print(f"time            {np.median(history.seconds) * 1e3:.1f} ms a step (median), "
          f"{sum(history.seconds):.0f} s for {options.steps:,} steps")
    print(f"wrote           {curve}, {sample}, {weights}")


if __name__ == "__main__":
    main()
