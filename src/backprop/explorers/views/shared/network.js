// The drawing of a 2-2-2 network, inputs on the left. Views add their own numbers to it.

import { choose, setting, svg } from "./drawing.js";

export const RADIUS = 29;
const RAISED = { 1: "⁽¹⁾", 2: "⁽²⁾" };
const LOWERED = ["₀", "₁"];
const NARROW = 480; // pixels, below which the network stands
const THICKEST = 5; // pixels, of a weight of 2

export const label = (letter, layer, ...units) =>
  letter + (RAISED[layer] ?? "") + units.map((unit) => LOWERED[unit]).join("");

// Where everything stands in a drawing `width` pixels wide: the inputs at the left, or on
// a narrow screen at the top. `margin` is left free for the targets at the right.
//   unit, heading: a layer and a unit, a layer's name
//   note, sum, delta: what belongs to a unit; target: lines beside an output
export function layout(width, margin = 0) {
  return width < NARROW ? standing(width) : lying(width, margin);
}

function lying(width, margin) {
  const left = RADIUS + 10;
  const right = width - RADIUS - 10 - margin;
  const columns = [left, (left + right) / 2, right];
  const rows = [104, 260];
  const unit = (layer, j) => ({ x: columns[layer], y: rows[j] });
  const sum = (layer, j) => ({ x: columns[layer], y: rows[j] + RADIUS + 15 });
  return {
    width,
    height: 338,
    unit,
    heading: (layer) => ({ x: columns[layer], y: 14 }),
    note: (layer, j) => ({ x: columns[layer], y: rows[j] - RADIUS - 13 }),
    sum,
    delta: sum,
    target: (j, line) => ({ x: right + RADIUS + 6 + margin / 2, y: rows[j] + [-13, 8, 25][line] }),
    along: (i, j) => (i === j ? 0.5 : 0.33), // where lines that cross have parted again
  };
}

function standing(width) {
  const columns = [RADIUS + 20, width - RADIUS - 20];
  const rows = [62, 226, 390];
  const unit = (layer, j) => ({ x: columns[j], y: rows[layer] });
  const inside = (j, y) => ({ x: columns[j] + (j ? -1 : 1) * (RADIUS + 6), y, side: j ? "end" : "start" });
  const note = (layer, j) =>
    layer ? inside(j, rows[layer] - 8) : { x: columns[j], y: rows[0] - RADIUS - 13 };
  const sum = (layer, j) => inside(j, rows[layer] + 10);
  return {
    width,
    height: 476,
    unit,
    heading: (layer) => ({ x: width / 2, y: rows[layer] - 27 }),
    note,
    sum,
    delta: (layer, j) => (j ? sum : note)(layer, j),
    target: (j, line) => ({ x: columns[j], y: rows[2] + RADIUS + [14, 32, 48][line] }),
    along: (i, j) => (i === j ? 0.5 : 0.25 + 0.12 * i),
  };
}

// A text at a place that a layout has given.
export function textAt({ x, y, side }, attributes, ...children) {
  const words = `${attributes.class ?? ""} ${side ?? ""}`.trim();
  return svg("text", { ...attributes, x, y, class: words }, ...children);
}

// An element that is pressed like a button, by pointer and by keyboard.
function pressed(element, name, act) {
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
  element.setAttribute("aria-label", name);
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

// The head of an arrow that arrives at the circle around (x, y).
function arrowhead(x, y, fromX, fromY, way) {
  const degrees = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
  const turned = `translate(${x} ${y}) rotate(${degrees.toFixed(1)})`;
  return svg("path", { class: `arrow ${way}`, d: `M-${RADIUS + 1} 0l-10-4.5v9z`, transform: turned });
}

// One connection: glow, line, an arrowhead at each end, and the place for a number on it.
function connection(place, layer, i, j) {
  const { x: x1, y: y1 } = place.unit(layer - 1, i);
  const { x: x2, y: y2 } = place.unit(layer, j);
  const line = { x1, y1, x2, y2 };
  const group = svg("g", { class: "connection", "data-name": `w${layer}_${i}${j}` });
  group.append(svg("line", { class: "glow", ...line }), svg("line", { class: "line", ...line }));
  group.append(arrowhead(x2, y2, x1, y1, "forward"), arrowhead(x1, y1, x2, y2, "back"));
  group.append(svg("line", { class: "hit", ...line }));
  const along = place.along(i, j);
  const text = { x: x1 + along * (x2 - x1), y: y1 + along * (y2 - y1), class: "backed" };
  return { group, text, layer, i, j, name: `w${layer}_${i}${j}` };
}

// Draws the network into a fresh SVG and returns its parts.
//   onUnit, onConnection: the name of the parameter that says which one is looked at
export function network(model, place, { title, onUnit, onConnection }) {
  const { width, height } = place;
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": title,
  });
  for (const [layer, text] of ["input", "hidden", "output"].entries()) {
    drawing.append(textAt(place.heading(layer), { class: "heading" }, text));
  }
  const connections = [];
  for (const layer of [1, 2]) {
    for (const i of [0, 1]) for (const j of [0, 1]) connections.push(connection(place, layer, i, j));
  }
  for (const one of connections) {
    drawing.append(one.group);
    if (!onConnection) continue;
    const from = `${one.layer === 1 ? "input" : "hidden unit"} ${one.i}`;
    const to = `${one.layer === 1 ? "hidden unit" : "output"} ${one.j}`;
    pressed(one.group, `connection from ${from} to ${to}`, () => choose(model, onConnection, one.name));
  }
  const units = [];
  for (const layer of [0, 1, 2]) {
    for (const unit of [0, 1]) {
      const { x, y } = place.unit(layer, unit);
      const name = layer ? `unit_${layer}_${unit}` : `x_${unit}`;
      const group = svg("g", { class: "unit", "data-name": name }, svg("circle", { cx: x, cy: y, r: RADIUS }));
      drawing.append(group);
      if (layer && onUnit) {
        const words = `${layer === 1 ? "hidden unit" : "output"} ${unit}`;
        pressed(group, words, () => choose(model, onUnit, name));
      }
      units.push({ group, layer, unit, x, y, name });
    }
  }
  return { drawing, connections, units };
}

// Colour, dash and thickness of each line say what its weight is.
export function drawWeights(model, connections) {
  for (const { group, name } of connections) {
    const weight = model.get(name);
    const line = group.querySelector(".line");
    const sign = weight < 0 ? "negative" : "positive";
    line.setAttribute("class", `line ${sign}`);
    group.querySelector(".forward").setAttribute("class", `arrow forward ${sign}`);
    line.setAttribute("stroke-width", (0.8 + ((THICKEST - 0.8) * Math.abs(weight)) / 2).toFixed(2));
  }
}

// Mark what is looked at, and what the control in use belongs to.
export function mark(drawing, kind, name) {
  for (const element of drawing.querySelectorAll(`.${kind}`)) element.classList.remove(kind);
  if (!name) return;
  const bias = name.match(/^b(\d)_(\d)$/);
  const target = bias ? `unit_${bias[1]}_${bias[2]}` : name.replace(/^y_/, "unit_2_");
  drawing.querySelector(`[data-name="${target}"]`)?.classList.add(kind);
}

// The text of a weight, in the colour of its sign.
export function weightText(model, name, make, attributes = {}) {
  const colour = model.get(name) < 0 ? "negative-text" : "positive-text";
  const text = { ...attributes, class: `${attributes.class ?? ""} ${colour}`.trim(), "data-parameter": name };
  return make(make === svg ? "text" : "span", text, setting(model, name));
}
