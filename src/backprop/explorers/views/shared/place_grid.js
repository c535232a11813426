// A map whose places are chosen: pressed, or gone to by arrow keys.

import { svg } from "./drawing.js";

const SIDE = 8; // places in a row of the largest map; a place is SIDE times its row, and its column
const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -SIDE], End: [0, SIDE] };

const within = (value, size) => Math.min(size - 1, Math.max(0, value));

// Row and column of a place, on a map of so many rows and columns.
export const rowAndColumn = (place, rows, columns) => [within(Math.floor(place / SIDE), rows), within(place % SIDE, columns)];

// Makes the grid of the parameter `name`, which is called `words`; `choose(place)` is called with
// the place that the reader has gone to, and `arrive()` when the keyboard comes to the grid.
//
// Returns its element, and `show(rows, columns, cell, value, said)`: the size of the map, of a
// cell, the parameter's value, and what there is to say of the number at (row, column).
export function placeGrid(name, words, choose, arrive) {
  let [rows, columns, here] = [1, 1, 0];
  const places = Array.from({ length: SIDE * SIDE }, (_, place) =>
    svg("rect", { class: "place", role: "gridcell", tabindex: -1, onclick: () => goTo(place) }),
  );
  const lines = Array.from({ length: SIDE }, (_, row) => svg("g", { role: "row" }, ...places.slice(SIDE * row, SIDE * (row + 1))));
  const element = svg("g", { role: "grid", "aria-label": words, "data-lm-suppress-shortcuts": "true" }, ...lines);

  const goTo = (place) => {
    choose(place);
    places[here].focus({ preventScroll: true });
  };
  element.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || !(key in MOVES || key === " " || key === "Enter")) return;
    event.preventDefault();
    const [row, column] = rowAndColumn(here, rows, columns).map((value, axis) => within(value + (MOVES[key]?.[axis] ?? 0), [rows, columns][axis]));
    goTo(SIDE * row + column);
  });
  element.addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && arrive());

  const show = (high, wide, cell, value, said) => {
    [rows, columns] = [high, wide];
    const [row, column] = rowAndColumn(value, rows, columns);
    here = SIDE * row + column;
    places.forEach((one, place) => {
      const [down, across] = [Math.floor(place / SIDE), place % SIDE];
      const isHere = place === here;
      one.style.display = down < rows && across < columns ? "" : "none";
      one.tabIndex = isHere ? 0 : -1;
      const attributes = { x: across * cell, y: down * cell, width: cell, height: cell, "aria-selected": isHere };
      if (down < rows && across < columns) attributes["aria-label"] = `row ${down}, column ${across}: ${said(down, across)}`;
      for (const [attribute, text] of Object.entries(attributes)) one.setAttribute(attribute, text);
      one.removeAttribute("data-control");
      one.removeAttribute("data-setting");
    });
    lines.forEach((line, down) => (line.style.display = down < rows ? "" : "none"));
    places[here].setAttribute("data-control", name);
    places[here].setAttribute("data-setting", value);
  };
  return { element, show };
}

export const PLACE_GRID = `.explorer-drawing .place { cursor: pointer; fill: transparent; outline: none; }
.explorer-drawing .place:hover { fill: var(--ink); fill-opacity: 0.06; }
.explorer-drawing .place:focus-visible { stroke: var(--ink); stroke-width: 6; }`;
