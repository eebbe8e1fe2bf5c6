"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

  // -- numbers and texts ------------------------------------------------------------------------------

  function sized(bytes, digits = 1) {
    let value = bytes, unit = 0;
    while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) { value /= 1024; unit += 1; }
    return `${unit ? (digits === null ? +value.toPrecision(4) : value.toFixed(digits)) : value} ${UNITS[unit]}`;
  }

  const [factor, unit] = data.seconds >= 1 ? [1, "s"] : data.seconds >= 1e-3 ? [1e-3, "ms"] : [1e-6, "µs"];
  function timed(seconds, step = (view[1] - view[0]) / 1000) {
    const digits = Math.min(Math.max(-Math.floor(Math.log10(step / factor) + 1e-9), 0), 6);
    return `${(seconds / factor).toFixed(digits)} ${unit}`;
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // -- the timeline: differences, summed up -----------------------------------------------------------

  function summed(differences, scale = 1) {
    const values = new Float64Array(differences.length);
    let now = 0;
    for (let i = 0; i < differences.length; i++) { now += differences[i]; values[i] = now * scale; }
    return values;
  }

  const times = summed(data.timeline.micros, 1e-6), entries = summed(data.timeline.entries);
  const categories = data.categories.map((one, i) => ({...one, levels: summed(data.timeline.levels[i]), shown: true}));
  const total = new Float64Array(times.length);
  for (const {levels} of categories) for (let i = 0; i < total.length; i++) total[i] += levels[i];
  let peak = 0;
  for (let i = 0; i < total.length; i++) if (total[i] > total[peak]) peak = i;
  const length = Math.max(data.seconds, times[times.length - 1], 1e-6);

  function lastBefore(values, bound) {  // the last of increasing values that is at most the bound, or 0
    let low = 0, high = values.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (values[middle] <= bound) low = middle; else high = middle - 1;
    }
    return low;
  }

  // -- drawing ----------------------------------------------------------------------------------------

  const canvas = $("timeline"), pen = canvas.getContext("2d");
  const LEFT = 78, RIGHT = 16, TOP = 24, BOTTOM = 52, STRIP = 12;
  let view = [0, length], width = 0, height = 0, drawn = [], places = [], cursor = -1, chosen = peak, drag = null;
  let ceiling = 1, scheduled = false;
  const xOf = (time) => LEFT + (time - view[0]) / (view[1] - view[0]) * (width - LEFT - RIGHT);
  const timeAt = (x) => view[0] + (x - LEFT) / (width - LEFT - RIGHT) * (view[1] - view[0]);
  const yOf = (bytes) => height - BOTTOM - bytes / ceiling * (height - BOTTOM - TOP);
  const shownAt = (i) => categories.reduce((sum, one) => sum + (one.shown ? one.levels[i] : 0), 0);

  function choose() {  // of each column of pixels the highest entry, and the last one before a pause
    const first = lastBefore(times, view[0]), last = lastBefore(times, view[1]);
    drawn = [first];
    let i = first + 1;
    const column = (entry) => Math.floor(xOf(times[entry]));
    while (i <= last) {
      const here = column(i);
      let highest = i, end = i;
      for (; i <= last && column(i) <= here; i++) {
        if (total[i] > total[highest]) highest = i;
        end = i;
      }
      drawn.push(highest);
      if (end !== highest && !(i <= last && column(i) === here + 1)) drawn.push(end);
    }
    places = drawn.map((entry) => Math.min(Math.max(xOf(times[entry]), LEFT), width - RIGHT));
    ceiling = Math.max(drawn.reduce((most, entry) => Math.max(most, shownAt(entry)), 0) * 1.1, 1);
  }

  function ink(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function draw() {
    scheduled = false;
    const ratio = window.devicePixelRatio || 1;
    width = canvas.clientWidth; height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    choose();
    drawStack();
    drawAxes();
    drawSpans();
    drawMarks();
    drawPeak();
    drawCursor();
    $("reset").disabled = view[0] <= 0 && view[1] >= length;
  }

  function later() {
    if (!scheduled) { scheduled = true; requestAnimationFrame(draw); }
  }

  function drawStack() {
    const base = new Float64Array(drawn.length), end = Math.min(xOf(length), width - RIGHT);
    for (const {levels, shown, colour} of categories) {
      if (!shown) continue;
      pen.beginPath();
      for (let i = 0; i < drawn.length; i++) {
        const y = yOf(base[i] + levels[drawn[i]]);
        pen.lineTo(places[i], y);
        pen.lineTo(i + 1 < drawn.length ? places[i + 1] : end, y);
      }
      for (let i = drawn.length - 1; i >= 0; i--) {
        const y = yOf(base[i]);
        pen.lineTo(i + 1 < drawn.length ? places[i + 1] : end, y);
        pen.lineTo(places[i], y);
        base[i] += levels[drawn[i]];
      }
      pen.closePath();
      pen.fillStyle = colour;
      pen.fill();
    }
  }

  function stepFor(highest, most) {
    for (let power = 0; power < UNITS.length; power++)
      for (const step of STEPS) if (highest <= step * 1024 ** power * most) return step * 1024 ** power;
    return highest / most;
  }

  function drawAxes() {
    const bytes = stepFor(ceiling, Math.max(2, Math.floor(height / 55)));
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (let value = 0; value <= ceiling; value += bytes) {
      const y = Math.round(yOf(value)) + .5;
      pen.strokeStyle = ink("--grid");
      line(LEFT, y, width - RIGHT, y);
      pen.fillStyle = ink("--faint");
      pen.fillText(value ? sized(value, null) : "0", LEFT - 8, y);
    }
    const wanted = (view[1] - view[0]) / factor / Math.max(2, (width - LEFT - RIGHT) / 110);
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= wanted) * factor;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    for (let number = Math.ceil(view[0] / step - 1e-9); number * step <= view[1] * (1 + 1e-12); number++) {
      const x = Math.round(xOf(number * step)) + .5;
      pen.strokeStyle = ink("--line");
      line(x, height - BOTTOM + STRIP + 6, x, height - BOTTOM + STRIP + 11);
      const text = timed(number * step, step);
      pen.fillText(text, Math.min(x, width - pen.measureText(text).width / 2 - 1), height - 14);
    }
  }

  function line(x0, y0, x1, y1) {
    pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1); pen.stroke();
  }

  function drawSpans() {
    const y = height - BOTTOM + 5;
    const seen = data.spans.filter(([begin, end]) => end >= view[0] && begin <= view[1]);
    if (seen.length > (width - LEFT - RIGHT) / 3) return;  // they would be one grey strip
    pen.textBaseline = "middle";
    for (const [begin, end, phase] of seen) {
      const x0 = Math.max(xOf(begin), LEFT), x1 = Math.min(xOf(end), width - RIGHT);
      pen.fillStyle = data.phases[phase] || ink("--faint");
      pen.fillRect(x0, y, Math.max(x1 - x0, .5), STRIP);
      if (x1 - x0 > pen.measureText(phase).width + 8) {
        pen.fillStyle = ink("--strip-ink");
        pen.fillText(phase, (x0 + x1) / 2, y + STRIP / 2 + .5);
      }
    }
  }

  function drawMarks() {
    const seen = (place) => place >= view[0] && place <= view[1];
    const steps = data.steps.filter(([time]) => seen(time)), marks = data.marks.filter(([time]) => seen(time));
    pen.strokeStyle = pen.fillStyle = ink("--ink");
    if (steps.length <= (width - LEFT - RIGHT) / 12) {
      pen.globalAlpha = .5;
      pen.setLineDash([2, 3]);
      for (const [time] of steps) line(xOf(time), TOP, xOf(time), height - BOTTOM);
      pen.setLineDash([]);
    }
    pen.globalAlpha = .7;
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    let free = LEFT;
    const every = Math.ceil(marks.length / 200);
    marks.forEach(([time, name], number) => {
      if (number % every) return;
      const x = xOf(time), next = number + 1 < marks.length ? xOf(marks[number + 1][0]) : width;
      line(x, TOP - 12, x, height - BOTTOM);
      const room = Math.min(Math.max(next - x - 8, 90), width - x - 4);
      if (x >= free && room > 24) {
        const text = fitted(name, room);
        pen.fillText(text, x + 3, TOP - 8);
        free = x + pen.measureText(text).width + 10;
      }
    });
    pen.globalAlpha = 1;
  }

  function fitted(text, room) {
    if (pen.measureText(text).width <= room) return text;
    let count = Math.min(text.length, 200);
    while (count > 1 && pen.measureText(text.slice(0, count) + "…").width > room) count -= 1;
    return text.slice(0, count) + "…";
  }

  function drawPeak() {
    if (times[peak] < view[0] || times[peak] > view[1] || categories.some((one) => !one.shown)) return;
    const x = xOf(times[peak]), y = yOf(total[peak]), text = `peak ${sized(total[peak])}`;
    pen.font = "bold " + pen.font;
    const wide = pen.measureText(text).width, left = x + wide + 14 > width - RIGHT ? x - wide - 10 : x + 8;
    pen.globalAlpha = .8;
    pen.fillStyle = ink("--card");
    pen.fillRect(left - 3, y - 18, wide + 6, 16);
    pen.globalAlpha = 1;
    pen.fillStyle = ink("--ink");
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillText(text, left, y - 6);
    pen.beginPath(); pen.arc(x, y, 3.5, 0, 7); pen.fill();
    pen.font = pen.font.replace("bold ", "");
  }

  function drawCursor() {
    pen.strokeStyle = ink("--accent");
    if (drag && drag.moved) {
      pen.fillStyle = ink("--bar");
      pen.fillRect(Math.min(drag.from, drag.to), TOP, Math.abs(drag.to - drag.from), height - BOTTOM - TOP);
    }
    for (const [entry, dash] of [[chosen, [4, 3]], [cursor, []]]) {
      if (entry < 0 || times[entry] < view[0] || times[entry] > view[1]) continue;
      pen.setLineDash(dash);
      line(xOf(times[entry]), TOP, xOf(times[entry]), height - BOTTOM);
    }
    pen.setLineDash([]);
  }

  // -- what a moment holds ----------------------------------------------------------------------------

  function phaseAt(time) {
    const number = lastBefore(begins, time), span = data.spans[number];
    return span && span[0] <= time && time <= span[1] ? span[2] : "";
  }
  const begins = data.spans.map((span) => span[0]), stepTimes = data.steps.map((one) => one[0]);
  function stepAt(time) {
    const number = data.steps.length ? lastBefore(stepTimes, time) : -1;
    const step = number >= 0 && stepTimes[number] <= time ? data.steps[number][1] : data.first;
    return data.together > 1 ? `${step} to ${step + data.together - 1}` : `${step}`;  // some steps only are known
  }

  function point(entry) {
    cursor = entry;
    const parts = [element("strong", {textContent: `${timed(times[entry])}: ${sized(total[entry], 2)}`})];
    parts.push(`step ${stepAt(times[entry])}` + (phaseAt(times[entry]) ? `, ${phaseAt(times[entry])}` : ""));
    for (const {name, levels, colour} of categories) {
      if (!levels[entry]) continue;
      const chip = element("i", {className: "chip"});
      chip.style.background = colour;
      parts.push(element("span", {}, chip, ` ${name} ${sized(levels[entry])}`));
    }
    $("readout").replaceChildren(...parts.map((part) => element("span", {}, part)));
    later();
  }

  function zoom(from, to) {
    const least = length * 1e-6;
    from = Math.max(from, 0); to = Math.min(to, length);
    if (to - from < least) { to = Math.min(from + least, length); from = to - least; }
    view = [from, to];
    later();
  }

  function entryAt(x) { return drawn[lastBefore(places, x)]; }
  function inside(event) { return Math.min(Math.max(event.offsetX, LEFT), width - RIGHT); }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    drag = {from: inside(event), to: inside(event), moved: false};
    try { canvas.setPointerCapture(event.pointerId); } catch (error) { /* a pointer made by a program */ }
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) {
      drag.to = inside(event);
      drag.moved = drag.moved || Math.abs(drag.to - drag.from) > 4;
    }
    point(entryAt(inside(event)));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const {from, moved} = drag;
    drag = null;
    if (moved) zoom(...[timeAt(from), timeAt(inside(event))].sort((a, b) => a - b));
    else list(entryAt(inside(event)));
  });
  canvas.addEventListener("pointercancel", () => { drag = null; later(); });
  canvas.addEventListener("pointerleave", () => { if (!drag) later(); });
  canvas.addEventListener("dblclick", () => zoom(0, length));
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = cursor < 0 ? chosen : cursor, middle = times[now], half = (view[1] - view[0]) / 2;
    const place = lastBefore(drawn, now), far = event.shiftKey ? Math.max(Math.round(drawn.length / 20), 5) : 1;
    const around = (size) => zoom(middle - size, middle + size);
    const moves = {
      ArrowLeft: () => move(place - far), ArrowRight: () => move(place + far),
      Home: () => move(0), End: () => move(drawn.length - 1),
      "+": () => around(half / 2), "=": () => around(half / 2), "-": () => around(half * 2),
      Enter: () => list(now), " ": () => list(now), p: toPeak, P: toPeak, Escape: () => zoom(0, length),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });
  function move(place) { point(drawn[Math.min(Math.max(place, 0), drawn.length - 1)]); }
  function toPeak() {
    if (times[peak] < view[0] || times[peak] > view[1]) zoom(0, length);
    point(peak);
    list(peak);
  }
  $("reset").addEventListener("click", () => zoom(0, length));
  $("to-peak").addEventListener("click", toPeak);

  // -- tables -----------------------------------------------------------------------------------------

  const LIMIT = 250;
  const tables = [...data.tables, {name: "Alive", columns: data.alive, rows: [], about: "", sort: [0, -1]}];
  const states = tables.map((table) => ({sort: table.sort, filter: "", all: false}));
  let tab = 0;

  function list(entry) {
    chosen = entry;
    const columns = data.buffers, rows = [];
    let listed = 0;
    for (let i = 0; i < columns.nbytes.length; i++) {
      if (columns.born[i] > entries[entry] || (columns.died[i] >= 0 && columns.died[i] <= entries[entry])) continue;
      listed += columns.nbytes[i];
      const place = data.places[columns.place[i]];
      rows.push([columns.nbytes[i], data.shapes[columns.shape[i]], data.names[columns.category[i]], ...place,
                 columns.step[i]]);
    }
    const table = tables[tables.length - 1], rest = total[entry] - listed;
    table.rows = rows;
    table.about = `${rows.length} buffers alive ${entry === peak ? "at the peak, " : "at "}${timed(times[entry])}, `
      + sized(total[entry], 2) + (rest ? `; of them ${sized(rest)} in small buffers that are not listed` : "") + ".";
    table.name = entry === peak ? "Alive at the peak" : `Alive at ${timed(times[entry])}`;
    states[tables.length - 1].all = false;
    nameTabs();
    show(tables.length - 1);
    later();
  }

  function nameTabs() {
    $("tabs").replaceChildren(...tables.map((table, number) => {
      const button = element("button", {type: "button", role: "tab", id: `tab-${number}`, textContent: table.name});
      button.setAttribute("aria-controls", "panel");
      button.addEventListener("click", () => show(number));
      return button;
    }));
  }

  $("tabs").addEventListener("keydown", (event) => {
    const goal = {ArrowLeft: tab - 1, ArrowRight: tab + 1, Home: 0, End: tables.length - 1}[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    show((goal + tables.length) % tables.length);
    $(`tab-${tab}`).focus();
  });

  function show(number) {
    tab = number;
    [...$("tabs").children].forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === tab));
      button.tabIndex = i === tab ? 0 : -1;
    });
    $("panel").setAttribute("aria-labelledby", `tab-${tab}`);
    $("filter").value = states[tab].filter;
    fill();
  }

  function compared(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", {numeric: true});
  }

  function fill() {
    const {columns, rows, about} = tables[tab], state = states[tab], [by, direction] = state.sort;
    const wanted = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
    const texts = columns.map(([, kind], i) => (kind === "text" || kind === "code" ? i : -1)).filter((i) => i >= 0);
    const found = rows.filter((row) => {
      const text = wanted.length ? texts.map((i) => row[i]).join(" ").toLowerCase() : "";
      return wanted.every((word) => text.includes(word));
    });
    found.sort((a, b) => direction * compared(a[by], b[by]));
    const shown = state.all ? found : found.slice(0, LIMIT);
    const barred = columns.findIndex(([, kind]) => kind === "bytes");
    const most = columns.map((_, i) => (i === barred ? found.reduce((a, row) => Math.max(a, row[i]), 1) : 0));
    const [head, body, foot] = $("panel").querySelectorAll("thead, tbody, tfoot");
    head.replaceChildren(element("tr", {}, ...columns.map((column, i) => headCell(column, i, by, direction))));
    body.replaceChildren(...shown.map((row) => element("tr", {}, ...columns.map(([, kind], i) => cell(row[i], kind, most[i])))));
    foot.replaceChildren(element("tr", {}, ...columns.map(([name, kind], i) => {
      const adds = kind === "count" || (kind === "bytes" && !data.maxima.includes(name));
      const sum = adds ? found.reduce((a, row) => a + row[i], 0) : i ? "" : `${found.length} of ${rows.length} rows`;
      return cell(sum, adds ? kind : "text", 0);
    })));
    $("about").textContent = about;
    $("more").hidden = shown.length === found.length;
    $("more").textContent = `Show all ${found.length} rows`;
  }

  function headCell([name, kind], i, by, direction) {
    const arrow = i === by ? (direction < 0 ? " ▼" : " ▲") : "";
    const button = element("button", {type: "button", textContent: name + arrow});
    const made = element("th", {scope: "col", className: kind === "text" || kind === "code" ? "text" : "number"}, button);
    made.setAttribute("aria-sort", i !== by ? "none" : direction < 0 ? "descending" : "ascending");
    button.addEventListener("click", () => {
      states[tab].sort = [i, i === by ? -direction : kind === "text" || kind === "code" ? 1 : -1];
      fill();
      $("panel").querySelectorAll("th button")[i].focus();
    });
    return made;
  }

  function cell(value, kind, most) {
    if (kind === "text" || kind === "code") return element("td", {className: kind === "code" ? "text code" : "text", textContent: value});
    const made = element("td", {className: "number", textContent: kind === "bytes" ? sized(value) : value});
    if (kind === "bytes") {
      made.title = `${value.toLocaleString("en")} bytes`;
      if (most && value > 0) {
        made.classList.add("share");
        made.style.setProperty("--part", `${(100 * value / most).toFixed(1)}%`);
      }
    }
    return made;
  }

  $("filter").addEventListener("input", () => { states[tab].filter = $("filter").value; fill(); });
  $("more").addEventListener("click", () => { states[tab].all = true; fill(); $("panel").focus(); });

  // -- the beginning ----------------------------------------------------------------------------------

  for (const [name, value, kind] of data.totals) {
    const text = kind === "bytes" ? sized(value) : kind === "time" ? timed(value) : String(value);
    $("totals").append(element("div", {}, element("dt", {textContent: name}), element("dd", {textContent: text,
      title: kind === "bytes" ? `${value.toLocaleString("en")} bytes` : ""})));
  }
  for (const one of categories) {
    const chip = element("i", {className: "chip"});
    chip.style.background = one.colour;
    const button = element("button", {type: "button"}, chip, one.name);
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      one.shown = !one.shown;
      button.setAttribute("aria-pressed", String(one.shown));
      later();
    });
    $("legend").append(button);
  }
  list(peak);
  show(0);
  draw();
  point(peak);
  new ResizeObserver(later).observe(canvas);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
  document.documentElement.dataset.ready = performance.now().toFixed(0);
})();
