// Parts of the picture of a digit: marks on its pixels, bars of what a network says, small copies.

import { svg } from "./drawing.js";

const SIDE = 8;
const FULL = 16; // shades of a full pixel
const STEEPEST = 10; // levels of the steepest slope of a picture
const LEAST = 3; // and of the flattest one that has a mark

// The column and the row of a pixel.
const placed = (place) => [place % SIDE, Math.floor(place / SIDE)];

// A rectangle as a path.
export const box = (x, y, width, height) => `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`;

// A plus or a minus, in the middle of (x, y), that reaches so far.
export function sign(x, y, reach, thick, plus) {
  const [far, half] = [reach - thick / 2, thick / 2];
  if (!plus) return box(x - reach, y - half, 2 * reach, thick);
  const steps = [[far, 0], [0, far], [thick, 0], [0, -far], [far, 0], [0, -thick], [-far, 0], [0, -far], [-thick, 0], [0, far], [-far, 0]];
  return `M${(x - reach).toFixed(1)} ${(y + half).toFixed(1)}${steps.map(([dx, dy]) => `l${dx.toFixed(1)} ${dy.toFixed(1)}`).join("")}z`;
}

export const hasMark = (level) => Math.abs(level) >= LEAST;

// The marks of the levels of all slopes, on pixels so large: a path of plus signs where more ink
// makes the loss fall, and one of minus signs.
export function signs(slopes, size) {
  const thick = Math.max(2.6, 0.11 * size);
  const mark = (plus) => (level, place) => {
    if (!hasMark(level) || level < 0 !== plus) return "";
    const [x, y] = placed(place).map((value) => (value + 0.5) * size);
    return sign(x, y, size * (0.1 + (0.27 * Math.abs(level)) / STEEPEST), thick, plus);
  };
  return [true, false].map((plus) => slopes.map(mark(plus)).join(""));
}

// A frame in each pixel whose ink isn't what it was at the start.
export const changes = (ink, start, size) =>
  ink.map((shade, place) => {
    const [x, y] = placed(place).map((value) => value * size + 1.5);
    return Math.abs(shade - start[place]) < 0.5 ? "" : box(x, y, size - 3, size - 3);
  }).join("");

// The bars: a column for each digit, `left` to `right`, from `top` to `low`.
export function bars(left, right, top, low, ask) {
  const wide = (right - left) / 10;
  const columns = Array.from({ length: 10 }, (_, digit) => {
    const x = left + (digit + 0.5) * wide;
    const bar = svg("rect", { class: "bar", "data-pin": true, x: x - 0.3 * wide, width: 0.6 * wide });
    const chance = svg("text", { class: "chance", x, "data-quantity": "" });
    const group = svg(
      "g",
      { class: "column", onclick: () => ask(digit) },
      svg("rect", { class: "hit", x: x - wide / 2, y: top - 18, width: wide, height: low - top + 46 }),
      bar,
      chance,
      svg("circle", { class: "asked", cx: x, cy: low + 15, r: 11 }),
      svg("text", { class: "name", x, y: low + 15 }, String(digit)),
    );
    const show = (step, share) => {
      const height = share * (low - top);
      bar.setAttribute("y", (low - height).toFixed(1));
      bar.setAttribute("height", height.toFixed(1));
      chance.setAttribute("y", (low - height - 9).toFixed(1));
      chance.dataset.quantity = `chances[${step}][${digit}]`;
    };
    return { group, show };
  });
  const base = svg("path", { class: "base", d: `M${left} ${low}H${right}` });
  return { columns, element: svg("g", {}, ...columns.map(({ group }) => group), base) };
}

// A small picture of some shades.
export function thumb(shades) {
  const rows = shades.map((shade, place) => (shade ? svg("path", { d: `M${placed(place)[0]} ${placed(place)[1] + 0.5}h1`, "stroke-opacity": shade / FULL }) : ""));
  return svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" }, ...rows);
}

// How these look; a view adds it to its own style.
export const DIGIT_PARTS = `
.explorer-drawing .mark { paint-order: stroke; stroke: var(--paper); stroke-width: 3; stroke-linejoin: round; pointer-events: none; }
.explorer-drawing .for { fill: var(--positive); }
.explorer-drawing .against { fill: var(--negative); }
.explorer-drawing .bar { fill: var(--activation); }
.explorer-drawing .base { stroke: var(--quiet); }
.explorer-drawing .column { cursor: pointer; }
.explorer-drawing .column .hit { fill: transparent; }
.explorer-drawing .column:hover .hit { fill: var(--ink); fill-opacity: 0.06; }
.explorer-drawing .chance { font-size: 12px; }
.explorer-drawing .name { font-size: 15px; }
.explorer-drawing .asked { fill: none; stroke: var(--ink); stroke-width: 1.5; visibility: hidden; }
.explorer-drawing .column.wanted .asked { visibility: visible; }
.explorer-drawing .read .name { font-weight: 700; }`;
