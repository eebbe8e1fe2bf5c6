"""The page, and what it does in a real browser; the tests in a browser are skipped where there is none."""

import html
import json
import re
import shutil
import subprocess
from itertools import accumulate

import pytest

from pygrad.memory import _accounts, _points, report_html
from pygrad.memory.text import sized
from tests.memory.synthetic import NASTY, Maker, made_up, trained

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

DRIVER = """
<script>
window.requestAnimationFrame = (draw) => setTimeout(draw, 0);  // a browser without a window draws but a frame or two
window.addEventListener("load", () => {
  const found = {}, $ = (id) => document.getElementById(id);
  const cells = () => [...document.querySelectorAll("#panel tbody tr")].map((row) => row.cells[0].textContent);
  const canvas = $("timeline"), box = canvas.getBoundingClientRect();
  const pointer = (type, x) => canvas.dispatchEvent(new PointerEvent(type, {
    clientX: box.left + x, clientY: box.top + 150, bubbles: true, button: 0, pointerId: 1}));
  const key = (name) => canvas.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true, cancelable: true}));
  const pixels = () => {
    const values = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
    for (let i = 0; i < values.length; i += 4) {
      if (values[i + 3] === 255) colours.add([values[i], values[i + 1], values[i + 2]].join());
    }
    return [...colours];
  };
  const steps = [
    () => {
      found.tabs = [...$("tabs").children].map((tab) => tab.textContent);
      found.totals = [...document.querySelectorAll("dd")].map((one) => one.textContent);
      found.colours = pixels();
      found.images = document.querySelectorAll("img").length;
      found.first = cells();
      found.sums = [...document.querySelectorAll("#panel tfoot td")].map((one) => one.textContent);
      found.readout = $("readout").textContent;
      document.querySelectorAll("#panel th button")[0].click();
    },
    () => {
      found.sorted = cells();
      found.direction = document.querySelectorAll("#panel th")[0].getAttribute("aria-sort");
      $("filter").value = "RELU"; $("filter").dispatchEvent(new Event("input"));
      $("tab-2").click(); $("filter").value = "reL"; $("filter").dispatchEvent(new Event("input"));
      found.filtered = cells();
      $("tab-7").click();
      found.peak = $("about").textContent;
      found.alive = document.querySelectorAll("#panel tbody tr").length;
      pointer("pointerdown", 79); pointer("pointerup", 79);
      found.begin = $("about").textContent;
      pointer("pointermove", 500);
      found.hover = $("readout").textContent;
      pointer("pointerdown", 300); pointer("pointermove", 500); pointer("pointerup", 500);
    },
    () => {
      found.zoomed = !$("reset").disabled;
      key("Escape");
    },
    () => {
      found.unzoomed = $("reset").disabled;
      key("Home"); found.home = $("readout").textContent;
      key("ArrowRight"); found.right = $("readout").textContent;
      key("p"); found.key = $("about").textContent;
      key("+");
    },
    () => {
      found.zoomedByKey = !$("reset").disabled;
      $("tab-7").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true, cancelable: true}));
      found.focus = document.activeElement.id;
      document.querySelector("#legend button")?.click();
      found.pressed = document.querySelector("#legend button")?.getAttribute("aria-pressed");
    },
    () => {
      found.hidden = pixels();
      const result = document.createElement("pre");
      result.id = "result"; result.textContent = JSON.stringify(found);
      document.body.append(result);
    },
  ];
  const next = () => { if (steps.length) { steps.shift()(); setTimeout(next, 5); } };
  next();
});
</script>
"""

WATCH = """<script>
window.addEventListener("error", (event) => document.documentElement.setAttribute("data-error", event.message));
</script>
"""


def page_of(measured, path):
    measured.to_html(path)
    return path.read_text(encoding="utf-8")


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def opened(text, folder):
    """Return the page's own document as a browser has it at the end, and what the driver found there."""
    path = folder / "page.html"
    path.write_text(text.replace("</head>", WATCH + "</head>").replace("</body>", DRIVER + "</body>"), encoding="utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
               f"--user-data-dir={folder / 'browser'}", "--window-size=1200,900", "--virtual-time-budget=5000",
               "--dump-dom", path.as_uri()]
    document = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "data-error" not in document.partition(">")[2][:500], document[:500]
    assert re.search(r'data-ready="\d+"', document)
    return document, json.loads(html.unescape(re.search(r'<pre id="result">(.*?)</pre>', document, re.DOTALL)[1]))


@pytest.fixture(scope="module")
def measured():
    return trained(3)


@pytest.fixture(scope="module")
def browsed(measured, tmp_path_factory):
    if BROWSER is None:
        pytest.skip("there is no Chromium")
    folder = tmp_path_factory.mktemp("page")
    return opened(page_of(measured, folder / "made.html"), folder)[1]


def test_timeline_is_given_as_differences(measured, tmp_path):
    data, timeline = data_of(page_of(measured, tmp_path / "page.html")), measured.timeline()
    assert list(accumulate(data["timeline"]["entries"])) == list(range(len(timeline.times)))
    for one, differences in zip(data["categories"], data["timeline"]["levels"], strict=True):
        assert list(accumulate(differences)) == timeline.categories[one["name"]]
    assert list(accumulate(data["timeline"]["micros"])) == [round(time * 1e6) for time in timeline.times]


def test_tables_hold_every_row(measured, tmp_path):
    tables = {table["name"]: table for table in data_of(page_of(measured, tmp_path / "page.html"))["tables"]}
    assert list(tables) == ["Lines", "Layers", "Functions", "Categories", "Steps", "Phases", "Operations"]
    for what, name in report_html._VIEWS.items():
        table = tables[name]
        place = [head for head, _ in table["columns"]].index("At peak")
        assert sum(row[place] for row in table["rows"]) == measured.peak_bytes
        assert len(table["rows"]) == len([row for row in measured.by(what) if row.highest])
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


@pytest.fixture
def long(monkeypatch):
    """A profile of which some is left out, though it is not long."""
    monkeypatch.setattr(_accounts, "MOST_STEPS", 8)
    monkeypatch.setattr(_points, "MOST_POINTS", 600)
    monkeypatch.setattr(_points, "CHUNK", 64)
    return made_up(50, layers=3)


def test_what_is_left_out_is_told(long):
    data, timeline = report_html.page_data(long), long.timeline()
    entries = list(accumulate(data["timeline"]["entries"]))
    assert len(entries) == len(timeline.times) < entries[-1] and entries == [point[0] for point in long._replay.points()]
    assert data["together"] == 8 and [step for _, step in data["steps"]] == [8, 16, 24, 32, 40, 48]
    tables = {table["name"]: table for table in data["tables"]}
    assert "A row stands for 8 steps" in tables["Steps"]["about"] and "stands for" not in tables["Lines"]["about"]
    assert [row[0] for row in tables["Steps"]["rows"]] == [row.key for row in long.by("step")]
    place = timeline.total.index(long.peak_bytes)
    alive = sum(size for size, born, died in zip(*[data["buffers"][name] for name in ("nbytes", "born", "died")], strict=True)
                if born <= entries[place] and not 0 <= died <= entries[place])
    assert alive == long.peak_bytes


def test_the_page_needs_no_network(measured, tmp_path):
    text = page_of(measured, tmp_path / "page.html")
    assert "default-src 'none'" in text
    assert not re.search(r"(https?:)?//[a-z]+\.|<link|@import|src=|url\(", text.replace("//", " //"))
    assert "@@" not in text


def test_of_many_buffers_the_largest_are_listed(monkeypatch):
    made = made_up(5)
    monkeypatch.setattr(report_html, "MOST_BUFFERS", 60)
    data = report_html.page_data(made)
    sizes, peak = data["buffers"]["nbytes"], made.at_peak()
    assert len(sizes) == 60
    assert sizes[:len(peak)] == [buffer.nbytes for buffer in peak]
    assert sizes[len(peak):] == sorted(sizes[len(peak):], reverse=True)


def test_a_file_is_replaced_or_stays(measured, tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("before")
    monkeypatch.setattr(report_html, "page", lambda *args: "x" if args[1] == "good" else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        measured.to_html(path)
    assert path.read_text() == "before"
    measured.to_html(path, "good")
    assert path.read_text() == "x"


def test_browser_draws_every_category(browsed):
    colours = {",".join(str(int(colour[at:at + 2], 16)) for at in (1, 3, 5))
               for colour in (report_html.COLOURS[name] for name in ("parameter", "optimizer state", "gradient"))}
    assert colours <= set(browsed["colours"])
    assert not {"0,114,178"} & set(browsed["hidden"]) and browsed["pressed"] == "false"


def test_browser_shows_the_numbers(browsed, measured):
    assert browsed["totals"][0] == sized(measured.peak_bytes)
    assert browsed["tabs"][:2] == ["Lines", "Layers"] and browsed["tabs"][-1] == "Alive at the peak"
    assert sized(measured.peak_bytes) in browsed["sums"]
    assert "step" in browsed["readout"] and "parameter" in browsed["readout"]


def test_browser_sorts_and_filters(browsed):
    assert browsed["sorted"] != browsed["first"] and sorted(browsed["first"]) == sorted(browsed["sorted"])
    assert browsed["direction"] == "ascending"
    assert browsed["filtered"] == ["Relu"]


def test_browser_lists_a_moment(browsed, measured):
    assert browsed["alive"] == len(measured.at_peak())
    assert browsed["peak"].startswith(f"{len(measured.at_peak())} buffers alive at the peak")
    assert re.match(r"\d+ buffers alive at \d", browsed["begin"])
    assert browsed["hover"] != browsed["readout"]


def test_browser_zooms_and_hears_the_keyboard(browsed):
    assert browsed["zoomed"] and browsed["unzoomed"] and browsed["zoomedByKey"]
    assert browsed["home"] != browsed["right"]
    assert "at the peak" in browsed["key"]
    assert browsed["focus"] == "tab-0"


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium")
def test_browser_names_steps_that_are_put_together(tmp_path, long):
    _, found = opened(report_html.page(long), tmp_path)
    assert re.search(r"step \d+ to \d+, ", found["readout"]) and found["alive"] == len(long.at_peak())


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium")
def test_browser_takes_any_name_as_text(tmp_path):
    made = made_up(2, names=NASTY, prefix=NASTY, marks=[0])
    document, found = opened(report_html.page(made, NASTY), tmp_path)
    assert found["images"] == 0 and "<img" not in document
    assert any(name.startswith("</script><img src=x") for name in found["first"])


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium")
@pytest.mark.parametrize("made", [made_up(100, marks=range(0, 100, 10)), Maker().profile()],
                         ids=["10,000 events", "none"])
def test_browser_opens_long_and_empty_profiles(tmp_path, made):
    _, found = opened(report_html.page(made), tmp_path)
    assert found["totals"][0] == sized(made.peak_bytes)
