// Playground: the map of a network's output while it learns, with the loss and the
// size of each layer's gradient.

import { controls, fill, html, keepDrawn, line, number, power, style, svg } from "./shared/drawing.js";
import { pinnable } from "./shared/plot.js";

const SIDE = 32; // cells along each side of the map
const LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const ENDS = [[204, 121, 167], [0, 158, 115]]; // red, green, blue of class 0 and class 1
const NARROW = 520;
const LOOK = `
.explorer-drawing .axis { fill: none; stroke: var(--explorer-edge, #d0d7de); }
.explorer-drawing .boundary { fill: none; stroke: #1f2328; stroke-width: 1.6; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 1.8; }
.explorer-drawing .layer { stroke: var(--delta); }
@supports (color: color-mix(in srgb, red, blue)) {
  .explorer-drawing .layer { stroke: color-mix(in srgb, var(--ink) var(--share), var(--delta)); }
}
.explorer-drawing .example { stroke: #fff; stroke-width: 1; }
.explorer-drawing .class-0 { fill: #8f3a6b; }
.explorer-drawing .class-1 { fill: #00664b; }`;
const APART = 14; // from one curve's name to the next
const LEAD = 20; // from the end of a curve to its name
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "13 3", "7 3 2 3 2 3"];

// A picture of the map as a file of its own: a bitmap, rows from the bottom.
function bitmap(map) {
  const bytes = new Uint8Array(54 + SIDE * SIDE * 3);
  const header = new DataView(bytes.buffer);
  header.setUint16(0, 0x424d);
  [[2, bytes.length], [10, 54], [14, 40], [18, SIDE], [22, SIDE]].forEach(([at, value]) => header.setUint32(at, value, true));
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  let at = 54;
  for (let row = SIDE - 1; row >= 0; row -= 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const share = LEVELS.indexOf(map[row * SIDE + column]) / 63;
      const [end, strength] = [ENDS[share < 0.5 ? 0 : 1], Math.abs(2 * share - 1)];
      for (const channel of [2, 1, 0]) bytes[at++] = 255 - strength * 0.75 * (255 - end[channel]);
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

function drawMap({ map, boundary, points, edge }, side) {
  const scale = side / (2 * edge);
  const group = svg("g");
  group.append(
    svg("image", { href: bitmap(map), width: side, height: side, preserveAspectRatio: "none" }),
    svg("path", { class: "boundary", "data-pin": true, d: boundary, transform: `translate(${side / 2} ${side / 2}) scale(${scale} ${-scale})` }),
  );
  for (const point of points.split(";")) {
    const [x, y, label] = point.split(",").map(Number);
    const [left, top] = [(edge + x) * scale, (edge - y) * scale];
    group.append(
      label
        ? svg("circle", { class: "example class-1", cx: left.toFixed(1), cy: top.toFixed(1), r: 3.5 })
        : svg("rect", { class: "example class-0", x: (left - 3).toFixed(1), y: (top - 3).toFixed(1), width: 6, height: 6 }),
    );
  }
  return group;
}

// Places near `wanted` for names one below the other, between `top` and `bottom`.
function spread(wanted, top, bottom) {
  const order = wanted.map((_, index) => index).sort((one, other) => wanted[one] - wanted[other]);
  const places = [];
  let next = top;
  for (const index of order) next = (places[index] = Math.max(wanted[index], next)) + APART;
  next = bottom;
  for (const index of order.reverse()) next = (places[index] = Math.min(places[index], next)) - APART;
  return places;
}

// Axes with curves over the steps; `curves` are {values, name, look}, looks are attributes.
function chart(title, curves, steps, { x, y, width, height, log }) {
  const scale = log ? Math.log10 : (value) => value;
  const all = curves.flatMap(({ values }) => values).filter((value) => value > 0 || !log).map(scale);
  const top = log ? Math.ceil(Math.max(...all, 0)) : Math.max(...all);
  const bottom = log ? Math.floor(Math.min(...all, top - 2)) : 0;
  const last = Math.max(1, steps.at(-1));
  const across = (step) => x + (step / last) * width;
  const up = (value) => y + height - ((Math.max(bottom, scale(value)) - bottom) / (top - bottom || 1)) * height;
  const group = svg("g", {}, svg("rect", { class: "axis", x, y, width, height }));
  const note = (left, at, kind, text) => group.append(svg("text", { class: `note ${kind}`, x: left, y: at }, text));
  const label = (value) => (log ? power(value) : String(Number(value.toPrecision(2))));
  group.append(svg("text", { class: "heading start", x, y: y - 10 }, title));
  note(x - 5, y + 6, "end", label(top));
  note(x - 5, y + height - 5, "end", label(bottom));
  note(x, y + height + 11, "start", "0");
  note(x + width, y + height + 11, "end", steps.at(-1) ? `${steps.at(-1)} steps` : "steps");
  const ends = curves.map(({ values }) => up(values.at(-1)));
  const names = spread(ends, y + 5, y + height - 5);
  const lines = pinnable([0, last, x, x + width], [bottom, top, y + height, y]);
  group.append(lines);
  for (const [index, { values, name, look }] of curves.entries()) {
    const points = values.map((value, row) => `${across(steps[row]).toFixed(1)},${up(value).toFixed(1)}`);
    if (points.length === 1) points.push(points[0].replace(/^[^,]+/, (x + 6).toFixed(1)));
    const lead = [x + width, x + width + LEAD - 4].map((left, end) => `${left},${(end ? names : ends)[index].toFixed(1)}`);
    lines.append(svg("polyline", { ...look, points: points.join(" ") }));
    group.append(svg("polyline", { ...look, points: lead.join(" ") }));
    note(x + width + LEAD, names[index].toFixed(1), "start", name);
  }
  return group;
}

function draw(model, width) {
  const results = model.get("results");
  const wide = width >= NARROW;
  const side = wide ? Math.min(300, width * 0.48) : width;
  const left = wide ? side + 52 : 40;
  const room = { x: left, width: width - left - 76, height: 104 };
  const tops = wide ? [20, 178] : [side + 40, side + 200];
  const columns = results.history[0].map((_, column) => results.history.map((row) => row[column]));
  const [steps, loss, held, ...sizes] = columns;
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${wide ? 302 : side + 324}`,
    role: "img",
    "aria-label": "The map of the network's output with the examples, the loss, and the size of each layer's gradient. The numbers stand below.",
  });
  const losses = [
    { values: loss, name: "trained", look: { class: "curve" } },
    { values: held, name: "held out", look: { class: "curve", "stroke-dasharray": "5 3" } },
  ];
  const layers = sizes.map((values, layer) => ({
    values,
    name: sizes.length > 1 ? `layer ${layer + 1}` : "layer",
    look: {
      class: "curve layer",
      "stroke-dasharray": DASHES[layer],
      style: `--share: ${Math.round((100 * layer) / Math.max(1, sizes.length - 1))}%`,
    },
  }));
  drawing.append(
    drawMap(results, side),
    chart("loss", losses, steps, { ...room, y: tops[0] }),
    chart("size of ∂L/∂W, layer by layer", layers, steps, { ...room, y: tops[1], log: true }),
    svg("g", { class: "ghost-place" }),
  );
  return drawing;
}

// "0.05 in layer 1, 0.1 in layer 2", for as many layers as there are.
const sizesOf = (count) =>
  Array.from({ length: count }, (_, layer) => [
    html("span", { class: "together" }, number(html, `sizes[${layer}]`, { "data-shown": ".3g" }), ` in layer ${layer + 1}`),
    layer < count - 1 ? ", " : "",
  ]).flat();

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture apart" });
    const press = (kind) => () => model.send({ kind: kind() });
    const button = (text, kind) => html("button", { type: "button", onclick: press(kind) }, text);
    const run = button("Run", () => (model.get("running") ? "pause" : "run"));
    const buttons = html("div", { class: "explorer-steps" }, html("div", {}, run, button("Step", () => "step"), button("Start again", () => "restart")));
    const [whole, share] = [{ "data-shown": ".0f" }, { "data-shown": ".1%" }];
    const gradients = html("span");
    const panel = html(
      "div",
      { class: "explorer-panel" },
      line(number(html, "steps", whole), " steps, ", number(html, "epochs", { "data-shown": ".1f" }), " epochs"),
      line("trained on: loss ", number(html, "loss"), ", ", number(html, "accuracy", share), " % right"),
      line("held out: loss ", number(html, "held_out"), ", ", number(html, "held_out_accuracy", share), " % right"),
      line("size of the gradient: ", gradients),
      html("strong", { "data-quantity": "note", role: "status" }),
    );
    const settings = controls(model);
    settings.classList.add("even");
    let room;
    const update = () => {
      if (!room) return;
      picture.replaceChildren(draw(model, room));
      const { length } = model.get("results").sizes;
      if (gradients.querySelectorAll("[data-quantity]").length !== length) gradients.replaceChildren(...sizesOf(length));
      fill(panel, model);
      run.textContent = model.get("running") ? "Pause" : "Run";
    };
    el.append(style(LOOK), picture, buttons, panel, settings);
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
