"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const { years, places, quantities, currency } = data;
  if (years.length < 2 || !places.length) return;
  const HUES = ["1557c0", "ca7e1c", "48928d", "952e61", "766505", "a175dd", "671600", "46167a"];
  // The same, dark enough for words.
  const WORDS = ["1557c0", "965908", "2f706c", "952e61", "706005", "7f52bd", "671600", "46167a"];
  const last = years.length - 1;
  // Medians travel as steps from the year before, bands as distances from the median.
  for (const quantity of quantities) quantity.mid = quantity.mid.map((row) => {
    let now = 0;
    return row.map((step) => (step === null ? null : (now = Math.round((now + step) * 1000) / 1000)));
  });
  for (const quantity of quantities) for (const [k, sign] of [["low", -1], ["high", 1]]) {
    quantity[k] = quantity[k]?.map((row, p) => row.map((far, y) => (far === null ? null : quantity.mid[p][y] + sign * far)));
  }
  const start = (q, p) => quantities[q].mid[p][0];
  const change = (q, p, y, v = quantities[q].mid[p][y]) =>
    v === null || !(start(q, p) > 0) ? null : (v / start(q, p) - 1) * 100;

  // People's numbers: 1.23M, $24.1k, +12%.
  const short = (v) => {
    const size = Math.abs(v);
    const [by, unit] = size >= 999.5e6 ? [1e9, "B"] : size >= 999.5e3 ? [1e6, "M"] : size >= 9950 ? [1e3, "k"] : [1, ""];
    const digits = by === 1 ? 0 : size / by < 9.995 ? 2 : size / by < 99.95 ? 1 : 0;
    return (size / by).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + unit;
  };
  const sign = (v, text) => (/[1-9]/.test(text) && v < 0 ? "−" : "") + text;
  const say = (form, v) => {
    if (v === null) return "–";
    if (form === "percent") {
      const text = Math.abs(v).toFixed(Math.abs(v) < 4.95 ? 1 : 0) + "%";
      return /[1-9]/.test(text) ? (v < 0 ? "−" : "+") + text : "0%";
    }
    if (form === "score") return sign(v, Math.abs(v).toFixed(2));
    return sign(v, (form === "money" ? currency : "") + short(v));
  };

  const chosen = new Map();
  const choose = (p) => {
    const taken = new Set(chosen.values());
    const hue = HUES.findIndex((_, i) => !taken.has(i));
    if (hue >= 0) chosen.set(p, hue);
    return hue >= 0;
  };
  // What the question is about; colours beyond are the reader's choice.
  data.subject.forEach(choose);

  const toggles = $("toggles");
  places.forEach((name, p) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = chosen.has(p);
    box.addEventListener("change", () => {
      if (!box.checked) chosen.delete(p);
      else if (!choose(p)) box.checked = false;
      draw();
    });
    label.append(box, " " + name);
    toggles.append(label);
  });

  const svg = (name, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const state = () => {
    const q = +$("quantity").value;
    const score = quantities[q].form === "score";
    const relative = $("relative").checked && !score && q !== 7;
    const pick = (list, p) => list[p].map((v, y) => (relative ? change(q, p, y, v) : v));
    return { q, relative, form: relative ? "percent" : quantities[q].form, pick, year: +$("year").value };
  };
  const ticks = (low, high) => {
    const raw = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((d) => d * power).find((d) => d >= raw * 0.999);
    const out = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) out.push(k * step);
    return out;
  };

  let hover = null;
  const draw = () => {
    const { q, relative, form, pick, year } = state();
    const width = Math.max(320, $("explorer-chart").clientWidth || 960);
    const height = width < 600 ? 300 : 420;
    const box = { left: 58, right: width - (width < 600 ? 14 : 190), top: 14, bottom: height - 30 };
    const lines = places.map((_, p) => pick(quantities[q].mid, p));
    const all = lines.flat();
    for (const p of chosen.keys()) for (const k of ["low", "high"]) if (quantities[q][k]) all.push(...pick(quantities[q][k], p));
    const known = all.filter((v) => v !== null);
    let low = Math.min(...known), high = Math.max(...known);
    if (!known.length) low = high = 0;
    if (relative || low < 0.4 * high) { low = Math.min(low, 0); high = Math.max(high, 0); }
    if (high - low < 1e-9) { low -= 1; high += 1; }
    const x = (y) => box.left + ((years[y] - years[0]) / (years[last] - years[0])) * (box.right - box.left);
    const h = (v) => box.bottom - ((v - low) / (high - low)) * (box.bottom - box.top);
    const path = (list) => {
      let pen = "M", out = "";
      list.forEach((v, y) => { if (v === null) pen = "M"; else { out += pen + x(y).toFixed(1) + " " + h(v).toFixed(1); pen = "L"; } });
      return out;
    };
    const name = quantities[q].name + (relative ? ", change since the start" : "");
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name + " by place over time; all numbers are in the table of places" });
    for (const t of ticks(low, high)) {
      root.append(svg("path", { class: t === 0 ? "zero" : "grid", d: `M${box.left} ${h(t)}H${box.right}` }));
      root.append(svg("text", { class: "axis e", x: box.left - 8, y: h(t) + 4 }, form === "percent" ? say(form, t) : say(form, t)));
    }
    const every = Math.ceil(years.length / Math.max(2, (box.right - box.left) / 70));
    years.forEach((v, y) => { if (y % every === 0) root.append(svg("text", { class: "axis m", x: x(y), y: box.bottom + 20 }, Math.floor(v))); });
    lines.forEach((line, p) => { if (!chosen.has(p)) root.append(svg("path", { class: "other", d: path(line) })); });
    const ends = [];
    for (const [p, hue] of chosen) {
      if (quantities[q].low) {
        const lows = pick(quantities[q].low, p), highs = pick(quantities[q].high, p);
        if (!lows.includes(null)) {
          const back = highs.map((v, y) => [x(y), h(v)]).reverse().map(([a, b]) => `L${a.toFixed(1)} ${b.toFixed(1)}`).join("");
          root.append(svg("path", { style: `fill:var(--c${HUES[hue]})`, opacity: 0.14, d: path(lows) + back + "z" }));
        }
      }
      root.append(svg("path", { style: `stroke:var(--c${HUES[hue]})`, "stroke-width": 2.2, d: path(lines[p]) }));
      if (lines[p][last] !== null) ends.push({ p, hue, at: h(lines[p][last]) });
    }
    if (width >= 600) {
      ends.sort((a, b) => a.at - b.at);
      ends.forEach((e, i) => { e.y = i ? Math.max(e.at, ends[i - 1].y + 16) : Math.max(e.at, box.top + 4); });
      for (let i = ends.length - 1, most = box.bottom; i >= 0; i--, most = ends[i + 1].y - 16) ends[i].y = Math.min(ends[i].y, most);
      for (const e of ends) {
        const full = places[e.p], cut = full.length > 22 ? full.slice(0, 21) + "…" : full;
        root.append(svg("text", { class: "end", style: `fill:var(--c${WORDS[e.hue]})`, x: box.right + 8, y: e.y + 4 }, cut));
      }
    }
    const now = hover ?? year;
    root.append(svg("path", { class: "now", d: `M${x(now)} ${box.top}V${box.bottom}` }));
    for (const [p, hue] of chosen) if (lines[p][now] !== null)
      root.append(svg("circle", { class: "dot", cx: x(now), cy: h(lines[p][now]), r: 4, style: `fill:var(--c${HUES[hue]})` }));
    const near = (event) => {
      const at = ((event.clientX - root.getBoundingClientRect().left) / root.getBoundingClientRect().width) * width;
      let best = 0;
      years.forEach((_, y) => { if (Math.abs(x(y) - at) < Math.abs(x(best) - at)) best = y; });
      return best;
    };
    root.addEventListener("pointermove", (event) => { const y = near(event); if (y !== hover) { hover = y; draw(); } });
    root.addEventListener("pointerleave", () => { hover = null; draw(); });
    root.addEventListener("click", (event) => { $("year").value = near(event); hover = null; update(); });
    $("explorer-chart").replaceChildren(root);

    const readout = $("readout");
    readout.replaceChildren(`${Math.floor(years[now])}: `);
    [...chosen].sort((a, b) => (lines[b[0]][now] ?? -1e99) - (lines[a[0]][now] ?? -1e99)).forEach(([p, hue], i) => {
      const value = document.createElement("b");
      value.style.color = `var(--c${WORDS[hue]})`;
      // What began with nobody has no change since then.
      const none = relative && lines[p].every((v) => v === null) && quantities[q].mid[p].some((v) => v !== null);
      value.textContent = `${places[p]} ${none ? "began with nobody and has no change" : say(form, lines[p][now])}`;
      readout.append(i ? " · " : "", value);
    });
    $("year-out").textContent = Math.floor(years[year]);
    $("year").setAttribute("aria-valuetext", String(Math.floor(years[year])));
  };

  // The table of places follows the year and sorts by any column.
  const table = $("places-table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const cell = (p, column, y) => (column === 0 ? places[p] : column === 1 ? change(0, p, y) : quantities[column - 2].mid[p][y]);
  let sorted = null;
  const fill = () => {
    const y = +$("year").value;
    for (const row of body.rows) for (let c = 1; c < heads.length; c++)
      row.cells[c].textContent = say(c === 1 ? "percent" : quantities[c - 2].form, cell(+row.dataset.place, c, y));
    $("table-year").textContent = ", " + Math.floor(years[y]);
    if (sorted) sort();
  };
  const sort = () => {
    const y = +$("year").value, { column, up } = sorted;
    const value = (row) => cell(+row.dataset.place, column, y);
    const rows = [...body.rows].sort((a, b) => {
      const [u, v] = [value(a), value(b)];
      if (u === null || v === null) return (u === null) - (v === null);
      return (column === 0 ? u.localeCompare(v) : u - v) * (up ? 1 : -1) || a.dataset.place - b.dataset.place;
    });
    body.append(...rows);
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== column ? "none" : up ? "ascending" : "descending"));
  };
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    sorted = { column, up: sorted && sorted.column === column ? !sorted.up : column === 0 };
    sort();
  }));

  const update = () => { draw(); fill(); };
  for (const id of ["quantity", "relative"]) $(id).addEventListener("change", draw);
  $("year").addEventListener("input", () => { hover = null; update(); });
  addEventListener("resize", draw);
  document.querySelectorAll("details").forEach((fold) => fold.addEventListener("toggle", () => { if (fold.contains($("explorer"))) draw(); }));
  $("explorer").hidden = false;
  update();
})();
(() => {
  const copy = document.getElementById("copy"), said = document.getElementById("said"), cite = document.getElementById("cite");
  if (copy) copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(cite.textContent); said.textContent = "Copied."; }
    catch (_) {
      const range = document.createRange();
      range.selectNodeContents(cite);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      said.textContent = "Selected: press Ctrl+C.";
    }
  });
  addEventListener("beforeprint", () => document.querySelectorAll("#charts details, #evidence details").forEach((fold) => { fold.open = true; }));
})();
