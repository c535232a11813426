// Small maps: of weights, whose squares are full above 0 and hollow below, and of what isn't
// below 0, the more of it, the darker.

import { svg } from "./drawing.js";
import { box } from "./digit_parts.js";
import { levels } from "./heat.js";

const HALF = 31.5; // the level of a weight of 0
const TONES = 9;

// Where the numbers of grids stand that have `side` numbers a side, at [x, y], `size` wide each.
const cellsOf = (places, side, size) =>
  places.flatMap(([x, y]) => Array.from({ length: side * side }, (_, at) => [x + ((at % side) * size) / side, y + (Math.floor(at / side) * size) / side]));

// Maps of weights. `draw(text)` takes a letter for each weight, one map after the other; a square
// has the area of its weight.
export function weightMaps(places, side, size) {
  const cells = cellsOf(places, side, size);
  const cell = size / side;
  const grounds = places.map(([x, y]) => svg("rect", { class: "ground", x, y, width: size, height: size }));
  const [full, hollow] = ["full", "hollow"].map((kind) => svg("path", { class: kind, "stroke-width": Math.min(1.6, cell / 6).toFixed(2) }));
  const draw = (text) => {
    const found = levels(text);
    const squares = (above) =>
      cells.map(([x, y], at) => {
        const weight = (found[at] - HALF) / HALF;
        const wide = 0.9 * cell * Math.sqrt(Math.abs(weight)) - (above ? 0 : Math.min(1.6, cell / 6));
        return weight > 0 === above && wide > 0.6 ? box(x + (cell - wide) / 2, y + (cell - wide) / 2, wide, wide) : "";
      }).join("");
    full.setAttribute("d", squares(true));
    hollow.setAttribute("d", squares(false));
  };
  return { element: svg("g", {}, ...grounds, full, hollow), draw };
}

// Maps of shares from 0 to 1; `draw(shares)` takes them one map after the other.
export function toneMaps(places, side, size, kind) {
  const cells = cellsOf(places, side, size);
  const grounds = places.map(([x, y]) => svg("rect", { class: "ground", x, y, width: size, height: size }));
  const tones = Array.from({ length: TONES }, (_, tone) => svg("path", { class: kind, "fill-opacity": ((tone + 1) / TONES).toFixed(2) }));
  const draw = (shares) => {
    const paths = tones.map(() => "");
    cells.forEach(([x, y], at) => {
      const tone = Math.round(TONES * shares[at]) - 1;
      if (tone >= 0) paths[tone] += box(x, y, size / side, size / side);
    });
    tones.forEach((path, tone) => path.setAttribute("d", paths[tone]));
  };
  return { element: svg("g", {}, ...grounds, ...tones), draw };
}

export const shares = (text) => Array.from(levels(text), (level) => level / (2 * HALF));

// How these look; a view adds it to its own style.
export const WEIGHT_MAPS = `
.explorer-drawing .ground { fill: var(--explorer-soft); stroke: var(--explorer-edge); }
.explorer-drawing .full { fill: var(--positive); }
.explorer-drawing .hollow { fill: var(--paper); stroke: var(--negative); }
.explorer-drawing .found { fill: var(--activation); }
.explorer-drawing .inked { fill: var(--ink); }`;
