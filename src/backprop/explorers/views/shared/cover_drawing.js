// The drawing of the cover: the network with its pulses, the map beside it, and the loss.

import { curve } from "./curve.js";
import { heat } from "./heat.js";
import { svg } from "./drawing.js";

const NARROW = 520; // pixels, below which the map stands under the network
const [UNIT, INPUT, OUTPUT] = [24, 13, 24]; // radii
const FINGER = 22; // radius of what a fingertip meets
const [LOW, HIGH] = [-0.25, 1.25]; // the map reaches so far, both ways
const [SIDE, UNIT_SIDE] = [16, 7]; // places of a map of the output, and of a unit's
const THICKEST = 9; // pixels, of a weight of 4 or more
const LARGEST = 7.5; // pixels, a pulse
// The parts of a round in which pulses travel, by layer; between them the answer is seen
const FORWARD = [[0.02, 0.24], [0.26, 0.46]];
const BACK = [[0.76, 0.98], [0.54, 0.74]];

// Where everything stands in a drawing `width` pixels wide.
function layout(width) {
  const wide = width >= NARROW;
  const side = wide ? Math.min(300, Math.round(width * 0.46)) : Math.min(210, Math.round(width * 0.66));
  const room = wide ? width - side - 34 : width - 12;
  const rows = wide ? [36, 118, 200] : [27, 79, 131];
  const map = wide ? { x: width - side - 2, y: 6, side } : { x: width - side - 2, y: 168, side };
  return {
    width,
    height: map.y + side + 20,
    map,
    inputs: [0, 1].map((i) => ({ x: INPUT + 20, y: (rows[i] + rows[i + 1]) / 2 })),
    hidden: rows.map((y) => ({ x: Math.round(room * 0.5), y })),
    output: { x: room - OUTPUT - 2, y: rows[1] },
    target: { x: room - OUTPUT - 2, y: rows[1] + OUTPUT + 13 },
    loss: wide ? { x: 14, y: 250, width: room - 40, height: side - 244 } : { x: 8, y: 204, width: width - side - 26, height: 56 },
  };
}

const pulse = (way) => svg("path", { class: `pulse ${way}`, d: way === "there" ? "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0" : "M-1.2 0L0-1.2L1.2 0L0 1.2z" });

// Draws the parts that stay, for parameters of those names, and returns them.
export function drawing(width, names) {
  const place = layout(width);
  const { map, loss } = place;
  const shift = (value) => ((value - LOW) / (HIGH - LOW)) * map.side;
  const onMap = ([x, y]) => [map.x + shift(x), map.y + map.side - shift(y)];
  const root = svg("svg", {
    class: "explorer-drawing cover",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${place.width} ${place.height}`,
    width: place.width,
    height: place.height,
    role: "img",
    "aria-label": "A network of two inputs, three hidden units and one output, with the map of what it says, and its loss below.",
  });
  const heats = [heat(SIDE, 160, { line: true }), ...place.hidden.map(() => heat(UNIT_SIDE, 40))];
  const still = [
    svg("image", { class: "still", x: map.x, y: map.y, width: map.side, height: map.side, preserveAspectRatio: "none" }),
    ...place.hidden.map(({ x, y }, j) =>
      svg("image", { class: "still", x: x - UNIT, y: y - UNIT, width: 2 * UNIT, height: 2 * UNIT, "clip-path": `circle(${UNIT}px at ${UNIT}px ${UNIT}px)`, "data-unit": j }),
    ),
  ];
  root.append(...still);
  const boxes = [map, ...place.hidden.map(({ x, y }) => ({ x: x - UNIT, y: y - UNIT, side: 2 * UNIT }))];
  heats.forEach(({ canvas }, index) => {
    const { x, y, side } = boxes[index];
    canvas.style.cssText = `left: ${x}px; top: ${y}px; width: ${side}px; height: ${side}px`;
    if (index) canvas.className = "round";
  });

  // The wires
  const wires = names.wires.map((name) => {
    const [layer, i, j] = [Number(name[1]), Number(name[3]), Number(name[4])];
    const [from, to] = layer === 1 ? [place.inputs[i], place.hidden[j]] : [place.hidden[i], place.output];
    const start = { x: from.x + (layer === 1 ? INPUT : UNIT), y: from.y };
    const end = { x: to.x - (layer === 1 ? UNIT : OUTPUT) - 1, y: to.y };
    const { d, at } = curve(start, end);
    const bead = at(layer === 1 ? [0.72, 0.5, 0.72][j] - (j === 1 && i ? 0.28 : 0) : 0.42);
    const line = svg("path", { class: "wire positive", d });
    const group = svg("g", { class: "grip", "data-name": name }, svg("path", { class: "glow", d }), line);
    group.append(svg("circle", { class: "bead", cx: bead[0], cy: bead[1], r: 4.5 }));
    group.append(svg("path", { class: "hit", d }), svg("circle", { class: "finger", cx: bead[0], cy: bead[1], r: FINGER }));
    const dots = { there: pulse("there"), back: pulse("back") };
    return { name, layer, group, line, at, bead, dots };
  });
  root.append(...wires.map(({ group }) => group));
  const leads = svg("path", { class: "lead", d: map.y < 100 ? `M${place.output.x + OUTPUT} ${place.output.y}H${map.x}` : `M${place.output.x} ${place.target.y + 9}V${map.y}` });
  root.append(leads);

  // The units
  const name = ({ x, y }, kind, ...text) => svg("text", { class: kind, x, y }, ...text);
  const inputs = place.inputs.map((at, i) => svg("circle", { class: "input", cx: at.x, cy: at.y, r: INPUT, "data-input": i }));
  root.append(...inputs, ...place.inputs.map((at, i) => name({ ...at, x: 9 }, "note", ["X₀", "X₁"][i])));
  const units = place.hidden.map((at, j) => {
    const group = svg("g", { class: "grip unit", "data-name": `b1_${j}` }, svg("circle", { class: "ring", cx: at.x, cy: at.y, r: UNIT }));
    return { name: `b1_${j}`, group, bead: [at.x, at.y] };
  });
  const answer = svg("text", { class: "answer", x: place.output.x, y: place.output.y });
  const output = svg("g", { class: "grip unit", "data-name": "b2_0" }, svg("circle", { class: "said", cx: place.output.x, cy: place.output.y, r: OUTPUT }), answer);
  units.push({ name: "b2_0", group: output, bead: [place.output.x, place.output.y] });
  const target = name(place.target, "note");
  root.append(...units.map(({ group }) => group), target);
  root.append(...wires.flatMap(({ dots }) => [dots.there, dots.back]));

  // The map's frame and points
  root.append(svg("rect", { class: "frame", x: map.x, y: map.y, width: map.side, height: map.side }));
  const below = map.y + map.side + 11;
  root.append(name({ x: map.x, y: below }, "note start", width < NARROW ? "the bluer, the nearer to 1" : "what it says: the bluer, the nearer to 1"));
  root.append(name({ x: map.x + map.side, y: below }, "note end", "X₀ →"));
  if (width >= NARROW) root.append(name({ x: map.x - 14, y: map.y + 9 }, "note", "X₁ ↑"));
  const ring = svg("circle", { class: "focus", r: 16 });
  const points = names.points.map((one) => {
    const circle = svg("circle", { class: "dot", r: 9 });
    const square = svg("rect", { class: "dot", x: -8.5, y: -8.5, width: 17, height: 17 });
    const text = svg("text", {});
    const group = svg("g", { class: "grip point", "data-name": one }, circle, square, text, svg("circle", { class: "finger", r: FINGER }));
    return { name: one, group, circle, square, text };
  });
  root.append(ring, ...points.map(({ group }) => group));

  // The loss
  const trace = svg("polyline", { class: "trace" });
  const head = svg("circle", { class: "head", r: 4 });
  const number = svg("tspan", {});
  const low = map.y < 100;
  root.append(svg("path", { class: "axis", d: `M${loss.x} ${loss.y + 4}v${loss.height - 4}h${loss.width}` }), trace, head);
  root.append(svg("text", { class: "loss start", x: loss.x + (low ? 10 : 0), y: loss.y - (low ? 6 : 16) }, "loss ", number));
  return { place, root, heats, still, wires, inputs, units, answer, target, ring, points, onMap, trace, head, number };
}

// Draw the wires with these weights, and what pulses of a round are on their way.
export function drawWires({ wires }, weights) {
  wires.forEach(({ line }, index) => {
    const weight = weights[index];
    const sign = weight < 0 ? "wire negative" : "wire positive";
    if (line.getAttribute("class") !== sign) line.setAttribute("class", sign);
    line.setAttribute("stroke-width", Math.min(THICKEST, 1 + 2 * Math.abs(weight)).toFixed(2));
  });
}

const sizes = (levels) => Array.from(levels, (level) => (level - 31.5) / 31.5);

// `phase` goes from 0 to 1 in a round; outside of it no pulse is seen.
export function drawPulses({ wires }, flows, blame, phase) {
  const [there, back] = [sizes(flows), sizes(blame)];
  wires.forEach(({ layer, at, dots }, index) => {
    const move = (dot, size, [begin, end], turned) => {
      const share = (phase - begin) / (end - begin);
      const seen = share > 0 && share < 1 && Math.abs(size) > 0.03;
      if (!seen) return dot.style.visibility !== "hidden" && (dot.style.visibility = "hidden");
      const [x, y] = at(turned ? 1 - share : share);
      const scale = 1.6 + (LARGEST - 1.6) * Math.sqrt(Math.abs(size));
      dot.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(2)})`);
      dot.classList.toggle("minus", size < 0);
      dot.style.visibility = "visible";
    };
    move(dots.there, there[index], FORWARD[layer - 1], false);
    move(dots.back, back[index], BACK[layer - 1], true);
  });
}

// Draw the loss up to a frame.
export function drawLoss({ place, trace, head }, losses, frame) {
  const { x, y, width, height } = place.loss;
  const most = Math.max(0.8, ...losses);
  const last = Math.max(1, losses.length - 1);
  const at = losses.slice(0, frame + 1).map((loss, index) => [x + (index / last) * width, y + height * (1 - loss / most)].map((one) => one.toFixed(1)));
  trace.setAttribute("points", at.map((one) => one.join()).join(" "));
  head.setAttribute("cx", at[frame][0]);
  head.setAttribute("cy", at[frame][1]);
}

// The stage is a layer of its own, so that what moves there has nothing else drawn again.
export const LOOK = `
.explorer-drawing.cover { display: block; max-width: none; position: relative; overflow: visible; }
.cover .wire { fill: none; stroke: var(--positive); stroke-linecap: round; }
.cover .wire.negative { stroke: var(--negative); stroke-dasharray: 7 7; stroke-linecap: butt; }
.cover .glow { fill: none; }
.cover .hit { fill: none; stroke: transparent; stroke-width: 16; }
.cover .finger { fill: transparent; stroke: none; }
.cover .bead { fill: var(--paper); stroke: var(--quiet); stroke-width: 1.5; }
.cover .grip { cursor: grab; }
.cover :is(.finger, .unit) { touch-action: none; }
.cover .grip:hover > .glow, .cover .held > .glow { opacity: 0.5; }
.cover .grip:hover .bead, .cover .held .bead { fill: var(--explorer-glow); stroke: var(--ink); }
.cover .unit circle, .cover .unit circle.said { stroke: var(--activation); stroke-width: 2; }
.cover .unit circle.ring { fill: transparent; }
.cover .unit circle.said { fill: var(--paper); }
.cover .unit:hover circle, .cover .unit.held circle { stroke-width: 4; }
.cover .input { fill: var(--paper); stroke: var(--activation); stroke-width: 2; }
.cover .input.on { fill: var(--activation); }
.cover .lead { fill: none; stroke: var(--activation); stroke-width: 2; }
.cover .answer { fill: var(--activation); font-weight: 600; font-size: 14px; }
.cover .pulse { stroke-width: 0.35; visibility: hidden; pointer-events: none; }
.cover .there { fill: var(--activation); stroke: var(--paper); }
.cover .back { fill: var(--delta); stroke: var(--paper); }
.cover .there.minus { fill: var(--paper); stroke: var(--activation); }
.cover .back.minus { fill: var(--paper); stroke: var(--delta); }
.cover .frame { fill: none; stroke: var(--explorer-edge); }
.cover .point .dot { stroke-width: 2; }
.cover .point circle.dot { fill: var(--activation); stroke: var(--paper); }
.cover .point rect.dot { fill: var(--paper); stroke: var(--activation); }
.cover .point text { font-weight: 600; fill: var(--activation); pointer-events: none; }
.cover .point.one text { fill: var(--paper); }
.cover .point.one rect.dot, .cover .point:not(.one) circle.dot { display: none; }
.cover .point:hover .dot, .cover .point.held .dot { stroke: var(--ink); }
.cover .focus { fill: none; stroke: var(--ink); stroke-width: 2; pointer-events: none; }
.cover .axis { fill: none; stroke: var(--explorer-edge); }
.cover .trace { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; }
.cover .head { fill: var(--ink); }
.cover .loss { fill: var(--ink); }
.explorer-view .still { visibility: hidden; }
.cover-stage { position: relative; margin-inline: auto; contain: layout; will-change: transform; }
.cover-stage canvas { position: absolute; }
.cover-stage canvas.round { border-radius: 50%; }
.explorer[aria-busy="true"] .cover-stage canvas { opacity: 0.45; }
.explorer-view .cover-stage input { appearance: none; background: transparent; border-radius: 50%; height: 44px; margin: 0; min-height: 0; min-width: 0; opacity: 1; pointer-events: none; position: absolute; transform: translate(-50%, -50%); width: 44px; }
.cover-stage input::-webkit-slider-thumb { appearance: none; height: 16px; opacity: 0; width: 16px; }
.cover-stage input::-moz-range-thumb { border: 0; height: 16px; opacity: 0; width: 16px; }
.cover-stage input::-moz-range-track { background: transparent; }
.cover-stage input:disabled { visibility: hidden; }
.explorer-view .cover-buttons { align-items: center; display: flex; flex-wrap: wrap; gap: 0.25rem; margin-top: 0.5rem; }
.explorer-view .cover-buttons button { min-height: 44px; min-width: 5.5rem; }
.explorer-view .cover-buttons .play { background: var(--explorer-activation); border-color: var(--explorer-activation); color: var(--explorer-paper); font-weight: 600; }
`;
