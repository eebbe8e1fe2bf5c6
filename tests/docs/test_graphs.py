"""The pictures of graphs on the pages are those that the lines of these pages draw today."""

from docs import graphs


def test_the_pictures_are_up_to_date():
    for name, picture in graphs.pictures().items():
        found = (graphs.FOLDER / name).read_text(encoding="utf-8")
        assert picture.svg().strip() == found.strip(), f"{name}: run python -m docs.graphs"


def test_the_page_shows_them_and_the_lines_that_draw_them():
    page = (graphs.FOLDER / "how_to" / "look_at_graph.md").read_text(encoding="utf-8")
    tour = (graphs.FOLDER / "tour.md").read_text(encoding="utf-8")
    assert [name for name in graphs.pictures() if f"]({name.rpartition('/')[2]})" not in page + tour] == []
    assert "layers.Sequential(layers.Linear(64, 64), layers.ReLU(), layers.Linear(64, 10))" in tour
    source = (graphs.FOLDER / "graphs.py").read_text(encoding="utf-8")
    lines = {line.strip() for line in source.split("return {")[0].split("def pictures")[1].splitlines()[2:]}
    assert lines - {""} <= {line.strip() for line in page.splitlines()}


def test_they_are_written(tmp_path, monkeypatch):
    (tmp_path / "how_to").mkdir()
    monkeypatch.setattr(graphs, "FOLDER", tmp_path)
    graphs.main()
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.svg")} == set(graphs.pictures())
