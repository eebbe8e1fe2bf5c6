import json

import pytest

from benchmarks.__main__ import main, parser
from benchmarks.engines import SUBJECT, installed_engines


def test_command_line():
    options = parser().parse_args(["--quick", "--only", "peak", "--only", "import", "--rounds", "4"])
    assert (options.quick, options.only, options.rounds) == (True, ["peak", "import"], 4)
    with pytest.raises(SystemExit):
        parser().parse_args(["--only", "nothing"])


@pytest.mark.skipif(not installed_engines([SUBJECT]), reason="PyGrad cannot be found")
def test_a_run(tmp_path, capsys):
    pages = {"--json": tmp_path / "run.json", "--results": tmp_path / "results.json"}
    main(["--quick", "--only", "peak", "--engine", SUBJECT, *(str(part) for pair in pages.items() for part in pair)])
    printed = capsys.readouterr().out
    cases = json.loads(pages["--json"].read_text(encoding="utf-8"))["cases"]
    assert "Without PyTorch there are no ratios" in printed
    for case in cases:
        assert f"{case['key']}: {case['title']}" in printed
        assert case["samples"][SUBJECT][0] > 0
    assert "PyGrad" in json.loads(pages["--results"].read_text(encoding="utf-8"))["engines"]
