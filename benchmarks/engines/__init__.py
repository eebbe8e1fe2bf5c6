"""The engines that can take part. Each adapter is imported only in a worker, and only if installed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec

from .base import Engine


@dataclass(frozen=True)
class EngineInfo:
    """An engine: its key, its title in the tables, the package it needs, and its adapter."""

    key: str
    title: str
    package: str
    adapter: str
    class_name: str

    @property
    def installed(self) -> bool:
        """Whether the package can be found; an empty folder of that name does not count."""
        spec = find_spec(self.package)
        return spec is not None and spec.origin is not None

    @property
    def version(self) -> str:
        """The version of the installed distribution, or ``checkout`` when there is none."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return "checkout"

    def load(self) -> Engine:
        """Import the adapter, and with it the engine itself."""
        module = import_module(f"{__name__}.{self.adapter}")
        engine: Engine = getattr(module, self.class_name)()
        return engine


BASELINE = "torch"
SUBJECT = "pygrad"
ENGINES = {
    info.key: info
    for info in (
        EngineInfo("torch", "PyTorch", "torch", "torch_engine", "TorchEngine"),
        EngineInfo("pygrad", "PyGrad", "pygrad", "pygrad_engine", "PyGradEngine"),
        EngineInfo("autograd", "HIPS autograd", "autograd", "autograd_engine", "AutogradEngine"),
        EngineInfo("mygrad", "MyGrad", "mygrad", "mygrad_engine", "MyGradEngine"),
        EngineInfo("jax", "JAX, eager", "jax", "jax_engine", "JaxEngine"),
        EngineInfo("jax-jit", "JAX, jit", "jax", "jax_engine", "JaxJitEngine"),
    )
}


def installed_engines(wanted: list[str] | None = None) -> list[str]:
    """Return the keys of the engines that can run here, in the order of the tables.

    Parameters
    ----------
    wanted : list of str, optional
        Keep only these.
    """
    return [key for key, info in ENGINES.items() if info.installed and (not wanted or key in wanted)]
