// The drawing of a 2-2-2 network, with numbers that are taken hold of where they stand. Views let
// numbers flow through it.

import { choose, html, label, setting, svg } from "./drawing.js";
import { DRAG_NUMBER, HALF, dragNumber } from "./drag_number.js";
import { PULSE, stretch } from "./pulse.js";
import { UNIT, box, circle } from "./unit.js";

const GAP = 124; // pixels between the rows of a network that stands
const NARROW = 480; // pixels, below which the network stands
const INPUT = 25; // pixels: the radius of an input
const [WIDE, LOW, TALL] = [112, 80, 91]; // pixels: a unit, and one that has a place for its delta

export const unitName = (layer, unit) => (layer ? `${layer === 1 ? "hidden unit" : "output"} ${unit}` : `input ${unit}`);

// Where everything stands in a drawing `width` pixels wide: the inputs at the left, or on a narrow
// screen at the top. With `back`, units have a place for a delta, and outputs for a target.
//   unit, into, out: the middle of a unit, and where lines come to it and leave
//   heading, input: a layer's name, an input's letter
//   bias, named: the number of a bias, and its letter beside it
//   along: the share of a line at which its weight stands
//   letter, under, arrow: what stands around a weight: its letter, what passes it, where it should go
//   target, targetLetter, error, loss: beside the outputs
// Where there is no room for the letters of weights and biases, `letter` and `named` aren't there.
function layout(width, back) {
  const high = back ? TALL : LOW;
  return width < NARROW ? standing(width, high, back) : lying(width, high, back);
}

function lying(width, high, back) {
  const right = width - WIDE / 2 - (back ? 86 : 2);
  const columns = [INPUT + 4, (2 * INPUT + 4 + right) / 2, right];
  const rows = [58 + high / 2, (back ? 244 : 214) + high / 2];
  const unit = (layer, j) => ({ x: columns[layer], y: rows[j] });
  return {
    high,
    height: rows[1] + high / 2 + 4,
    unit,
    into: (layer, j) => ({ x: columns[layer] - WIDE / 2, y: rows[j] }),
    out: (layer, i) => ({ x: columns[layer] + (layer ? WIDE / 2 : INPUT), y: rows[i] }),
    heading: (layer) => ({ x: columns[layer], y: 10 }),
    input: (i) => ({ x: columns[0], y: rows[i] - INPUT - 12 }),
    bias: (layer, j) => ({ x: columns[layer] - WIDE / 2 + HALF.across, y: rows[j] - high / 2 - HALF.down - 5 }),
    letter: ({ x, y }) => ({ x, y: y - HALF.down - 8 }),
    under: ({ x, y }) => ({ x, y: y + HALF.down + 9 }),
    arrow: ({ x, y }) => ({ x: x + 29, y: y - HALF.down - 7 }),
    named: (bias) => ({ x: bias.x + HALF.across + 5, y: bias.y, side: "start" }),
    target: (k) => ({ x: width - HALF.across - 4, y: rows[k] - 22 }),
    targetLetter: ({ x, y }) => ({ x, y: y - HALF.down - 8 }),
    error: ({ x, y }) => [{ x, y: y + 24 }, { x, y: y + 41 }],
    loss: { x: width - 2, y: (rows[0] + rows[1]) / 2, side: "end" },
    along: (i, j) => (i === j ? 0.5 : 0.33), // where lines that cross are apart
  };
}

function standing(width, high, back) {
  const columns = [WIDE / 2 + 2, width - WIDE / 2 - 2];
  const hidden = 2 * INPUT + 6 + GAP + high / 2;
  const rows = [INPUT + 6, hidden, hidden + high + GAP];
  const out = (j) => (j ? 1 : -1); // the way to the nearer edge
  const unit = (layer, j) => ({ x: columns[j], y: rows[layer] });
  const ownSide = ({ x }) => out(Number(x > width / 2));
  return {
    high,
    height: rows[2] + high / 2 + (back ? 64 : 4),
    unit,
    into: (layer, j) => ({ x: columns[j], y: rows[layer] - high / 2 }),
    out: (layer, i) => ({ x: columns[i], y: rows[layer] + (layer ? high / 2 : INPUT) }),
    heading: (layer) => ({ x: width / 2, y: rows[layer] }),
    input: (i) => ({ x: columns[i] + out(i) * (INPUT + 14), y: rows[0] }),
    bias: (layer, j) => ({ x: columns[j] + out(j) * (WIDE / 2 - HALF.across), y: rows[layer] - high / 2 - HALF.down - 5 }),
    under: (chip, i, j) => ({ x: chip.x - (i === j ? 0 : 8 * ownSide(chip)), y: chip.y + HALF.down + 8 }),
    arrow: (chip, i, j) => ({ x: chip.x + (i === j ? 1 : -1) * ownSide(chip) * (HALF.across + 8), y: chip.y }),
    target: (k) => ({ x: columns[k] + out(k) * (WIDE / 2 - HALF.across), y: rows[2] + high / 2 + HALF.down + 6 }),
    targetLetter: (target) => ({ x: target.x - ownSide(target) * (HALF.across + 14), y: target.y }),
    error: ({ x, y }) => [21, 36].map((down) => ({ x: x - 8 * ownSide({ x }), y: y + down })),
    loss: { x: width / 2, y: rows[2] + high / 2 + 48 },
    along: (i, j) => (i === j ? 0.46 : 0.27),
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

// One connection: a line from unit i to the number of its weight, `near`, and one from there to
// unit j, `far`; each also `back`, for what comes the other way.
function connection(place, layer, i, j) {
  const [from, to] = [place.out(layer - 1, i), place.into(layer, j)];
  const long = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / long, (to.y - from.y) / long];
  const along = place.along(i, j) * long;
  const chip = { x: from.x + ux * along, y: from.y + uy * along };
  const half = Math.min(HALF.across / Math.abs(ux), HALF.down / Math.abs(uy), HALF.across) + 1;
  const before = [chip.x - ux * half, chip.y - uy * half];
  const after = [chip.x + ux * half, chip.y + uy * half];
  const [start, end] = [[from.x, from.y], [to.x, to.y]];
  const whole = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  const lines = {
    near: stretch(...start, ...before, false),
    far: stretch(...after, ...end, true),
    meeting: stretch(...start, ...before, true), // from the left, to be met by what comes back
    farBack: stretch(...end, ...after, true),
    nearBack: stretch(...before, ...start, true),
  };
  const group = svg("g", { class: "connection", "data-name": `w${layer}_${i}${j}` });
  group.append(svg("line", { class: "glow", ...whole }), svg("line", { class: "idle", ...whole }));
  for (const { elements } of Object.values(lines)) group.append(...elements);
  const clear = () => Object.values(lines).forEach(({ hide }) => hide());
  return { group, layer, i, j, name: `w${layer}_${i}${j}`, whole, chip, clear, ...lines };
}

// Draws the network into a fresh drawing and returns its parts.
//   title: what it is called
//   looked: the parameters that say which "unit" and which "connection" is looked at
//   taken: called with the name of a parameter when the reader changes it
export function network(model, width, { title, looked, back = false, taken }) {
  const place = layout(width, back);
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${place.height}`,
    role: "group",
    "aria-label": title,
  });
  const layers = ["lines", "units", "notes", "pulses", "numbers"].map((name) => svg("g", { class: name }));
  const [lines, boxes, notes, pulses, numbers] = layers;
  drawing.append(...layers);
  for (const [layer, text] of ["input", "hidden", "output"].entries()) {
    notes.append(textAt(place.heading(layer), { class: "heading" }, text));
  }
  const look = (kind, name) => {
    const other = kind === "unit" ? "connection" : "unit";
    const again = model.get(kind) === name;
    if (looked.includes(other)) model.set(other, "none");
    choose(model, kind, again ? "none" : name);
  };

  const shown = []; // what writes the values of the parameters
  const put = (name, where, kind, options = {}) => {
    const one = dragNumber(model, name, { ...where, ...options, taken: () => taken(name) });
    one.element.classList.add(kind);
    numbers.append(one.element);
    shown.push(one.show);
  };

  const connections = [];
  const units = [];
  const learned = (layer) => {
    for (const i of [0, 1]) {
      for (const j of [0, 1]) {
        const one = connection(place, layer, i, j);
        connections.push(one);
        lines.append(one.group);
        if (looked.includes("connection")) {
          const words = `connection from ${unitName(layer - 1, i)} to ${unitName(layer, j)}`;
          one.group.append(svg("line", { class: "hit", ...one.whole }));
          pressed(one.group, words, () => look("connection", one.name));
        }
        put(one.name, one.chip, "signed");
        if (place.letter) notes.append(textAt(place.letter(one.chip), { class: "note backed" }, label("W", layer, i, j)));
      }
    }
    for (const j of [0, 1]) {
      const bias = place.bias(layer, j);
      notes.append(svg("line", { class: "idle", x1: bias.x, x2: bias.x, y1: bias.y, y2: bias.y + HALF.down + 5 }));
      put(`b${layer}_${j}`, bias, "signed");
      if (place.named) notes.append(textAt(place.named(bias), { class: "note" }, label("B", layer, j)));
    }
  };
  for (const layer of [0, 1, 2]) {
    if (layer) learned(layer);
    for (const unit of [0, 1]) {
      const { x, y } = place.unit(layer, unit);
      const one = layer
        ? box({ x, y, wide: WIDE, high: place.high, layer, unit, back })
        : circle(x, y, INPUT);
      const name = layer ? `unit_${layer}_${unit}` : `x_${unit}`;
      one.group.dataset.name = name;
      boxes.append(one.group);
      if (layer) pressed(one.group, unitName(layer, unit), () => look("unit", name));
      else {
        put(name, { x, y }, "given", { bare: true });
        notes.append(textAt(place.input(unit), { class: "note" }, label("X", 0, unit)));
      }
      units.push({ ...one, layer, unit, x, y, name });
    }
  }
  if (back) {
    for (const k of [0, 1]) {
      put(`y_${k}`, place.target(k), "given");
      notes.append(textAt(place.targetLetter(place.target(k)), { class: "note" }, label("Y", 0, k)));
    }
  }
  const show = () => {
    shown.forEach((write) => write());
    for (const { layer, fill, name } of units) if (!layer) fill(model.get(name));
  };
  return { drawing, place, connections, units, notes, pulses, show };
}

// Mark what is looked at.
export function mark(drawing, name) {
  for (const element of drawing.querySelectorAll(".chosen")) element.classList.remove("chosen");
  drawing.querySelector(`[data-name="${name}"]`)?.classList.add("chosen");
}

// The text of a weight or a bias in a formula, in the colour of its sign.
export const learnedText = (model, name) =>
  html("span", { class: model.get(name) < 0 ? "negative-text" : "positive-text", "data-parameter": name }, setting(model, name));

// How the drawing looks, beside what all drawings have.
export const NETWORK = `${DRAG_NUMBER}${PULSE}${UNIT}.explorer-drawing .idle { stroke: var(--quiet); stroke-opacity: 0.55; }
.explorer-drawing .hit { stroke: transparent; stroke-width: 22; }
.explorer-drawing .glow { stroke: var(--quiet); stroke-width: 20; stroke-linecap: round; opacity: 0; }
.explorer-drawing .connection.chosen > .glow, .explorer-drawing .connection[role="button"]:hover > .glow { opacity: 0.18; }
.explorer-drawing [role="button"] { cursor: pointer; outline: none; }
.explorer-drawing [role="button"]:focus-visible > .glow { opacity: 0.4; }
.explorer-drawing .note { font-size: 11px; }
`;
