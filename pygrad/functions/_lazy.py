"""Functions that are imported later than the package: when one of them is first asked for.

What gives Variables their methods and operators, and what neural networks are made of, comes with
``import pygrad``. The rest of NumPy and SciPy, which would make that import half as slow again, comes all at once
with the first of its names, or when a NumPy function meets a Variable that the dispatch table does not know yet.
The package's ``__init__`` takes the two hooks of PEP 562 from here. None of these modules may be named like a
function: the import system would put the module in the function's place.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from pygrad import dispatch

_PACKAGE = __name__.rpartition(".")[0]


def load() -> None:
    """Import what is still missing, and make its names attributes of the package."""
    late = importlib.import_module(f"{_PACKAGE}.late")
    vars(sys.modules[_PACKAGE]).update({name: getattr(late, name) for name in late.__all__})


def __getattr__(name: str) -> Any:
    """Load at the first access to a public name that is not there yet."""
    package = vars(sys.modules[_PACKAGE])
    if name in package.get("__all__", ()):  # which is not there before the package has been imported
        load()
        return package[name]
    raise AttributeError(f"module {_PACKAGE!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, loaded or not, so that completion offers them."""
    return sorted(vars(sys.modules[_PACKAGE])["__all__"])


dispatch.register_later(load)
