import base64
import re
import struct
import zlib

import numpy as np
import pytest

from pygrad.display.thumbnail import LONGEST, pixels_of, png, thumbnail


def decoded(data):
    """Return the levels in a PNG file as this package writes them, its checksums verified."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    found, place = {}, 8
    while place < len(data):
        (length,), kind = struct.unpack(">I", data[place:place + 4]), data[place + 4:place + 8]
        body = data[place + 8:place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length:place + 12 + length])[0] == zlib.crc32(kind + body)
        found[kind], place = body, place + 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", found[b"IHDR"][:10])
    rows = np.frombuffer(zlib.decompress(found[b"IDAT"]), np.uint8).reshape(height, -1)
    assert depth == 8 and not rows[:, 0].any() and b"IEND" in found
    return rows[:, 1:].reshape((height, width, 3) if colour == 2 else (height, width))


def levels(array):
    return decoded(base64.b64decode(re.search("base64,([^']+)", thumbnail(array))[1]))


@pytest.mark.parametrize("shape, dtype, expected", [
    ((8, 8), float, (8, 8)), ((28, 28), np.float16, (28, 28)), ((1, 28, 28), float, (28, 28)),
    ((28, 28, 1), bool, (28, 28)), ((3, 9, 10), np.uint8, (9, 10, 3)), ((9, 10, 3), np.float32, (9, 10, 3)),
    ((7, 8), float, None), ((8, 200), float, None), ((8, 8), int, None), ((8, 8), complex, None),
    ((4, 9, 9), float, None), ((64,), float, None), ((2, 3, 8, 8), float, None), ((0, 8), float, None),
])
def test_what_counts_as_an_image(shape, dtype, expected):
    found = pixels_of(np.zeros(shape, dtype))
    assert (None if found is None else found.shape) == expected
    assert (thumbnail(np.zeros(shape, dtype)) is None) == (expected is None)


def test_png():
    rng = np.random.default_rng(0)
    for shape in ((8, 9), (9, 8, 3)):
        array = rng.integers(0, 256, shape, np.uint8)
        np.testing.assert_array_equal(decoded(png(array)), array)


def test_values():
    unit = np.linspace(0, 0.5, 64).reshape(8, 8)
    np.testing.assert_array_equal(levels(unit), np.rint(unit * 255))
    np.testing.assert_array_equal(levels(unit * 8 - 3)[[0, -1], [0, -1]], [0, 255])
    assert "-3 is black, 1 white" in thumbnail(unit * 8 - 3)
    small = np.full((8, 8), 7, np.uint8)
    np.testing.assert_array_equal(levels(small), small)
    assert levels(np.eye(8, dtype=bool))[0, 0] == 255 and levels(np.full((8, 8), -5.0))[0, 0] == 128
    assert levels(np.array([[-1.7e308, 1.7e308] * 4] * 8))[0, :2].tolist() == [0, 255]


@pytest.mark.parametrize("value", [3.4e38, -1e20, 1.7976931348623157e308, -1.7976931348623157e308])
def test_a_huge_value_everywhere(value):
    found = levels(np.full((8, 8), value))
    assert found.shape == (8, 8) and (found == found[0, 0]).all()


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(np.float64).max, reason="a long double is a double here")
def test_what_only_a_long_double_holds_is_infinite():
    image = np.zeros((8, 8), np.longdouble)
    image[0, 0], image[0, 1] = np.finfo(np.longdouble).max, np.finfo(np.longdouble).tiny
    with np.errstate(all="raise"):
        assert levels(image)[0, :2].tolist() == [[255, 140, 0], levels(image)[5, 5].tolist()]


def test_what_is_not_finite_has_colours():
    image = np.zeros((8, 8))
    image[0, :3] = np.nan, np.inf, -np.inf
    found = levels(image)
    assert found.shape == (8, 8, 3) and len({tuple(one) for one in found[0].tolist()}) == 4
    assert len(set(levels(np.full((8, 8), np.nan))[0, 0].tolist())) > 1
    colour = np.zeros((8, 8, 3))
    colour[2, 3, 1] = np.nan
    assert levels(colour)[2, 3].tolist() == found[0, 0].tolist()


def test_large_images_are_averaged_and_nan_stays_to_be_seen():
    image = np.zeros((640, 320))
    image[::2], image[5, 5] = 1.0, np.nan
    found = levels(image)
    assert found.shape == (LONGEST, LONGEST // 2, 3) and found[-1, -1].tolist() == [128] * 3
    assert found[0, 0].tolist() == [230, 0, 190] and "320 x 640, averaged" in thumbnail(image)


def test_it_is_small_whatever_it_shows():
    rng = np.random.default_rng(0)
    assert len(thumbnail(rng.random((3, 500, 700)))) < 11_000 and len(thumbnail(rng.random((99, 99)))) < 7_000
    huge = np.broadcast_to(np.float32(0.5), (10**5, 10**4))
    assert max(levels(huge).shape) <= LONGEST and (levels(huge) == 128).all()
