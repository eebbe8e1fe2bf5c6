"""The networks in PyGrad's layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import layers

from ..networks import Network, network_weights


def build(network: Network) -> Any:
    """Return the model, with the initial weights, and its loss is `loss_of`."""
    model = {"cnn": _cnn, "gpt": Gpt, "lstm": Lstm}[network.kind](network.options)
    model.load_state_dict(network_weights(network))
    return model


def loss_of(model: Any, inputs: Any, labels: Any) -> Any:
    """Return the cross-entropy of a batch."""
    logits = model(inputs)
    if labels.ndim > 1:
        logits, labels = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    return F.cross_entropy(logits, labels)


def _cnn(options: Any) -> Any:
    first, second = options["first"], options["second"]
    return layers.Sequential(
        layers.Conv2d(1, first, 3, padding=1), layers.ReLU(), layers.MaxPool2d(2),
        layers.Conv2d(first, second, 3, padding=1), layers.ReLU(), layers.MaxPool2d(2), layers.Flatten(),
        layers.Linear(second * (options["image"] // 4) ** 2, options["hidden"]), layers.ReLU(),
        layers.Linear(options["hidden"], options["classes"]))


class Block(layers.Module):
    """Attention, then two linear layers, each around a residual connection."""

    def __init__(self, options: Any) -> None:
        width = options["width"]
        self.ln_1 = layers.LayerNorm(width)
        self.attn = layers.CausalSelfAttention(width, options["heads"])
        self.ln_2 = layers.LayerNorm(width)
        self.mlp = layers.Sequential(layers.Linear(width, 4 * width), layers.GELU(), layers.Linear(4 * width, width))

    def forward(self, x: Any) -> Any:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(layers.Module):
    """A decoder of tokens."""

    def __init__(self, options: Any) -> None:
        width, vocabulary = options["width"], options["vocabulary"]
        self.wte = layers.Embedding(vocabulary, width)
        self.wpe = layers.Embedding(options["tokens"], width)
        self.h = layers.ModuleList(Block(options) for _ in range(options["layers"]))
        self.ln_f = layers.LayerNorm(width)
        self.lm_head = layers.Linear(width, vocabulary)

    def forward(self, tokens: Any) -> Any:
        x = self.wte(tokens) + self.wpe(np.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


class Lstm(layers.Module):
    """A class for each sequence, from the last hidden state."""

    def __init__(self, options: Any) -> None:
        self.lstm = layers.LSTM(options["inputs"], options["hidden"])
        self.head = layers.Linear(options["hidden"], options["classes"])

    def forward(self, x: Any) -> Any:
        output, _ = self.lstm(x)
        return self.head(output[-1])
