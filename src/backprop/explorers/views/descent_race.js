// Descent race: the ways of four optimisers over the contour lines of a surface. The
// start can be dragged.

import { choose, controls, fill, html, keepDrawn, line, number, style, svg } from "./shared/drawing.js";
import { handle } from "./shared/handle.js";

const REACH = 2;
const NAMES = ["gradient descent", "momentum", "RMSprop", "Adam"];
const LOOK = `
.explorer-drawing .contour { fill: none; stroke: var(--explorer-edge, #d0d7de); stroke-width: 1; vector-effect: non-scaling-stroke; }
.explorer-drawing .way { fill: none; stroke-width: 2; }
.explorer-drawing .way-0 { stroke: var(--ink); }
.explorer-drawing .way-1 { stroke: var(--activation); stroke-dasharray: 7 3; }
.explorer-drawing .way-2 { stroke: var(--positive); stroke-dasharray: 2 3; }
.explorer-drawing .way-3 { stroke: var(--delta); stroke-dasharray: 9 3 2 3; }
.explorer-drawing .stop { stroke: var(--paper); stroke-width: 1; stroke-dasharray: none; }
.explorer-drawing .stop.way-0 { fill: var(--ink); }
.explorer-drawing .stop.way-1 { fill: var(--activation); }
.explorer-drawing .stop.way-2 { fill: var(--positive); }
.explorer-drawing .stop.way-3 { fill: var(--delta); }
.explorer-drawing .start-point { fill: var(--explorer-glow, #ffd33d); stroke: var(--ink); }`;
const SHAPES = ["M-4-4h8v8h-8z", "M0-5l5 9h-10z", "M0-5l5 5l-5 5l-5-5z", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0"];

// Where a place of the surface is on the picture, from its left upper corner, as shares of its side.
const shares = (x, y) => [(Number(x) + REACH) / (2 * REACH), (REACH - Number(y)) / (2 * REACH)];

function draw(model, side) {
  const { ways, lines } = model.get("results");
  const scale = side / (2 * REACH);
  const place = ([x, y]) => shares(x, y).map((share) => share * side);
  const flat = svg("g", { transform: `translate(${side / 2} ${side / 2}) scale(${scale} ${-scale})` });
  flat.append(...lines.map((path) => svg("path", { class: "contour", d: path })));
  const drawing = svg("g", {}, flat);
  for (const [index, way] of ways.entries()) {
    const points = way.split(" ").slice(0, model.get("steps") + 1).map((point) => place(point.split(",")));
    const corners = points.map((point) => point.map((value) => value.toFixed(1)).join(",")).join(" ");
    const [x, y] = points.at(-1).map((value) => value.toFixed(1));
    drawing.append(
      svg("polyline", { class: `way way-${index}`, points: corners }),
      svg("path", { class: `stop way-${index}`, d: SHAPES[index], transform: `translate(${x} ${y})` }),
    );
  }
  const [cx, cy] = place([model.get("start_x"), model.get("start_y")]).map((value) => value.toFixed(1));
  drawing.append(svg("circle", { class: "start-point", cx, cy, r: 7 }));
  return drawing;
}

// Put the start near a place of the picture, on the sliders' positions.
function takeStart(model, across, down) {
  const near = (share) => Math.round(Math.min(REACH, Math.max(-REACH, (2 * share - 1) * REACH)) * 5) / 5;
  model.set("start_x", near(across));
  choose(model, "start_y", near(1 - down));
}

function entry(name, index) {
  const sample = svg("svg", { class: "explorer-drawing", width: 34, height: 12, "aria-hidden": "true" });
  sample.append(svg("polyline", { class: `way way-${index}`, points: "1,6 33,6" }));
  sample.append(svg("path", { class: `stop way-${index}`, d: SHAPES[index], transform: "translate(17 6)" }));
  return line(sample, ` ${name}: loss `, number(html, `losses[${index}]`), " ", number(html, `notes[${index}]`, { class: "delta-text" }));
}

export default {
  render({ model, el }) {
    const drawing = svg("svg", {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      "aria-label": "Contour lines of the surface and the ways of the optimisers. Press or drag to move the start; sliders below do the same.",
    });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const start = handle(picture, () => drawing, (across, down) => takeStart(model, across, down));
    drawing.append(svg("g"), start.element);
    const panel = html("div", { class: "explorer-panel" }, ...NAMES.map(entry));
    let side;
    const update = () => {
      if (!side) return;
      drawing.setAttribute("viewBox", `0 0 ${side} ${side}`);
      drawing.firstChild.replaceWith(draw(model, side));
      start.place(...shares(model.get("start_x"), model.get("start_y")), side);
      fill(panel, model);
    };
    el.append(style(LOOK), picture, panel, controls(model));
    return keepDrawn(model, picture, 460, (width) => (side = width), update);
  },
};
