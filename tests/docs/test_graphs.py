"""The pictures of the page about looking at a graph are those that its lines draw today."""

from docs import graphs


def test_the_pictures_are_up_to_date():
    for name, picture in graphs.pictures().items():
        found = (graphs.FOLDER / name).read_text(encoding="utf-8")
        assert picture.svg().strip() == found.strip(), f"{name}: run python -m docs.graphs"


def test_the_page_shows_them_and_the_lines_that_draw_them():
    page = (graphs.FOLDER / "look_at_graph.md").read_text(encoding="utf-8")
    assert [name for name in graphs.pictures() if f"]({name})" not in page] == []
    source = (graphs.FOLDER.parent / "graphs.py").read_text(encoding="utf-8")
    lines = {line.strip() for line in source.split("return {")[0].split("def pictures")[1].splitlines()[2:]}
    assert lines - {""} <= {line.strip() for line in page.splitlines()}


def test_they_are_written(tmp_path, monkeypatch):
    monkeypatch.setattr(graphs, "FOLDER", tmp_path)
    graphs.main()
    assert {path.name for path in tmp_path.iterdir()} == set(graphs.pictures())
