"""IPython's extension: ``%load_ext pygrad``."""

from pygrad.ipython.extension import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]
