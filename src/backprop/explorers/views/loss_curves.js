// Loss curves: two losses of one sigmoid output over Z, and below them their slopes.

import { controls, fill, html, keepDrawn, line, number, style, svg } from "./shared/drawing.js";

const BOX = { left: 40, right: 14 };
const PANELS = [
  { title: "loss L", curves: "losses", point: "loss", top: 24, bottom: 194, low: 0, high: 8, marks: [0, 2, 4, 6, 8] },
  { title: "slope ∂L/∂Z", curves: "slopes", point: "slope", top: 250, bottom: 390, low: -1, high: 1, marks: [-1, 0, 1] },
];
const HEIGHT = 430;
const SERIES = [
  { name: "squared error", look: "squared" },
  { name: "cross-entropy", look: "entropy" },
];
const PLOT_STYLE = `
.explorer-drawing .grid { stroke: var(--explorer-edge, #d0d7de); }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .curve.slope { stroke: var(--delta); }
.explorer-drawing .curve.squared { stroke-dasharray: 6 4; }
.explorer-drawing .point { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .point.slope { fill: var(--delta); }
.explorer-drawing .here { stroke: var(--explorer-glow, #ffd33d); stroke-width: 7; opacity: 0.6; }`;

function marker(series, x, y, attributes) {
  if (series) return svg("circle", { cx: x, cy: y, r: 5.5, ...attributes });
  return svg("path", { d: `M${x} ${y}m-5-5h10v10h-10z`, ...attributes });
}

function draw(model, width) {
  const results = model.get("results");
  const { grid } = results;
  const [first, last] = [grid[0], grid[grid.length - 1]];
  const across = (z) => (BOX.left + ((z - first) / (last - first)) * (width - BOX.left - BOX.right)).toFixed(1);
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": "Both losses and their slopes over the weighted sum Z. The text below has the numbers at the marked place.",
  });
  const here = across(model.get("z"));
  for (const { title, curves, point, top, bottom, low, high, marks } of PANELS) {
    const up = (value) => (bottom - ((value - low) / (high - low)) * (bottom - top)).toFixed(1);
    drawing.append(svg("text", { class: "heading start", x: BOX.left, y: top - 13 }, title));
    for (const mark of marks) {
      drawing.append(
        svg("line", { class: "grid", x1: BOX.left, x2: width - BOX.right, y1: up(mark), y2: up(mark) }),
        svg("text", { class: "note end", x: BOX.left - 8, y: up(mark) }, String(mark).replace("-", "−")),
      );
    }
    for (let z = first; z <= last; z += 4) {
      drawing.append(svg("text", { class: "note", x: across(z), y: bottom + 14 }, String(z).replace("-", "−")));
    }
    drawing.append(svg("line", { class: "here", x1: here, x2: here, y1: top, y2: bottom }));
    for (const [index, series] of SERIES.entries()) {
      const corners = results[curves][index].map((value, place) => `${across(grid[place])},${up(value)}`);
      drawing.append(svg("polyline", { class: `curve ${point} ${series.look}`, points: corners.join(" ") }));
    }
    for (const index of SERIES.keys()) {
      const value = results[point][index];
      drawing.append(
        marker(index, here, up(value), { class: `point ${point}`, "data-quantity": `${point}[${index}]`, "data-value": value }),
      );
    }
  }
  drawing.append(svg("text", { class: "heading", x: (BOX.left + width - BOX.right) / 2, y: HEIGHT - 8 }, "weighted sum Z"));
  return drawing;
}

function legend() {
  const entries = SERIES.map(({ name, look: kind }, index) => {
    const sample = svg("svg", { class: "explorer-drawing", width: 46, height: 14, "aria-hidden": "true" });
    sample.append(svg("polyline", { class: `curve ${kind}`, points: "1,7 45,7" }), marker(index, 23, 7, { class: "point" }));
    return html("span", {}, sample, ` ${name}`);
  });
  return html("div", { class: "explorer-legend" }, ...entries);
}

const WORDS = {
  saturated: "Saturated: wrong, and the squared error hardly says so",
  wrong: "Wrong, and both slopes say so",
  near: "On the right side, with some way to go",
  right: "Right: nothing much left to correct",
};

function panel(model) {
  const { verdict } = model.get("results");
  const rows = SERIES.map(({ name }, index) =>
    line(html("strong", {}, `${name}: `), "L ", number(html, `loss[${index}]`), ", slope ", number(html, `slope[${index}]`)),
  );
  return [
    html(
      "div",
      { class: `explorer-verdict ${verdict === "saturated" ? "vanishing" : ""}` },
      html("strong", {}, WORDS[verdict]),
      number(html, "verdict", { class: "explorer-hidden", "aria-hidden": "true" }),
    ),
    line("prediction A ", number(html, "a"), ", target Y ", html("span", { "data-parameter": "y" })),
    ...rows,
    line("The squared error's slope is cross-entropy's times the slope of sigmoid, ", number(html, "bend"), "."),
  ];
}

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const words = html("div", { class: "explorer-panel" });
    let room;
    const update = () => {
      if (!room) return;
      picture.replaceChildren(draw(model, room));
      words.replaceChildren(...panel(model));
      fill(words, model);
    };
    el.append(style(PLOT_STYLE), legend(), picture, words, controls(model));
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
