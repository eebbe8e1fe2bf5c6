import pytest

from pygrad.errors import ArgumentError
from pygrad.memory.sizes import parse_size


@pytest.mark.parametrize("text, expected", [
    ("0", 0), ("17", 17), ("17 B", 17), ("1 kB", 1000), ("1KiB", 1024), (" 2.5 mb ", 2_500_000), ("1 GiB", 2**30),
    (".5 TB", 5 * 10**11), ("3.TiB", 3 * 2**40), (12, 12),
])
def test_sizes(text, expected):
    assert parse_size(text) == expected


@pytest.mark.parametrize("value", ["", "MB", "-1 MB", "1 XB", "1 M B", -1, 1.5, True, None, "1e3"])
def test_what_is_no_size(value):
    with pytest.raises(ArgumentError, match="memory.budget: expected a number of bytes, or text such as '64 MB'"):
        parse_size(value, "memory.budget")
