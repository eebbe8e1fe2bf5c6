"""What all pictures of a profile share: the colours of the categories, and readable steps for the axes."""

from __future__ import annotations

STACKED = ("parameter", "optimizer state", "input", "gradient", "activation", "temporary", "workspace",
           "unattributed")
"""The categories from the bottom of a stack to its top: those that change least lie below."""

COLOURS = {"parameter": "#0072b2", "optimizer state": "#cc79a7", "input": "#56b4e9", "gradient": "#e69f00",
           "activation": "#009e73", "temporary": "#f0e442", "workspace": "#d55e00", "unattributed": "#999999"}
"""Okabe and Ito's colours, which the colour-blind can tell apart, and which show on white and on black."""

PHASES = {"forward": "#009e73", "backward": "#e69f00", "optimizer": "#cc79a7"}

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def short(nbytes: float) -> str:
    """Return a number of bytes as an axis has it.

    Examples
    --------
    >>> short(0), short(1536), short(200 * 2**20)
    ('0', '1.5 KiB', '200 MiB')
    """
    value, unit = float(nbytes), 0
    while abs(value) >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.4g} {_UNITS[unit]}" if value else "0"


def byte_step(highest: float, most: int) -> int:
    """Return the distance of at most ``most`` ticks from 0 to a number of bytes, round in binary units.

    Examples
    --------
    >>> byte_step(900 * 1024, 5) == 200 * 1024
    True
    """
    for power in range(len(_UNITS)):
        for step in _STEPS:
            if highest <= step * 1024 ** power * most:
                return int(step * 1024 ** power)
    return int(max(highest / most, 1))


def time_unit(seconds: float) -> tuple[float, str]:
    """Return the unit that suits a duration, as its length in seconds and its name.

    Examples
    --------
    >>> time_unit(0.25)
    (0.001, 'ms')
    """
    for factor, name in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= factor:
            return factor, name
    return 1e-6, "µs"


def time_step(length: float, most: int) -> float:
    """Return the distance of at most ``most`` ticks over a length, one, two or five times a power of ten.

    Examples
    --------
    >>> time_step(82, 6), time_step(0.3, 6)
    (20.0, 0.05)
    """
    size = 1e-9
    while True:
        for step in (1, 2, 5):
            if length <= step * size * most:
                return float(f"{step * size:.6g}")
        size *= 10


def some(count: int, most: int) -> range:
    """Return at most ``most`` of so many numbers, evenly spread: every second, fifth, tenth and so on.

    Examples
    --------
    >>> list(some(3, 5)), list(some(1000, 5))
    ([0, 1, 2], [0, 200, 400, 600, 800])
    """
    every = 1
    while -(-count // every) > most:
        every = every * 5 // 2 if str(every)[0] == "2" else every * 2
    return range(0, count, every)


def clipped(text: str, length: int) -> str:
    """Return a text on one line, the middle left out if it is too long.

    Examples
    --------
    >>> clipped("encoder.layers.11.attention.query", 17)
    'encoder.…on.query'
    """
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    before = (length - 1) // 2
    return flat[:before] + "…" + flat[len(flat) - (length - 1 - before):]


def printable(text: str) -> str:
    """Return a text that every encoding can write: a file name may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode("utf-8")
