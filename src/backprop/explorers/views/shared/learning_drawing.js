// The drawing of a network that learns: a map in each unit, the map of what it says beside it,
// with the examples; below, the charts.

import { curve } from "./curve.js";
import { CLASSES, outline, placed, raster, shade } from "./classes.js";
import { html, svg } from "./drawing.js";
import { levels } from "./heat.js";
import { CHART_LOOK, gradientBars, lossChart } from "./learning_charts.js";
import { text } from "./plot.js";

const NARROW = 520; // pixels
const [SIDE, UNIT_SIDE] = [32, 8]; // places along each side of the large map, and of a unit's
const LARGEST = 5; // pixels, a pulse

// Where everything stands in a drawing `width` pixels wide, of a network of those widths.
function layout(width, widths) {
  const wide = width >= NARROW;
  const side = wide ? Math.min(300, Math.round(width * 0.46)) : Math.round(width * 0.5);
  const most = Math.max(...widths);
  const [left, right] = wide ? [22, width - side - 30] : [15, width - side - 14];
  const size = Math.min(wide ? 34 : 24, (0.84 * side) / most, (0.62 * (right - left)) / widths.length);
  const apart = (right - left - size) / (widths.length - 1);
  const columns = widths.map((count, layer) => {
    const pitch = Math.min(side / count, Math.max(1.5 * size, side / most));
    return Array.from({ length: count }, (_, j) => ({
      x: Math.round(left + size / 2 + layer * apart),
      y: Math.round(4 + side / 2 + (j - (count - 1) / 2) * pitch),
    }));
  });
  const floor = 4 + side + (wide ? 98 : 84);
  return { wide, side, size, apart, columns, floor, map: { x: width - side - 2, y: 4 }, height: floor + 44 };
}

// Draws the parts that stay, and returns what draws the others.
export function drawing(width, widths) {
  const place = layout(width, widths);
  const { wide, side, size, columns, map } = place;
  const root = svg("svg", {
    class: "explorer-drawing learning",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${place.height}`,
    role: "group",
    "aria-label": "The network, with a map in each unit, and the map of what it says.",
  });
  const still = (x, y, wideness) => svg("image", { class: "still", x, y, width: wideness, height: wideness, preserveAspectRatio: "none" });
  const over = (canvas, x, y, wideness) => {
    canvas.style.cssText = `left: ${x}px; top: ${y}px; width: ${wideness}px; height: ${wideness}px`;
    return canvas;
  };

  // The wires, and a canvas for the pulses on them
  const wires = [];
  for (let layer = 1; layer < columns.length; layer += 1) {
    for (const from of columns[layer - 1]) {
      for (const to of columns[layer]) {
        const { d, at } = curve({ x: from.x + size / 2, y: from.y }, { x: to.x - size / 2, y: to.y });
        wires.push({ layer, at, level: -1, line: svg("path", { class: "wire", d }) });
      }
    }
  }
  const thickest = Math.min(7, 0.3 * size);
  const sharp = window.devicePixelRatio || 1;
  const pulses = html("canvas", { class: "pulses", width: Math.round(map.x * sharp), height: Math.round((side + 8) * sharp), "aria-hidden": "true" });
  pulses.style.cssText = `left: 0; top: 0; width: ${map.x}px; height: ${side + 8}px`;

  // The units
  const units = columns.flat().map(({ x, y }) => {
    const [left, top] = [x - size / 2, y - size / 2];
    const { canvas, ...rest } = raster(UNIT_SIDE);
    const frame = svg("rect", { class: "unit", x: left, y: top, width: size, height: size, rx: size / 6 });
    over(canvas, left, top, size).style.borderRadius = `${size / 6}px`;
    return { ...rest, canvas, frame, still: still(left, top, size) };
  });
  const ends = columns.at(-1);
  const lead = svg("path", { class: "lead", d: ends.map(({ x, y }) => `M${x + size / 2} ${y}H${map.x}`).join("") });
  const names = columns[0].map(({ x, y }, i) => text(["X₀", "X₁"][i], x - size / 2 - (wide ? 12 : 9), y, "note"));
  const outputs = ends.length > 1 ? svg("g", {}, ...ends.map(({ x, y }, label) => svg("path", { class: `example class-${label}`, d: outline([{ x: x + size / 2 + (wide ? 12 : 7), y, label }], label, wide ? 4 : 2.6) }))) : "";

  // The map
  const plane = raster(SIDE);
  over(plane.canvas, map.x, map.y, side);
  const peek = raster(UNIT_SIDE); // a unit's map in its place, while a pointer is on the unit
  over(peek.canvas, map.x, map.y, side).hidden = true;
  const boundary = svg("path", { class: "boundary", "data-pin": true });
  const marks = ["held", "example", "own"].map((kind) => CLASSES.map((_, label) => svg("path", { class: `${kind} class-${label}` })));
  const land = svg("rect", { class: "land", width: side, height: side });
  const cross = svg("path", { class: "cross later", d: "M-9 0h18M0 -9v18" });
  const onMap = svg("g", { transform: `translate(${map.x} ${map.y})` }, boundary, ...marks.flat(), cross, land);
  const large = still(map.x, map.y, side);

  const charts = [gradientBars(place), lossChart(place)];
  root.append(
    ...units.map((unit) => unit.still),
    large,
    svg("g", { class: "wires" }, ...wires.map(({ line }) => line)),
    lead,
    ...units.map(({ frame }) => frame),
    ...names,
    outputs,
    onMap,
    svg("rect", { class: "frame", x: map.x, y: map.y, width: side, height: side }),
    ...charts.flatMap((chart) => chart.parts),
    svg("g", { class: "ghost-place" }),
  );
  const canvases = [...units.map(({ canvas }) => canvas), plane.canvas, peek.canvas, pulses];
  const parts = { place, root, canvases, wires, thickest, pulses, sharp, units, plane, peek, large, boundary, marks, land, cross, charts, seen: {} };
  units.forEach(({ frame }, index) => {
    const look = (looked) => () => {
      parts.looked = looked;
      peek.canvas.hidden = looked === undefined;
      parts.drawPeek?.();
    };
    frame.addEventListener("pointerenter", look(index));
    frame.addEventListener("pointerleave", look(undefined));
  });
  return parts;
}

// Draw results, as far as they aren't drawn already.
export function drawResults(parts, results, { unit, classes }) {
  const { wires, thickest, units, plane, place, seen } = parts;
  const { side } = place;
  levels(results.weights).forEach((level, index) => {
    const wire = wires[index];
    if (wire.level === level) return;
    wire.level = level;
    const weight = (level - 31.5) / 31.5;
    wire.line.setAttribute("class", `wire ${weight < 0 ? "negative" : "positive"}`);
    wire.line.setAttribute("stroke-width", (0.4 + thickest * Math.abs(weight)).toFixed(1));
  });
  const maps = levels(results.units);
  const ofUnit = (index) => (at) => shade(unit, maps[index * UNIT_SIDE * UNIT_SIDE + at]);
  units.forEach(({ paint }, index) => paint(ofUnit(index)));
  parts.drawPeek = () => parts.looked !== undefined && parts.peek.paint(ofUnit(parts.looked));
  parts.drawPeek();
  const said = levels(results.map);
  plane.paint((at) => shade(classes[said[at] >> 4], (said[at] & 15) * 4.2));
  const grown = side / (2 * results.edge);
  parts.boundary.setAttribute("d", results.boundary);
  parts.boundary.setAttribute("transform", `translate(${side / 2} ${side / 2}) scale(${grown} ${-grown})`);
  const r = place.wide ? 2.9 : 2;
  for (const [row, text, labels] of [[0, results.held_points, results.held_classes], [1, results.points, results.classes]]) {
    if (seen[row] === text + labels) continue;
    seen[row] = text + labels;
    const points = placed(text, labels, side);
    parts.marks[row].forEach((path, label) => path.setAttribute("d", outline(points, label, row ? r : 0.8 * r)));
  }
  for (const { draw } of parts.charts) draw(results);
}

// Draw own points, each { x, y, label } on the map.
export const drawOwn = ({ marks, place }, points) =>
  marks[2].forEach((path, label) => path.setAttribute("d", outline(points, label, place.wide ? 4.2 : 3.4)));

// The maps as pictures in the drawing itself, for whoever stores it.
export function keepStill({ units, plane, large }) {
  for (const unit of units) unit.still.setAttribute("href", unit.picture());
  large.setAttribute("href", plane.picture());
}

// Draw the pulses that go back along the wires, as large as the gradients; `phase` goes from 0 to
// 1 from the output to the input. A negative one is hollow. Without them none is left.
export function drawPulses({ wires, pulses, sharp, place }, pulls, phase, { gradient, paper } = {}) {
  const context = pulses.getContext("2d");
  context.setTransform(sharp, 0, 0, sharp, 0, 0);
  context.clearRect(0, 0, pulses.width, pulses.height);
  if (phase === undefined) return;
  const last = place.columns.length - 1;
  context.lineWidth = 1;
  wires.forEach(({ layer, at }, index) => {
    const size = (pulls[index] - 31.5) / 31.5;
    const r = Math.min(LARGEST, 0.3 * place.size) * Math.abs(size);
    const share = phase * last - (last - layer); // of this layer's way
    if (share < 0 || share > 1 || r < 0.35) return;
    const [x, y] = at(1 - share);
    context.beginPath();
    context.moveTo(x - r, y);
    for (const [dx, dy] of [[0, -r], [r, 0], [0, r]]) context.lineTo(x + dx, y + dy);
    context.closePath();
    context.fillStyle = size < 0 ? paper : gradient;
    context.strokeStyle = size < 0 ? gradient : paper;
    context.fill();
    context.stroke();
  });
}

export const LEARNING_LOOK = `.learning { position: relative; overflow: visible; }
.learning .wire { fill: none; stroke-opacity: 0.75; }
.learning .wire.positive { stroke: var(--positive); }
.learning .wire.negative { stroke: var(--negative); stroke-dasharray: 5 3; }
.learning .unit { fill: none; pointer-events: all; stroke: var(--activation); stroke-width: 1.5; }
.learning .unit:hover { stroke: var(--ink); stroke-width: 3; }
.learning .lead { fill: none; stroke: var(--quiet); stroke-width: 1.5; }
${CHART_LOOK}.learning .frame { fill: none; stroke: var(--explorer-edge); }
.learning .boundary { fill: none; stroke: var(--ink); stroke-width: 1.8; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.learning :is(.example, .held) { stroke-width: 0.8; }
.learning .held { stroke-width: 1.1; }
.learning .land { fill: transparent; cursor: crosshair; outline-offset: 2px; }
.learning .cross { fill: none; stroke: var(--ink); stroke-width: 2; }
.explorer-view .still { visibility: hidden; }
`;
