// Maps of numbers: a square for each, as large as its number; full above 0, hatched below.

import { svg } from "./drawing.js";

const SPARE = 1; // pixels between a full square and its cell

const fixed = (value) => value.toFixed(1);

// What is hatched below 0: `hatch` is the name of the pattern of its map.
export const signed = (value, hatch) => (value < 0 ? { class: "size minus", fill: `url(#${hatch})` } : { class: "size plus" });

// The pattern of a map, which has the map's colour.
export const hatching = (id) =>
  svg("defs", {}, svg("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse" }, svg("path", { class: "hatch", d: "M-1 1L1 -1M0 5L5 0M4 6L6 4" })));

// The side of a square, as a share of its cell, whose area says how large `value` is; it fills
// its cell at `full` and beyond.
const sideOf = (value, full) => Math.sqrt(Math.min(1, Math.abs(value) / full));

// A square in the middle of (x, y).
export function square(value, { full, hatch }, x, y, cell) {
  const side = sideOf(value, full) * (cell - 2 * SPARE);
  return svg("rect", { ...signed(value, hatch), x: fixed(x - side / 2), y: fixed(y - side / 2), width: fixed(side), height: fixed(side) });
}

// A frame round a part of a map, `rows` by `columns` cells from (row, column) on.
export const framed = (kind, cell, row, column, rows = 1, columns = rows) =>
  ["casing", kind].map((look) =>
    svg("rect", { class: `frame ${look}`, x: fixed(column * cell), y: fixed(row * cell), width: fixed(columns * cell), height: fixed(rows * cell) }),
  );

// The lines between the cells, and round them.
export function lines(rows, columns, cell) {
  const [wide, high] = [columns * cell, rows * cell].map(fixed);
  const across = Array.from({ length: rows + 1 }, (_, row) => `M0 ${fixed(row * cell)}H${wide}`);
  const down = Array.from({ length: columns + 1 }, (_, column) => `M${fixed(column * cell)} 0V${high}`);
  return svg("path", { class: "lines", d: [...across, ...down].join("") });
}

// How large so many letters can be in a cell.
const letters = (cell, count) => fixed(Math.min(13, Math.max(8.5, (1.5 * cell) / count)));

// A part for each cell of a map: `draw(row, column, x, y)`, the middle of its cell.
export const cells = (rows, columns, cell, draw) =>
  Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return draw(row, column, (column + 0.5) * cell, (row + 0.5) * cell);
  });

// The map of a result of the model: squares with their numbers, which have so many letters.
export function numberMap(name, values, { full, hatch, count }, cell) {
  const [rows, columns] = [values.length, values[0].length];
  const text = (row, column, x, y) =>
    svg("text", { x: fixed(x), y: fixed(y), "data-quantity": `${name}[${row}][${column}]`, "data-shown": ".0f" });
  return [
    svg("g", { "data-pin": true }, ...cells(rows, columns, cell, (row, column, x, y) => square(values[row][column], { full, hatch }, x, y, cell))),
    lines(rows, columns, cell),
    svg("g", { class: "halo", style: `font-size: ${letters(cell, count)}px` }, ...cells(rows, columns, cell, text)),
  ];
}

// Ink of pixels; `lit(row, column)` says which aren't dimmed and have their number.
export function inkMap(picture, full, cell, lit) {
  const [rows, columns] = [picture.length, picture[0].length];
  const pixel = (row, column, x, y) => {
    const place = { x: fixed(x - cell / 2), y: fixed(y - cell / 2), width: fixed(cell), height: fixed(cell) };
    const share = (picture[row][column] / full) * (lit(row, column) ? 1 : 0.4);
    return svg("rect", { class: "ink", ...place, "fill-opacity": share.toFixed(3) });
  };
  const number = (row, column, x, y) =>
    lit(row, column) ? [svg("text", { x: fixed(x), y: fixed(y), "data-quantity": `picture[${row}][${column}]`, "data-shown": ".0f" })] : [];
  return [
    svg("g", {}, ...cells(rows, columns, cell, pixel)),
    lines(rows, columns, cell),
    svg("g", { class: "halo", style: `font-size: ${letters(cell, 3)}px` }, ...cells(rows, columns, cell, number).flat()),
  ];
}

export const NUMBER_MAPS = `.explorer-drawing .lines { fill: none; pointer-events: none; stroke: var(--quiet); stroke-opacity: 0.4; }
.explorer-drawing .size { pointer-events: none; }
.explorer-drawing .size.plus { fill: var(--own); fill-opacity: 0.4; }
.explorer-drawing .size.minus { stroke: var(--own); stroke-opacity: 0.7; }
.explorer-drawing .hatch { fill: none; stroke: var(--own); stroke-opacity: 0.6; stroke-width: 1.2; }
.explorer-drawing .ink { fill: var(--ink); }
.explorer-drawing .halo text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.explorer-drawing .map text { pointer-events: none; }
.explorer-drawing .frame { fill: none; pointer-events: none; }
.explorer-drawing .frame.casing { stroke: var(--paper); stroke-width: 6; }
.explorer-drawing .frame.way-there { stroke: var(--activation); stroke-width: 3; }
.explorer-drawing .frame.way-back { stroke: var(--gradient); stroke-width: 3; }`;
