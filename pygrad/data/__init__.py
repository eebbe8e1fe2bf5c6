"""Data sets, loaders of batches, and real data bundled with scikit-learn. Batches are plain arrays."""

from pygrad._lazy import listing
from pygrad.data.collate import default_collate
from pygrad.data.dataset import ArrayDataset, Dataset
from pygrad.data.digits import load_digits
from pygrad.data.loader import DataLoader
from pygrad.data.samplers import (
    BatchSampler, RandomSampler, Sampler, SequentialSampler, SubsetRandomSampler, WeightedRandomSampler)
from pygrad.data.subsets import ConcatDataset, Subset, random_split
from pygrad.data.tables import load_breast_cancer, load_diabetes, load_iris, load_linnerud, load_wine

__all__ = [
    "ArrayDataset", "BatchSampler", "ConcatDataset", "DataLoader", "Dataset", "RandomSampler", "Sampler",
    "SequentialSampler", "Subset", "SubsetRandomSampler", "WeightedRandomSampler", "default_collate",
    "load_breast_cancer", "load_diabetes", "load_digits", "load_iris", "load_linnerud", "load_wine",
    "random_split",
]

__dir__ = listing(__name__)
