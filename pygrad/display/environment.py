"""What PyGrad runs on here, and which of its optional parts work: what ``python -m pygrad`` prints.

Each optional part is put to use, in memory and without a display: a package that is installed and broken is not one
that works. Nothing of the machine is told beyond versions and numbers of cores, threads and bytes, so that the text
can go into a report as it is.
"""

from __future__ import annotations

import io
import os
import platform
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, TextIO

import numpy as np

from pygrad import functions as F
from pygrad import kernels
from pygrad.errors import MissingDependencyError
from pygrad.optional import how_to_install, optional_import
from pygrad.variable import Variable

__all__ = ["show_versions"]

MEBIBYTE = 2**20
WHO = "python -m pygrad"
UNKNOWN = "unknown version"


class Part(NamedTuple):
    """An optional part: the extra that installs it, what it is for, and how to see that it works."""

    extra: str
    package: str
    purpose: str
    use: Callable[[], str]
    """Returns what is worth saying beside "works", or raises."""


def show_versions(file: TextIO | None = None) -> bool:
    """Print the versions of PyGrad, Python, NumPy and SciPy, BLAS, threads, and which optional parts work.

    Parameters
    ----------
    file : text file, optional
        Where to print, by default standard output.

    Returns
    -------
    bool
        Whether the engine itself computes a gradient as it should.

    Notes
    -----
    ``python -m pygrad`` prints the same, and exits with status 1 if the engine does not work. Every optional part that
    is installed is imported and used, which takes a few seconds.

    Examples
    --------
    >>> from pygrad import display
    >>> display.show_versions()
    PyGrad ...
    optional parts
    ...
    True
    """
    works, engine = _engine()
    rows = [("PyGrad", f"{_version('pygrad')}: {engine}"), *_base()]
    parts = [(part.extra, part.package, *_tried(part)) for part in PARTS]
    print("\n".join([*_aligned(rows), "", "optional parts", *_aligned(parts, indent="  ")]), file=file or sys.stdout)
    return works


def _aligned(rows: list[Any], indent: str = "") -> list[str]:
    """Return rows as lines, all columns but the last padded; what a column repeats is left out."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines, before = [], ""
    for row in rows:
        first = row[0] if row[0] != before else ""
        before = row[0]
        cells = [cell.ljust(width) for cell, width in zip((first, *row[1:-1]), widths, strict=True)]
        lines.append((indent + "  ".join([*cells, row[-1]])).rstrip())
    return lines


def _version(package: str) -> str:
    """Return the installed version, or that of the checkout for PyGrad itself."""
    if package == "pygrad":
        return str(sys.modules["pygrad"].__version__)
    metadata = optional_import("importlib.metadata", "test", WHO)
    try:
        return str(metadata.version(package))
    except metadata.PackageNotFoundError:
        return UNKNOWN


# -- the engine and what it stands on ------------------------------------------------------------------------


def _engine() -> tuple[bool, str]:
    """Differentiate something small, in which operators, NumPy's functions and a product meet."""
    try:
        x = Variable(np.linspace(-1.0, 1.0, 6).reshape(2, 3))
        y = np.sum(np.tanh(x @ x.T) * 2.0)
        y.backward()
        inner = x.data @ x.data.T
        slope = 2.0 * (1.0 - np.tanh(inner) ** 2)
        right = x.grad is not None and np.allclose(x.grad.data, (slope + slope.T) @ x.data)
    except Exception as error:
        return False, f"DOES NOT WORK ({type(error).__name__}: {error})"
    return bool(right), "works" if right else "DOES NOT WORK: a gradient is wrong"


def _base() -> list[tuple[str, str]]:
    return [("Python", f"{platform.python_version()} ({platform.python_implementation()}), "
                       f"{platform.system()} {platform.machine()}"),
            ("NumPy", np.__version__), ("SciPy", _version("scipy")), ("BLAS", _blas()), ("threads", _threads()),
            ("kernels", _kernels())]


def _blas() -> str:
    """Return what NumPy's matrix products are computed by."""
    try:
        blas: Any = np.show_config(mode="dicts")
        blas = blas["Build Dependencies"]["blas"]
        return f"{blas['name']} {blas['version']}"
    except (KeyError, TypeError):  # a build that does not say
        return UNKNOWN


def _threads() -> str:
    """Return the numbers of cores, of PyGrad's threads, and of those of each library that `threadpoolctl` finds."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    told = [f"{cores} cores", f"{kernels.get_num_threads()} for PyGrad's own work"]
    try:
        pools = optional_import("threadpoolctl", "examples", WHO).threadpool_info()
        found = {f"{pool['num_threads']} for {pool['internal_api']}" for pool in pools}
        told += sorted(found)
    except ImportError:
        told += [f"{name}={os.environ[name]}" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
                 if name in os.environ]
    return ", ".join(told)


def _kernels() -> str:
    return "oneDNN where it is faster, else NumPy" if kernels.active() == "onednn" else "NumPy alone"


# -- what is optional -----------------------------------------------------------------------------------------


def _tried(part: Part) -> tuple[str, str]:
    """Return whether a part works, and the rest of its line."""
    try:
        told = part.use()
    except MissingDependencyError:
        return "not installed", f"for {part.purpose}; {how_to_install(part.extra)}"
    except Exception as error:
        return "DOES NOT WORK", f"{type(error).__name__}: {_one_line(error)}"
    return "works", ", ".join(filter(None, (_version(part.package), told)))


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 100 else text[:97] + "..."


def _use_onednn() -> str:
    if "onednn" not in kernels.available():
        if _version("onednn-cpu-gomp") == UNKNOWN:
            raise MissingDependencyError("onednn-cpu-gomp is not installed")
        raise OSError("its library cannot be loaded")
    rng = np.random.default_rng(0)
    images = rng.standard_normal((4, 8, 16, 16), np.float32)
    weight = rng.standard_normal((16, 8, 3, 3), np.float32)
    with kernels.use("onednn"):
        computed = F.conv2d(images, weight)
    with kernels.use("numpy"):
        expected = F.conv2d(images, weight)
    return _expect(np.allclose(computed, expected, rtol=1e-3, atol=1e-3), "a convolution differs from NumPy's")


def _use_matplotlib() -> str:
    figure = optional_import("matplotlib.figure", "plot", WHO).Figure(figsize=(1, 1))
    figure.add_subplot().plot([0, 1])
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return _expect(picture.getvalue().startswith(b"\x89PNG"), "it draws no PNG")


def _use_graphviz() -> str:
    graphviz = optional_import("graphviz", "plot", WHO)
    try:
        return "with the program dot " + ".".join(map(str, graphviz.version()))
    except graphviz.ExecutableNotFound:
        return "without the program dot: PyGrad places the boxes of graphs itself"


def _use_ipython() -> str:
    formatter = optional_import("IPython.core.formatters", "notebook", WHO).PlainTextFormatter()
    return _expect(formatter([1]) == "[1]", "it formats nothing")


def _use_kernel() -> str:
    spec = optional_import("ipykernel.kernelspec", "notebook", WHO).get_kernel_dict()
    return _expect("argv" in spec, "it does not say how to start its kernel")


def _use_tqdm() -> str:
    bar = optional_import("tqdm", "notebook", WHO).tqdm([1, 2], file=io.StringIO())
    return _expect(list(bar) == [1, 2], "it goes over nothing")


def _use_safetensors() -> str:
    numpy = optional_import("safetensors.numpy", "io", WHO)
    written = numpy.load(numpy.save({"x": np.arange(3.0)}))
    return _expect(np.array_equal(written["x"], np.arange(3.0)), "what it reads is not what it wrote")


def _use_sklearn() -> str:
    digits = optional_import("sklearn.datasets", "data", WHO).load_digits()
    return _expect(digits.data.shape == (1797, 64), "its digits are not the 1797 that there were")


def _use_memory_profiler() -> str:
    (used,) = optional_import("memory_profiler", "profile", WHO).memory_usage(-1, max_usage=False)
    return _expect(used > 0, "it sees no memory")


def _use_psutil() -> str:
    psutil = optional_import("psutil", "profile", WHO)
    return f"{psutil.virtual_memory().available // MEBIBYTE:,} MiB available"


def _expect(right: Any, otherwise: str) -> str:
    if not right:
        raise ArithmeticError(otherwise)
    return ""


PARTS = [
    Part("data", "scikit-learn", "bundled data sets", _use_sklearn),
    Part("io", "safetensors", "saving and loading of models", _use_safetensors),
    Part("notebook", "ipython", "%load_ext pygrad", _use_ipython),
    Part("notebook", "ipykernel", "Jupyter's kernel", _use_kernel),
    Part("notebook", "tqdm", "progress bars", _use_tqdm),
    Part("onednn", "onednn-cpu-gomp", "faster convolutions and products", _use_onednn),
    Part("plot", "matplotlib", "plots", _use_matplotlib),
    Part("plot", "graphviz", "pictures of graphs by Graphviz", _use_graphviz),
    Part("profile", "memory_profiler", "memory of the whole process", _use_memory_profiler),
    Part("profile", "psutil", "memory of the whole process", _use_psutil),
]
