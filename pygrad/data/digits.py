"""Handwritten digits, bundled with scikit-learn: real data without a download."""

from __future__ import annotations

import numpy as np

from pygrad.data.dataset import ArrayDataset
from pygrad.errors import ArgumentError
from pygrad.optional import optional_import
from pygrad.random import check_seed


def load_digits(test_fraction: float = 0.2, seed: int = 0, flatten: bool = True) -> tuple[ArrayDataset, ArrayDataset]:
    """Load 1797 handwritten digits as a training and a test set.

    Parameters
    ----------
    test_fraction : float
        Share of the samples in the test set, between 0 and 1; each set gets at least one.
    seed : int
        Of the random split: the same seed gives the same sets.
    flatten : bool
        Rows of 64 pixels; else images of shape (1, 8, 8), one channel first.

    Returns
    -------
    train, test : ArrayDataset
        Each of images, shape (N, 64) or (N, 1, 8, 8), float32 from 0 (paper) to 1 (ink), and labels, shape
        (N,), int64 from 0 to 9.

    Raises
    ------
    ArgumentError
        If ``test_fraction`` is not between 0 and 1, or the seed is negative.
    MissingDependencyError
        If scikit-learn is not installed (extra ``data``).

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998; scikit-learn bundles its test part.

    Examples
    --------
    >>> from pygrad.data import load_digits
    >>> train, test = load_digits()
    >>> train
    ArrayDataset(1438 samples: (64,) float32, () int64)
    >>> len(test)
    359
    """
    if not 0 < test_fraction < 1:
        raise ArgumentError(f"load_digits: expected a test_fraction between 0 and 1, got {test_fraction!r}")
    order_seed = check_seed(seed, "load_digits")
    bundled = optional_import("sklearn.datasets", extra="data", purpose="pygrad.data.load_digits").load_digits()
    images = (bundled.data / 16).astype(np.float32)
    labels = bundled.target.astype(np.int64)
    if not flatten:
        images = images.reshape(-1, 1, 8, 8)
    order = np.random.default_rng(order_seed).permutation(len(labels))
    tests = min(max(round(test_fraction * len(order)), 1), len(order) - 1)
    dataset = ArrayDataset(images, labels)
    return ArrayDataset(*dataset[order[tests:]]), ArrayDataset(*dataset[order[:tests]])
