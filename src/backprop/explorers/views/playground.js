// Playground: the map of a network's output while it learns, with the loss and the
// size of each layer's gradient.

import { controls, fill, html, keepDrawn, line, number, power, style, svg } from "./shared/drawing.js";

const SIDE = 32; // cells along each side of the map
const LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const EDGE = 2.8; // the map reaches from -EDGE to EDGE
const ENDS = [[204, 121, 167], [0, 158, 115]]; // red, green, blue of class 0 and class 1
const NARROW = 520;
const LOOK = `
.explorer-drawing .axis { fill: none; stroke: var(--explorer-edge, #d0d7de); }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 1.8; }
.explorer-drawing .curve.dashed { stroke-dasharray: 5 3; }
.explorer-drawing .curve.layer { stroke: var(--delta); }
.explorer-drawing .example { stroke: #fff; stroke-width: 1; }
.explorer-drawing .class-0 { fill: #8f3a6b; }
.explorer-drawing .class-1 { fill: #00664b; }
.explorer-drawing .left { text-anchor: start; }`;

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

function drawMap(results, side) {
  const place = (x, y) => [((x / EDGE + 1) / 2) * side, ((1 - y / EDGE) / 2) * side];
  const group = svg("g");
  group.append(svg("image", { href: bitmap(results.map), width: side, height: side, preserveAspectRatio: "none" }));
  for (const point of results.points.split(";")) {
    const [x, y, label] = point.split(",").map(Number);
    const [left, top] = place(x, y);
    group.append(
      label
        ? svg("circle", { class: "example class-1", cx: left.toFixed(1), cy: top.toFixed(1), r: 3.5 })
        : svg("rect", { class: "example class-0", x: (left - 3).toFixed(1), y: (top - 3).toFixed(1), width: 6, height: 6 }),
    );
  }
  return group;
}

// Axes with curves over the steps; `curves` are {values, name, class}.
function chart(title, curves, steps, { x, y, width, height, log }) {
  const scale = log ? Math.log10 : (value) => value;
  const all = curves.flatMap(({ values }) => values).filter((value) => value > 0 || !log).map(scale);
  const top = log ? Math.ceil(Math.max(...all, 0)) : Math.max(...all);
  const bottom = log ? Math.floor(Math.min(...all, top - 2)) : 0;
  const last = Math.max(1, steps.at(-1));
  const across = (step) => x + (step / last) * width;
  const up = (value) => y + height - ((Math.max(bottom, scale(value)) - bottom) / (top - bottom || 1)) * height;
  const group = svg("g", {}, svg("rect", { class: "axis", x, y, width, height }));
  group.append(svg("text", { class: "heading left", x, y: y - 9 }, title));
  const label = (value) => (log ? power(value) : String(Number(value.toPrecision(2))));
  group.append(svg("text", { class: "note", x: x - 18, y: y + 6 }, label(top)));
  group.append(svg("text", { class: "note", x: x - 18, y: y + height - 5 }, label(bottom)));
  const ends = curves.map(({ values }) => up(values.at(-1)));
  for (const [index, { values, name, look }] of curves.entries()) {
    const points = values.map((value, row) => `${across(steps[row]).toFixed(1)},${up(value).toFixed(1)}`);
    if (points.length === 1) points.push(points[0].replace(/^[^,]+/, (x + 6).toFixed(1)));
    group.append(svg("polyline", { class: `curve ${look}`, points: points.join(" "), opacity: 1 - (0.6 * index) / curves.length }));
    const crowd = ends.slice(0, index).filter((end) => Math.abs(end - ends[index]) < 12).length;
    group.append(svg("text", { class: "note left", x: x + width + 5 + 26 * crowd * (name.length < 3 ? 0.5 : 0), y: ends[index].toFixed(1) }, name));
  }
  return group;
}

function draw(model, width) {
  const results = model.get("results");
  const wide = width >= NARROW;
  const side = wide ? Math.min(300, width * 0.48) : width;
  const left = wide ? side + 46 : 40;
  const room = { x: left, width: width - left - 62, height: 108 };
  const tops = wide ? [22, 182] : [side + 40, side + 196];
  const columns = results.history[0].map((_, column) => results.history.map((row) => row[column]));
  const [steps, loss, held, ...sizes] = columns;
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${wide ? 304 : side + 316}`,
    role: "img",
    "aria-label": "The map of the network's output with the examples, the loss, and the size of each layer's gradient. The numbers stand below.",
  });
  const look = style();
  look.textContent += LOOK;
  const losses = [
    { values: loss, name: "trained", look: "" },
    { values: held, name: "held out", look: "dashed" },
  ];
  if (Math.abs(loss.at(-1) - held.at(-1)) < 0.1 * Math.max(...loss)) losses[0].name = "";
  const layers = sizes.map((values, layer) => ({ values, name: String(layer + 1), look: "layer" }));
  drawing.append(
    look,
    drawMap(results, side),
    chart("loss, over the steps", losses, steps, { ...room, y: tops[0] }),
    chart("size of ∂L/∂W, layer by layer", layers, steps, { ...room, y: tops[1], log: true }),
  );
  return drawing;
}

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const press = (kind) => () => model.send({ kind: kind() });
    const button = (text, kind) => html("button", { type: "button", onclick: press(kind) }, text);
    const run = button("Run", () => (model.get("running") ? "pause" : "run"));
    const buttons = html("div", { class: "explorer-steps" }, html("div", {}, run, button("Step", () => "step"), button("Start again", () => "restart")));
    const [whole, share] = [{ "data-shown": ".0f" }, { "data-shown": ".3f" }];
    const panel = html(
      "div",
      { class: "explorer-panel" },
      line(number(html, "steps", whole), " steps, ", number(html, "epochs", { "data-shown": ".1f" }), " epochs"),
      line("trained on: loss ", number(html, "loss"), ", right ", number(html, "accuracy", share)),
      line("held out: loss ", number(html, "held_out"), ", right ", number(html, "held_out_accuracy", share)),
      html("strong", { "data-quantity": "note", role: "status" }),
    );
    let room;
    const update = () => {
      if (!room) return;
      picture.replaceChildren(draw(model, room));
      fill(panel, model);
      run.textContent = model.get("running") ? "Pause" : "Run";
    };
    el.append(picture, buttons, panel, controls(model));
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
