from benchmarks.peak_bytes import cases
from benchmarks.workload import TASKS

ACCOUNTS = {
    "torch": {"live": 4000, "peak": 10_000, "total_live": None, "total_peak": None},
    "pygrad": {"live": 3000, "peak": 7000, "total_live": 5000, "total_peak": 9000},
}


def test_cases():
    peak, total, live = cases(TASKS["tiny"], ACCOUNTS, {"jax": "out of sight"})
    assert [case.key for case in (peak, total, live)] == ["peak/tiny", "peak/tiny-total", "peak/tiny-live"]
    assert peak.ratio("pygrad").median == 0.7
    assert peak.met is True
    assert total.ratio("pygrad").median == 0.9
    assert live.value("pygrad").median == 3.0
    assert live.left_out == {"jax": "out of sight"}
