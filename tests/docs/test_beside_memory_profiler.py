"""The page on memory_profiler says what its program shows."""

import json
import sys

import pytest

from docs import beside_memory_profiler as page

MIB = 2**20
RECORDED = json.loads(page.NUMBERS.read_text(encoding="utf-8"))


def test_the_page_is_up_to_date():
    expected = page.page(RECORDED)
    assert page.PAGE.read_text(encoding="utf-8") == expected, "run python docs/beside_memory_profiler.py"
    assert "| `untouched` | 64 | 64 | 1 | 1 | 0 |" in expected and "| `numpy_alone` | 0 | 0 | 64 | 0 |" in expected


@pytest.mark.skipif(sys.platform != "linux", reason="the page is about Linux with glibc")
def test_the_program_shows_what_the_page_says():
    pytest.importorskip("memory_profiler", reason="memory_profiler is not installed")
    found = page.measure()
    assert list(found) == list(RECORDED)
    for name, (peak, live, resident, trimmed, sampled) in found.items():
        assert [peak, live] == pytest.approx(RECORDED[name][:2], abs=1 << 12)  # the ledger: the same every time
        assert [resident / MIB, trimmed / MIB] == pytest.approx([one / MIB for one in RECORDED[name][2:4]], abs=8)
        assert -8 < sampled / MIB < 140
    assert found["untouched"][2] < MIB < found["untouched"][1]
    assert found["many_small"][3] > 56 * MIB > found["many_small"][1]
    assert found["numpy_alone"][2] > 56 * MIB > MIB > found["numpy_alone"][0]
    assert found["touched"][4] > 56 * MIB


def test_numbers():
    assert [page.mebibytes(one) for one in (0, -4096, 1.6 * MIB)] == ["0", "0", "2"]
