// What a kernel's numbers are made of, in lines: a sum of nine products for one place of the map,
// and for one weight the shares of all places, which are its gradient.

import { html, line, number, symbol } from "./drawing.js";
import { cells } from "./number_maps.js";

const SIZE = [0, 1, 2]; // rows and columns of the kernel

const joined = (parts) => parts.flatMap((part, index) => (index ? [" + ", part] : [part]));
const ink = (row, column) => number(html, `picture[${row}][${column}]`, { "data-shown": ".0f" });
const delta = (row, column) => number(html, `deltas[${row}][${column}]`, { class: "delta-text" });

// Of the place in (row, column): a line for each row of its window, and its delta.
export function sumLines(model, { row, column, stride }) {
  const product = (i, j) => {
    const sign = model.get(`w_${i}${j}`) < 0 ? "negative-text" : "positive-text";
    return [html("span", { class: sign, "data-parameter": `w_${i}${j}` }), " × ", ink(row * stride + i, column * stride + j)];
  };
  const three = (i) => joined(SIZE.map((j) => product(i, j)));
  const place = `[${row}][${column}]`;
  return [
    line(symbol("Z", "", `${row}${column}`), " = ", three(0)),
    line("+ ", three(1)),
    line("+ ", three(2), " = ", number(html, `outputs${place}`, { class: "result activation-text" })),
    line("wanted: ", number(html, `wanted${place}`), ", so δ = ", delta(row, column)),
  ];
}

// Of the weight (i, j): its gradient, the shares of the places where there is ink below it, and
// that of the place in (row, column).
export function shareLines(model, { row, column, i, j, stride }) {
  const { picture, deltas } = model.get("results");
  const pixel = (down, across) => [down * stride + i, across * stride + j];
  const share = (down, across) => [delta(down, across), " × ", ink(...pixel(down, across))];
  const inked = (down, across) => {
    const [y, x] = pixel(down, across);
    return picture[y][x] ? [share(down, across)] : [];
  };
  const shares = cells(deltas.length, deltas[0].length, 1, inked).flat();
  const half = Math.ceil(shares.length / 2);
  const weight = () => symbol("W", "", `${i}${j}`);
  const gradient = (kind) => number(html, `gradient[${i}][${j}]`, { class: kind });
  return [
    line("∂L/∂", weight(), " = sum of δ × ink = ", gradient("result gradient-text")),
    line(half ? "= " : "no ink is below it", joined(shares.slice(0, half))),
    line(shares.length > half ? "+ " : "", joined(shares.slice(half))),
    line("in the frame: ", share(row, column), "; a step: ", weight(), " − ", number(html, "rate"), " × ", gradient("gradient-text")),
  ];
}
