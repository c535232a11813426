// Depth lab: the size of activations, deltas and gradients in every layer, on a
// logarithmic scale, and what became of them from one end to the other. With skip
// connections the slopes along each layer's sum stand in place of the deltas.

import { choose, control, controls, declared, fill, html, keepDrawn, line, number, power, style, svg } from "./shared/drawing.js";
import { pinnable } from "./shared/plot.js";

const HEIGHT = 300;
const BOX = { left: 50, right: 14, top: 14, bottom: 40 };
const STRIDE = 4; // decades: the scale grows by so many at once, and stands still between
const SERIES = [
  { name: "activations", letter: "A", way: "activation", shape: "circle" },
  { name: "deltas", letter: "δ", way: "delta", shape: "square" },
  { name: "gradients", letter: "∂L/∂W", way: "gradient", shape: "triangle" },
];
const SLOPES = { name: "slopes", letter: "∂L/∂A", way: "delta", shape: "square" };
const PLOT_STYLE = `
.explorer-drawing .grid { stroke: var(--explorer-edge, #d0d7de); stroke-width: 1; }
.explorer-drawing .curve { fill: none; stroke-width: 2; }
.explorer-drawing .curve.activation { stroke: var(--activation); }
.explorer-drawing .curve.delta { stroke: var(--delta); }
.explorer-drawing .curve.gradient { stroke: var(--quiet); stroke-dasharray: 5 3; }
.explorer-drawing .point { stroke: none; }
.explorer-drawing .point.delta { fill: var(--delta); }
.explorer-drawing .point.gradient { fill: var(--quiet); }
.explorer-drawing .looked-at { stroke: var(--explorer-glow, #ffd33d); stroke-width: 9; opacity: 0.6; }`;

// What the results are of: they may be older than the switch that the reader has just moved.
const skipping = (results) => SLOPES.name in results;
const series = (results) => SERIES.map((one) => (one.way === "delta" && skipping(results) ? SLOPES : one));

// The decades that the scale covers: at least 10⁻⁴ to 10², more in strides.
function decades(results) {
  const exponents = series(results).flatMap(({ name }) => results[name]).filter((size) => size > 0).map(Math.log10);
  const low = Math.floor(Math.min(-STRIDE, ...exponents) / STRIDE) * STRIDE;
  const high = Math.ceil(Math.max(2, ...exponents) / STRIDE) * STRIDE;
  return [low, high];
}

function marker(shape, x, y, attributes) {
  const [a, b] = [x.toFixed(1), y.toFixed(1)];
  if (shape === "circle") return svg("circle", { cx: a, cy: b, r: 3, ...attributes });
  const path = shape === "square" ? `M${a} ${b}m-3-3h6v6h-6z` : `M${a} ${b}m0-3.5l3.5 6h-7z`;
  return svg("path", { d: path, ...attributes });
}

function draw(model, width) {
  const results = model.get("results");
  const depth = results.activations.length;
  const [low, high] = decades(results);
  const x = (layer) => BOX.left + 12 + ((layer - 1) / (depth - 1)) * (width - BOX.left - BOX.right - 24);
  const bottom = HEIGHT - BOX.bottom;
  const y = (size) => {
    const exponent = size > 0 ? Math.log10(size) : low;
    return bottom - ((exponent - low) / (high - low)) * (bottom - BOX.top);
  };
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": `The size of activations, ${series(results)[1].name} and gradients in each layer. The text below says what became of them.`,
    onclick: (event) => {
      const inside = (event.offsetX / drawing.clientWidth) * width;
      const nearest = Math.round(1 + ((inside - x(1)) / (x(depth) - x(1))) * (depth - 1));
      choose(model, "layer", Math.min(depth, Math.max(1, nearest)));
    },
  });
  for (let exponent = low; exponent <= high; exponent += STRIDE / (high - low > 16 ? 1 : 2)) {
    const level = y(10 ** exponent).toFixed(1);
    drawing.append(
      svg("line", { class: "grid", x1: BOX.left, x2: width - BOX.right, y1: level, y2: level }),
      svg("text", { class: "note", x: BOX.left - 22, y: level }, power(exponent)),
    );
  }
  const every = Math.ceil(depth / 10);
  for (let layer = 1; layer <= depth; layer += 1) {
    const crowded = layer % every || Math.min(layer - 1, depth - layer) <= every / 2;
    if (crowded && layer !== 1 && layer !== depth) continue;
    drawing.append(svg("text", { class: "note", x: x(layer).toFixed(1), y: bottom + 16 }, String(layer)));
  }
  drawing.append(svg("text", { class: "heading", x: (BOX.left + width - BOX.right) / 2, y: HEIGHT - 9 }, "layer"));
  const seen = x(Math.min(depth, model.get("layer"))).toFixed(1);
  drawing.append(svg("line", { class: "looked-at", x1: seen, x2: seen, y1: BOX.top, y2: bottom }));
  const curves = pinnable([1, depth, x(1), x(depth)], [low, high, bottom, BOX.top]);
  drawing.append(curves);
  for (const { name, way, shape } of series(results)) {
    const corners = results[name].map((size, index) => `${x(index + 1).toFixed(1)},${y(size).toFixed(1)}`);
    curves.append(svg("polyline", { class: `curve ${way}`, points: corners.join(" ") }));
    for (const [index, size] of results[name].entries()) {
      curves.append(
        marker(shape, x(index + 1), y(size), { class: `point ${way}`, "data-quantity": `${name}[${index}]`, "data-value": size }),
      );
    }
  }
  return drawing;
}

function legend(model) {
  return series(model.get("results")).map(({ name, letter, way, shape }) => {
    const sample = svg("svg", { class: "explorer-drawing", width: 34, height: 12, "aria-hidden": "true" });
    sample.append(svg("polyline", { class: `curve ${way}`, points: "1,6 33,6" }), marker(shape, 17, 6, { class: `point ${way}` }));
    return html("span", {}, sample, ` ${name} ${letter}`);
  });
}

const WORDS = { vanishing: "vanish", exploding: "explode", steady: "neither vanish nor explode" };

// What became of a size from layer `from` to layer `to`; with a line of its own for the layer
// that this leaves out, with normalisation: the last, or the first.
function verdict(model, what, way, from, to) {
  const results = model.get("results");
  const depth = results.activations.length;
  const apart = [1, depth].find((layer) => layer < Math.min(from, to) || layer > Math.max(from, to));
  const why = apart === depth ? "not normalised" : "fed by the inputs";
  const factor = `${way}_factor`;
  const outcome = number(html, way, { class: "explorer-hidden" });
  return html(
    "div",
    { class: `explorer-verdict ${results[way]}` },
    html("strong", {}, `The ${what} ${WORDS[results[way]]}`),
    outcome,
    line("from layer ", String(from), " to layer ", String(to), ": ", number(html, `${what}[${from - 1}]`), " → ", number(html, `${what}[${to - 1}]`)),
    line("× ", number(html, factor), " a layer, on average"),
    apart ? line(`layer ${apart}, ${why}: `, number(html, `${what}[${apart - 1}]`)) : "",
  );
}

function panel(model) {
  const results = model.get("results");
  const layer = Math.min(results.activations.length, model.get("layer"));
  const shown = series(results);
  return [
    html(
      "div",
      { class: "explorer-verdicts" },
      verdict(model, "activations", "forward", 1, results.forward_end),
      verdict(model, shown[1].name, "backward", results.backward_start, results.backward_end),
    ),
    line(
      html("strong", {}, `Layer ${layer}: `),
      ...shown.flatMap(({ name, letter }, index) => [
        index ? ", " : "", `${letter} `, number(html, `${name}[${layer - 1}]`),
      ]),
    ),
    skipping(results) ? line("Here A is a layer's result plus what it was given, and ∂L/∂A the slope of the loss along this sum.") : "",
  ];
}

export default {
  render({ model, el }) {
    const key = html("div", { class: "explorer-legend" });
    const picture = html("div", { class: "explorer-picture" });
    const words = html("div", { class: "explorer-panel" });
    const dials = controls(model);
    const place = control(model, declared(model, "layer"));
    place.classList.add("explorer-place");
    let room;
    const update = () => {
      if (!room) return;
      key.replaceChildren(...legend(model));
      picture.replaceChildren(draw(model, room));
      words.replaceChildren(...panel(model));
      fill(words, model);
      place.querySelector("input").max = model.get("results").activations.length;
      dials.querySelector("[name=gain]").disabled = model.get("initialisation") !== "normal";
    };
    el.append(style(PLOT_STYLE), key, picture, place, words, dials);
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
