import pytest

from pygrad import errors, optional
from pygrad.memory import plotting
from tests.memory.synthetic import NASTY, Maker, made_up, trained

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed")


@pytest.fixture(scope="module")
def measured():
    return trained(3)


@pytest.fixture
def axes():
    return pytest.importorskip("matplotlib.figure").Figure().add_subplot()


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_areas_reach_the_peak(measured, axes):
    assert measured.plot(ax=axes) is axes
    top = max(path.vertices[:, 1].max() for area in axes.collections for path in area.get_paths())
    assert top == measured.peak_bytes
    assert axes.get_ylim()[1] > measured.peak_bytes
    (text,) = [text for text in texts(axes) if text.startswith("peak ")]
    assert plotting.sized(measured.peak_bytes) in text


def test_legend_says_what_the_peak_is_made_of(measured, axes):
    measured.plot(ax=axes)
    rows = {row.key: row.peak for row in measured.by("category") if row.highest}
    shown = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(shown) == sorted(f"{name}, {plotting.sized(peak)}" for name, peak in rows.items())


def test_marks_and_steps(measured, axes):
    measured.plot(ax=axes)
    vertical = [line for line in axes.lines if len(set(line.get_xdata())) == 1 and len(line.get_xdata()) == 2]
    assert len(vertical) == 2 + 3
    assert "stepped" in texts(axes)


def test_bytes_are_in_binary_units(measured, axes):
    measured.plot(ax=axes)
    axes.figure.canvas.draw()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[0] == "0" and all(label.endswith("B") for label in labels[1:]) and len(labels) >= 3


def test_many_steps_are_thinned(axes):
    made = made_up(300, layers=4, marks=range(300))
    made.plot(ax=axes)
    longest = max(len(path.vertices) for area in axes.collections for path in area.get_paths())
    assert longest < 6 * plotting.MOST_POINTS
    assert len(made.timeline().times) > plotting.MOST_POINTS
    assert len(axes.lines) < plotting.MOST_STEPS + plotting.MOST_MARKS + 5
    assert len(axes.texts) <= plotting.MOST_LABELS + 1
    top = max(path.vertices[:, 1].max() for area in axes.collections for path in area.get_paths())
    assert top == made.peak_bytes


@pytest.mark.parametrize("suffix, start", [(".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF")])
def test_files(measured, tmp_path, suffix, start):
    path = tmp_path / f"picture{suffix}"
    measured.plot(path)
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_suffix_is_refused(measured, tmp_path):
    for name in ("picture.docx", "picture"):
        with pytest.raises(errors.ArgumentError, match=r"suffix .*\.png"):
            measured.plot(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file(measured, tmp_path, axes, monkeypatch):
    path = tmp_path / "picture.png"
    path.write_bytes(b"before")
    monkeypatch.setattr(axes.figure, "savefig", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        measured.plot(path, axes)
    assert path.read_bytes() == b"before"


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_any_name_and_style(tmp_path, style):
    with pytest.importorskip("matplotlib.style").context(style):
        made_up(2, names=NASTY, marks=[0, 1]).plot(tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text()
    assert "<img" not in text


def test_nothing_to_draw(tmp_path):
    Maker().profile().plot(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 1000


def test_matplotlib_missing(measured, monkeypatch, tmp_path):
    def missing(module, extra, purpose):
        return optional.optional_import("no_such_" + module, extra, purpose)

    monkeypatch.setattr(plotting, "optional_import", missing)
    with pytest.raises(errors.MissingDependencyError, match=r"Profile\.plot needs .*\[plot\]"):
        measured.plot(tmp_path / "picture.png")
