"""The tests mirror the package, file for file: ``pygrad/a/b.py`` is tested in ``tests/a/test_b.py``."""
