import re
from xml.etree import ElementTree

import pytest

from examples import pictures
from pygrad.random import default_generator

for module in pictures.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")


@pytest.fixture(autouse=True)
def restored_generator():
    bits = default_generator().bit_generator
    before = bits.state
    yield
    bits.state = before


def test_the_timeline_shows_each_category_and_the_peak(tmp_path, capsys):
    pictures.main(["--out", str(tmp_path / "out")])
    peak = int(re.search(r"peak of ([\d,]+) bytes", capsys.readouterr().out)[1].replace(",", ""))
    written = (tmp_path / "out" / "memory_timeline.svg").read_text(encoding="utf-8")
    assert len(written) < 150_000
    ElementTree.fromstring(written)
    for category in ("parameter", "gradient", "activation", "optimizer state"):
        assert re.search(rf">{category}, [\d.]+ MiB<", written)
    assert f">peak {peak / 2**20:.1f} MiB at " in written
    assert not re.search(r"\d\.\d{4}", re.sub(r"<style.*?</style>", "", written, flags=re.DOTALL))
