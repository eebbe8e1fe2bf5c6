"""IPython's extension: ``%load_ext pygrad``.

Its magics::

    %gradmem statement                 where the memory of a statement goes, line by line
    %%gradmem                          that of the cell below; -o FILE writes the report, -r returns it, -q is quiet
    %pygrad outputs                    what Out keeps of Variables that are displayed
    %pygrad outputs keep|detach|free   keep their graphs, keep values alone, let go of graphs that are there
"""

from pygrad.ipython.extension import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]
