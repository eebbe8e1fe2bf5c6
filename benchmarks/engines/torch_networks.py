"""The networks in PyTorch's layers."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from ..networks import Network, network_weights


def build(network: Network) -> Any:
    """Return the model, with the initial weights, and its loss is `loss_of`."""
    model = {"cnn": _cnn, "gpt": Gpt, "lstm": Lstm}[network.kind](network.options)
    model.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in network_weights(network).items()})
    return model


def loss_of(model: Any, inputs: Any, labels: Any) -> Any:
    """Return the cross-entropy of a batch."""
    logits = model(inputs)
    if labels.ndim > 1:
        logits, labels = logits.reshape(-1, logits.shape[-1]), labels.reshape(-1)
    return functional.cross_entropy(logits, labels)


def _cnn(options: Any) -> Any:
    first, second = options["first"], options["second"]
    return nn.Sequential(
        nn.Conv2d(1, first, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(second * (options["image"] // 4) ** 2, options["hidden"]), nn.ReLU(),
        nn.Linear(options["hidden"], options["classes"]))


class Attention(nn.Module):
    """Causal self-attention on one projection for query, key and value."""

    def __init__(self, options: Any) -> None:
        super().__init__()
        width = options["width"]
        self.heads = options["heads"]
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)

    def forward(self, x: Any) -> Any:
        batch, tokens, width = x.shape
        parts = self.c_attn(x).split(width, dim=2)
        q, k, v = (part.view(batch, tokens, self.heads, -1).transpose(1, 2) for part in parts)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.c_proj(y.transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    """Attention, then two linear layers, each around a residual connection."""

    def __init__(self, options: Any) -> None:
        super().__init__()
        width = options["width"]
        self.ln_1 = nn.LayerNorm(width)
        self.attn = Attention(options)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Any) -> Any:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    """A decoder of tokens."""

    def __init__(self, options: Any) -> None:
        super().__init__()
        width, vocabulary = options["width"], options["vocabulary"]
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(options["tokens"], width)
        self.h = nn.ModuleList(Block(options) for _ in range(options["layers"]))
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary)

    def forward(self, tokens: Any) -> Any:
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


class Lstm(nn.Module):
    """A class for each sequence, from the last hidden state."""

    def __init__(self, options: Any) -> None:
        super().__init__()
        self.lstm = nn.LSTM(options["inputs"], options["hidden"])
        self.head = nn.Linear(options["hidden"], options["classes"])

    def forward(self, x: Any) -> Any:
        output, _ = self.lstm(x)
        return self.head(output[-1])
