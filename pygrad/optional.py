"""Optional dependencies: the one place where the package imports something at the time of use."""

from __future__ import annotations

import importlib
import os
from types import ModuleType

from pygrad.errors import MissingDependencyError

__all__ = ["how_to_install", "optional_import"]


def how_to_install(extra: str) -> str:
    """Return the command that installs an extra.

    From a checkout it installs the checkout: by its name, pip would fetch the older package that is called the same.

    Examples
    --------
    >>> how_to_install("plot")
    "python -m pip install ..."
    """
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if os.path.exists(os.path.join(folder, "setup.cfg")):
        return f"python -m pip install -e '.[{extra}]'"
    return f"python -m pip install 'pygrad[{extra}]'"


def optional_import(module: str, extra: str, purpose: str) -> ModuleType:
    """Import an optional dependency, or say what to install.

    Parameters
    ----------
    module : str
        Dotted name of the module, such as ``"safetensors.numpy"``.
    extra : str
        The extra of PyGrad that installs it.
    purpose : str
        What needs it, as the error names it: the public function, usually.

    Returns
    -------
    module

    Raises
    ------
    MissingDependencyError
        If the module, or a package that holds it, is not installed. An installed module that fails on
        an import of its own raises its own error: installing it again would not help.

    Examples
    --------
    >>> optional_import("json", "io", "the example").dumps([1])
    '[1]'
    >>> optional_import("no_such_package.tool", "plot", "the example")
    Traceback (most recent call last):
        ...
    pygrad.errors.MissingDependencyError: the example needs no_such_package, which is not installed; ...
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if f"{module}.".startswith(f"{missing}."):
            raise MissingDependencyError(
                f"{purpose} needs {missing}, which is not installed; install it with the extra {extra!r}: "
                f"{how_to_install(extra)}", name=missing) from None
        raise
