// What the interactive figures share: axes, sliders, and points that are moved by the pointer or by the arrow keys.
//
// A figure calls `interactive(name, build)`. Where the page has a place for it, `build` gets the numbers that were
// computed with the book, and returns the function that draws everything from the values of the controls.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function element(parent, tag, attributes = {}, text = "") {
  const made = parent.namespaceURI === SVG || tag === "svg"
    ? document.createElementNS(SVG, tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return parent.appendChild(made);
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** count + 1 numbers from one to the other, at equal distances. */
function steps(from, to, count) {
  return Array.from({ length: count + 1 }, (_, k) => from + (to - from) * k / count);
}

/** A number as a reader wants it: three digits, and powers of ten where there would be many zeros. */
function short(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(3))).replace("-", "−");
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits.replace("-", "−")}·10${superscript(Number(power))}`;
}

function superscript(power) {
  return [...String(power)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
}

// Scales: from a value to its place between 0 and 1, and back

const linear = (low, high) => ({
  low, high, even: true,
  to: (value) => (value - low) / (high - low),
  from: (place) => low + (high - low) * place,
});

const logarithmic = (low, high) => ({
  low, high, even: false,
  to: (value) => Math.log(value / low) / Math.log(high / low),
  from: (place) => low * (high / low) ** place,
});

let drawn = 0; // each panel's clipping path needs its own name

/** A panel with two axes. Each is {scale, ticks: {value: text}, label}; without ticks nothing is written at it. */
class Axes {
  constructor(parent, { x, y, width = 360, height = 300, alt }) {
    this.scales = { x: x.scale, y: y.scale };
    const left = y.ticks ? 52 : 8, bottom = x.ticks ? 42 : 8;
    this.box = { left, top: 12, right: width - 12, bottom: height - bottom };
    const size = { viewBox: `0 0 ${width} ${height}`, style: `flex-grow: ${width}` };
    this.svg = element(parent, "svg", { ...size, class: "panel", role: "group", "aria-label": alt });
    const { box } = this, clip = `panel-${drawn++}`;
    const inside = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
    element(element(element(this.svg, "defs"), "clipPath", { id: clip }), "rect", inside);
    const frame = element(this.svg, "g", { "aria-hidden": "true" });
    for (const [value, text] of Object.entries(x.ticks ?? {})) this.#tickBelow(frame, Number(value), text);
    for (const [value, text] of Object.entries(y.ticks ?? {})) this.#tickLeft(frame, Number(value), text);
    if (x.label) element(frame, "text", { x: (box.left + box.right) / 2, y: height - 8, class: "label" }, x.label);
    if (y.label) {
      const turned = `translate(13 ${(box.top + box.bottom) / 2}) rotate(-90)`;
      element(frame, "text", { transform: turned, class: "label" }, y.label);
    }
    this.content = element(this.svg, "g", { "clip-path": `url(#${clip})`, "aria-hidden": "true" });
  }

  #tickBelow(frame, value, text) {
    const { top, bottom } = this.box, [x] = this.place(value, this.scales.y.low);
    element(frame, "line", { x1: x, x2: x, y1: top, y2: bottom, class: "grid" });
    element(frame, "text", { x, y: bottom + 16, class: "tick below" }, text);
  }

  #tickLeft(frame, value, text) {
    const { left, right } = this.box, [, y] = this.place(this.scales.x.low, value);
    element(frame, "line", { x1: left, x2: right, y1: y, y2: y, class: "grid" });
    element(frame, "text", { x: left - 6, y: y + 4, class: "tick left" }, text);
  }

  /** From values to the drawing, and back. */
  place(x, y) {
    const { left, right, top, bottom } = this.box;
    return [left + (right - left) * this.scales.x.to(x), bottom - (bottom - top) * this.scales.y.to(y)];
  }

  value(across, up) {
    const { left, right, top, bottom } = this.box;
    const [x, y] = [(across - left) / (right - left), (bottom - up) / (bottom - top)];
    return [this.scales.x.from(clamp(x, 0, 1)), this.scales.y.from(clamp(y, 0, 1))];
  }

  clear() {
    this.content.replaceChildren();
  }

  /** A line through points; it is broken where a point is null or not a number. */
  line(points, look, close = "") {
    let path = "", pen = "M";
    for (const point of points) {
      const [x, y] = point ? this.place(...point) : [NaN, NaN];
      if (Number.isFinite(x) && Number.isFinite(y)) {
        path += `${pen}${clamp(x, -999, 9999).toFixed(1)} ${clamp(y, -999, 9999).toFixed(1)}`;
        pen = "L";
      } else pen = "M";
    }
    element(this.content, "path", { d: path + close, class: look });
  }

  area(points, look) {
    this.line(points, `area ${look}`, "Z");
  }

  text(x, y, words, look = "") {
    const [across, up] = this.place(x, y);
    element(this.content, "text", { x: across, y: up, class: look }, words);
  }

  /** One of the signs below, around a point. */
  mark(point, sign, look) {
    const [x, y] = this.place(...point);
    const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
    element(this.content, "path", { d: SIGNS[sign], transform, class: `sign ${look}` });
  }

  /** An arrowhead halfway along a line. */
  arrow(points, look) {
    const places = points.map((point) => this.place(...point));
    const lengths = places.map(([x, y], k) => (k ? Math.hypot(x - places[k - 1][0], y - places[k - 1][1]) : 0));
    const half = lengths.reduce((sum, length) => sum + length, 0) / 2;
    if (half < 12) return;
    let k = 1, passed = lengths[1];
    while (passed < half) passed += lengths[++k];
    const [[x0, y0], [x1, y1]] = [places[k - 1], places[k]];
    const turn = Math.atan2(y1 - y0, x1 - x0) * 180 / Math.PI;
    const transform = `translate(${x1.toFixed(1)} ${y1.toFixed(1)}) rotate(${turn.toFixed(1)})`;
    element(this.content, "path", { d: "M7 0L-4 5L-4 -5Z", transform, class: `sign ${look}` });
  }

  /** A point that a reader moves; `moved` gets the values under it. The arrow keys move it by a part of the axes. */
  handle(label, moved) {
    const group = element(this.svg, "g", { class: "handle", tabindex: 0, role: "group", "aria-label": label });
    element(group, "title", {}, label);
    element(group, "circle", { r: 16, class: "reach" });
    element(group, "circle", { r: 6, class: "point" });
    let place = [0, 0];
    group.addEventListener("pointerdown", (event) => {
      group.setPointerCapture(event.pointerId);
      event.preventDefault();
      group.focus({ preventScroll: true });
    });
    group.addEventListener("pointermove", (event) => {
      if (!group.hasPointerCapture(event.pointerId)) return;
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
      moved(...this.value(x, y));
    });
    group.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      const { left, right, top, bottom } = this.box, far = event.shiftKey ? 0.1 : 0.02;
      moved(...this.value(place[0] + way[0] * far * (right - left), place[1] + way[1] * far * (bottom - top)));
    });
    return (x, y) => {
      place = this.place(x, y);
      group.setAttribute("transform", `translate(${place[0].toFixed(1)} ${place[1].toFixed(1)})`);
    };
  }
}

const SIGNS = {
  disc: "M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z",
  dot: "M2.5 0A2.5 2.5 0 1 1 -2.5 0A2.5 2.5 0 1 1 2.5 0Z",
  square: "M-6 -6H6V6H-6Z",
  cross: "M-5 -5L5 5M5 -5L-5 5",
  star: `M${steps(0, 10, 10).slice(0, 10).map((k) => {
    const [far, turn] = [k % 2 ? 4 : 10, k * Math.PI / 5];
    return `${(far * Math.sin(turn)).toFixed(2)} ${(-far * Math.cos(turn)).toFixed(2)}`;
  }).join("L")}Z`,
};

/** Sliders, and buttons that set several of them at once; `values` has what they say. */
class Controls {
  constructor(parent, sliders, changed) {
    this.values = {};
    this.changed = changed;
    this.inputs = {};
    const box = element(parent, "div", { class: "sliders" });
    for (const [name, slider] of Object.entries(sliders)) this.#add(box, name, slider);
  }

  /** A linear slider moves by its step; a logarithmic one has 200 stops. */
  #add(box, name, { label, scale, value, step, show = short }) {
    const row = element(box, "label");
    element(row, "span", {}, label);
    const range = scale.even ? { min: scale.low, max: scale.high, step } : { min: 0, max: 200, step: "any" };
    const input = element(row, "input", { type: "range", name, ...range });
    const output = element(row, "output");
    const tell = () => {
      output.textContent = show(this.values[name]);
      input.setAttribute("aria-valuetext", output.textContent);
    };
    this.inputs[name] = (wanted) => {
      this.values[name] = clamp(wanted, scale.low, scale.high);
      input.value = scale.even ? this.values[name] : 200 * scale.to(this.values[name]);
      tell();
    };
    input.addEventListener("input", () => {
      this.values[name] = scale.even ? Number(input.value) : scale.from(input.value / 200);
      tell();
      this.changed();
    });
    this.inputs[name](value);
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.inputs[name](value);
    this.changed();
  }

  /** Buttons, each with the values that it sets. */
  presets(parent, choices) {
    const row = element(parent, "p", { class: "presets" });
    for (const [label, values] of Object.entries(choices))
      element(row, "button", { type: "button" }, label).addEventListener("click", () => this.set(values));
  }
}

/** What the picture says, in words; a screen reader hears it when the reader has paused. */
class Words {
  constructor(parent) {
    this.shown = element(parent, "div", { class: "words" });
    this.heard = element(parent, "div", { class: "heard", role: "status", "aria-live": "polite" });
  }

  say(...sentences) {
    this.shown.replaceChildren();
    for (const sentence of sentences) element(this.shown, "p", {}, sentence);
    clearTimeout(this.pause);
    const announce = () => { this.heard.textContent = sentences.join(" "); };
    this.pause = this.opened ? setTimeout(announce, 700) : null; // not when the page is opened
    this.opened = true;
  }
}

/** What the lines and signs mean: pairs of a sign or "line" with its look, and words. */
function key(parent, entries) {
  const list = element(parent, "ul", { class: "key" });
  for (const [sign, look, words] of entries) {
    const item = element(list, "li");
    const svg = element(item, "svg", { viewBox: "-14 -11 28 22", "aria-hidden": "true" });
    if (sign === "line") element(svg, "path", { d: "M-13 0H13", class: look });
    else element(svg, "path", { d: SIGNS[sign], class: `sign ${look}` });
    element(item, "span", {}, words);
  }
}

/** Put a figure where the page has a place for it. `build` is called with {place, panels, data}; see the figures. */
function interactive(name, build) {
  for (const place of document.querySelectorAll(`.interactive[data-figure="${name}"]`)) {
    const live = place.querySelector("figure.moving");
    const data = JSON.parse(place.querySelector("script[type='application/json']").textContent);
    const stage = document.createElement("div");
    live.prepend(stage);
    build({ stage, panels: element(stage, "div", { class: "panels" }), data });
    live.hidden = false;
    place.classList.add("running"); // the still picture is hidden from now on, but for print
  }
}
