import numpy as np
import pytest

from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._pool_windows import (
    BLOCK, adaptive, adaptive_bounds, blocks, check_input, geometry, integers, merge, output_count, strided, strides_of,
)


def found(axis):
    """Return the windows of an axis as lists of input elements, read off its taps."""
    windows = [[] for _ in range(axis.count)]
    for place, tap in enumerate(axis.taps):
        outs, ins = (np.arange(extent)[part] for extent, part in zip((axis.count, axis.extent), tap.both, strict=True))
        for out, element in zip(outs, ins, strict=True):
            if tap.valid is None or tap.valid[out]:
                assert element == axis.starts[out] + place * axis.step
                windows[out].append(int(element))
    return windows


@pytest.mark.parametrize("extent", [1, 2, 5, 8])
@pytest.mark.parametrize("kernel, stride, padding, dilation", [
    (1, 1, 0, 1), (2, 2, 0, 1), (2, 3, 0, 1), (3, 1, 1, 1), (3, 2, 1, 2), (2, 1, 1, 3), (4, 2, 2, 1),
])
def test_strided_windows(extent, kernel, stride, padding, dilation):
    for ceil_mode in (False, True):
        count = output_count(extent, kernel, stride, padding, dilation, ceil_mode)
        if count < 1:
            continue
        axis = strided(extent, kernel, stride, padding, dilation, count)
        expected = [[e for e in range(o * stride - padding, o * stride - padding + kernel * dilation, dilation)
                     if 0 <= e < extent] for o in range(count)]
        assert found(axis) == expected
        firsts = [np.arange(count)[tap.first[0]].tolist() for tap in axis.taps if tap.first]
        assert sorted(sum(firsts, [])) == [number for number, one in enumerate(expected) if one]
        laters = [np.arange(count)[tap.later[0]].tolist() for tap in axis.taps if tap.later]
        assert len(sum(firsts, [])) + len(sum(laters, [])) == sum(map(len, expected))
        elements = sum(expected, [])
        if axis.is_disjoint:
            assert len(set(elements)) == len(elements)
        else:
            assert count > 1 and stride <= (kernel - 1) * dilation
        if axis.is_tiling:
            assert elements == [*range(extent)] and {*map(len, expected)} == {kernel}
        else:
            assert elements != [*range(extent)] or padding or len(expected[-1]) < kernel


def test_kinds_of_axes():
    assert strided(6, 2, 2).is_tiling and not strided(6, 2, 3, 0, 1, 2).is_tiling and not strided(7, 2, 2).is_tiling
    assert strided(5, 1, 1).is_trivial and not strided(5, 1, 2).is_trivial
    assert strided(5, 5, 5).is_whole and not strided(6, 5, 5).is_whole
    assert strided(5, 2, 2) is strided(5, 2, 2)


@pytest.mark.parametrize("extent, count", [(5, 3), (7, 2), (3, 5), (6, 3), (4, 4), (9, 1)])
def test_adaptive_windows(extent, count):
    axis = adaptive(extent, count)
    starts, ends = adaptive_bounds(extent, count)
    assert found(axis) == [[*range(start, end)] for start, end in zip(starts, ends, strict=True)]
    assert starts[0] == 0 and ends[-1] == extent
    assert axis.is_even is (extent % count == 0)


def test_last_windows():
    assert output_count(5, 3, 2, 0, 1, False) == 2
    assert output_count(6, 3, 2, 0, 1, False) == 2 and output_count(6, 3, 2, 0, 1, True) == 3
    assert output_count(4, 1, 3, 0, 1, True) == 2  # a third would start beyond the end
    assert output_count(2, 3, 1, 0, 1, False) == 0


def test_integers():
    assert integers([1, np.int32(2)], 2, "f", "x") == (1, 2)
    assert integers((3,), 2, "f", "x") == (3, 3)
    for value in (0, 1.0, None, "1", (), (1, 2, 3), (1, None)):
        with pytest.raises(ArgumentError, match="f: expected an integer of at least 1 as x, or 2 of them, got"):
            integers(value, 2, "f", "x")


def test_inputs():
    check_input(np.ones((2, 3, 4)), 1, "f")
    check_input(np.ones((0, 3, 4)), 2, "f")
    with pytest.raises(ShapeError, match=r"f: expected an input of shape \(N, C, D, H, W\) or \(C, D, H, W\), got"):
        check_input(np.ones((2, 3, 4)), 3, "f")


def test_geometry():
    one = geometry(2, "f", 3, None, 1)
    assert one == ((3, 3), (3, 3), (1, 1), (1, 1), False)
    assert [axis.count for axis in one.axes(np.ones((1, 7, 9)), "f")] == [3, 3]
    with pytest.raises(ShapeError, match=r"f: a window of kernel_size \(5,\) .* does not fit"):
        geometry(1, "f", 5, 1, 0).axes(np.ones((1, 4)), "f")


def test_merging_and_blocks():
    axes = strided(6, 2, 2), strided(5, 3, 1)
    assert merge(axes) == (strided(2, 2, 2), axes[1])
    assert merge(axes[::-1]) == axes[::-1]
    assert [*blocks(5, 5 * BLOCK // 2)] == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert [*blocks(2, 10 * BLOCK)] == [slice(0, 1), slice(1, 2)] and [*blocks(0, 0)] == []
    assert strides_of((2, 3, 4)) == (12, 4, 1)
