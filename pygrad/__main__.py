"""``python -m pygrad``: versions, threads, and which optional parts work; see `pygrad.display.show_versions`."""

import sys

from pygrad.display import show_versions

if __name__ == "__main__":
    sys.exit(0 if show_versions() else 1)
