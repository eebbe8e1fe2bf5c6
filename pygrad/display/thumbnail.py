"""Images as small PNGs: what counts as one, its grey or colour values, and the file, by zlib alone.

An image has two axes of at least 8 (and at most 16 times as long as wide), or three, of which the first or the last
counts one or three channels; its values are floating numbers, bytes or truth values. Floating numbers from 0 to at
most 1 are taken as they are; others are spread from the least, black, to the greatest, white. NaN is magenta, infinity
orange and minus infinity blue. Larger images are averaged down to `LONGEST` pixels.
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

from pygrad.display.glance import sampled

LEAST, LONGEST, SHOWN = 8, 64, 128
_MOST_LOOKED_AT = 2**20
_LARGEST = float(np.finfo(np.float64).max)
_MARKS = ((np.isnan, (230, 0, 190)), (np.isposinf, (255, 140, 0)), (np.isneginf, (40, 90, 255)))


def pixels_of(array: Any) -> Any:
    """Return an image as a view of shape (H, W) or (H, W, 3), or None for what is none.

    Examples
    --------
    >>> pixels_of(np.zeros((3, 32, 32))).shape, pixels_of(np.zeros((1, 28, 28))).shape, pixels_of(np.zeros((2, 3)))
    ((32, 32, 3), (28, 28), None)
    """
    if not (array.dtype.kind in "fb" or array.dtype == np.uint8):
        return None
    if array.ndim == 3:
        if array.shape[0] in (1, 3):
            array = np.moveaxis(array, 0, -1)
        if array.shape[-1] not in (1, 3):
            return None
        array = array[..., 0] if array.shape[-1] == 1 else array
    elif array.ndim != 2:
        return None
    short, long = sorted(array.shape[:2])
    return array if short >= LEAST and long <= 16 * short else None


def thumbnail(array: Any) -> str | None:
    """Return an image as HTML, with what black and white stand for; None for what is no image.

    Parameters
    ----------
    array : ndarray

    Returns
    -------
    str or None
        A few kilobytes: an ``<img>`` whose PNG is in it.

    Examples
    --------
    >>> thumbnail(np.eye(8))[:60]
    "<div style='display:inline-block;vertical-align:top;margin:4"
    """
    image = pixels_of(array)
    if image is None:
        return None
    small = _shrunk(image)
    levels, low, high = _levels(small, (0.0, 255.0) if array.dtype == np.uint8 else None)
    height, width = levels.shape[:2]
    scale = SHOWN / max(height, width)
    data = base64.b64encode(png(levels)).decode()
    says = f"{low:.4g} is black, {high:.4g} white"
    says += "" if image.shape[:2] == small.shape[:2] else f"; {image.shape[1]} x {image.shape[0]}, averaged"
    return (f"<div style='display:inline-block;vertical-align:top;margin:4px 20px 4px 0'><img alt='thumbnail' "
            f"width='{max(round(width * scale), 8)}' height='{max(round(height * scale), 8)}' style='display:block;"
            "image-rendering:pixelated;border:1px solid rgba(128,128,128,.5);margin:0' "
            f"src='data:image/png;base64,{data}'><span style='opacity:.6;font-size:11px'>{says}</span></div>")


def _shrunk(image: Any) -> Any:
    """Return an image of at most `LONGEST` pixels, each the mean of those it stands for; in colour, of fewer."""
    longest = LONGEST if image.ndim == 2 else LONGEST * 3 // 4
    image = image[tuple(slice(None, None, step) for step in _steps(image, longest))]
    step = -(-max(image.shape[:2]) // longest)
    if step == 1:
        with np.errstate(all="ignore"):  # of a wider dtype
            return image.astype(np.float64)
    height, width = [max(length // step, 1) for length in image.shape[:2]]
    rows, columns = min(step, image.shape[0]), min(step, image.shape[1])
    blocks = image[:height * rows, :width * columns].reshape(height, rows, width, columns, *image.shape[2:])
    with np.errstate(all="ignore"):
        return blocks.mean(axis=(1, 3), dtype=np.float64)


def _steps(image: Any, longest: int) -> tuple[int, int]:
    """Return the steps in which rows and columns are read, so that no more is read than there is time for."""
    read = sampled(image[..., 0] if image.ndim == 3 else image, _MOST_LOOKED_AT // 4)
    step = max(-(-full // part) for full, part in zip(image.shape, read.shape, strict=False))
    return (step, step) if step > 1 else (1, 1)


def _levels(image: Any, ends: tuple[float, float] | None) -> tuple[Any, float, float]:
    """Return bytes of shape (H, W) or (H, W, 3), and what 0 and 255 stand for; what is not finite is coloured."""
    finite = np.isfinite(image)
    values = image[finite]
    low, high = ends or ((float(values.min()), float(values.max())) if values.size else (0.0, 1.0))
    if 0 <= low and 0.25 <= high <= 1:
        low, high = 0.0, 1.0
    elif low == high:
        apart = max(1.0, abs(low) / 2**40)  # 1 is nothing beside a huge number
        low, high = max(low - apart, -_LARGEST), min(high + apart, _LARGEST)
    with np.errstate(all="ignore"):
        scaled = (np.where(finite, image, low) / 2 - low / 2) / (high / 2 - low / 2)
    levels = np.clip(np.rint(scaled * 255), 0, 255).astype(np.uint8)
    if not finite.all():
        levels = np.repeat(levels[..., None], 3, axis=2) if levels.ndim == 2 else levels
        for test, colour in _MARKS:
            where = test(image)
            levels[where.any(axis=-1) if image.ndim == 3 else where] = colour
    return levels, low, high


def png(levels: Any) -> bytes:
    """Return bytes of shape (H, W) or (H, W, 3) as a PNG file.

    Examples
    --------
    >>> png(np.zeros((8, 8), np.uint8))[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    height, width = levels.shape[:2]
    rows = np.concatenate([np.zeros((height, 1), np.uint8), levels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if levels.ndim == 3 else 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9))
            + _chunk(b"IEND", b""))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
