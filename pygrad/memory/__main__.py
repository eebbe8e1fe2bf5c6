"""``python -m pygrad.memory script.py``: see `pygrad.memory.command`."""

from pygrad.memory.command import main

if __name__ == "__main__":
    main()
