"""Saving and loading: arrays by name, and the whole state of a training run."""

from pygrad._lazy import listing
from pygrad.io.checkpoint import load_checkpoint, save_checkpoint
from pygrad.io.tensors import load, read_metadata, save

__all__ = ["load", "load_checkpoint", "read_metadata", "save", "save_checkpoint"]

__dir__ = listing(__name__)
