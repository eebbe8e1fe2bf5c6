"""Tables that scikit-learn bundles: small, real, and there without a download."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.data.dataset import ArrayDataset
from pygrad.errors import ArgumentError
from pygrad.optional import optional_import
from pygrad.random import check_seed

Pair = tuple[ArrayDataset, ArrayDataset]


def load_iris(test_fraction: float = 0.2, seed: int = 0, standardize: bool = True) -> Pair:
    """Load 150 iris flowers of 3 species, with 4 measures each, as a training and a test set.

    Parameters
    ----------
    test_fraction : float
        Share of the samples in the test set, between 0 and 1; each set gets at least one.
    seed : int
        Of the random split: the same seed gives the same sets.
    standardize : bool
        Shift and scale each feature to mean 0 and standard deviation 1 over the training set.

    Returns
    -------
    train, test : ArrayDataset
        Each of features, shape (N, 4), float32, and labels, shape (N,), int64 from 0 to 2.

    Raises
    ------
    ArgumentError
        If ``test_fraction`` is not between 0 and 1, or the seed is negative.
    MissingDependencyError
        If scikit-learn is not installed (extra ``data``).

    References
    ----------
    R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7 (1936).

    Examples
    --------
    >>> from pygrad.data import load_iris
    >>> load_iris()[0]
    ArrayDataset(120 samples: (4,) float32, () int64)
    """
    return _load("load_iris", test_fraction, seed, standardize)


def load_wine(test_fraction: float = 0.2, seed: int = 0, standardize: bool = True) -> Pair:
    """Load 178 wines of 3 growers, with 13 measures each, as a training and a test set.

    Parameters
    ----------
    test_fraction, seed, standardize
        As in `load_iris`.

    Returns
    -------
    train, test : ArrayDataset
        Each of features, shape (N, 13), float32, and labels, shape (N,), int64 from 0 to 2.

    Raises
    ------
    ArgumentError, MissingDependencyError
        As in `load_iris`.

    References
    ----------
    M. Forina et al., "PARVUS", 1988; UCI Machine Learning Repository.

    Examples
    --------
    >>> from pygrad.data import load_wine
    >>> load_wine()[1]
    ArrayDataset(36 samples: (13,) float32, () int64)
    """
    return _load("load_wine", test_fraction, seed, standardize)


def load_breast_cancer(test_fraction: float = 0.2, seed: int = 0, standardize: bool = True) -> Pair:
    """Load 569 tumours, malignant or benign, with 30 measures each, as a training and a test set.

    Parameters
    ----------
    test_fraction, seed, standardize
        As in `load_iris`.

    Returns
    -------
    train, test : ArrayDataset
        Each of features, shape (N, 30), float32, and labels, shape (N,), int64: 0 malignant, 1 benign.

    Raises
    ------
    ArgumentError, MissingDependencyError
        As in `load_iris`.

    References
    ----------
    W. N. Street, W. H. Wolberg and O. L. Mangasarian, "Nuclear feature extraction for breast tumor diagnosis", 1993;
    UCI Machine Learning Repository.

    Examples
    --------
    >>> from pygrad.data import load_breast_cancer
    >>> load_breast_cancer()[0]
    ArrayDataset(455 samples: (30,) float32, () int64)
    """
    return _load("load_breast_cancer", test_fraction, seed, standardize)


def load_diabetes(test_fraction: float = 0.2, seed: int = 0, standardize: bool = True) -> Pair:
    """Load 442 patients with 10 measures and the progress of their disease: regression.

    Parameters
    ----------
    test_fraction, seed, standardize
        As in `load_iris`; the target too is standardised.

    Returns
    -------
    train, test : ArrayDataset
        Each of features, shape (N, 10), and targets, shape (N, 1), float32.

    Raises
    ------
    ArgumentError, MissingDependencyError
        As in `load_iris`.

    References
    ----------
    B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least angle regression", Annals of Statistics 32 (2004).

    Examples
    --------
    >>> from pygrad.data import load_diabetes
    >>> load_diabetes()[0]
    ArrayDataset(354 samples: (10,) float32, (1,) float32)
    """
    return _load("load_diabetes", test_fraction, seed, standardize)


def load_linnerud(test_fraction: float = 0.2, seed: int = 0, standardize: bool = True) -> Pair:
    """Load 20 men with 3 exercises and 3 measures of the body: regression of several targets.

    Parameters
    ----------
    test_fraction, seed, standardize
        As in `load_iris`; the targets too are standardised.

    Returns
    -------
    train, test : ArrayDataset
        Each of exercises, shape (N, 3), and measures, shape (N, 3), float32.

    Raises
    ------
    ArgumentError, MissingDependencyError
        As in `load_iris`.

    References
    ----------
    M. Tenenhaus, "La régression PLS: théorie et pratique", Technip, 1998.

    Examples
    --------
    >>> from pygrad.data import load_linnerud
    >>> load_linnerud()[0]
    ArrayDataset(16 samples: (3,) float32, (3,) float32)
    """
    return _load("load_linnerud", test_fraction, seed, standardize)


def _load(name: str, test_fraction: float, seed: int, standardize: bool) -> Pair:
    if not 0 < test_fraction < 1:
        raise ArgumentError(f"{name}: expected a test_fraction between 0 and 1, got {test_fraction!r}")
    order_seed = check_seed(seed, name)
    datasets = optional_import("sklearn.datasets", extra="data", purpose=f"pygrad.data.{name}")
    bundled = getattr(datasets, name)()
    features, targets = np.asarray(bundled.data, np.float64), np.asarray(bundled.target)
    order = np.random.default_rng(order_seed).permutation(len(targets))
    tests = min(max(round(test_fraction * len(order)), 1), len(order) - 1)
    train, test = order[tests:], order[:tests]
    regression = targets.dtype.kind == "f"
    if regression and targets.ndim == 1:
        targets = targets[:, None]
    if standardize:
        features = _standardized(features, train)
        targets = _standardized(targets, train) if regression else targets
    columns = features.astype(np.float32), targets.astype(np.float32 if regression else np.int64)
    return ArrayDataset(*[one[train] for one in columns]), ArrayDataset(*[one[test] for one in columns])


def _standardized(columns: Any, train: Any) -> Any:
    """Return columns of mean 0 and standard deviation 1 over the training rows."""
    spread = columns[train].std(0)
    return (columns - columns[train].mean(0)) / np.where(spread > 0, spread, 1)
