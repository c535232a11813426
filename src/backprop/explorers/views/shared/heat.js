// A map of an activation: the more of it, the bluer, with a line at the middle.

import { html } from "./drawing.js";

const LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
export const SHADES = 256;
const HALF = 31.5; // the middle of the levels
const FARTHEST = 9; // levels from the middle, where its line can still be
const STRONGEST = 0.86; // of the activation's colour, so that what lies on it can be told

// The levels of a text, 0 to 63, a letter each.
export const levels = (text) => Uint8Array.from(text, (letter) => LEVELS.indexOf(letter));

// Red, green and blue of a colour that a part of the page has; black if it is in no page.
const colour = (el, name) => (getComputedStyle(el).getPropertyValue(name).match(/[\da-f]{2}/gi) ?? ["0", "0", "0"]).slice(0, 3).map((two) => parseInt(two, 16));

const packed = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

// From the paper to a colour of the page, which has that share of the last of them: `SHADES` of
// them, as a canvas has its points.
export function shadesTo(el, name, strongest = STRONGEST) {
  const [paper, full] = [colour(el, "--explorer-paper"), colour(el, name)];
  const mixed = (share) => paper.map((one, channel) => one + share * strongest * (full[channel] - one));
  return Uint32Array.from({ length: SHADES }, (_, shade) => packed(mixed(shade / (SHADES - 1))));
}

export const palette = (el) => ({
  shades: shadesTo(el, "--explorer-activation"),
  ink: colour(el, "--explorer-ink"),
});

// Call `act` when the page becomes light or dark; returns what ends it.
export function whenLightChanges(act) {
  const observer = new MutationObserver(act);
  for (const one of [document.documentElement, document.body]) {
    observer.observe(one, { attributeFilter: ["data-theme", "data-jp-theme-light"] });
  }
  return () => observer.disconnect();
}

// A canvas of `size` points a side for grids of `side` places a side. `paint(one, other, share,
// palette)` draws what lies between two grids of levels.
export function heat(side, size, { line = false } = {}) {
  const canvas = html("canvas", { width: size, height: size, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  const points = new Uint32Array(image.data.buffer);
  const grid = new Float32Array(side * side);
  const wide = new Float32Array(side * size); // each row of the grid, drawn out
  const values = new Float32Array(size * size);
  const before = Uint8Array.from({ length: size }, (_, at) => Math.min(side - 2, Math.floor((at / (size - 1)) * (side - 1))));
  const part = Float32Array.from({ length: size }, (_, at) => (at / (size - 1)) * (side - 1) - before[at]);

  // Where the values pass the middle, as a line two points wide whose edges are soft
  const drawLine = ([red, green, blue]) => {
    const bytes = image.data;
    for (let at = size; at < points.length; at += 1) {
      const off = Math.abs(values[at] - HALF);
      if (off > FARTHEST) continue;
      const [up, left] = [values[at] - values[at - size], at % size ? values[at] - values[at - 1] : 0];
      const slope = Math.sqrt(up * up + left * left);
      const cover = 1.5 - off / slope;
      if (!(cover > 0)) continue;
      const share = Math.min(1, cover);
      bytes[4 * at] += share * (red - bytes[4 * at]);
      bytes[4 * at + 1] += share * (green - bytes[4 * at + 1]);
      bytes[4 * at + 2] += share * (blue - bytes[4 * at + 2]);
    }
  };

  const paint = (one, other, share, { shades, ink }) => {
    for (let at = 0; at < grid.length; at += 1) grid[at] = one[at] + share * (other[at] - one[at]);
    for (let row = 0; row < side; row += 1) {
      for (let at = 0; at < size; at += 1) {
        const left = grid[row * side + before[at]];
        wide[row * size + at] = left + part[at] * (grid[row * side + before[at] + 1] - left);
      }
    }
    for (let down = 0; down < size; down += 1) {
      const above = before[down] * size;
      for (let at = 0; at < size; at += 1) {
        const top = wide[above + at];
        values[down * size + at] = top + part[down] * (wide[above + size + at] - top);
      }
    }
    for (let at = 0; at < points.length; at += 1) points[at] = shades[Math.round(((SHADES - 1) * values[at]) / (2 * HALF))];
    if (line) drawLine(ink);
    context.putImageData(image, 0, 0);
  };
  return { canvas, paint };
}
