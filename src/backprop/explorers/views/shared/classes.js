// Classes of points: their marks and colours, and a map coloured by class.

import { html, svg } from "./drawing.js";
import { levels, SHADES, shadesTo } from "./heat.js";

export const CLASSES = ["square", "circle", "triangle", "diamond"]; // the mark of each
const STRONGEST = 0.5; // of a class's colour on a map, so that its marks can be told
const OUTLINES = [
  (r) => `m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (r) => `m${-1.1 * r} 0a${1.1 * r} ${1.1 * r} 0 1 0 ${2.2 * r} 0a${1.1 * r} ${1.1 * r} 0 1 0 ${-2.2 * r} 0z`,
  (r) => `m0 ${-1.4 * r}l${1.3 * r} ${2.3 * r}h${-2.6 * r}z`,
  (r) => `m0 ${-1.5 * r}l${1.5 * r} ${1.5 * r}l${-1.5 * r} ${1.5 * r}l${-1.5 * r} ${-1.5 * r}z`,
];

// The path of all points of a class, each { x, y, label }.
export const outline = (points, label, r) =>
  points
    .filter((one) => one.label === label)
    .map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}${OUTLINES[label](r)}`)
    .join("");

// A mark by itself, for a button.
export const mark = (label) =>
  svg(
    "svg",
    { class: "explorer-drawing explorer-sample", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { class: `example class-${label}`, d: outline([{ x: 8, y: 8, label }], label, 4.5) }),
  );

// Points from their text, four letters each, and the digits of their classes; on a map `side` wide.
export function placed(text, labels, side) {
  const found = levels(text);
  const share = (at) => (64 * found[at] + found[at + 1]) / 4095;
  return Array.from(labels, (label, at) => ({ x: share(4 * at) * side, y: (1 - share(4 * at + 2)) * side, label: Number(label) }));
}

export const classShades = (el) => CLASSES.map((_, label) => shadesTo(el, `--explorer-class-${label}`, STRONGEST));

// A canvas of `side` places a side, which its style makes larger; `paint(shadeOf)` sets each.
export function raster(side) {
  const canvas = html("canvas", { width: side, height: side, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const points = new Uint32Array(image.data.buffer);
  const paint = (shadeOf) => {
    for (let at = 0; at < points.length; at += 1) points[at] = shadeOf(at);
    context.putImageData(image, 0, 0);
  };
  return { canvas, paint, picture: () => bitmap(side, image.data) };
}

export const shade = (shades, level) => shades[Math.round((level * (SHADES - 1)) / 63)];

// Points of a canvas as a picture file, the same in every browser: rows from the bottom.
function bitmap(side, data) {
  const bytes = new Uint8Array(54 + side * side * 3);
  const header = new DataView(bytes.buffer);
  header.setUint16(0, 0x424d);
  [[2, bytes.length], [10, 54], [14, 40], [18, side], [22, side]].forEach(([at, value]) => header.setUint32(at, value, true));
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  let to = 54;
  for (let row = side - 1; row >= 0; row -= 1) {
    for (let at = 4 * row * side; at < 4 * (row + 1) * side; at += 4) {
      for (const channel of [2, 1, 0]) bytes[to++] = data[at + channel];
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

export const CLASS_LOOK = `${CLASSES.map((_, label) => `.explorer-drawing .class-${label} { fill: var(--explorer-class-${label}); stroke: var(--paper); }
.explorer-drawing .held.class-${label} { fill: var(--paper); stroke: var(--explorer-class-${label}); }`).join("\n")}
.explorer-drawing .own { stroke: var(--ink); stroke-width: 2; }
`;
