// The six maps of a kernel on a digit: on the way there ink, weights and their sums, on the way
// back deltas, gradient and the shares of one weight. Each is what is drawn, and the frames on it.

import { svg } from "./drawing.js";
import { cells, framed, inkMap, lines, numberMap, signed, square } from "./number_maps.js";
import { rowAndColumn } from "./place_grid.js";

const SIZE = 3; // of the kernel
const INK = 16; // of a full pixel
// What fills a cell, and how many letters most numbers have
const WEIGHT = { full: 2 };
const SUM = { full: 48, count: 3.3 };
const GRADIENT = { full: 6000, count: 5 };
const [THERE, BACK] = ["way-there", "way-back"];

export const WEIGHTS = Array.from({ length: SIZE * SIZE }, (_, at) => `w_${Math.floor(at / SIZE)}${at % SIZE}`);

// The place in (row, column) and the weight (i, j) that are chosen, on a map of so many rows and
// columns, and which of the two is lit.
export function chosen(model) {
  const { outputs, given } = model.get("results");
  const [rows, columns] = [outputs.length, outputs[0].length];
  const [row, column] = rowAndColumn(model.get("place"), rows, columns);
  const weight = model.get("weight");
  const [i, j] = [Math.floor(weight / SIZE), weight % SIZE];
  return { rows, columns, row, column, i, j, stride: Number(given[WEIGHTS.length + 1]), there: model.get("lit") === "window" };
}

// Whether `value` is one of `count` numbers from `from` on, `step` apart.
const among = (value, from, count, step) => {
  const steps = (value - from) / step;
  return Number.isInteger(steps) && steps >= 0 && steps < count;
};

// What is pressed with a pointer; whoever has none gets to the same by the map and the weights.
const pressed = (rows, columns, cell, act) =>
  cells(rows, columns, cell, (row, column, x, y) =>
    svg("rect", { class: "hit", x: x - cell / 2, y: y - cell / 2, width: cell, height: cell, onclick: () => act(row, column) }),
  );

export function digitMap(model, side, { rows, columns, row, column, i, j, stride, there }) {
  const { picture, given } = model.get("results");
  const cell = side / picture.length;
  const inWindow = (y, x) => among(y, row * stride, SIZE, 1) && among(x, column * stride, SIZE, 1);
  const acted = (y, x) => among(y, i, rows, stride) && among(x, j, columns, stride);
  const frames = there
    ? framed(THERE, cell, row * stride, column * stride, SIZE)
    : framed(BACK, cell, row * stride + i, column * stride + j);
  const margin = Number(given[WEIGHTS.length + 2]) * cell;
  const inner = { x: margin, y: margin, width: side - 2 * margin, height: side - 2 * margin };
  const edge = margin ? [svg("rect", { class: "margin", ...inner })] : [];
  return [[...inkMap(picture, INK, cell, there ? inWindow : acted), ...edge], frames];
}

export function weightMap(model, side, { i, j, there }, hatch) {
  const cell = side / SIZE;
  const size = (row, column, x, y) => square(model.get(WEIGHTS[SIZE * row + column]), { ...WEIGHT, hatch }, x, y, cell);
  const drawn = [svg("g", { "data-pin": true }, ...cells(SIZE, SIZE, cell, size)), lines(SIZE, SIZE, cell)];
  return [drawn, there ? framed(THERE, cell, 0, 0, SIZE) : framed(BACK, cell, i, j)];
}

export function sumMap(model, side, { rows, columns, row, column, there }, hatch) {
  const cell = side / columns;
  const drawn = numberMap("outputs", model.get("results").outputs, { ...SUM, hatch }, cell);
  return [drawn, there ? framed(THERE, cell, row, column) : framed(BACK, cell, 0, 0, rows, columns)];
}

export function deltaMap(model, side, { rows, columns, row, column }, hatch, choosePlace) {
  const cell = side / columns;
  const drawn = numberMap("deltas", model.get("results").deltas, { ...SUM, hatch }, cell);
  return [[...drawn, ...pressed(rows, columns, cell, choosePlace)], framed(BACK, cell, row, column)];
}

export function gradientMap(model, side, { i, j }, hatch, chooseWeight) {
  const cell = side / SIZE;
  const drawn = numberMap("gradient", model.get("results").gradient, { ...GRADIENT, hatch }, cell);
  return [[...drawn, ...pressed(SIZE, SIZE, cell, chooseWeight)], framed(BACK, cell, i, j)];
}

// Each share is a rectangle: as high as its delta, as wide as the ink, so as large as the product.
export function shareMap(model, side, { rows, columns, row, column, i, j, stride }, hatch, choosePlace) {
  const { picture, deltas } = model.get("results");
  const cell = side / columns;
  const share = (down, across, x, y) => {
    const delta = deltas[down][across];
    const high = Math.min(1, Math.abs(delta) / SUM.full) * (cell - 2);
    const wide = (picture[down * stride + i][across * stride + j] / INK) * (cell - 2);
    if (!high || !wide) return "";
    const [left, low] = [x - cell / 2 + 1, y + cell / 2 - 1];
    const place = { x: left, y: low - high, width: wide, height: high };
    for (const [name, value] of Object.entries(place)) place[name] = value.toFixed(1);
    return svg("rect", { ...signed(delta, hatch), ...place });
  };
  const shares = svg("g", { "data-pin": true }, ...cells(rows, columns, cell, share));
  return [[shares, lines(rows, columns, cell), ...pressed(rows, columns, cell, choosePlace)], framed(BACK, cell, row, column)];
}
