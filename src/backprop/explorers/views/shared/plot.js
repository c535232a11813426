// What drawings of numbers share: scales, axes, lines, legends. Places are in the drawing's pixels.

import { svg } from "./drawing.js";

// Where a value is: `start` for `low`, `end` for `high`, evenly between.
export const scale = (low, high, start, end) => (value) => start + ((value - low) / (high - low)) * (end - start);

export const numbers = (text, between = " ") => text.split(between).map(Number);

const short = (value) => value.toFixed(1);

// Points as a line has them: "1.0,2.0 3.0,4.5".
export const joined = (points) => points.map((point) => point.map(short).join(",")).join(" ");

export const moved = ([x, y]) => `translate(${short(x)} ${short(y)})`;

export const text = (words, x, y, kind = "") => svg("text", { x, y, class: kind }, words);

// A number on an axis, with a real minus.
export const tick = (value, digits = 0) => value.toFixed(digits).replace("-", "−");

// Round values from `low` to `high`, about `count` of them, each with its words: [value, words].
export function rounds(low, high, count) {
  const rough = (high - low) / count;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const apart = ten * [1, 2, 5, 10].find((part) => part * ten >= 0.999 * rough);
  const digits = Math.max(0, -Math.floor(Math.log10(apart) + 1e-9));
  const first = Math.ceil(low / apart - 1e-9);
  const last = Math.floor(high / apart + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * apart);
  return values.map((value) => [value, tick(value, digits)]);
}

// An axis to the right along `y`, or up along `x`, with marks at `ticks`, [value, words] each, and
// its name between the last two of them.
export function axisAcross(ticks, name, place, y) {
  const [before, last] = ticks.slice(-2).map(([value]) => place(value));
  return svg(
    "g",
    { class: "ticks" },
    ...ticks.map(([value]) => svg("path", { d: `M${short(place(value))} ${y}v4` })),
    ...ticks.map(([value, words]) => text(words, short(place(value)), y + 13, "note")),
    text(name, short((before + last) / 2), y + 13, "name"),
  );
}

export function axisUp(ticks, name, place, x) {
  const [before, last] = ticks.slice(-2).map(([value]) => place(value));
  const middle = short((before + last) / 2);
  return svg(
    "g",
    { class: "ticks" },
    ...ticks.map(([value]) => svg("path", { d: `M${x} ${short(place(value))}h-4` })),
    ...ticks.map(([value, words]) => text(words, x - 7, short(place(value)), "note end")),
    svg("text", { class: "name", transform: `translate(${x - 13} ${middle}) rotate(-90)` }, name),
  );
}

// Ground for a drawing that must not leave it: its clip path, which `clip-path` calls by `id`.
export const bounds = (id, x, y, width, height) => svg("clipPath", { id }, svg("rect", { x, y, width, height }));

// A line and a mark as the drawing has them, for a legend.
export const sample = (width, ...parts) =>
  svg("svg", { class: "explorer-drawing explorer-sample", width, height: 14, "aria-hidden": "true" }, ...parts);

// A part of a drawing that is kept when the reader pins it. `x` and `y` say its scales:
// [low, high, start, end] as for `scale`.
export const pinnable = (x, y, ...parts) => svg("g", { "data-pin": true, "data-scales": JSON.stringify([x, y]) }, ...parts);

// How these look; a view adds it to its own style.
export const PLOT = `
.explorer-drawing .ticks path { stroke: var(--quiet); fill: none; }
.explorer-drawing .ticks .note { font-size: 12px; }
.explorer-drawing .name { fill: var(--ink); font-style: italic; }
.explorer-drawing .frame { fill: none; stroke: var(--quiet); }`;
