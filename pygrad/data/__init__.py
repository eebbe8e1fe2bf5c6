"""Data sets, loaders of batches, and real data bundled with scikit-learn. Batches are plain arrays."""

from pygrad.data.collate import default_collate
from pygrad.data.dataset import ArrayDataset, Dataset
from pygrad.data.digits import load_digits
from pygrad.data.loader import DataLoader

__all__ = ["ArrayDataset", "DataLoader", "Dataset", "default_collate", "load_digits"]
